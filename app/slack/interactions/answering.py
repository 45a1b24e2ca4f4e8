"""Answers to the team's questions: who may give them, who was first, and what everybody sees of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from app.domain.clarification import Clarification, GivenAnswer, Question
from app.domain.errors import ClarificationNotOpen, NotFound, TeamError
from app.domain.labels import ClarificationStatus
from app.domain.run import Run
from app.domain.slack import Workspace, user_name
from app.domain.slack_people import Answerers, Choice, slack_user
from app.slack.answerers import WhoAnswered
from app.slack.interactions import wording
from app.slack.interactions.clicks import Spot
from app.slack.interactions.marking import marked
from app.slack.interactions.telling import Teller
from app.slack.interactions.weighing import Given, Refused, complete, weigh
from app.slack.render import questions
from app.slack.render.message import Message
from app.store.slack.choices import ChoiceStore, Claim
from app.team import Team

Reading = Callable[[Sequence[Question]], tuple[GivenAnswer, ...]]
"""What somebody answered, given what was asked."""


@dataclass(frozen=True, slots=True)
class Reply:
    """Somebody's answer from Slack: by ``user``, at ``spot``; see ``Given`` for version and finish."""

    clarification_id: str
    user: str
    spot: Spot
    workspace: Workspace
    read: Reading
    version: int | None = None
    finish: bool = False

    @property
    def by(self) -> str:
        """The person as the author of runs."""
        return user_name(self.workspace, self.user)

    def given(self, clarification: Clarification) -> Given:
        """The answer as it is weighed."""
        return Given(self.by, self.read(clarification.questions), self.version, self.finish)


class Answering:
    """Takes answers in, for the tenant that the task acts for. Everything here may be done twice without harm."""

    def __init__(self, team: Team, choices: ChoiceStore, teller: Teller, answerers: WhoAnswered) -> None:
        self._team = team
        self._choices = choices
        self._teller = teller
        self._answerers = answerers

    async def take(self, reply: Reply) -> str:
        """Deal with an answer; returns what became of it.

        ``gathered`` while other questions of the set have no answer, ``answered`` when the run goes on, else why it
        does not count.
        """
        try:
            clarification = await self._team.clarification(reply.clarification_id)
        except NotFound:
            await self._teller.whisper(reply.workspace, reply.spot, reply.user, Message(wording.GONE))
            return "gone"
        given = reply.given(clarification)
        run = await self._team.run(clarification.run_id)
        settled_by = await self._choices.settled_by(clarification.id)
        why = weigh(clarification, given, may=await self.may(run, reply), settled_by=settled_by)
        if why is Refused.AGAIN:
            await self._show(clarification, reply)
        elif why is not None:
            await self._refuse(why, clarification, run, reply)
        return why.value if why else await self._keep(clarification, run, given, reply)

    async def may(self, run: Run, reply: Reply) -> bool:
        """Whether somebody may answer: the asker, and in some channels everybody."""
        if run.author.user == reply.by:
            return True
        return await self._choices.answerers(reply.workspace.team_id, reply.spot.channel) is Answerers.EVERYONE

    async def note(self, why: Refused, clarification: Clarification, run: Run) -> Message:
        """What somebody is told whose answer does not count."""
        if why is Refused.EXPIRED:
            return questions.expired(clarification, ())
        settled_by = await self._choices.settled_by(clarification.id)
        by = slack_user(settled_by) if settled_by else None
        return Message(wording.refusal(why, slack_user(run.author.user), by))

    async def _keep(self, clarification: Clarification, run: Run, given: Given, reply: Reply) -> str:
        choices = await self._choices.put(clarification.id, given.answers, given.by)
        chosen = {name: choice.answer for name, choice in choices.items()}
        if not complete(clarification.questions, chosen, finish=given.finish):
            await self._show(clarification, reply)
            return "gathered"
        claim = await self._choices.claim(clarification.id, given.by)
        if claim.by == given.by and await self._settle(clarification, claim, choices, finish=given.finish):
            await self._show(await self._team.clarification(clarification.id), reply)
            return "answered"
        await self._refuse(Refused.SETTLED, clarification, run, reply)
        return Refused.SETTLED.value

    async def _settle(
        self, clarification: Clarification, claim: Claim, choices: Mapping[str, Choice], *, finish: bool
    ) -> bool:
        """Let the run go on; False where somebody else was faster."""
        answers = [choice.answer for choice in choices.values()]
        try:
            await self._team.answer(clarification.id, answers, finish=finish)
        except TeamError as error:
            # An older claim may stand for answers that were taken: only what came to nothing is taken back.
            if claim.new:
                await self._choices.release(clarification.id, claim.by)
            if isinstance(error, ClarificationNotOpen):
                return False
            raise
        return True

    async def _show(self, clarification: Clarification, reply: Reply) -> None:
        """Bring the message with the questions up to date."""
        choices = await self._choices.of(clarification.id)
        if clarification.status is ClarificationStatus.OPEN:
            asked = questions.ask(clarification)
            blocks = marked(asked.blocks, clarification.questions, choices)
            message = Message(asked.text, tuple(blocks))
        else:
            message = questions.answered(clarification, await self._answerers.of(clarification, reply.workspace))
        await self._teller.change(reply.workspace, reply.spot, message)

    async def _refuse(self, why: Refused, clarification: Clarification, run: Run, reply: Reply) -> None:
        note = await self.note(why, clarification, run)
        await self._teller.whisper(reply.workspace, reply.spot, reply.user, note)
