"""Own documents, from the upload to the cited answer: what a collection holds goes no further than its label allows."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.running import Json, Place, Served, backends_file, cloud, served
from tests.servers import ScriptedServer, says, scripted_openai
from tests.test_end_to_end import DRIFT, items

LEDGER = b"""# Orion ledger

## Replicas

The Orion ledger database runs with five replicas in Marseille, because the auditors of the bank ask for it.
"""
ORION = "How many replicas does the Orion ledger database need, and why?"
PLAIN = {"clarify": "never"}


@contextmanager
def _service(dsn: str, folder: Path, far: ScriptedServer, sensitivity: str) -> Generator[Served]:
    """A service with a cloud backend and one collection of one document."""
    settings = {"CTO_TEAM_BACKENDS": str(backends_file(folder, cloud(far, tier="cheap")))}
    with served(Place(folder / "home", dsn, more=settings)) as service:
        made = service.post("/v1/collections", {"name": "ledgers", "sensitivity": sensitivity})
        assert made.status_code == 201, made.text
        kept = service.http.put("/v1/collections/ledgers/documents/orion/notes.md", content=LEDGER)
        assert kept.status_code == 201, kept.text
        yield service


def _asked(service: Served, question: str, **fields: object) -> Json:
    run = service.settled(service.ask(question, **PLAIN, **fields))
    assert run["status"] == "concluded", run
    return run


@pytest.mark.parametrize("sensitivity", ["restricted", "confidential"])
def test_an_answer_from_a_sensitive_collection_never_meets_the_cloud(
    database_dsn: str, tmp_path: Path, sensitivity: str
) -> None:
    with (
        scripted_openai(says("**Above 0.2.** From the cloud.")) as far,
        _service(database_dsn, tmp_path, far, sensitivity) as service,
    ):
        run = _asked(service, ORION)
        assert far.received == b""
        assert far.connections == 0
        assert "five replicas in Marseille" in str(run["markdown"])
        paths = {str(each["path"]) for each in items(run, "citations")}
        assert "collections/ledgers/orion/notes.md" in paths
        assert run["sensitivity"] == sensitivity

        # The thread has seen it: what is asked next in it, however harmless, stays in the house as well.
        follow = _asked(service, DRIFT, thread_id=run["thread_id"])
        assert follow["sensitivity"] == sensitivity
        assert far.connections == 0

        # Elsewhere a question that public skills answer goes to the cloud, and nothing of the collection with it.
        other = _asked(service, DRIFT)
        assert other["sensitivity"] == "public"
        assert "From the cloud." in str(other["markdown"])
        assert far.count >= 1
        assert b"Marseille" not in far.received
        assert b"Orion" not in far.received


def test_a_public_collection_reaches_the_cloud_and_is_cited(database_dsn: str, tmp_path: Path) -> None:
    quote = "The Orion ledger database runs with five replicas in Marseille"
    with (
        scripted_openai(says(f'**Five.** {quote} [S1 "{quote}"].')) as far,
        _service(database_dsn, tmp_path, far, "public") as service,
    ):
        run = _asked(service, ORION)
        assert far.count >= 1
        assert [each["quote"] for each in items(run, "citations")] == [quote]
        shown = service.http.get(f"/v1/runs/{run['run_id']}/citations/1").json()
        assert quote in str(shown)
        assert service.http.delete("/v1/collections/ledgers").status_code == 204
        gone = service.http.get(f"/v1/runs/{run['run_id']}/citations/1")
        assert gone.status_code == 404


def test_later_specialists_and_the_mentor_inherit_what_the_first_one_read(database_dsn: str, tmp_path: Path) -> None:
    with (
        scripted_openai(says("From the cloud.")) as far,
        _service(database_dsn, tmp_path, far, "confidential") as service,
    ):
        body = {"agents": ["architect", "mentor"], "pattern": "sequential", "type": "decide"}
        run = _asked(service, ORION, **body)
        assert far.connections == 0
        assert {each["backend"] for each in items(run, "decisions")} == {"extractive"}
