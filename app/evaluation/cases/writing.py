"""Cases as lines of a file; what ``reading`` makes of a line is the case again."""

import json
from collections.abc import Iterable

from app.domain.codec import Json
from app.domain.evaluation.case import Case, Expect


def lines_of(cases: Iterable[Case]) -> str:
    """One line for each case; what is not given is left out."""
    return "".join(f"{json.dumps(case_document(case), ensure_ascii=False)}\n" for case in cases)


def case_document(case: Case) -> dict[str, Json]:
    """A case as it stands in a file."""
    history: list[Json] = [{"role": turn.role.value, "content": turn.text} for turn in case.history]
    document: dict[str, Json] = {
        "id": case.id,
        "question": case.question,
        "history": history,
        "answers": dict(case.answers),
        "expect": expect_document(case.expect),
        "tags": list(case.tags),
        "note": case.note,
    }
    return {name: value for name, value in document.items() if value or name == "expect"}


def expect_document(expect: Expect) -> dict[str, Json]:
    """What is expected as it stands in a file; that nobody answers is a label, too."""
    labels: dict[str, Json] = {
        "type": expect.type,
        "agents": None if expect.agents is None else list(expect.agents),
        "pattern": expect.pattern,
        "clarify": expect.clarify,
        "sensitivity": expect.sensitivity,
        "tier": expect.tier,
        "cites": list(expect.cites) or None,
        "contains": list(expect.contains) or None,
        "lacks": list(expect.lacks) or None,
        "verdict": expect.verdict,
        "answerable": expect.answerable,
    }
    return {name: value for name, value in labels.items() if value is not None}
