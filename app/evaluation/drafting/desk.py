"""Where drafts are made, rewritten, accepted and dropped. Nothing gets in that is somebody's."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from app.domain.access import Principal, Scope
from app.domain.errors import DraftConflict, DraftRefused
from app.domain.evaluation.case import Case, Expect
from app.domain.evaluation.draft import (
    Candidate,
    CaseDraft,
    DraftChange,
    DraftOrder,
    DraftReason,
    DraftState,
    Proposed,
)
from app.domain.labels import Sensitivity
from app.domain.model_call import Role, Turn
from app.domain.run import Message, Run
from app.domain.trail import Action, change_by
from app.evaluation.cases.rules import faults
from app.evaluation.drafting.scrubbing import Detect, Scrubbed, check, scrubbed
from app.evaluation.drafting.seen import seen_of
from app.store.case_drafts import DraftStore
from app.team import Team

_ACTIONS = {
    DraftState.DRAFT: Action.CASE_CHANGE,
    DraftState.ACCEPTED: Action.CASE_ACCEPT,
    DraftState.DROPPED: Action.CASE_DROP,
}
_MOST_TURNS = 20


class DraftDesk:
    """The drafts of the tenant that the task acts for; ``store`` reads them. ``detect`` is the service's screening."""

    def __init__(self, store: DraftStore, team: Team, detect: Detect, agents: frozenset[str]) -> None:
        self.store = store
        self._team = team
        self._detect = detect
        self._agents = agents

    async def from_run(
        self,
        run_id: str,
        principal: Principal,
        reason: DraftReason = DraftReason.BY_HAND,
        *,
        confidential: bool = False,
        amounts: bool = False,
    ) -> CaseDraft:
        """The draft of a run, a new one where there is none yet.

        ``confidential`` says that the thread may have been confidential; only administrators may say so. With
        ``amounts``, sums of money are rounded.

        Raises:
            NotFound: there is no such run.
            DraftRefused: it is at work, its thread is too sensitive, or what scrubbing leaves is.
        """
        run = await self._team.run(run_id)
        made = await self.store.of_run(run.id)
        if made is not None:
            return made
        _check_right(run, principal, confidential=confidential)
        case, replaced = await self._case(run, amounts=amounts)
        rounds = await self._team.rounds(run.id)
        seen = seen_of(run, (each.event for each in await self._team.history(run.id)), asked=bool(rounds))
        order = DraftOrder(run.id, reason, case, seen, replaced, run.sensitivity, principal.user)
        detail = {"reason": reason.value, "sensitivity": run.sensitivity.value, "replaced": sum(replaced.values())}
        return await self.store.add(order, change_by(principal, Action.CASE_DRAFT, run.id, detail=detail))

    async def propose(
        self, principal: Principal, since: timedelta, *, limit: int = 20, random: int = 5, amounts: bool = False
    ) -> Proposed:
        """Make drafts of the runs of late that should become cases; none of them was above internal."""
        begin = datetime.now(UTC) - since
        candidates = await self.store.candidates(begin, limit=limit, random=random, seed=f"{begin:%G-%V}")
        drafts: list[CaseDraft] = []
        refused: dict[str, str] = {}
        for each in candidates:
            try:
                drafts.append(await self._candidate(each, principal, amounts=amounts))
            except DraftRefused as error:
                refused[each.run_id] = error.sentence
        return Proposed(tuple(drafts), refused)

    async def change(
        self, draft_id: str, change: DraftChange, principal: Principal, version: int | None = None
    ) -> CaseDraft:
        """Rewrite, label, accept or drop a draft; ``version`` is the one that was read, None takes any.

        Raises:
            NotFound: there is none.
            PreconditionFailed: it was changed meanwhile.
            DraftConflict: it was accepted or dropped before, or cannot be accepted like this.
            DraftRefused: the new text is more than internal.
        """
        draft = await self.store.get(draft_id)
        draft = draft if version is None else replace(draft, version=version)
        case = _changed(draft.case, change)
        if case.question != draft.case.question or case.note != draft.case.note:
            await asyncio.to_thread(self._check, case)
        state = change.state or draft.state
        if state is not draft.state:
            self._check_state(case, state, change.why)
            draft = replace(draft, decided_by=principal.user, why=change.why)
        kept = replace(draft, case=case, state=state)
        return await self.store.keep(kept, change_by(principal, _ACTIONS[state], draft_id, change.why))

    async def _candidate(self, candidate: Candidate, principal: Principal, *, amounts: bool) -> CaseDraft:
        return await self.from_run(candidate.run_id, principal, candidate.reason, amounts=amounts)

    async def _case(self, run: Run, *, amounts: bool) -> tuple[Case, dict[str, int]]:
        """The scrubbed case without labels, and how many values were replaced by kind."""
        question = await self._team.question(run)
        before = _turns_before(question, await self._team.messages(run.thread_id))
        replies = [reply for each in await self._team.rounds(run.id) for reply in each.replies]
        texts = [*(turn.content for turn in before), question.content, *(reply.text for reply in replies)]
        clean = await asyncio.to_thread(scrubbed, texts, self._detect, amounts=amounts)
        return _assembled(run, clean, before, [reply.topic for reply in replies]), dict(clean.replaced)

    def _check(self, case: Case) -> None:
        for text in (case.question, case.note, "\n\n".join([*(turn.text for turn in case.history), case.question])):
            check(text, self._detect)

    def _check_state(self, case: Case, state: DraftState, why: str) -> None:
        if not why.strip():
            raise DraftConflict("A draft is accepted or dropped with a reason: say why.")
        if state is DraftState.ACCEPTED:
            wrong = "nothing is expected" if case.expect == Expect() else next(faults(case, self._agents), None)
            if wrong:
                raise DraftConflict(f"The draft cannot be accepted like this: {wrong}.")


def _check_right(run: Run, principal: Principal, *, confidential: bool) -> None:
    if not run.status.final:
        raise DraftRefused("The run has not ended yet.")
    if run.sensitivity is Sensitivity.RESTRICTED:
        raise DraftRefused("The thread is restricted: nothing of it ever becomes a case.")
    if run.sensitivity is Sensitivity.CONFIDENTIAL and not (confidential and principal.may(Scope.ADMIN)):
        raise DraftRefused("The thread is confidential: only an administrator may make a draft of it, and must say so.")


def _turns_before(question: Message, messages: Sequence[Message]) -> tuple[Message, ...]:
    """The turns that the question followed on, without those of its own run."""
    earlier = [each for each in messages if each.created_at < question.created_at and each.run_id != question.run_id]
    return tuple(earlier[-_MOST_TURNS:])


def _assembled(run: Run, clean: Scrubbed, before: Sequence[Message], topics: Sequence[str]) -> Case:
    turns, (question, *replies) = clean.texts[: len(before)], clean.texts[len(before) :]
    said = zip(before, turns, strict=True)
    return Case(
        id=f"draft-{run.id.removeprefix('run_')[:12]}",
        question=question,
        history=tuple(Turn(Role.USER if each.role == "user" else Role.ASSISTANT, text) for each, text in said),
        answers=dict(zip(topics, replies, strict=True)),
        tags=("multi-turn",) if before else (),
    )


def _changed(case: Case, change: DraftChange) -> Case:
    return replace(
        case,
        question=case.question if change.question is None else change.question,
        expect=case.expect if change.expect is None else change.expect,
        tags=case.tags if change.tags is None else change.tags,
        note=case.note if change.note is None else change.note,
    )
