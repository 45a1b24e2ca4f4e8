"""What the server writes in one go arrives in one go."""

import socket

from tests.api.doors import opened


def test_head_and_body_of_a_response_are_one_packet() -> None:
    with opened() as address, socket.create_connection(("127.0.0.1", int(address.rpartition(":")[2])), 20) as client:
        client.sendall(b"GET /health HTTP/1.1\r\nhost: door\r\n\r\n")
        told = client.recv(65_536)
        assert told.startswith(b"HTTP/1.1 200")
        assert told.endswith(b'{"status":"ok"}')
        client.sendall(b"GET /health HTTP/1.1\r\nhost: door\r\nconnection: close\r\n\r\n")
        assert client.recv(65_536).endswith(b'{"status":"ok"}')
        assert client.recv(65_536) == b""
