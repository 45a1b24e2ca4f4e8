"""``cto-team policy`` as a user runs it."""

import json
import time
from collections.abc import Iterator
from pathlib import Path

import openai
import psycopg
import pytest
from typer.testing import CliRunner, Result

from app.cli.main import build
from app.domain.errors import InvalidPolicy, NotFound
from app.settings import operator
from tests.running import PATIENCE_S, Json, Place, backends_file, cloud, running
from tests.servers import says, scripted_openai

TEXT = """policy: house
version: 1
note: nothing leaves
rules:
- {id: all, when: {}, then: {prefer: [extractive]}, why: Safe.}
"""


@pytest.fixture
def place(database_dsn: str, tmp_path: Path) -> Iterator[Place]:
    with scripted_openai(says("A B-tree.")) as server:
        file = backends_file(tmp_path, cloud(server, tier="cheap"))
        yield Place(tmp_path, database_dsn, more={"CTO_TEAM_BACKENDS": str(file), "COLUMNS": "200"})


def run(place: Place, *arguments: str) -> Result:
    """One command, in this process: that is fast."""
    return CliRunner(env=place.environment()).invoke(build(), ["policy", *arguments])


def said(place: Place, *arguments: str) -> str:
    done = run(place, *arguments)
    assert done.exit_code == 0, done.exception
    return done.stdout


def test_from_a_draft_to_a_rollback(place: Place) -> None:
    file = place.home / "house.yaml"
    file.write_text(TEXT)
    assert said(place, "list").strip() == "default@1 holds (CTO_TEAM_POLICY; none is published)."
    assert said(place, "history").strip() == "No policy was ever published."
    assert said(place, "draft", str(file)).startswith("house@1 is kept as a draft; ")
    assert said(place, "show", "house", "1") == TEXT
    assert said(place, "publish", "house", "1", "--why", "an audit").startswith("house@1 holds now")
    assert said(place, "show") == TEXT
    assert "house@1 holds (published)." in said(place, "list")
    assert said(place, "rollback", "--why", "it is over").strip() == "CTO_TEAM_POLICY holds now, in place of house@1."
    changes: list[Json] = json.loads(said(place, "history", "--json"))["data"]
    assert [(each["kind"], each["from"], each["to"], each["who"], each["why"]) for each in changes] == [
        ("publish", None, "house@1", operator(), "an audit"),
        ("rollback", "house@1", None, operator(), "it is over"),
    ]
    assert "it is over" in said(place, "history")
    assert [each["note"] for each in json.loads(said(place, "list", "--json"))["data"]] == ["nothing leaves"]


def test_a_mistake_is_said_in_a_sentence_with_its_line(place: Place) -> None:
    file = place.home / "house.yaml"
    file.write_text(TEXT.replace("when: {}", "when: {hour: [1]}"))
    done = place.run("policy", "draft", str(file))
    assert done.returncode == 1
    assert done.stderr.startswith("house: line 5: The last rule must match every call")
    error = run(place, "publish", "house", "1", "--why", "x").exception
    assert isinstance(error, NotFound)
    assert error.sentence == "There is no policy house@1."


def test_a_cloud_that_is_named_for_confidential_text_is_refused_with_rule_and_reason(place: Place) -> None:
    file = place.home / "house.yaml"
    file.write_text(
        TEXT.replace("rules:\n", "rules:\n- {id: pay, when: {sensitivity: [confidential]}, then: {}, why: Cheap.}\n")
    )
    why = "line 5: Rule pay sends confidential text to the cloud: it prefers cheap, and no backend of that tier is"
    for command in (("policy", "draft"), ("route", "check")):
        done = place.run(*command, str(file))
        assert done.returncode == 1
        assert why in done.stderr
    with psycopg.connect(place.database_dsn or "", autocommit=True) as connection:
        connection.execute(
            "INSERT INTO policy_version (name, version, yaml, author, note) VALUES ('house', 1, %s, 'jo', 'x')",
            (file.read_text(),),
        )
    error = run(place, "publish", "house", "1", "--why", "x").exception
    assert isinstance(error, InvalidPolicy)
    assert why in error.sentence


@pytest.mark.parametrize(
    "arguments",
    [
        ("show", "house"),
        ("publish", "house", "0", "--why", "x"),
        ("publish", "house", "1"),
        ("publish", "house", "1", "--why", " "),
        ("rollback",),
        ("rollback", "--why", "x" * 2_001),
    ],
)
def test_wrong_usage(arguments: tuple[str, ...]) -> None:
    assert CliRunner().invoke(build(), ["policy", *arguments]).exit_code == 2


def test_a_gateway_alone_uses_what_is_published(place: Place) -> None:
    """It has no built-in expert, so a policy without clouds leaves it nobody to ask."""
    file = place.home / "house.yaml"
    file.write_text(TEXT)
    with running(place, "gateway", "--port", "0") as process:
        address = process.line_with("ready at").rsplit(" ", 1)[-1].strip()
        with openai.OpenAI(base_url=address, api_key="unused", max_retries=0) as asking:
            assert ask(asking) == "A B-tree."
            said(place, "draft", str(file))
            said(place, "publish", "house", "1", "--why", "an audit")
            with pytest.raises(openai.InternalServerError, match="No backend may answer"):
                keep_asking(asking)
        process.stop()


def keep_asking(asking: openai.OpenAI) -> None:
    """Until an error comes, or it is too late for one."""
    give_up = time.monotonic() + PATIENCE_S
    while time.monotonic() < give_up:
        ask(asking)


def ask(asking: openai.OpenAI) -> str | None:
    answer = asking.chat.completions.create(model="auto", messages=[{"role": "user", "content": "Which index?"}])
    return answer.choices[0].message.content
