"""The buttons and the form below the team's questions."""

from app.domain.errors import NotFound
from app.domain.slack import Envelope, Installation, Workspace
from app.slack.interactions import wording
from app.slack.interactions.answering import Answering, Reply
from app.slack.interactions.clicks import Click, click_of, data_of, number, sent_of, spot_data, spot_of
from app.slack.interactions.opening import Asked, Content, Opening, told
from app.slack.interactions.reading import filled_in, pressed
from app.slack.interactions.weighing import Given, weigh
from app.slack.render import questions
from app.slack.render.message import Message
from app.slack.shape import words
from app.store.slack.choices import ChoiceStore
from app.store.tenancy import acting_for
from app.team import Team


class Clarifying:
    """Turns clicks and forms into answers."""

    def __init__(self, team: Team, choices: ChoiceStore, answering: Answering, opening: Opening) -> None:
        self._team = team
        self._choices = choices
        self._answering = answering
        self._opening = opening

    async def chosen(self, envelope: Envelope, installation: Installation) -> str:
        """Somebody pressed an option."""
        return await self._pressed(envelope, installation, finish=False)

    async def skipped(self, envelope: Envelope, installation: Installation) -> str:
        """Somebody pressed "Go on with assumptions"."""
        return await self._pressed(envelope, installation, finish=True)

    async def sent(self, envelope: Envelope, installation: Installation) -> str:
        """Somebody sent the form."""
        sent = sent_of(envelope.body)
        reply = Reply(
            clarification_id=words(sent.private, "c"),
            user=sent.user,
            spot=spot_of(sent.private),
            workspace=envelope.workspace,
            read=lambda asked: filled_in(sent, asked),
            version=number(sent.private, "v"),
        )
        with acting_for(installation.tenant):
            return await self._answering.take(reply)

    async def open(self, asked: Asked, tenant: str) -> str:
        """Open the form with the questions, for whoever may answer them."""
        with acting_for(tenant):
            return await self._opening.show(asked, lambda: self._form(asked.click, asked.workspace))

    async def _pressed(self, envelope: Envelope, installation: Installation, *, finish: bool) -> str:
        click = click_of(envelope.body)
        data = data_of(click.value)
        reply = Reply(
            clarification_id=words(data, "c"),
            user=click.user,
            spot=click.spot,
            workspace=envelope.workspace,
            read=lambda _: pressed(data),
            version=number(data, "v"),
            finish=finish,
        )
        with acting_for(installation.tenant):
            return await self._answering.take(reply)

    async def _form(self, click: Click, workspace: Workspace) -> Content:
        data = data_of(click.value)
        try:
            clarification = await self._team.clarification(words(data, "c"))
        except NotFound:
            return told(Message(wording.GONE))
        run = await self._team.run(clarification.run_id)
        reply = Reply(clarification.id, click.user, click.spot, workspace, lambda _: (), number(data, "v"))
        why = weigh(
            clarification,
            Given(reply.by, (), reply.version),
            may=await self._answering.may(run, reply),
            settled_by=await self._choices.settled_by(clarification.id),
        )
        if why is not None:
            return told(await self._answering.note(why, clarification, run))
        return Content(questions.modal(clarification, spot_data(click.spot)), questions.ask(clarification))
