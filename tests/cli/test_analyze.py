"""``cto-team analyze``: labels of one request, and of a file of them."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.cli.main import build

KEYS = [
    "id", "type", "agents", "pattern", "clarify", "questions", "sensitivity", "tier", "language", "complexity",
    "confidence", "reasons",
]  # fmt: skip
IBAN = "Our customer Anna Schmidt, IBAN DE89370400440532013000, asks for her data."


def run(*words: str, code: int = 0, typed: str | None = None, variables: dict[str, str] | None = None) -> Result:
    result = CliRunner(env=variables).invoke(build(), ["analyze", *words], input=typed)
    assert result.exit_code == code, result.output
    return result


def test_a_file_of_requests_keeps_order_and_ids(tmp_path: Path) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    rows: list[object] = [
        {"id": "a", "question": "What is a bloom filter?", "note": "unknown keys do not matter"},
        {"id": 2, "history": []},
        {"id": "c", "question": "Make it scalable."},
        {"id": "d", "question": "Write a poem about spring."},
    ]
    source.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    run("--input", str(source), "--output", str(target), "--offline", code=1)
    first, second, third, fourth = map(json.loads, target.read_text(encoding="utf-8").splitlines())
    assert list(first) == KEYS
    assert (first["id"], first["type"], first["agents"], first["tier"]) == ("a", "explain", ["architect"], "cheap")
    assert (second["id"], second["error"]["code"]) == (2, "invalid-request")
    assert third["clarify"] is True
    assert 1 <= len(third["questions"]) <= 3
    assert all(question["why"] and question["options"] for question in third["questions"])
    assert (fourth["type"], fourth["agents"], fourth["tier"]) == ("other", [], "cheap")


@pytest.mark.parametrize("role", ["user", "assistant"])
def test_what_the_user_said_before_holds_for_the_thread(role: str) -> None:
    row = {"question": "What is a bloom filter?", "history": [{"role": role, "content": IBAN}]}
    found = json.loads(run("--input", "-", typed=json.dumps(row)).stdout)
    expected = ("restricted", "local") if role == "user" else ("public", "cheap")
    assert (found["sensitivity"], found["tier"]) == expected


def test_turns_that_say_more_together_are_routed_by_what_they_say_together() -> None:
    turns = ["The person is Anna Schmidt, anna.schmidt@firma.de.", "Diagnosed with type 2 diabetes in May."]
    row = {"question": "Which index fits?", "history": [{"role": "user", "content": turn} for turn in turns]}
    assert json.loads(run("--input", "-", typed=json.dumps(row)).stdout)["tier"] == "local"


def test_the_tier_is_the_wish_of_the_policy_in_force() -> None:
    text = "Design a queue for 2,000 orders a second on AWS with three engineers."
    assert json.loads(run(text, "--json").stdout)["tier"] == "expensive"
    variables = {"CTO_TEAM_POLICY": "frugal"}
    assert json.loads(run(text, "--json", variables=variables).stdout)["tier"] == "cheap"


def test_one_request_is_shown_to_a_person() -> None:
    output = run("-", typed="What is a bloom filter?").stdout
    assert "explain" in output
    assert "architect" in output


@pytest.mark.parametrize("words", [(), ("text", "--input", "x"), ("text", "--output", "x")])
def test_one_thing_at_a_time(words: tuple[str, ...]) -> None:
    run(*words, code=2)


def test_offline_needs_no_file_of_backends(tmp_path: Path) -> None:
    """What no model is asked for, no file of models can spoil."""
    variables = {"CTO_TEAM_BACKENDS": str(tmp_path / "none.yaml")}
    assert json.loads(run("What is a bloom filter?", "--offline", "--json", variables=variables).stdout)["agents"]
