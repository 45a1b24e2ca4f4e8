"""Who has answered what the team asked, as far as it was answered in Slack."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

from app.domain.clarification import Clarification, Question, Reply
from app.domain.errors import TeamError
from app.domain.labels import ClarificationStatus
from app.domain.slack import Workspace
from app.domain.slack_people import Choice, Who, slack_user
from app.slack.ports import Naming
from app.store.slack.choices import ChoiceStore
from app.team import Team


@dataclass(frozen=True, slots=True)
class WhoAnswered:
    """Looks up who pressed a button, filled in the form, or replied in words."""

    choices: ChoiceStore
    names: Naming

    async def of(self, clarification: Clarification, workspace: Workspace) -> Mapping[str, Who]:
        """Who answered each question; those that were answered elsewhere are not there."""
        choices = await self.choices.of(clarification.id)
        settled_by = await self.choices.settled_by(clarification.id)
        asked = {each.id: each for each in clarification.questions}
        found: dict[str, Who] = {}
        for reply in clarification.replies:
            by = _chooser(reply, asked.get(reply.question_id), choices.get(reply.question_id)) or settled_by
            if by is not None:
                user = slack_user(by)
                found[reply.question_id] = Who(user, await self.names(workspace, user))
        return found


@asynccontextmanager
async def in_words(team: Team, choices: ChoiceStore, thread_id: str, author: str) -> AsyncGenerator[None]:
    """Around a reply in a thread: where it answers open questions, it is known beforehand who settles them."""
    run = await team.open_run(thread_id)
    rounds = await team.rounds(run.id) if run is not None else ()
    asked = next((each for each in rounds if each.status is ClarificationStatus.OPEN), None)
    claim = await choices.claim(asked.id, author) if asked is not None else None
    try:
        yield
    except TeamError:
        if asked is not None and claim is not None and claim.new:
            await choices.release(asked.id, author)
        raise


def _chooser(reply: Reply, question: Question | None, choice: Choice | None) -> str | None:
    """Whose choice has counted; a reply in words takes the place of what was pressed before."""
    if question is None or choice is None:
        return None
    option, said = choice.answer.option, (choice.answer.text or "").strip()
    if not said and option is not None and 0 <= option < len(question.options):
        said = question.options[option].answer
    return choice.by if said == reply.text else None
