"""Labels a text before any model sees it: pure, local, deterministic, and never lower because of a failure."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import chain
from pathlib import Path

from app.domain.errors import ContentError
from app.domain.labels import Sensitivity
from app.domain.screening import Finding, Screening
from app.screening.artefact import load_meaning
from app.screening.business import business
from app.screening.clinical import clinical
from app.screening.credentials import credentials
from app.screening.general import is_general
from app.screening.injection import marks_of
from app.screening.lexicon import Page
from app.screening.mapping import View, without_long_runs
from app.screening.meaning import Meaning, Reading
from app.screening.names import names_in
from app.screening.national_ids import national_ids
from app.screening.numbers import numbers
from app.screening.organization import own_affairs
from app.screening.personal import personal
from app.screening.proximity import Span, Spans
from app.screening.rules import NO_EXTRA, DetectorData, findings_of
from app.screening.scoring import score_of
from app.screening.terms import Terms, terms_of
from app.screening.views import views_of
from app.settings import PROJECT

LIMIT = 256 * 1024
"""Characters of a text that are looked at; a longer text counts as unknown."""
MODEL = PROJECT / "evals" / "screening" / "model.npz"
"""The shipped model."""
MOST_FINDINGS = 500
"""Findings that a screening reports; the label takes all of them into account."""
RESTRICTED_KINDS = frozenset({"health", "biometric"})
"""Kinds of the classifier that are restricted; the others are confidential."""


@dataclass(slots=True)
class _Seen:
    """What has been gathered from the forms of one text so far."""

    detected: set[Finding] = field(default_factory=set)
    read: set[Finding] = field(default_factory=set)
    marks: set[str] = field(default_factory=set)
    logit: float = -math.inf

    def level(self) -> Sensitivity:
        return Sensitivity.highest(*(finding.sensitivity for finding in self.detected))


@dataclass(frozen=True, slots=True)
class Screener:
    """Labels texts with the shipped detectors, an operator's own rows and the trained classifier.

    Without ``meaning`` only the detectors work. ``missing`` then says why the classifier should have been there and is
    not: a text in which the detectors find nothing is labelled internal at least, see decision 11.
    """

    meaning: Meaning | None = None
    extra: DetectorData = NO_EXTRA
    missing: str | None = None

    def __call__(self, text: str) -> Screening:
        """The label of a text, with what was found and where; values are not kept.

        Every form of the text is looked at (see ``views``), and the highest level of all findings counts. A text
        without findings is internal when an organization speaks of itself in it, else public. When the text is longer
        than 256 K characters, holds what cannot be opened, or a detector fails, ``degraded`` says so and the label is
        at least confidential.
        """
        seen = _Seen()
        degraded = "text too long" if len(text) > LIMIT else None
        try:
            forms = views_of(text[:LIMIT])
            degraded = degraded or forms.unseen
            for view in forms.views:
                self._look(view, seen)
        except Exception as failure:  # noqa: BLE001 - whatever went wrong, an unlabelled text must not look harmless
            degraded = f"detector failed: {type(failure).__name__}"
        floor = Sensitivity.CONFIDENTIAL if degraded else Sensitivity.INTERNAL if self.missing else None
        level = Sensitivity.highest(floor, seen.level(), *(finding.sensitivity for finding in seen.read))
        return Screening(
            sensitivity=level,
            findings=_reported(seen.detected | seen.read),
            injection_marks=tuple(sorted(seen.marks)),
            degraded=degraded or self.missing,
            score=self._score(seen, unknown=degraded is not None),
        )

    def values(self, text: str) -> frozenset[Finding]:
        """The values in a text: keys, cards, numbers of papers, and what an operator has added.

        Nothing is asked that only a label needs, and no failure is answered for: whoever wants values hidden must not
        go on without them. Of a text longer than 256 K characters the rest is not looked at.
        """
        views = views_of(text[:LIMIT]).views
        return frozenset(
            finding for view in views for finding in _values(view, Page(without_long_runs(view)), self.extra)
        )

    def _look(self, view: View, seen: _Seen) -> None:
        page = Page(without_long_runs(view))
        terms, names = terms_of(page), names_in(page.view)
        seen.marks.update(marks_of(page))
        seen.detected.update(_findings(view, page, terms, names, self.extra))
        if self.meaning is not None:
            logit, readings = self.meaning.read(page, terms, names)
            if is_general(page, names):
                return
            seen.logit = max(seen.logit, logit)
            seen.read.update(page.view.located(_finding(reading)) for reading in readings)

    def _score(self, seen: _Seen, *, unknown: bool) -> float:
        if unknown:
            return 1.0  # what could not be looked at may hold anything
        found = seen.level()
        if self.meaning is None:
            return float(found.rank >= Sensitivity.CONFIDENTIAL.rank)
        return score_of(self.meaning.card, seen.logit, found)


def _finding(reading: Reading) -> Finding:
    level = Sensitivity.RESTRICTED if reading.kind in RESTRICTED_KINDS else Sensitivity.CONFIDENTIAL
    return Finding(f"reads_like_{reading.kind}", reading.start, reading.end, level)


@cache
def shipped() -> Screener:
    """The screener with the shipped model; without the classifier when its file is missing or damaged."""
    return screener(MODEL)


def screener(model: Path, extra: DetectorData = NO_EXTRA) -> Screener:
    """A screener with the model in a file. When that cannot be read, the detectors work alone and say so."""
    try:
        return Screener(load_meaning(model), extra)
    except ContentError:
        return Screener(None, extra, missing="classifier not readable")


def screen(text: str, *, extra: DetectorData = NO_EXTRA) -> Screening:
    """The screening of a text with the shipped model; see ``Screener``."""
    return replace(shipped(), extra=extra)(text)


def _findings(view: View, page: Page, terms: Terms, names: Sequence[Span], extra: DetectorData) -> Iterator[Finding]:
    """What is found in one form of the text."""
    yield from _values(view, page, extra)
    own = own_affairs(page)
    about = chain(
        personal(page, terms, names), clinical(page, Spans(names)), business(page, terms), [own] if own else []
    )
    yield from _located(about, page.view, extra)


def _values(view: View, page: Page, extra: DetectorData) -> Iterator[Finding]:
    """The values in one form. Keys may be long, everything else is looked for without long runs."""
    yield from _located(chain(credentials(view), findings_of(extra.rules, view)), view, extra)
    yield from _located(chain(numbers(page.view), national_ids(page), extra.terms_on(page)), page.view, extra)


def _located(findings: Iterable[Finding], view: View, extra: DetectorData) -> Iterator[Finding]:
    return (view.located(finding) for finding in findings if not extra.allows(view, finding))


def _reported(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings by place; of too many, the most sensitive."""
    first = sorted(found, key=lambda finding: (-finding.sensitivity.rank, finding.start))[:MOST_FINDINGS]
    return tuple(sorted(first, key=lambda finding: (finding.start, finding.end, finding.kind)))
