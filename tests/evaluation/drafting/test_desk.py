"""The desk over a real database: which runs become drafts, and what becomes of the drafts."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from app.domain.access import LOCAL, Principal, Scope
from app.domain.budget import DEFAULT_TENANT
from app.domain.errors import DraftConflict, DraftRefused, NotFound, PreconditionFailed
from app.domain.evaluation.case import Expect
from app.domain.evaluation.draft import DraftChange, DraftReason, DraftState
from app.domain.feedback import Judgement, Rating
from app.domain.labels import Origin, RequestType, Sensitivity
from app.domain.run import Submission
from app.domain.trail import Action
from app.evaluation.drafting.desk import DraftDesk
from app.screening.detect import screen
from app.store.case_drafts import DraftStore
from app.store.engine import Database
from app.store.feedback import FeedbackStore
from app.store.tenancy import acting_for
from app.store.trail import ChangeTrail
from tests.evaluation.drafting.asked import Asked, asked

EDITOR = Principal(DEFAULT_TENANT, "edda", frozenset({Scope.EVALS_READ, Scope.EVALS_WRITE}))
AGENTS = frozenset({"architect", "mentor", "ml-cv-specialist"})
WEEK = timedelta(days=7)
LABELS = Expect(type=RequestType.EXPLAIN, agents=("architect",), clarify=False)


@dataclass(frozen=True, slots=True)
class Office:
    """A desk, and a way to have questions asked and answered."""

    desk: DraftDesk
    asked: Asked
    database: Database

    async def state(self, draft_id: str) -> DraftState:
        return (await self.desk.store.get(draft_id)).state


@asynccontextmanager
async def _office(database: Database) -> AsyncGenerator[Office]:
    async with asked(database) as having:
        yield Office(DraftDesk(DraftStore(database), having.team, screen, AGENTS), having, database)


def test_a_run_becomes_a_scrubbed_draft_with_its_thread(database: Database) -> None:
    async def scenario() -> None:
        async with _office(database) as office:
            first = await office.asked.run("Tom Becker wants queues at db-1.northwind.internal. Which?")
            run = await office.asked.run("And what would Becker pay at Northwind Traders GmbH?", thread=first)
            draft = await office.desk.from_run(run.id, EDITOR)
            assert draft.case.question == "And what would Person A pay at Company A?"
            assert [turn.text for turn in draft.case.history] == ["Person A wants queues at 192.0.2.1. Which?", "Said."]
            assert draft.case.tags == ("multi-turn",)
            assert draft.case.expect == Expect()
            assert (draft.state, draft.reason, draft.created_by) == (DraftState.DRAFT, DraftReason.BY_HAND, "edda")
            assert draft.replaced["person"] >= 1
            assert (draft.seen.sensitivity, draft.seen.clarify) == (Sensitivity.INTERNAL, False)
            again = await office.desk.from_run(run.id, LOCAL)
            assert again == draft
            (entry,) = await ChangeTrail(database).newest(DEFAULT_TENANT, 10)
            assert (entry.change.action, entry.change.target, entry.change.who) == (Action.CASE_DRAFT, run.id, "edda")

    asyncio.run(scenario())


@pytest.mark.parametrize("level", [Sensitivity.CONFIDENTIAL, Sensitivity.RESTRICTED])
def test_sensitive_threads_are_refused(database: Database, level: Sensitivity) -> None:
    async def scenario() -> None:
        async with _office(database) as office:
            run = await office.asked.run("Which queue?", level)
            with pytest.raises(DraftRefused, match=level.value):
                await office.desk.from_run(run.id, EDITOR)
            with pytest.raises(DraftRefused, match=level.value):
                await office.desk.from_run(run.id, EDITOR, confidential=True)
            with pytest.raises(DraftRefused, match=level.value):
                await office.desk.from_run(run.id, LOCAL)
            assert await office.desk.store.all(None, 10) == ()

    asyncio.run(scenario())


def test_an_administrator_may_draft_a_confidential_thread_that_is_harmless_without_names(database: Database) -> None:
    async def scenario() -> None:
        async with _office(database) as office:
            run = await office.asked.run("Mail anna.petrova@northwind.io: which queue?", Sensitivity.CONFIDENTIAL)
            draft = await office.desk.from_run(run.id, LOCAL, confidential=True)
            assert draft.case.question == "Mail <email address 1>: which queue?"
            assert draft.sensitivity is Sensitivity.CONFIDENTIAL
            marked = await office.asked.run("Under NDA, not to be shared: which queue?", Sensitivity.CONFIDENTIAL)
            with pytest.raises(DraftRefused, match="nda"):
                await office.desk.from_run(marked.id, LOCAL, confidential=True)
            hidden = await office.asked.run("Which queue?", Sensitivity.RESTRICTED)
            with pytest.raises(DraftRefused, match="restricted"):
                await office.desk.from_run(hidden.id, LOCAL, confidential=True)

    asyncio.run(scenario())


def test_what_has_not_ended_is_refused(database: Database) -> None:
    async def scenario() -> None:
        async with _office(database) as office:
            accepted = await office.asked.team.submit(Submission("Which queue?", Origin.HTTP))
            with pytest.raises(DraftRefused, match="not ended"):
                await office.desk.from_run(accepted.run.id, EDITOR)

    asyncio.run(scenario())


def test_a_draft_is_labelled_and_accepted_once_with_a_reason(database: Database) -> None:
    async def scenario() -> None:
        async with _office(database) as office:
            desk, run = office.desk, await office.asked.run("Which queue?")
            draft = await desk.from_run(run.id, EDITOR)
            accepting = DraftChange(state=DraftState.ACCEPTED, why="a good one")
            with pytest.raises(DraftConflict, match="nothing is expected"):
                await desk.change(draft.id, accepting, EDITOR)
            wrong = replace(accepting, expect=replace(LABELS, agents=("nobody",)))
            with pytest.raises(DraftConflict, match="nobody"):
                await desk.change(draft.id, wrong, EDITOR)
            with pytest.raises(DraftConflict, match="why"):
                await desk.change(draft.id, DraftChange(expect=LABELS, state=DraftState.ACCEPTED), EDITOR)
            labelled = await desk.change(draft.id, DraftChange(expect=LABELS, note="a note"), EDITOR, draft.version)
            assert (labelled.version, labelled.state, labelled.decided_by) == (2, DraftState.DRAFT, None)
            with pytest.raises(PreconditionFailed):
                await desk.change(draft.id, accepting, EDITOR, draft.version)
            kept = await desk.change(draft.id, accepting, EDITOR, labelled.version)
            assert (kept.state, kept.decided_by, kept.why) == (DraftState.ACCEPTED, "edda", "a good one")
            assert kept.decided_at is not None
            with pytest.raises(DraftConflict, match="accepted already"):
                await desk.change(draft.id, DraftChange(state=DraftState.DROPPED, why="no"), EDITOR)
            trail = await ChangeTrail(database).newest(DEFAULT_TENANT, 10)
            done = [entry.change.action for entry in trail]
            assert done == [Action.CASE_ACCEPT, Action.CASE_CHANGE, Action.CASE_DRAFT]

    asyncio.run(scenario())


def test_no_sensitive_text_gets_into_a_draft_by_rewriting(database: Database) -> None:
    async def scenario() -> None:
        async with _office(database) as office:
            draft = await office.desk.from_run((await office.asked.run("Which queue?")).id, EDITOR)
            for change in (
                DraftChange(question="Why is card 4111 1111 1111 1111 refused?"),
                DraftChange(note="from anna.petrova@northwind.io"),
            ):
                with pytest.raises(DraftRefused):
                    await office.desk.change(draft.id, change, EDITOR)

    asyncio.run(scenario())


def test_runs_that_went_badly_are_proposed_for_the_strongest_reason(database: Database) -> None:
    async def scenario() -> None:
        async with _office(database) as office:
            disliked = await office.asked.run("Which queue?")
            await FeedbackStore(database).put(disliked.id, "ann", Judgement(Rating.DOWN))
            secret = await office.asked.run("Which queue?", Sensitivity.CONFIDENTIAL)
            await FeedbackStore(database).put(secret.id, "ann", Judgement(Rating.DOWN))
            fell = await office.asked.run("Which cache?", fell_back=True)
            unknown = await office.asked.run("Which ADC pin?", grounding="refused")
            liked = await office.asked.run("Which log?")
            named = await office.asked.run("Under NDA, not to be shared: which log?")
            found = await office.desk.propose(EDITOR, WEEK, random=10)
            assert [(each.run_id, each.reason) for each in found.drafts][:3] == [
                (disliked.id, DraftReason.THUMBS_DOWN),
                (fell.id, DraftReason.FELL_BACK),
                (unknown.id, DraftReason.NOT_IN_LIBRARY),
            ]
            assert [(each.run_id, each.reason) for each in found.drafts][3:] == [(liked.id, DraftReason.RANDOM)]
            assert found.refused.keys() == {named.id}
            assert secret.id not in {each.run_id for each in found.drafts}
            second = await office.desk.propose(EDITOR, WEEK, random=0)
            assert second.drafts == ()

    asyncio.run(scenario())


def test_drafts_are_their_tenants_own_and_go_with_their_run(database: Database) -> None:
    async def scenario() -> None:
        async with _office(database) as office:
            draft = await office.desk.from_run((await office.asked.run("Which queue?")).id, EDITOR)
            async with database.system() as session:
                await session.execute(text("INSERT INTO tenant (id, name) VALUES ('other', 'Other')"))
            with acting_for("other"):
                assert await office.desk.store.all(None, 10) == ()
                with pytest.raises(NotFound):
                    await office.desk.store.get(draft.id)
            assert await office.state(draft.id) is DraftState.DRAFT
            async with database.system() as session:
                await session.execute(text("DELETE FROM thread"))
            with pytest.raises(NotFound):
                await office.desk.store.get(draft.id)

    asyncio.run(scenario())


def test_erasing_a_person_takes_their_name_off_and_their_own_drafts_away(database: Database) -> None:
    async def scenario() -> None:
        async with _office(database) as office:
            draft = await office.desk.from_run((await office.asked.run("Which queue?")).id, EDITOR)
            await office.asked.team.erase("edda", LOCAL)
            assert (await office.desk.store.get(draft.id)).created_by != "edda"
            await office.asked.team.erase("local", LOCAL)
            with pytest.raises(NotFound):
                await office.desk.store.get(draft.id)

    asyncio.run(scenario())
