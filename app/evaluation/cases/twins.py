"""Cases that say the same twice: they would count double."""

import unicodedata
from collections.abc import Iterable, Iterator

from app.domain.evaluation.case import Case
from app.evaluation.cases.problems import Problem


def twins(cases: Iterable[Case]) -> Iterator[Problem]:
    """Each case whose id, or whose question after the same turns, came before."""
    ids: dict[str, str] = {}
    questions: dict[tuple[str, ...], str] = {}
    for case in cases:
        if (first := ids.setdefault(case.id, case.source)) != case.source:
            yield _problem(case, f"the id is that of {first}")
        words = tuple(_plain(text) for text in (case.question, *(turn.text for turn in case.history)))
        if (first := questions.setdefault(words, case.source)) != case.source:
            yield _problem(case, f"the question, after the same turns, is that of {first}")


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _problem(case: Case, says: str) -> Problem:
    file, _, line = case.source.rpartition(":")
    return Problem(file, int(line), case.id, says)
