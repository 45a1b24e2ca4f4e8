"""A receiver of webhooks over a real socket."""

import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue
from ssl import SSLContext

PATIENCE_S = 30.0


@dataclass(frozen=True)
class Received:
    """One request; header names in lower case."""

    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Answer:
    """What a receiver says; with ``silent`` nothing at all, until the test ends."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict[str, str])
    body: bytes = b""
    silent: bool = False


Script = Callable[[int], Answer]


@dataclass
class Receiver:
    """A running receiver."""

    port: int
    scheme: str
    queue: "Queue[Received]" = field(default_factory=Queue[Received])
    count: int = 0

    def url(self, host: str = "127.0.0.1") -> str:
        """Its address under a name."""
        return f"{self.scheme}://{host}:{self.port}/hook"

    def next(self) -> Received:
        """The next request; fails the test when none comes."""
        return self.queue.get(timeout=PATIENCE_S)


def always(answer: Answer) -> Script:
    """The same answer for ever."""
    return lambda _number: answer


@contextmanager
def receiving(script: Script | None = None, tls: SSLContext | None = None) -> Generator[Receiver]:
    """A receiver that answers the request with each number, from 1, as the script says."""
    say = script or always(Answer())
    done = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", "0")))
            receiver.count += 1
            answer = say(receiver.count)
            receiver.queue.put(Received({name.lower(): value for name, value in self.headers.items()}, body))
            if answer.silent:
                done.wait(PATIENCE_S)
                return
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's own name
            """Keep quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        if tls is not None:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        receiver = Receiver(server.server_port, "http" if tls is None else "https")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield receiver
        finally:
            done.set()
            server.shutdown()
            thread.join(PATIENCE_S)
