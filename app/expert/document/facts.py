"""The user's words, cut into clauses and laid to the fields of a template."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.backends.extractive.request import quotable
from app.backends.extractive.text import cell
from app.expert.document.tables import Field

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
    parts = (printable(part) for part in _CLAUSES.split(text))
    return [Clause(part) for part in parts if len(part) >= _FEWEST]


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
    for clause in clauses:
        used = False
        for field in fields:
            value = "" if used else _taken(field, clause.text)
            if value:
                found[field.id].append(value)
                used = len(value) > _MOST * len(clause.text)
        if not used and rest and clause.text not in found[rest]:
            found[rest].append(clause.text)
    for field in fields:
        if field.opening and not found[field.id] and clauses:
            found[field.id].append(clauses[0].text)
    return found


def _taken(field: Field, clause: str) -> str:
    """What the field takes of the clause; empty for nothing."""
    for cue in field.cues:
        match = re.search(cue, clause, re.IGNORECASE)
        if match:
            return (match.groupdict().get("v") or clause).strip(_EDGES)
    return ""
