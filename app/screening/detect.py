"""Labels a text before any model sees it: pure, local, deterministic, and never lower because of a failure."""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from app.domain.labels import Sensitivity
from app.domain.screening import Finding, Screening
from app.screening.business import business
from app.screening.credentials import credentials
from app.screening.injection import marks_of
from app.screening.lexicon import Page
from app.screening.mapping import View, without_long_runs
from app.screening.national_ids import national_ids
from app.screening.numbers import numbers
from app.screening.organization import own_affairs
from app.screening.personal import personal
from app.screening.rules import NO_EXTRA, DetectorData, findings_of
from app.screening.terms import Terms, terms_of
from app.screening.views import views_of

LIMIT = 256 * 1024
"""Characters of a text that are looked at; a longer text counts as unknown."""
MOST_FINDINGS = 500
"""Findings that a screening reports; the label takes all of them into account."""

_ON_PAGES: tuple[Callable[[Page, Terms], Iterator[Finding]], ...] = (personal, business)


def screen(text: str, *, extra: DetectorData = NO_EXTRA) -> Screening:
    """The label of a text, with what was found and where; values are not kept.

    Every form of the text is looked at (see ``views``), and the highest level of all findings counts. A text
    without findings is internal when an organization speaks of itself in it, else public. When the text is longer
    than 256 K characters, holds what cannot be opened, or a detector fails, ``degraded`` says so and the label is at
    least confidential.
    """
    found: set[Finding] = set()
    marks: set[str] = set()
    degraded = "text too long" if len(text) > LIMIT else None
    try:
        forms = views_of(text[:LIMIT])
        degraded = degraded or forms.unseen
        for view in forms.views:
            page = Page(without_long_runs(view))
            marks.update(marks_of(page))
            found.update(_findings(view, page, extra))
    except Exception as failure:  # noqa: BLE001 - whatever went wrong, an unlabelled text must not look harmless
        degraded = f"detector failed: {type(failure).__name__}"
    floor = Sensitivity.CONFIDENTIAL if degraded else None
    return Screening(
        sensitivity=Sensitivity.highest(floor, *(finding.sensitivity for finding in found)),
        findings=_reported(found),
        injection_marks=tuple(sorted(marks)),
        degraded=degraded,
    )


def _findings(view: View, page: Page, extra: DetectorData) -> Iterator[Finding]:
    """What is found in one form of the text. Keys may be long, everything else is looked for without long runs."""
    own = own_affairs(page)
    terms = terms_of(page)
    lean = chain(
        numbers(page.view),
        national_ids(page),
        *(detector(page, terms) for detector in _ON_PAGES),
        [own] if own else [],
    )
    for finding in chain(credentials(view), findings_of(extra.rules, view)):
        yield view.located(finding)
    for finding in lean:
        yield page.view.located(finding)


def _reported(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings by place; of too many, the most sensitive."""
    first = sorted(found, key=lambda finding: (-finding.sensitivity.rank, finding.start))[:MOST_FINDINGS]
    return tuple(sorted(first, key=lambda finding: (finding.start, finding.end, finding.kind)))
