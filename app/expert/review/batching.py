"""Batching of a served model against its load and its latency target, by calculator."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.workup import Severity
from app.expert.review.shown import code_span
from app.expert.review.snippets import Snippet
from app.expert.sheet import Sheet, Shown

_SIZE = re.compile(r"\b(?:max|preferred)_?batch(?:_?size)?\"?\s*[:=]\s*\[?\s*(\d+)", re.I)
_WAIT = re.compile(
    r"\b(?:max_?wait|max_(?:queue_)?delay|batch_?timeout|max_?latency)_?(?P<unit>ms|us|microseconds|s)?\w*\"?\s*[:=]\s*(?P<n>\d+)",
    re.I,
)
_RATE = re.compile(
    r"(\d[\d,.]*)\s*(?:k\s*)?(?:requests?|req|rps|qps|calls|predictions)?\s*"
    r"(?:/\s*s(?:ec)?\b|per second|a second|rps\b|qps\b)",
    re.I,
)
_TARGET = re.compile(r"p9[59][^\d\n]{0,30}?(\d[\d.,]*)\s*(ms|s)\b|(\d[\d.,]*)\s*(ms|s)\s*p9[59]", re.I)
_PROPOSED_SIZE, _PROPOSED_WAIT = 32, 50
_SOURCE = "ml-cv-specialist#batching-strategies"
_TOO_LONG_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Batching:
    """A batching setting that breaks, or eats up, the latency target."""

    sheet: Sheet
    snippet: Snippet
    line: int
    evidence: str
    target_ms: float
    now: Shown
    better: Shown
    severity: Severity

    def first(self) -> str:
        """The bottom line's second sentence."""
        key = "batch_breaks" if self.severity is Severity.CRITICAL else "batch_eats"
        return self.sheet.say(
            key, line=self.line, flush=_ms(self.now, "flush_ms"), target=f"{self.target_ms:g}", mark=self.now.mark
        )

    def row(self) -> str:
        """Its row of the table of findings."""
        say = self.sheet.say
        why = say(
            "batch_why",
            fill=_ms(self.now, "fill_ms"),
            flush=_ms(self.now, "flush_ms"),
            size=_count(self.now),
            mark=self.now.mark,
        )
        fix = say(
            "batch_fix",
            most=_PROPOSED_SIZE,
            wait=_PROPOSED_WAIT,
            flush=_ms(self.better, "flush_ms"),
            size=_count(self.better),
            mark=self.better.mark,
            source=self.sheet.source(_SOURCE, "largest batch 32, longest wait 50 ms; flush on size or age"),
        )
        return f"{say(self.severity.value.lower())} | {self.line} | {code_span(self.evidence)} | {why} | {fix}"

    def gaps(self) -> list[str]:
        """What would be needed for the number of servers."""
        return [self.sheet.say("gap_servers")]


def batching_of(sheet: Sheet, snippets: Sequence[Snippet], prose: str) -> Batching | None:
    """The finding, if load, target and both settings are stated and the wait takes half of the target or more."""
    rate, target = _RATE.search(prose), _TARGET.search(prose)
    if not (rate and target):
        return None
    amount, unit = (target[1], target[2]) if target[1] else (target[3], target[4])
    target_ms = _number(amount) * (1000 if unit.lower() == "s" else 1)
    for snippet in snippets:
        size, wait = _SIZE.search(snippet.code), _WAIT.search(snippet.code)
        if not (size and wait):
            continue
        wait_ms = _milliseconds(float(wait["n"]), wait["unit"] or "ms")
        now = sheet.figure("dynamic-batch", _inputs(_number(rate[1]), int(size[1]), wait_ms))
        if now is None or now.number("flush_ms") < target_ms * _TOO_LONG_SHARE:
            continue
        better = sheet.figure("dynamic-batch", _inputs(_number(rate[1]), _PROPOSED_SIZE, _PROPOSED_WAIT))
        if better is None:
            continue
        worst = Severity.CRITICAL if now.number("flush_ms") >= target_ms else Severity.HIGH
        line = snippet.line_at(wait.start()).number
        return Batching(sheet, snippet, line, wait[0], target_ms, now, better, worst)
    return None


def proposed(code: str) -> str:
    """The settings with the proposed values in their place."""
    code = _SIZE.sub(lambda match: match[0][: -len(match[1])] + str(_PROPOSED_SIZE), code)
    return _WAIT.sub(
        lambda match: match[0][: -len(match["n"])] + f"{_PROPOSED_WAIT * _per_ms(match['unit'] or 'ms'):g}", code
    )


def _inputs(rate: float, most: int, wait: float) -> dict[str, float | int]:
    return {"per_second": rate, "max_batch": most, "max_wait_ms": wait}


def _per_ms(unit: str) -> float:
    return {"us": 1000, "microseconds": 1000, "s": 0.001}.get(unit.lower(), 1)


def _milliseconds(value: float, unit: str) -> float:
    return value / _per_ms(unit)


def _number(text: str) -> float:
    return float(re.sub(r"[.,](?=\d{3}\b)", "", text).replace(",", ".").rstrip("."))


def _ms(shown: Shown, output: str) -> str:
    return f"{shown.number(output):.0f}"


def _count(shown: Shown) -> str:
    return f"{shown.number('batch_size'):.0f}"
