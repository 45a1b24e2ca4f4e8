"""The client against a running service, and the commands that talk to one elsewhere."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import httpx
import pytest
from pydantic import SecretStr
from typer.testing import CliRunner

from app.api.conversations.schemas import CalculationBody, SearchBody
from app.api.knowledge.collection_views import CollectionBody
from app.api.routing.budget_views import ExplanationView, ScopedBudgetBody
from app.cli.main import build
from app.client.client import Client, open_client
from app.client.errors import RemoteError, Unreachable, error_of
from app.domain.audit import GroupBy
from app.domain.budget import Window
from app.domain.errors import CalculationError, CollectionExists, NotFound, TeamError
from app.domain.labels import Origin, RunStatus, Sensitivity
from app.domain.run import Submission, Wishes
from app.export.formats import Format
from tests.running import Served

T = TypeVar("T")
QUESTION = "At which population stability index must we retrain?"


def using(service: Served, work: Callable[[Client], Awaitable[T]]) -> T:
    async def run() -> T:
        async with open_client(service.address) as client:
            return await work(client)

    return asyncio.run(run())


def said(*words: str, code: int = 0, **variables: str) -> str:
    """What a command prints that is told where the service is; nothing here could open one of its own."""
    nowhere = {"CTO_TEAM_HOME": "/nonexistent", "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/x", "COLUMNS": "200"}
    done = CliRunner(env={**nowhere, **variables}).invoke(build(), [*words])
    assert done.exit_code == code, (done.output, done.exception)
    return done.stdout


def test_a_run_from_its_message_to_its_file(service: Served) -> None:
    async def work(client: Client) -> None:
        run = await client.runs.submit(Submission(QUESTION, Origin.CLI, idempotency_key="client-1"))
        again = await client.runs.submit(Submission(QUESTION, Origin.CLI, idempotency_key="client-1"))
        assert (again.id, run.origin) == (run.id, Origin.CLI)
        events = [each async for each in client.runs.follow(run.id)]
        assert [each.seq for each in events] == list(range(1, len(events) + 1))
        assert events[-1].type == "run.finished"
        rest = [each async for each in client.runs.follow(run.id, events[2].seq)]
        assert rest == events[3:]
        done = await client.runs.settled(run.id)
        assert done.status is RunStatus.CONCLUDED
        assert done == await client.runs.run(run.id)
        assert (await client.runs.document(run.id, Format.MD)).name.endswith(".md")
        assert (await client.runs.briefs(run.id)).data
        assert (await client.runs.cancel(run.id)).status is RunStatus.CONCLUDED
        decision = await _written(client, done.decisions[0].id)
        assert decision.step.startswith("consult")
        with pytest.raises(NotFound):
            await client.runs.run(f"run_{'0' * 32}")

    using(service, work)


async def _written(client: Client, decision_id: str) -> ExplanationView:
    """A decision, which is written down moments after it was made."""
    for _ in range(500):
        with suppress(NotFound):
            return await client.decisions.read(decision_id)
    raise AssertionError("the decision was never written down")


def test_questions_are_answered(service: Served) -> None:
    async def work(client: Client) -> None:
        run = await client.runs.submit(
            Submission("Make our platform scalable", Origin.HTTP, None, Wishes(clarify="always"))
        )
        asking = await client.runs.settled(run.id)
        assert asking.clarification is not None
        assert [each.id for each in await client.runs.of_thread(run.thread_id, RunStatus.CLARIFYING)] == [run.id]
        await client.runs.answer(asking.clarification.id, [])
        assert (await client.runs.settled(run.id)).status is RunStatus.CONCLUDED
        assert (await client.runs.memory(run.thread_id)).thread_id == run.thread_id

    using(service, work)


def test_knowledge_money_and_routing(service: Served) -> None:
    async def work(client: Client) -> None:
        assert [each.name for each in await client.skills.all()] == ["cost-notes"]
        assert (await client.skills.read("cost-notes")).documents
        assert (await client.skills.search(SearchBody.model_validate({"query": "drift"}))).data
        assert (await client.skills.sync()).unchanged
        name = (await client.calculators.all()).data[0].name
        assert (await client.calculators.read(name)).name == name
        with pytest.raises(CalculationError):
            await client.calculators.calculate(name, CalculationBody(inputs={"nonsense": 1}))
        made = CollectionBody(name="handbook", title="", sensitivity=Sensitivity.INTERNAL, language="en")
        assert (await client.collections.create(made)).sensitivity is Sensitivity.INTERNAL
        with pytest.raises(CollectionExists):
            await client.collections.create(made)
        assert (await client.collections.put("handbook", "trips/ä b.md", b"# Trips\n\nBy train.\n")).added
        assert [each.path for each in (await client.collections.documents("handbook")).data] == ["trips/ä b.md"]
        await client.collections.remove_document("handbook", "trips/ä b.md")
        await client.collections.remove("handbook")
        limit = ScopedBudgetBody.model_validate({"scope": "user:bo", "limit_usd": "5"})
        assert (await client.budgets.set(limit)).scope == "user:bo"
        await client.budgets.lift("user:bo", Window.DAY)
        assert (await client.budgets.usage(None, None, GroupBy.BACKEND)).group_by is GroupBy.BACKEND
        assert (await client.policies.live()).in_use == "default@1"
        assert [each.id for each in (await client.operations.backends()).data] == ["extractive"]
        assert (await client.operations.verify()).whole
        assert (await client.operations.changes(limit=1)).data[0].target == "user:bo"

    using(service, work)


def test_commands_do_their_work_at_a_service_elsewhere(service: Served, tmp_path: Path) -> None:
    at = ("--server", service.address)
    asked = json.loads(said("ask", QUESTION, "--json", "--no-input", *at))
    assert asked["status"] == "concluded"
    assert json.loads(said("show", asked["id"], "--json", CTO_TEAM_SERVER=service.address)) == asked
    assert said("export", asked["id"], "-o", str(tmp_path / "x.md"), *at).strip().endswith("x.md")
    assert "cost-notes" in said("skills", "list", *at)
    assert "Drift" in said("skills", "show", "cost-notes", *at)
    assert "cost-notes#" in said("skills", "search", "drift", *at)
    assert "user:jo: 5.000000 USD" in said("budget", "set", "5", "--scope", "user:jo", *at)
    assert "user:jo" in said("budget", "show", *at)
    said("budget", "lift", "--scope", "user:jo", *at)
    assert "default@1 holds" in said("policy", "list", *at)
    said("collections", "add", "notes", *at)
    (tmp_path / "a.md").write_text("# A\n\nText.\n")
    assert said("collections", "put", "notes", str(tmp_path / "a.md"), *at).startswith("1 added")
    assert "a.md" in said("collections", "show", "notes", *at)
    said("collections", "remove", "notes", "--yes", *at)
    assert "Chosen: extractive" in said("route", "explain", "What is drift?", *at)
    assert "remembers" in said("memory", "show", asked["thread_id"], *at)


def test_nobody_at_the_address_is_said_in_a_sentence() -> None:
    async def work() -> None:
        async with open_client("http://127.0.0.1:1", SecretStr("ctk_x")) as client:
            await client.operations.ready()

    with pytest.raises(Unreachable, match=r"http://127\.0\.0\.1:1"):
        asyncio.run(work())


def test_every_code_of_the_service_is_its_error_again() -> None:
    for kind in (NotFound, CalculationError, CollectionExists):
        told = {"code": kind.code, "detail": "So it is.", "remedy": "Do this."}
        error = error_of(httpx.Response(kind.status, json=told))
        assert (type(error), error.sentence, error.remedy) == (kind, "So it is.", "Do this.")
    unknown = error_of(httpx.Response(502, content=b"<html>"))
    assert isinstance(unknown, RemoteError)
    assert "502" in unknown.sentence
    assert isinstance(error_of(httpx.Response(500, json={"code": "of-tomorrow", "detail": "New."})), TeamError)
