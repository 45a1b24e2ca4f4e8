"""The tools around a run: ask, answer, look, stop."""

import asyncio
from collections.abc import Coroutine
from typing import Annotated, Any, TypeVar

import anyio
from mcp_types import InputRequiredResult
from pydantic import Field

from app.domain.access import Scope
from app.domain.clarification import Clarification, GivenAnswer
from app.domain.errors import ClarificationNotOpen, InvalidRequest, NotFound
from app.domain.identifiers import Prefix, is_id
from app.domain.labels import ClarificationStatus, Origin, RequestType, RunStatus, Sensitivity
from app.domain.passage import Citation
from app.domain.run import ClarifyMode, Run, Submission, Wishes
from app.mcp.calls import Call, Returned
from app.mcp.forms import answers_in, form_of
from app.mcp.results import Assumed, Failure, OpenQuestions, RunResult, Source
from app.mcp.told import told
from app.mcp.tools import FROM_JSON, Arguments, Facts, ToolSpec, tool
from app.team import Team

T = TypeVar("T")

_GAVE_UP = "the client cancelled its request"

_ASK = Facts(
    "ask_cto_team",
    "Ask the CTO team",
    "Ask a team of specialists (systems architecture, machine learning and vision, priorities and risks) one question. "
    "The answer cites its sources and computes its numbers. The team may ask back.",
    Scope.RUNS_WRITE,
    read_only=False,
)
_VALIDATE = Facts(
    "validate_plan",
    "Judge a plan",
    "Have a plan judged: verdict, strengths, flaws, blind spots, conditions and next steps.",
    Scope.RUNS_WRITE,
    read_only=False,
)
_ANSWER = Facts(
    "answer_clarification",
    "Answer the team's questions",
    "Answer what the team asked back, by option number or in words, and get what the run makes of it.",
    Scope.RUNS_WRITE,
    read_only=False,
)
_READ = Facts("get_run", "Look at a run", "The state of a run, with its answer or its open questions.", Scope.RUNS_READ)
_STOP = Facts(
    "cancel_run",
    "Stop a run",
    "Stop a run that is still at work; one that has ended stays as it is.",
    Scope.RUNS_WRITE,
    read_only=False,
)


class Question(Arguments):
    """A question for the team."""

    question: str = Field(description="1 to 100,000 characters; text that matters (code, plans, numbers) goes in here")
    agent: str | None = Field(None, description="name of the specialist who must answer; without it the team decides")
    thread_id: str | None = Field(None, description="a thread to go on with, from an earlier result")
    sensitivity: Sensitivity | None = Field(None, description="can only raise the label that the text gets by itself")
    clarify: ClarifyMode = Field("auto", description="never: go on with labelled assumptions instead of asking back")
    idempotency_key: str | None = Field(
        None, min_length=1, max_length=200, description="the same key and question never make two runs"
    )


class Plan(Arguments):
    """A plan to be judged."""

    plan: str = Field(description="the plan as text: goal, steps, people, time, money")
    thread_id: str | None = Field(None, description="a thread to go on with, from an earlier result")
    sensitivity: Sensitivity | None = Field(None, description="can only raise the label that the text gets by itself")
    clarify: ClarifyMode = Field("auto", description="never: go on with labelled assumptions instead of asking back")


class Answer(Arguments):
    """An answer to one question: an option's number from 0, or words."""

    question_id: str
    option: int | None = Field(None, ge=0)
    text: str | None = Field(None, max_length=10_000)


class Answers(Arguments):
    """Answers to the questions of a clarification."""

    clarification_id: str
    answers: Annotated[tuple[Answer, ...], FROM_JSON] = Field((), max_length=3)
    finish: bool = Field(default=False, description="questions without an answer become the assumptions they name")


class RunId(Arguments):
    """A run."""

    run_id: str


class Stop(RunId):
    """A run to stop."""

    reason: str = Field("", max_length=200)


class RunTools:
    """Everything about runs goes through the door that all faces share. ``base`` is where people reach the service."""

    def __init__(self, team: Team, base: str) -> None:
        self._team = team
        self._base = base

    def specs(self) -> tuple[ToolSpec, ...]:
        """The tools."""
        return (
            tool(_ASK, Question, RunResult, self.ask),
            tool(_VALIDATE, Plan, RunResult, self.validate),
            tool(_ANSWER, Answers, RunResult, self.answer),
            tool(_READ, RunId, RunResult, self.read),
            tool(_STOP, Stop, RunResult, self.stop),
        )

    async def ask(self, call: Call, given: Question) -> RunResult | InputRequiredResult:
        """Ask, and wait for the answer."""
        agents = (given.agent,) if given.agent else ()
        wishes = Wishes(agents=agents, clarify=given.clarify, declared=given.sensitivity)
        thread = _known("thr", given.thread_id) if given.thread_id else None
        key, author = given.idempotency_key, call.principal.author
        return await self._asked(call, Submission(given.question, Origin.MCP, thread, wishes, key, author))

    async def validate(self, call: Call, given: Plan) -> RunResult | InputRequiredResult:
        """Have a plan judged, and wait for the verdict."""
        command = "validate" if "validate" in self._team.commands.by_name else None
        wishes = Wishes(type=RequestType.VALIDATE, clarify=given.clarify, declared=given.sensitivity, command=command)
        thread = _known("thr", given.thread_id) if given.thread_id else None
        return await self._asked(call, Submission(given.plan, Origin.MCP, thread, wishes, author=call.principal.author))

    async def answer(self, call: Call, given: Answers) -> RunResult | InputRequiredResult:
        """Answer questions, and wait for what the run makes of it."""
        if call.returned is not None:
            return await self._resumed(call, call.returned)
        answers = [GivenAnswer(each.question_id, each.option, each.text) for each in given.answers]
        known = _known("clr", given.clarification_id)
        run = await self._team.answer(known, answers, finish=given.finish, author=call.principal.author)
        return await self._followed(call, run)

    async def read(self, _call: Call, given: RunId) -> RunResult:
        """The run as it is."""
        return await self.look(given.run_id)

    async def look(self, run_id: str) -> RunResult:
        """One run; raises NotFound."""
        return await self._result(await self._team.run(_known("run", run_id)))

    async def stop(self, _call: Call, given: Stop) -> RunResult:
        """Stop the run."""
        run = await self._team.run(_known("run", given.run_id))
        return await self._result(run if run.status.final else await self._team.cancel(run.id, given.reason))

    async def _asked(self, call: Call, submission: Submission) -> RunResult | InputRequiredResult:
        if call.returned is not None:
            return await self._resumed(call, call.returned)
        # Given up in this moment, the message would be stored and nobody would know its run.
        with anyio.CancelScope(shield=True):
            accepted = await self._team.submit(submission)
        # A scope that nobody cancels lets everything through.
        return await self._followed(call, accepted.run)  # pyright: ignore[reportPossiblyUnboundVariable]

    async def _resumed(self, call: Call, returned: Returned) -> RunResult | InputRequiredResult:
        """Go on with a run whose questions were sent out by an early result."""
        run_id, _, clarification_id = returned.state.partition(" ")
        if not is_id("run", run_id) or not is_id("clr", clarification_id):
            raise InvalidRequest("The request state is not one that this service gave out.")
        run = await self._team.run(run_id)
        clarification = await self._team.clarification(clarification_id)
        if clarification.run_id != run.id:
            raise InvalidRequest("The request state is not one that this service gave out.")
        if returned.content is None:
            return await self._result(run)
        answers = answers_in(clarification.questions, returned.content)
        return await self._followed(call, await self._answered(call, run, clarification, answers))

    async def _answered(
        self, call: Call, run: Run, clarification: Clarification, answers: tuple[GivenAnswer, ...]
    ) -> Run:
        try:
            return await self._team.answer(clarification.id, answers, finish=True, author=call.principal.author)
        except ClarificationNotOpen:
            # Answered elsewhere meanwhile, or expired: the run goes on anyway.
            return await self._team.run(run.id)

    async def _followed(self, call: Call, run: Run) -> RunResult | InputRequiredResult:
        """Wait until the run ends, asking this client whenever the team asks back."""
        while True:
            run = await self._settled(call, run)
            clarification = await self._open(run)
            if clarification is None:
                return await self._result(run)
            form = form_of(clarification)
            if call.asks_later:
                return call.ask_later(form, f"{run.id} {clarification.id}")
            content = await self._waiting(call.ask_now(form), run)
            if content is None:
                return await self._result(run)
            run = await self._answered(call, run, clarification, answers_in(clarification.questions, content))

    async def _settled(self, call: Call, run: Run) -> Run:
        if run.status.final or run.status is RunStatus.CLARIFYING:
            return run
        return await self._waiting(self._observed(call, run), run)

    async def _observed(self, call: Call, run: Run) -> Run:
        async for stored in self._team.follow(run.id, run.last_seq):
            if sentence := told(stored.event):
                await call.progress(stored.seq, sentence)
            if stored.event.type == "run.clarifying":
                asking = await self._team.run(run.id)
                if asking.status is RunStatus.CLARIFYING:
                    return asking
        return await self._team.run(run.id)

    async def _waiting(self, work: Coroutine[Any, Any, T], run: Run) -> T:
        """What ``work`` gives; a client that gives up meanwhile stops the run."""
        # A task of its own is cancelled once; the scope around this call would do so again and again, and a database
        # connection that is interrupted while it cleans up is lost.
        task = asyncio.create_task(work)
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            with anyio.CancelScope(shield=True):
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
                await self._team.cancel(run.id, _GAVE_UP)
            raise

    async def _open(self, run: Run) -> Clarification | None:
        if run.status is not RunStatus.CLARIFYING:
            return None
        rounds = await self._team.rounds(run.id)
        return next((each for each in rounds if each.status is ClarificationStatus.OPEN), None)

    async def _result(self, run: Run) -> RunResult:
        conclusion, clarification = run.conclusion, await self._open(run)
        return RunResult(
            run_id=run.id,
            thread_id=run.thread_id,
            status=run.status,
            markdown=conclusion.markdown if conclusion else None,
            completeness=conclusion.completeness if conclusion else None,
            verdict=conclusion.verdict if conclusion else None,
            citations=tuple(map(self._source, conclusion.citations)) if conclusion else (),
            assumptions=tuple(map(Assumed.model_validate, conclusion.assumptions)) if conclusion else (),
            missing=conclusion.missing if conclusion else (),
            clarification=OpenQuestions.model_validate(clarification) if clarification else None,
            declined=run.declined,
            error=Failure.model_validate(run.error) if run.error else None,
            sensitivity=run.sensitivity,
            cost_usd=run.cost_usd,
        )

    def _source(self, citation: Citation) -> Source:
        return Source(
            n=citation.n,
            skill=citation.skill,
            section=citation.section,
            heading=citation.heading,
            quote=citation.quote,
            link=self._base + citation.address,
        )


def _known(prefix: Prefix, text: str) -> str:
    if not is_id(prefix, text):
        raise NotFound(f"There is no such id; one begins with {prefix}_ and has 32 hex digits.")
    return text
