"""Puts stars in place of secrets: what a model repeats of a key, a password or a number of a person goes no further."""

from collections.abc import Callable, Iterable

from app.domain.labels import Sensitivity
from app.domain.screening import Finding

# What is found in a text that somebody might want to hide.
Values = Callable[[str], Iterable[Finding]]

_MASK = "***"
# Findings of this kind are what a sentence is about; they are no value that could be masked.
_TOPICS = frozenset({"health", "biometric"})
_READ = "reads_like_"
_LONGEST = 8_000


def masked(text: str, values: Values) -> str:
    """The text with every restricted value as ``***``."""
    end, pieces = len(text), list[str]()
    for finding in sorted(filter(_is_value, values(text)), key=lambda each: (-each.end, each.start)):
        if finding.start < end:
            stop = min(finding.end, end)
            pieces += [text[stop:end], _MASK]
            end = finding.start
    return "".join([text[:end], *reversed(pieces)])


def _is_value(finding: Finding) -> bool:
    told = finding.kind in _TOPICS or finding.kind.startswith(_READ)
    return finding.sensitivity is Sensitivity.RESTRICTED and not told and finding.end - finding.start <= _LONGEST
