"""How a response goes on from an earlier one, or in a conversation."""

from dataclasses import replace

from app.api.asking.doors import Doorway
from app.api.asking.headers import declared, known_thread
from app.api.asking.question import Question
from app.api.http.exchange import Exchange
from app.api.openai.responses.request import ResponseRequest, response_id
from app.domain.access import Principal
from app.domain.asked import EarlierTurn, RunPart
from app.domain.errors import NotFound, TeamError
from app.domain.labels import Origin, RunStatus
from app.domain.run import Run

_RESTING = frozenset({RunStatus.CONCLUDED, RunStatus.DECLINED, RunStatus.FAILED, RunStatus.CANCELLED})


class Histories:
    """Finds the conversation of a request; makes a new one where it would branch off."""

    def __init__(self, doorway: Doorway) -> None:
        self._doorway = doorway

    async def question(self, request: ResponseRequest, exchange: Exchange) -> Question:
        """The question of a request.

        Raises:
            NotFound: there is no such response or conversation.
            UnknownModel: the team does not go by that name.
        """
        question = Question(
            text=request.question,
            model=self._doorway.models[request.model],
            origin=Origin.OPENAI,
            earlier=request.earlier,
            context=request.context,
            quick=request.quick,
            declared=declared(exchange),
        )
        if request.conversation is not None:
            return await self._in_thread(question, known_thread(request.conversation), exchange.principal)
        if request.previous is not None:
            return await self._after(question, request.previous, exchange.principal)
        return question

    async def _in_thread(self, question: Question, thread_id: str, caller: Principal) -> Question:
        """The thread itself, or a branch of it where the request tells of more than its question."""
        if not question.earlier:
            return replace(question, thread_id=thread_id)
        said = await self._doorway.asking.team.messages(thread_id)
        turns = tuple(EarlierTurn(each.role, each.content) for each in said)
        return await self._branched(question, turns, caller)

    async def _after(self, question: Question, previous: RunPart, caller: Principal) -> Question:
        try:
            await self._doorway.asking.store.read(previous)
        except NotFound:
            raise NotFound(f"There is no response {response_id(previous)!r} to go on from.") from None
        run = await self._doorway.asking.team.run(previous.run_id)
        if not question.earlier and await self._is_last(run, previous):
            return replace(question, thread_id=run.thread_id)
        return await self._branched(question, await self._up_to(run, previous), caller)

    async def _is_last(self, run: Run, part: RunPart) -> bool:
        """Whether nothing was said in the thread since this part of the run."""
        team = self._doorway.asking.team
        *_, newest = await team.runs_of(run.thread_id)
        rounds = len(await team.rounds(run.id))
        waiting = run.status is RunStatus.CLARIFYING
        return newest.id == run.id and part.number == (rounds if waiting else rounds + 1)

    async def _up_to(self, run: Run, part: RunPart) -> tuple[EarlierTurn, ...]:
        """What was said in the thread up to the end of this part."""
        turns: list[EarlierTurn] = []
        own = 0
        for message in await self._doorway.asking.team.messages(run.thread_id):
            own += message.run_id == run.id
            if own > part.number or (own == part.number and message.run_id != run.id):
                break
            turns.append(EarlierTurn(message.role, message.content))
        watching = self._doorway.watching
        events = await watching.so_far(part)
        if not watching.has_ended(events):
            return tuple(turns)
        try:
            answer = await watching.answer(part, events)
        except TeamError:
            return tuple(turns)
        return (*turns, EarlierTurn("team", answer.text))

    async def _branched(self, question: Question, turns: tuple[EarlierTurn, ...], caller: Principal) -> Question:
        thread_id = await self._doorway.asking.begin((*turns, *question.earlier), caller)
        return replace(question, thread_id=thread_id)
