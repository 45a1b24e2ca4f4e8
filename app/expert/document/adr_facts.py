"""What a request says about its decision: who, when, status, number, and what it says of each option."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.calculators.patterns import compiled
from app.expert.document.facts import printable
from app.expert.document.job import Job

_SENTENCES = re.compile(r"(?<=[.!?])\s+|\n+|;\s+")
_WORD = re.compile(r"[a-z0-9][a-z0-9+#]+", re.IGNORECASE)
_LITTLE = frozenset(
    ("a", "an", "the", "our", "of", "for", "to", "in", "on", "and", "or", "per", "one", "with", "we", "as", "is", "at")
)
_ENOUGH = 2
_LONGEST = 200
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True, slots=True)
class Record:
    """The head of a record as far as it is stated; empty for what is not."""

    number: str
    status: str
    date: str
    decider: str


def read_record(job: Job) -> Record:
    """Number, status, date and decider in the user's words."""
    documents = job.documents
    return Record(
        number=_found(documents.number, job.text),
        status=_found(documents.status, job.text).lower(),
        date=_found(documents.date, job.text),
        decider=_found(documents.decider, job.text),
    )


def has_year(date: str) -> bool:
    """Whether a date names its year."""
    return bool(_YEAR.search(date))


def _found(pattern: str, text: str) -> str:
    match = compiled(pattern).search(text)
    return printable(next((each for each in match.groups() if each), "")) if match else ""


def about(job: Job, option: str) -> list[str]:
    """The sentences that are about an option: what the user says of it."""
    wanted = _words(option)
    told = (each for each in _SENTENCES.split(job.text) if not compiled(job.documents.picked).search(each))
    return [said for sentence in told if (said := _said(sentence, wanted))]


def burdens(job: Job, choice: str) -> list[str]:
    """What the user says against the choice: named as a downside, or in words that tell a price."""
    named = [printable(each["v"]) for each in compiled(job.documents.downsides).finditer(job.text)]
    told = [each for each in about(job, choice) if compiled(job.documents.burden).search(each)]
    return [each for each in (*named, *told) if each]


def _said(sentence: str, wanted: Sequence[str]) -> str:
    words = _words(sentence)
    shared = [word for word in words[: len(wanted) + 1] if word in wanted]
    least = min(_ENOUGH, len(wanted))
    if not wanted or len(shared) < least or len(words) <= len(shared) + 1:
        return ""
    printed = printable(sentence)
    return printed if len(printed) <= _LONGEST else ""


def _words(text: str) -> list[str]:
    return [word for word in (each.lower() for each in _WORD.findall(text)) if word not in _LITTLE]
