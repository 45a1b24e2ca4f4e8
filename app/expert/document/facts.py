"""The user's words, cut into clauses and laid to the fields of a template."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.backends.extractive.request import quotable
from app.backends.extractive.text import cell
from app.calculators.patterns import compiled
from app.expert.document.tables import Field

# What belongs to the piece before it where no field wants it.
_TAIL = re.compile(
    r"^(?:because|by|due|since|so that|which|where|until|from|owner|on|in|at|with|about)\b", re.IGNORECASE
)
_BRACKETS = re.compile(r"\([^()]*\)")
_CLAUSES = re.compile(r"[;,]\s+(?:and\s+)?|[.!?](?:\s+|$)|\n+|\s+-\s+|\s+(?=because\b)|\s+as (?=nobody|no one)")
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_EDGES = " \t.,;:-"
_FEWEST = 2
_MOST = 0.5


@dataclass(frozen=True, slots=True)
class Clause:
    """A piece of the request between commas or full stops, fit to be printed."""

    text: str


def clauses_of(text: str) -> list[Clause]:
    """The clauses, in order; those that may hold a secret are left out."""
    parts = (printable(part) for part in _pieces(text))
    return [Clause(part) for part in parts if len(part) >= _FEWEST]


def _pieces(text: str) -> list[str]:
    """The text cut at commas and full stops; what stands in brackets stays whole."""
    masked = _BRACKETS.sub(lambda match: "x" * len(match[0]), text)
    cuts = [(match.start(), match.end()) for match in _CLAUSES.finditer(masked)]
    starts, ends = [0, *(end for _, end in cuts)], [*(start for start, _ in cuts), len(text)]
    return [text[start:end] for start, end in zip(starts, ends, strict=True)]


def printable(text: str) -> str:
    """Words of the user as they may stand in a document: no secret, no address, no mark-up."""
    if not quotable(text) and text.strip():
        return ""
    return cell(_ADDRESS.sub("", text)).replace("()", "").strip(_EDGES)


def filled(fields: Sequence[Field], clauses: Sequence[Clause]) -> Mapping[str, list[str]]:
    """The content of each field, in the user's words. A clause is used once; what fits nowhere goes to ``rest``.

    A few words of a clause may be taken without using it up.
    """
    found: dict[str, list[str]] = {field.id: [] for field in fields}
    rest = next((field.id for field in fields if field.rest), "")
    before: list[str] = []
    for clause in clauses:
        wanted = _wanted(fields, clause.text)
        for field, value in wanted:
            found[field.id].append(value)
        if wanted and len(wanted[-1][1]) > _MOST * len(clause.text):
            before = found[wanted[-1][0].id]
        elif before and _TAIL.match(clause.text):
            before[-1] += (" " if clause.text.startswith("because") else ", ") + clause.text
        elif rest and clause.text not in found[rest]:
            before = found[rest]
            before.append(clause.text)
    for field in fields:
        if field.opening and not found[field.id] and clauses:
            found[field.id].append(clauses[0].text)
    return found


def _wanted(fields: Sequence[Field], text: str) -> list[tuple[Field, str]]:
    """What the fields take of a clause, up to the one that uses it up."""
    wanted: list[tuple[Field, str]] = []
    for field in fields:
        value = _taken(field, text)
        if value:
            wanted.append((field, value))
            if len(value) > _MOST * len(text):
                break
    return wanted


def _taken(field: Field, clause: str) -> str:
    """What the field takes of the clause; empty for nothing."""
    for cue in field.cues:
        match = compiled(cue).search(clause)
        if match:
            return (match.groupdict().get("v") or clause).strip(_EDGES)
    return ""
