"""What the desks of policies are told about the golden cases."""

from pathlib import Path

from app.settings import PROJECT
from app.wiring.deciding import counted

AGENTS = frozenset({"architect", "mentor", "ml-cv-specialist"})


def test_the_golden_cases_are_counted_by_what_the_log_knows_of_questions(tmp_path: Path) -> None:
    (tmp_path / "cases.jsonl").write_text(
        '{"id": "a", "question": "Which index?", "expect": {"type": "explain", "agents": ["architect"]}}\n'
        '{"id": "b", "question": "Welcher Index?", "expect": {"type": "explain"}, "tags": ["lang:de"]}\n'
        '{"id": "c", "question": "Is this plan good?", "expect": {"sensitivity": "internal"}, "tags": ["trap"]}\n'
        "not a case\n"
    )
    assert counted(tmp_path, AGENTS) == {
        "type": {"explain": 2},
        "sensitivity": {"internal": 1},
        "agent": {"architect": 1},
        "language": {"en": 2, "de": 1},
    }
    assert counted(tmp_path / "none", AGENTS) == {}


def test_our_own_cases_count() -> None:
    found = counted(PROJECT / "evals" / "golden", AGENTS)
    assert sum(found["type"].values()) > 200
    assert found["language"]["de"] > 0
