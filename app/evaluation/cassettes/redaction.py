"""Looks through answers before they are written down. Nothing is masked: a masked answer would hide a leak."""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.domain.errors import SecretFound
from app.domain.labels import Sensitivity
from app.domain.screening import Finding, Screening
from app.evaluation.cassettes.entry import Entry
from app.screening.detect import RESTRICTED_KINDS

# What a reader takes a whole passage for is a matter of tone; what a detector finds is a value.
_READ = "reads_like_"
_PERSONAL = frozenset({"phone_number", "postal_address", "email_address", "date_of_birth"})


@dataclass(frozen=True, slots=True)
class Guard:
    """Finds secrets and personal data by the service's own detectors."""

    detect: Callable[[str], Screening]

    def check(self, entry: Entry, texts: Sequence[str]) -> None:
        """Raise SecretFound where an answer holds a value that the texts of its case do not.

        Values of a case are made up for it, so that they may come back in its answer.
        """
        failed = entry.failed.sentence if entry.failed else ""
        answer = f"{entry.text}\n{failed}"
        allowed = _folded("\n".join(texts))
        for finding in self.detect(answer).findings:
            if _is_value(finding) and _folded(answer[finding.start : finding.end]) not in allowed:
                raise SecretFound(
                    f"The answer of {entry.finish.model if entry.finish else 'a backend'} to request {entry.key[:12]} "
                    f"holds a {finding.kind} at characters {finding.start} to {finding.end}."
                )


def _is_value(finding: Finding) -> bool:
    """Words that speak of health, of people or of a house's affairs are none: no one is betrayed by them."""
    if finding.kind.startswith(_READ) or finding.kind in RESTRICTED_KINDS:
        return False
    return finding.sensitivity is Sensitivity.RESTRICTED or finding.kind in _PERSONAL


def _folded(text: str) -> str:
    """As it is compared: without case, spaces and the signs that group figures."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in plain if sign.isalnum())
