"""How a contestant is driven: a process that takes one JSON request a line and answers each with one line.

Runs in the environments of the other libraries too, so it needs nothing but numpy.
"""

import asyncio
import json
import os
import sys
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeAlias

import numpy as np

Request: TypeAlias = Mapping[str, Any]
Found: TypeAlias = list[tuple[int, float]]
"""Places of the rows that were loaded, best first, each with its score."""


@dataclass(frozen=True, slots=True)
class Query:
    """A question; with its vector where the embedding is no part of what is asked."""

    text: str
    vector: np.ndarray | None


class Contestant(Protocol):
    """What each library must be able to do here."""

    def versions(self) -> dict[str, str]:
        """What is installed."""
        ...

    def split(self, text: str) -> list[tuple[int, int]]:
        """The spans that the library's usual splitter makes of a text."""
        ...

    async def load(self, table: str, texts: list[str], vectors: np.ndarray) -> None:
        """Store rows and build the indexes."""
        ...

    async def use(self, table: str, *, embed: bool) -> None:
        """Search in these rows from now on. With ``embed`` start with nothing remembered, the model loaded."""
        ...

    async def find(self, mode: str, query: Query, k: int) -> Found:
        """One search."""
        ...


def serve(make: Callable[[str], Contestant]) -> None:
    """Answer requests until there are no more. What libraries print goes to the log, not between the answers."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    asyncio.run(_serve(make(sys.argv[1]), answers.write, answers.flush))


async def _serve(contestant: Contestant, write: Callable[[str], object], flush: Callable[[], None]) -> None:
    for line in sys.stdin:
        answer = await _ACTIONS[(request := json.loads(line))["do"]](contestant, request)
        write(json.dumps(answer) + "\n")
        flush()


async def _versions(contestant: Contestant, _: Request) -> object:
    return contestant.versions()


async def _split(contestant: Contestant, request: Request) -> object:
    return [contestant.split(text) for text in _read(request["texts"])]


async def _load(contestant: Contestant, request: Request) -> object:
    begun = time.perf_counter()
    await contestant.load(request["table"], _read(request["texts"]), np.load(request["vectors"]))
    return time.perf_counter() - begun


async def _search(contestant: Contestant, request: Request) -> object:
    await contestant.use(request["table"], embed=False)
    return [await contestant.find(request["mode"], query, request["k"]) for query in _queries(request)]


async def _time(contestant: Contestant, request: Request) -> object:
    """The seconds of each search, and of all together, with so many clients at once."""
    queries = _queries(request)
    await contestant.use(request["table"], embed=request["vectors"] is None)
    seconds: list[float] = []
    waiting = iter(queries)
    begun = time.perf_counter()
    clients = range(request["clients"])
    await asyncio.gather(*(_client(contestant, request, waiting, seconds) for _ in clients))
    return {"seconds": seconds, "whole": time.perf_counter() - begun}


async def _client(contestant: Contestant, request: Request, waiting: Iterator[Query], seconds: list[float]) -> None:
    for query in waiting:
        begun = time.perf_counter()
        found = await contestant.find(request["mode"], query, request["k"])
        seconds.append(time.perf_counter() - begun)
        if not found:
            raise RuntimeError(f"Nothing found for: {query.text}")


def _queries(request: Request) -> list[Query]:
    texts = _read(request["questions"])
    vectors = [None] * len(texts) if request["vectors"] is None else np.load(request["vectors"])
    return [Query(text, vector) for text, vector in zip(texts, vectors, strict=True)]


def _read(path: str) -> list[str]:
    found: list[str] = json.loads(Path(path).read_text(encoding="utf-8"))
    return found


_Action: TypeAlias = Callable[[Contestant, Request], Awaitable[object]]
_ACTIONS: Mapping[str, _Action] = {
    "versions": _versions,
    "split": _split,
    "load": _load,
    "search": _search,
    "time": _time,
}
