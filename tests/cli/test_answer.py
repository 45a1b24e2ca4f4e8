"""``cto-team answer``: a file of questions, through the whole service and with no model."""

import json
from pathlib import Path

from tests.running import Place

IBAN = "Our customer Anna Schmidt, IBAN DE89370400440532013000, asks for her data. What do we do?"


def test_every_line_gets_its_answer_in_order(database_dsn: str, tmp_path: Path) -> None:
    # A file of backends that does not exist would end the command, did it ask for models.
    place = Place(tmp_path / "home", database_dsn, more={"CTO_TEAM_BACKENDS": str(tmp_path / "none.yaml")})
    rows: list[object] = [
        {"id": "a", "question": "What PSI value means drift?", "else": 1},
        {"id": "b"},
        {"id": "c", "question": "Make it scalable.", "answers": {"*": "A Postgres shop with 50 orders a second"}},
        {"id": "d", "question": "Make it scalable."},
        {"id": "e", "question": "Write a poem about spring."},
        {"id": "f", "question": "What is a queue?", "history": [{"role": "user", "content": IBAN}]},
        {"id": "g", "question": " "},
    ]
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    arguments = ("answer", "--input", str(source), "--output", str(target), "--offline", "--quiet")
    done = place.run(*arguments, "--at-a-time", "3")
    assert done.returncode == 1, done.stderr

    plain, bad, answered, assumed, declined, thread, empty = map(json.loads, target.read_text("utf-8").splitlines())
    assert [row["id"] for row in (plain, bad, answered, assumed, declined, thread, empty)] == list("abcdefg")
    assert plain["markdown"]
    assert plain["analysis"]["type"] == "explain"
    assert plain["questions"] == []
    assert [step["name"] for step in plain["steps"]][:2] == ["screen", "analyze"]
    assert plain["decisions"][0]["backend"] == "extractive"
    assert float(plain["cost_usd"]) == 0
    assert plain["latency_ms"] > 0
    assert all(set(citation) == {"skill", "section", "quote"} for citation in plain["citations"])

    assert bad["error"]["code"] == "invalid-request"
    assert empty["error"]["code"] == "invalid-message"
    for row in (answered, assumed):
        assert row["status"] == "concluded"
        assert 1 <= len(row["questions"]) <= 6
    assert not any(each["source"] == "skipped" for each in answered["assumptions"])
    assert any(each["source"] == "skipped" for each in assumed["assumptions"])
    assert declined["status"] == "declined"
    assert (thread["sensitivity"], thread["tier"]) == ("restricted", "local")
