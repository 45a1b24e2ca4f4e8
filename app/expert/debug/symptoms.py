"""The table of symptoms, and which of them a text shows."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from app.content.expert import ExpertContent
from app.domain.errors import ContentError

_TABLE = "symptoms"
_PLACE = "prompts/expert/rules/symptoms.yaml"
_STRONG, _LEAST = 2, 2
_PAIR = 2
_DECIMAL = re.compile(r"(?<=\d)\.(?=\d)")
Section = tuple[str, str] | None
"""A section of a skill and words of the sentence to quote."""


@dataclass(frozen=True, slots=True)
class Symptom:
    """One symptom. ``causes`` map a letter to the words that speak for that cause, from most to least usual.

    ``now``, ``fix`` and ``prevent`` are sections that say so. ``known`` matches where the most helpful fact is stated.
    A ``quiet`` one quotes nothing of the user; without ``undo`` the last change is not what to take back.
    """

    id: str
    strong: tuple[re.Pattern[str], ...]
    weak: tuple[re.Pattern[str], ...]
    causes: Mapping[str, re.Pattern[str]]
    now: Section
    fix: Section
    prevent: Section
    known: re.Pattern[str]
    quiet: bool = False
    undo: bool = True

    def weight(self, text: str) -> int:
        """How clearly a text shows it."""
        strong = sum(bool(pattern.search(text)) for pattern in self.strong)
        return _STRONG * strong + sum(bool(pattern.search(text)) for pattern in self.weak) if strong else 0


def shown_by(symptoms: tuple[Symptom, ...], text: str) -> Symptom | None:
    """The symptom that a text shows most clearly, of equals the first. A decimal point ends no sentence."""
    plain = _DECIMAL.sub(",", text)
    best = max(symptoms, key=lambda symptom: symptom.weight(plain), default=None)
    return best if best and best.weight(plain) >= _LEAST else None


def read_symptoms(content: ExpertContent) -> tuple[Symptom, ...]:
    """The table.

    Raises:
        ContentError: it is malformed.
    """
    table = content.table(_TABLE)
    rows = cast("Mapping[str, object]", table).get("symptoms") if isinstance(table, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in cast("list[object]", rows)):
        raise ContentError(f"{_PLACE}: must hold a list of symptoms.")
    return tuple(_symptom(cast("Mapping[str, object]", row)) for row in cast("list[object]", rows))


def _symptom(row: Mapping[str, object]) -> Symptom:
    try:
        causes = cast("Mapping[str, str]", row["causes"])
        return Symptom(
            id=str(row["id"]),
            strong=_patterns(row["strong"]),
            weak=_patterns(row["weak"]),
            causes={str(letter): re.compile(pattern) for letter, pattern in causes.items()},
            now=_section(row["now"]),
            fix=_section(row["fix"]),
            prevent=_section(row["prevent"]),
            known=re.compile(str(row["known"])),
            quiet=row.get("quiet") is True,
            undo=row.get("undo", True) is not False,
        )
    except (KeyError, TypeError, AttributeError, ValueError, re.error) as error:
        raise ContentError(f"{_PLACE}: {row.get('id')}: {error}.") from error


def _patterns(listed: object) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(str(each)) for each in cast("list[object]", listed))


def _section(pair: object) -> Section:
    listed = [str(each) for each in cast("list[object]", pair)]
    if not listed:
        return None
    if len(listed) != _PAIR:
        raise ValueError("a section is a place and the words to quote")
    return listed[0], listed[1]
