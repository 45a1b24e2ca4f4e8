"""What a request is, as far as limits go, by its method, path and headers. Pure."""

import re
from collections.abc import Iterable

_FREE = re.compile(r"/(health|ready|version|metrics|favicon\.ico|robots\.txt)|/(static|problems)/.*")
_ASKS = re.compile(r"/v1/(runs|chat/completions|responses|messages|threads/[^/]+/messages|runs/[^/]+/retry)")
_EVENTS = re.compile(r".*/events")
_EVENT_STREAM = b"text/event-stream"
_JSON = b"application/json"


def is_free(path: str) -> bool:
    """Whether it is answered however busy the service is: signs of life, and the files of the page."""
    return _FREE.fullmatch(path) is not None


def asks(method: str, path: str) -> bool:
    """Whether it asks the team or a model something."""
    return method == "POST" and _ASKS.fullmatch(path) is not None


def begins(method: str, path: str) -> bool:
    """Whether it makes a run and does nothing else. A message in a thread may answer what the team has asked."""
    return method == "POST" and path == "/v1/runs"


def follows(method: str, path: str, headers: Iterable[tuple[bytes, bytes]]) -> bool:
    """Whether it opens a stream of events that somebody follows."""
    if method != "GET":
        return False
    accepted = next((value for name, value in headers if name == b"accept"), b"")
    if _EVENT_STREAM in accepted:
        return True
    return _EVENTS.fullmatch(path) is not None and _JSON not in accepted
