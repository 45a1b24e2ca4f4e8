"""What is read at a glance is what the server's own parser reads, and nothing that it would refuse."""

import h11
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.api.http.plain import Plain, read_plain

HEAD = b"POST /v1/runs HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 5\r\n"
NAMES = [
    *("Host", "Content-Length", "Accept", "Authorization", "x-api-key", "Connection", "Transfer-Encoding", "Upgrade"),
    *("Expect", "X-Request-Id", "X:Y", "X Y", "", "Cookie"),
]
VALUES = ["x", "5", "+5", "5, 5", "5_0", "", " a b ", "keep-alive", "close", "chunked", "a\tb", "a\x00b", "é", "\x7f"]
MORE = st.lists(
    st.tuples(st.sampled_from(NAMES), st.sampled_from([":", ": ", ":\t", " : "]), st.sampled_from(VALUES)), max_size=3
)


def by_the_parser(data: bytes) -> tuple[h11.Request, bytes]:
    """The request and the body, so far as it is there; raises h11.RemoteProtocolError."""
    connection = h11.Connection(h11.SERVER)
    connection.receive_data(data)
    request = connection.next_event()
    assert isinstance(request, h11.Request)
    body = b""
    while isinstance(event := connection.next_event(), h11.Data):
        body += event.data
    assert event is h11.NEED_DATA or isinstance(event, h11.EndOfMessage)
    assert connection.trailing_data == (b"", False)
    return request, body


@example([], "5", b"hello", "/v1/runs", b"\r\n")
@given(
    MORE,
    st.sampled_from(["0", "5", "05", "6", "x"]),
    st.binary(max_size=6),
    st.sampled_from(["/v1/runs", "/", "/a b", "*", "/%2e", "/ü"]),
    st.sampled_from([b"\r\n", b"\r\n", b"\n"]),
)
def test_it_reads_what_the_parser_reads(
    more: list[tuple[str, str, str]], length: str, body: bytes, path: str, end: bytes
) -> None:
    lines = ["Host: x", f"Content-Length: {length}", *("".join(line) for line in more)]
    data = end.join(line.encode() for line in [f"POST {path} HTTP/1.1", *lines, "", ""]) + body
    plain = read_plain(data)
    if plain is None:
        return
    request, came = by_the_parser(data)
    assert (plain.method, plain.path) == (request.method.decode(), request.target.decode())
    assert plain.headers == tuple(request.headers)
    assert came == body
    assert len(body) + plain.missing == int(dict(request.headers)[b"content-length"])


@pytest.mark.parametrize("arrived", [b"", b"he", b"hello"])
def test_a_body_may_come_later(arrived: bytes) -> None:
    plain = read_plain(HEAD + b"\r\n" + arrived)
    names = ((b"host", b"x"), (b"content-type", b"application/json"), (b"content-length", b"5"))
    assert plain == Plain("POST", "/v1/runs", names, 5 - len(arrived))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        HEAD,
        HEAD + b"\r\nhello!",
        HEAD + b"Content-Length: 5\r\n\r\nhello",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n",
        HEAD + b"Expect: 100-continue\r\n\r\n",
        HEAD + b"Connection: Upgrade\r\nUpgrade: h2c\r\n\r\nhello",
        HEAD + b"Connection: close\r\n\r\nhello",
        HEAD + b" folded\r\n\r\nhello",
        HEAD + b"X-A: " + b"a" * (8 << 10) + b"\r\n\r\nhello",
        HEAD.replace(b"HTTP/1.1", b"HTTP/1.0") + b"\r\nhello",
        HEAD.replace(b"POST", b"GET") + b"\r\nhello",
        HEAD.replace(b"/v1/runs", b"/v1/runs?a=b") + b"\r\nhello",
        HEAD.replace(b"/v1/runs", b"http://x/v1/runs") + b"\r\nhello",
        HEAD.replace(b"Host: x\r\n", b"") + b"\r\nhello",
        HEAD.replace(b"Length: 5", b"Length: 12345678") + b"\r\nhello",
        b"POST / HTTP/1.1\r\n\r\n",
    ],
)
def test_whatever_is_in_doubt_is_left_to_the_parser(data: bytes) -> None:
    assert read_plain(data) is None
