"""Secrets in what a run keeps: which values are some, and what is shown in their place."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain

from app.domain.evaluation.case import Case
from app.domain.evaluation.row import Row
from app.domain.labels import Sensitivity
from app.domain.screening import Finding
from app.screening.credentials import credentials
from app.screening.detect import Screener
from app.screening.mapping import View
from app.screening.numbers import numbers

# Findings of these kinds are what a sentence is about; they are no value that could be masked.
_TOPICS = frozenset({"health", "biometric"})
_READ = "reads_like_"
_LONGEST = 8_000
_SHORTEST = 5
_SHOWN_FROM = 12
_SHOWN = 4
_BETWEEN = "\n\x1e\n"


def secret_values(text: str) -> tuple[str, ...]:
    """Keys, passwords and numbers of cards, accounts and persons that stand in a text, the longest first."""
    # Detectors alone: the classifier tells what a text is about, and points at no value.
    found = {text[each.start : each.end] for each in Screener()(text).findings if _is_value(each)}
    return tuple(sorted((each for each in found if len(each) >= _SHORTEST), key=lambda each: (-len(each), each)))


def brought_by(case: Case) -> tuple[str, ...]:
    """Every text that the user of a case sends: the question, the turns before it, the scripted replies."""
    return (case.question, *(turn.text for turn in case.history), *case.answers.values())


def secrets_of(case: Case) -> tuple[str, ...]:
    """The secrets that a case brings along, the longest first."""
    found = {value for text in brought_by(case) for value in secret_values(text)}
    return tuple(sorted(found, key=lambda each: (-len(each), each)))


def shortened(value: str) -> str:
    """A secret as reports show it: enough to recognise it, too little to use it."""
    if len(value) < _SHOWN_FROM:
        return "***"
    return f"{value[:_SHOWN]}…{value[-_SHOWN:]}"


def masked(text: str, known: Iterable[str] = ()) -> str:
    """The text with its secrets shortened: the ``known`` ones wherever they stand, and what has the form of one."""
    for value in known:
        text = text.replace(value, shortened(value))
    view, end, pieces = View(text), len(text), list[str]()
    found = filter(_is_value, chain(credentials(view), numbers(view)))
    for finding in sorted(found, key=lambda each: (each.end, -each.start), reverse=True):
        if finding.start < end:
            stop = min(finding.end, end)
            pieces += [text[stop:end], shortened(text[finding.start : stop])]
            end = finding.start
    return "".join([text[:end], *reversed(pieces)])


def _is_value(finding: Finding) -> bool:
    topic = finding.kind in _TOPICS or finding.kind.startswith(_READ)
    return finding.sensitivity is Sensitivity.RESTRICTED and not topic and finding.end - finding.start <= _LONGEST


def masked_row(row: Row, known: Iterable[str] = ()) -> Row:
    """The row as files and reports may hold it: its texts masked, its scores as they are."""
    seen, values = row.observed, tuple(known)
    texts = [seen.answer, seen.detail]
    texts += [text for each in seen.asked for text in (each.question, each.reply)]
    texts += [*(each.quote for each in seen.citations), *seen.figures, *row.scored.remarks]
    shown = iter(_all_masked(texts, values))
    answer, detail = next(shown), next(shown)
    observed = replace(
        seen,
        answer=answer,
        detail=detail,
        asked=tuple(replace(each, question=next(shown), reply=next(shown)) for each in seen.asked),
        citations=tuple(replace(each, quote=next(shown)) for each in seen.citations),
        figures=tuple(next(shown) for _ in seen.figures),
    )
    return replace(row, observed=observed, scored=replace(row.scored, remarks=tuple(shown)))


def _all_masked(texts: Sequence[str], known: Sequence[str]) -> list[str]:
    """Each text masked. All at once, which is much faster, unless something that looks like a secret spans two."""
    found = masked(_BETWEEN.join(texts), known).split(_BETWEEN)
    return found if len(found) == len(texts) else [masked(text, known) for text in texts]


def masked_rows(cases: Iterable[Case], rows: Iterable[Row]) -> tuple[Row, ...]:
    """All rows of a run, each without the secrets that its case brings along."""
    known = {case.id: secrets_of(case) for case in cases}
    return tuple(masked_row(row, known.get(row.case, ())) for row in rows)
