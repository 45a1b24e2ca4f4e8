"""Finished runs in folders, as the commands of the evaluation find them."""

import json
from dataclasses import replace
from pathlib import Path

from app.cli.evals_wish import Wish, write_wish
from app.domain.evaluation.case import Case
from app.domain.evaluation.content import content_of
from app.domain.evaluation.row import Mode, Row
from app.domain.labels import RequestType
from app.evaluation.cases.reading import usable_cases
from app.evaluation.running.folder import RunFolder
from tests.evaluation.made import observed, row
from tests.evaluation.reporting.runs import MANIFEST

AGENTS = frozenset({"architect", "mentor", "ml-cv-specialist"})
ANSWER = "Take one."


def cases_file(folder: Path, number: int = 40) -> Path:
    """Cases about one table each."""
    lines = [
        {"id": f"c-{n}", "question": f"Which index does table {n} need?", "expect": {"type": "design"}}
        for n in range(number)
    ]
    path = folder / "cases.jsonl"
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    return path


def run_in(folder: Path, cases: Path, right: int, answer: str = ANSWER) -> str:
    """A finished run in which the first ``right`` cases were understood."""
    known = usable_cases([cases], AGENTS)
    made = RunFolder(folder)
    made.begin(replace(MANIFEST, run=folder.name))
    write_wish(folder, Wish(str(cases), Mode.REPLAY, None, (), (), None, refresh=False))
    made.finish([_row(case, answer, right=n < right) for n, case in enumerate(known)], {})
    return str(folder)


def _row(case: Case, answer: str, *, right: bool) -> Row:
    seen = observed(answer, type=RequestType.DESIGN if right else RequestType.DEBUG)
    return replace(row(case, seen), content=content_of(case))
