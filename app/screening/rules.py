"""What a row of a detector's table is, and how rows are applied."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from app.domain.labels import Sensitivity
from app.domain.screening import Finding
from app.screening.lexicon import Lexicon, Page
from app.screening.mapping import View

Check = Callable[[re.Match[str]], bool]


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: a pattern that makes a text sensitive.

    ``pattern`` runs over the lower-case form of a view, or over its own letters where ``cased`` is set. Its repeats
    are bounded, because a text may be hostile. ``anchors`` are lower-case literals of which every match holds at
    least one; without them the pattern runs over every text. The group "value", where there is one, is the part
    that is reported. ``check`` has the last word on a match.
    """

    kind: str
    pattern: re.Pattern[str]
    sensitivity: Sensitivity
    anchors: tuple[str, ...] = ()
    cased: bool = False
    check: Check | None = None


@dataclass(frozen=True, slots=True)
class DetectorData:
    """What an operator adds to the shipped tables: rows, terms with their kind and level, and harmless values.

    A harmless value takes a finding away only below restricted. A password, a card or the number of an identity card is
    never harmless because a list says so: whoever can edit the list could otherwise let a key out for ever, and a
    number that was typed as an example today may be somebody's tomorrow.
    """

    rules: tuple[Rule, ...] = ()
    terms: Lexicon[tuple[str, Sensitivity]] | None = None
    harmless: frozenset[str] = frozenset()

    def terms_on(self, page: Page) -> Iterator[Finding]:
        """The operator's terms on a page."""
        for hit in self.terms.find(page) if self.terms else ():
            kind, sensitivity = hit.value
            yield Finding(kind, hit.start, hit.end, sensitivity)

    def allows(self, view: View, finding: Finding) -> bool:
        """Whether a finding is one of the harmless values, whole and exactly, but for the case of letters."""
        if not self.harmless or finding.sensitivity is Sensitivity.RESTRICTED:
            return False
        return view.lower[finding.start : finding.end].strip() in self.harmless


NO_EXTRA = DetectorData()


def findings_of(rules: Iterable[Rule], view: View) -> Iterator[Finding]:
    """What the rules find in a view, with offsets into the view."""
    lower = view.lower
    for rule in rules:
        # A generator for each of hundreds of rules would cost more than the look-ups.
        if rule.anchors and not any(map(lower.__contains__, rule.anchors)):
            continue
        for match in rule.pattern.finditer(view.text if rule.cased else view.lower):
            if rule.check is None or rule.check(match):
                start, end = match.span("value" if "value" in rule.pattern.groupindex else 0)
                yield Finding(rule.kind, start, end, rule.sensitivity)
