"""Structured log lines: names, counts, durations and money, never the text of a question or an answer."""

import json
import logging
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager

Field = str | int | float | bool | None

_LOG = logging.getLogger("cto_team")


def configure(level: str = "INFO") -> None:
    """Send the service's events to standard error, one JSON object a line. Call once, at a process's edge."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(message)s"))
    _LOG.handlers[:] = [handler]
    _LOG.setLevel(level.upper())
    _LOG.propagate = False


def event(name: str, **fields: Field) -> None:
    """Log one event of normal operation."""
    _LOG.info(json.dumps({"event": name, **fields}, ensure_ascii=False))


def problem(name: str, error: BaseException | None = None, **fields: Field) -> None:
    """Log something that a person should look at; the stack is kept, the error's text may hold no user content."""
    _LOG.error(json.dumps({"event": name, "error": type(error).__name__ if error else None, **fields}), exc_info=error)


@contextmanager
def span(name: str, **fields: Field) -> Generator[None]:
    """Log how long the block took, in milliseconds."""
    begun = time.perf_counter()
    try:
        yield
    finally:
        event(name, took_ms=round((time.perf_counter() - begun) * 1000, 1), **fields)
