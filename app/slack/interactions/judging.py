"""Feedback: two buttons below an answer, and a form for what was wrong with it."""

from app.domain.access import Author
from app.domain.errors import NotFound
from app.domain.feedback import FeedbackReason, Judgement, Rating
from app.domain.slack import Envelope, Installation, Workspace, user_name
from app.slack.interactions import wording
from app.slack.interactions.clicks import Click, Sent, click_of, picked, sent_of, spot_data, spot_of
from app.slack.interactions.opening import Asked, Content, Opening
from app.slack.interactions.sight import Sight
from app.slack.interactions.telling import Teller
from app.slack.render import modals
from app.slack.render.message import Message
from app.slack.shape import words
from app.store.feedback import FeedbackStore
from app.store.tenancy import acting_for

LONGEST_WORDS = 2_000
"""As many characters as the HTTP API takes."""


class Judging:
    """Keeps one judgement for each person and run, the latest."""

    def __init__(self, feedback: FeedbackStore, sight: Sight, opening: Opening, teller: Teller) -> None:
        self._feedback = feedback
        self._sight = sight
        self._opening = opening
        self._teller = teller

    async def voted(self, envelope: Envelope, installation: Installation) -> str:
        """Somebody pressed one of the two buttons."""
        return await self.vote(click_of(envelope.body), envelope.workspace, installation.tenant)

    async def vote(self, click: Click, workspace: Workspace, tenant: str) -> str:
        """Keep what a button says; returns what became of it."""
        rating, run_id = vote_of(click.value)
        if rating is None:
            return "ignored"
        author = _author(workspace, click.user)
        with acting_for(tenant):
            try:
                await self._sight.run(run_id, workspace, click.user, click.spot)
            except NotFound:
                await self._teller.whisper(workspace, click.spot, click.user, Message(wording.GONE))
                return "gone"
            if rating is Rating.DOWN and await self._disliked(run_id, author):
                # What the form says stands, and it may have been faster than the button.
                return "known"
            await self._feedback.put(run_id, author, Judgement(rating))
            if rating is Rating.UP:
                await self._teller.whisper(workspace, click.spot, click.user, Message(wording.THANKS))
        return rating.value

    async def ask_why(self, asked: Asked) -> str:
        """Open the form for what was wrong."""
        run_id = vote_of(asked.click.value)[1]
        form = modals.feedback_reasons(run_id, spot_data(asked.click.spot))
        return await self._opening.at_once(asked, Content(form, Message(wording.THANKS)))

    async def explained(self, envelope: Envelope, installation: Installation) -> str:
        """Somebody sent the form."""
        sent, workspace = sent_of(envelope.body), envelope.workspace
        run_id, spot = words(sent.private, "r"), spot_of(sent.private)
        with acting_for(installation.tenant):
            try:
                await self._sight.run(run_id, workspace, sent.user, spot)
            except NotFound:
                return "gone"
            await self._feedback.put(run_id, _author(workspace, sent.user), judgement_of(sent))
            await self._teller.whisper(workspace, spot, sent.user, Message(wording.THANKS))
        return "explained"

    async def _disliked(self, run_id: str, author: str) -> bool:
        mine = [each.judgement for each in await self._feedback.of_run(run_id) if each.author == author]
        return any(each.target == "run" and each.rating is Rating.DOWN for each in mine)


def vote_of(value: str) -> tuple[Rating | None, str]:
    """Which of the two buttons was pressed, and for which run."""
    side, _, run_id = value.partition(":")
    return {"up": Rating.UP, "down": Rating.DOWN}.get(side), run_id


def judgement_of(sent: Sent) -> Judgement:
    """What the form says."""
    chosen = {value for state in sent.values.values() for value in picked(state)}
    reasons = tuple(each for each in FeedbackReason if each.value in chosen)
    texts = filter(None, (words(state, "value").strip() for state in sent.values.values()))
    return Judgement(Rating.DOWN, reasons, "\n".join(texts).replace("\x00", "")[:LONGEST_WORDS])


def _author(workspace: Workspace, user: str) -> str:
    return Author(user_name(workspace, user)).owner
