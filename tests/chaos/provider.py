"""A provider that counts: for which step of which run a call was, when it came, and whether it was answered whole."""

import json
import random
import re
import threading
import time
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from tests.servers import Exchange, Hold, Reply, Signal, Step, Text, says, scripted_openai, streams
from tests.servers.personalities import Task, asked, good
from tests.servers.script import Stream

_MARK = re.compile(r"\bshop(\d{5})\b")
_ROLES = {
    "You are the systems architect": "architect",
    "You are the strategic mentor": "mentor",
    "You are the machine learning": "ml-cv-specialist",
}
_EARLIER = ("\nKnown from this thread", "\nEarlier turns of the conversation")
_STEPS = {Task.OBJECTIONS: "challenge", Task.TRANSLATION: "translate", Task.SUMMARY: "condense", Task.OTHER: "analyze"}
_LONGEST_PAUSE_S = 0.5
# What a request means, in the form that is asked for: an answer out of form would be asked for once more.
_OPINION = json.dumps({"type": "design", "agents": ["architect"], "pattern": "single", "clarify": True})


def mark(number: int) -> str:
    """The word by which the text of a message is known again in a prompt; later messages have higher numbers."""
    return f"shop{number:05d}"


@dataclass(frozen=True)
class Call:
    """One call: for which message (by its number) and step, and when it came in."""

    number: int
    step: str
    at: float
    exchange: Exchange

    @property
    def answered(self) -> bool:
        """Whether the whole answer was sent."""
        return self.exchange.replied.is_set


class Provider:
    """Answers as a good model would, slowly enough that every kill finds calls under way."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - a replayable plan
        self._lock = threading.Lock()
        self._calls: list[Call] = []
        self.url = ""

    @property
    def calls(self) -> tuple[Call, ...]:
        """Every call so far."""
        with self._lock:
            return tuple(self._calls)

    @property
    def under_way(self) -> int:
        """How many calls are being answered now."""
        return sum(not (call.answered or call.exchange.gone.is_set) for call in self.calls)

    def reply(self, exchange: Exchange) -> Reply:
        """The answer of a good model, with pauses between its pieces."""
        request = asked(exchange)
        found = _marks(request.prompt)
        step = _STEPS.get(request.task) or f"consult:{_agent(request.system)}"
        with self._lock:
            self._calls.append(Call(max(found, default=-1), step, time.time(), exchange))
            pauses = [self._random.uniform(0.02, _LONGEST_PAUSE_S) for _ in range(3)]
        answer = says(_OPINION) if request.task is Task.OTHER else good(exchange)
        if not isinstance(answer, Stream):
            return answer
        # Later prompts that hold this part are known by its mark.
        named = [Text(f"\n\n*Judgement:* this holds for {mark(max(found))}.")] if found and "consult" in step else []
        return streams(*_paused([*answer.steps, *named], pauses))


def _marks(prompt: str) -> list[int]:
    """The numbers of the messages that a prompt is about: earlier turns may name others of the same thread."""
    own = min((prompt.find(words) for words in _EARLIER if words in prompt), default=len(prompt))
    found = _MARK.findall(prompt[:own]) or _MARK.findall(prompt)
    return [int(number) for number in found]


def _agent(system: str) -> str:
    return next((name for words, name in _ROLES.items() if words in system), "unknown")


def _paused(steps: Sequence[Step], pauses: Iterable[float]) -> Generator[Step]:
    waits = iter(pauses)
    for step in steps:
        pause = next(waits, None)
        if pause is not None:
            over = Signal()
            timer = threading.Timer(pause, over.set)
            timer.daemon = True
            timer.start()
            yield Hold(over)
        yield step


@contextmanager
def provider(seed: int) -> Generator[Provider]:
    """A running provider."""
    found = Provider(seed)
    with scripted_openai(found.reply) as server:
        found.url = server.url
        yield found
