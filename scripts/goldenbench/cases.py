"""Cases: a question, the turns before it, and what its answer must cite."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Case:
    """One question. ``turns`` are the user's earlier turns; ``cites`` names skills (`name`) and sections (`name#slug`).

    ``answerable`` is False where the library holds no answer and the team has to say so.
    """

    id: str
    question: str
    turns: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()
    kind: str = ""
    language: str = "en"
    answerable: bool = True

    @property
    def skills(self) -> frozenset[str]:
        """The skills of which one must be cited."""
        return frozenset(cite.partition("#")[0] for cite in self.cites)

    @property
    def sections(self) -> frozenset[str]:
        """The sections of which one must be cited, as ``skill#slug``."""
        return frozenset(cite for cite in self.cites if "#" in cite)


def read_cases(path: Path) -> tuple[Case, ...]:
    """The cases of a JSON Lines file, in its order."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return tuple(_case(json.loads(line)) for line in lines if line.strip())


def _case(row: Mapping[str, object]) -> Case:
    expect, tags = row.get("expect"), row.get("tags")
    wanted: Mapping[str, object] = expect if isinstance(expect, dict) else {}
    return Case(
        id=str(row["id"]),
        question=str(row["question"]),
        turns=tuple(_turns(row.get("history"))),
        cites=_texts(wanted.get("cites")),
        kind=str(wanted.get("type", "")),
        language=next((tag[5:] for tag in _texts(tags) if tag.startswith("lang:")), "en"),
        answerable=wanted.get("answerable") is not False,
    )


def _turns(history: object) -> list[str]:
    turns = history if isinstance(history, list) else []
    return [str(turn["content"]) for turn in turns if turn.get("role") == "user"]


def _texts(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, Sequence) and not isinstance(value, str) else ()
