"""Every mistake that people make in files of cases is found, on its line."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.cli.main import build
from app.domain.errors import InvalidCases
from app.evaluation.cases.problems import Severity
from app.evaluation.cases.reading import read_cases, usable_cases

AGENTS = frozenset({"architect", "mentor", "ml-cv-specialist"})
GOOD: dict[str, object] = {
    "id": "good",
    "question": "What is drift?",
    "expect": {"type": "explain", "agents": ["ml-cv-specialist"], "pattern": "single", "clarify": False},
}

MISTAKES: dict[str, tuple[object, str]] = {
    "not JSON": ('{"id": "x", "question": ', "not JSON"),
    "no object": ([1], "dictionary"),
    "a key twice": ('{"id": "x", "id": "y", "question": "q", "expect": {}}', "'id' comes twice"),
    "no id": ({"question": "q", "expect": {}}, "id"),
    "a number as id": ({"id": 7, "question": "q", "expect": {}}, "id"),
    "a blank in the id": ({"id": "a b", "question": "q", "expect": {}}, "id"),
    "no question": ({"id": "x", "expect": {}}, "question"),
    "a blank question": ({"id": "x", "question": " \n", "expect": {}}, "question"),
    "no expect": ({"id": "x", "question": "q"}, "expect"),
    "a typo in expect": ({"id": "x", "question": "q", "expect": {"sensitivty": "public"}}, "unknown key"),
    "an unknown type": ({"id": "x", "question": "q", "expect": {"type": "advise"}}, "expect.type"),
    "an unknown agent": ({"id": "x", "question": "q", "expect": {"agents": ["archtect"]}}, "'archtect'"),
    "an agent twice": ({"id": "x", "question": "q", "expect": {"agents": ["mentor", "mentor"]}}, "twice"),
    "an unknown pattern": ({"id": "x", "question": "q", "expect": {"pattern": "serial"}}, "expect.pattern"),
    "a pattern of one for two": (
        {"id": "x", "question": "q", "expect": {"agents": ["mentor", "architect"], "pattern": "single"}},
        "single with 2",
    ),
    "two for an explanation": (
        {"id": "x", "question": "q", "expect": {"type": "explain", "agents": ["mentor", "architect"]}},
        "for one specialist",
    ),
    "somebody for other": ({"id": "x", "question": "q", "expect": {"type": "other", "agents": ["mentor"]}}, "nobody"),
    "nobody for a design": ({"id": "x", "question": "q", "expect": {"type": "design", "agents": []}}, "somebody"),
    "a text as clarify": ({"id": "x", "question": "q", "expect": {"clarify": "true"}}, "expect.clarify"),
    "an unknown label": ({"id": "x", "question": "q", "expect": {"sensitivity": "secret"}}, "expect.sensitivity"),
    "a tier that nobody asks for": ({"id": "x", "question": "q", "expect": {"tier": "extractive"}}, "expect.tier"),
    "a private text in the cloud": (
        {"id": "x", "question": "q", "expect": {"sensitivity": "restricted", "tier": "cheap"}},
        "contradicts the sensitivity",
    ),
    "a tier against the type": (
        {"id": "x", "question": "q", "expect": {"type": "explain", "tier": "expensive"}},
        "contradicts the type",
    ),
    "a verdict on a design": (
        {"id": "x", "question": "q", "expect": {"type": "design", "verdict": "GOOD"}},
        "only validate",
    ),
    "a cite with a blank": ({"id": "x", "question": "q", "expect": {"cites": ["ml engineering"]}}, "expect.cites"),
    "no needle": ({"id": "x", "question": "q", "expect": {"contains": []}}, "expect.contains"),
    "a needle that is a number": ({"id": "x", "question": "q", "expect": {"contains": [16]}}, "expect.contains"),
    "wanted and forbidden": (
        {"id": "x", "question": "q", "expect": {"contains": ["PSI"], "lacks": ["PSI"]}},
        "both name 'PSI'",
    ),
    "a question expected of an explanation": (
        {"id": "x", "question": "q", "expect": {"type": "explain", "clarify": True}, "answers": {"*": "a"}},
        "contradicts the type",
    ),
    "questions and no answers": ({"id": "x", "question": "q", "expect": {"clarify": True}}, "answers"),
    "an unknown role": (
        {"id": "x", "question": "q", "expect": {}, "history": [{"role": "bot", "content": "hi"}]},
        "history.0.role",
    ),
    "a turn without words": (
        {"id": "x", "question": "q", "expect": {}, "history": [{"role": "user", "content": ""}]},
        "history.0.content",
    ),
    "an id twice": ({**GOOD, "question": "another"}, "the id is that of"),
    "a question twice": ({**GOOD, "id": "x", "question": "  what IS\u00a0drift? "}, "the question"),
}


def written(folder: Path, *rows: object) -> Path:
    path = folder / "cases.jsonl"
    lines = [row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("name", MISTAKES)
def test_a_planted_mistake_is_found_on_its_line(tmp_path: Path, name: str) -> None:
    row, says = MISTAKES[name]
    path = written(tmp_path, GOOD, row)
    (problem, *_) = read_cases([path], AGENTS).problems
    assert (problem.file, problem.line) == (str(path), 2)
    assert says in problem.says


def test_all_mistakes_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    path = written(tmp_path, *(row for row, _ in MISTAKES.values()))
    done = CliRunner().invoke(build(), ["eval", "lint", str(path)])
    assert done.exit_code == 2
    told = {int(line.split(":")[1]) for line in done.stdout.splitlines()}
    # The two that repeat another line have nothing to repeat here.
    assert told >= set(range(1, len(MISTAKES) - 1))


def test_what_is_right_passes(tmp_path: Path) -> None:
    more = {**GOOD, "id": "b", "question": "?", "color": "kept and ignored", "tags": ["lang:de"], "note": "why"}
    talk = {"id": "c", "question": "And now?", "history": [{"role": "user", "content": "What is drift?"}], "expect": {}}
    path = written(tmp_path, GOOD, more, "", talk)
    read = read_cases([path], AGENTS)
    assert read.problems == ()
    assert [case.source for case in read.cases] == [f"{path}:1", f"{path}:2", f"{path}:4"]
    assert CliRunner().invoke(build(), ["eval", "lint", str(path)]).exit_code == 0


def test_cases_are_compared_across_files(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    first, second = written(tmp_path, GOOD), written(tmp_path / "a", GOOD)
    assert {problem.file for problem in read_cases([first, second], AGENTS).problems} == {str(second)}


def test_a_doubt_keeps_no_case_from_being_run(tmp_path: Path) -> None:
    path = written(tmp_path, {"id": "x", "question": "q", "expect": {"type": "explain", "tier": "expensive"}})
    (problem,) = read_cases([path], AGENTS).problems
    assert problem.severity is Severity.DOUBT
    assert len(usable_cases([path], AGENTS)) == 1


def test_an_error_does(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD, GOOD)
    with pytest.raises(InvalidCases, match=":2: good: the id is that of"):
        usable_cases([path], AGENTS)


def test_a_file_that_is_not_there_is_a_mistake_of_the_caller(tmp_path: Path) -> None:
    done = CliRunner().invoke(build(), ["eval", "lint", str(tmp_path / "none.jsonl")])
    assert done.exit_code == 2
