"""All handlers of clicks, by what they deal with."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.retrieval.indexing.library import Library
from app.slack.answerers import WhoAnswered
from app.slack.channels import ChannelRules
from app.slack.interactions.again import Again
from app.slack.interactions.answering import Answering
from app.slack.interactions.clarifying import Clarifying
from app.slack.interactions.explaining import Explaining, Sources
from app.slack.interactions.home_tab import HomeTab
from app.slack.interactions.judging import Judging
from app.slack.interactions.opening import Opening
from app.slack.interactions.sharing import Poster, Sharing
from app.slack.interactions.sight import Sight
from app.slack.interactions.stopping import Stopping
from app.slack.interactions.telling import Teller
from app.slack.naming import Names
from app.slack.ports import Handler, Workspaces
from app.slack.render.escape import links_of
from app.store.audit import AuditStore
from app.store.budgets import BudgetStore
from app.store.engine import Database
from app.store.feedback import FeedbackStore
from app.store.slack.choices import ChoiceStore
from app.store.slack.errands import ErrandStore
from app.store.slack.history import SlackHistory
from app.store.slack.people import PersonStore
from app.store.slack.posts import PostStore
from app.team import Team


@dataclass(frozen=True, slots=True)
class Deps:
    """What clicks need. ``base`` is the address at which people reach the service, where there is one."""

    team: Team
    database: Database
    workspaces: Workspaces
    rules: ChannelRules
    budgets: BudgetStore
    audit: AuditStore
    library: Library
    titles: Mapping[str, str]
    base: str | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything that deals with clicks."""

    clarifying: Clarifying
    judging: Judging
    explaining: Explaining
    again: Again
    stopping: Stopping
    sharing: Sharing
    home: HomeTab


def desk(deps: Deps) -> Desk:
    """Put it together."""
    team, database, workspaces = deps.team, deps.database, deps.workspaces
    choices, errands, posts = ChoiceStore(database), ErrandStore(database), PostStore(database)
    history, teller = SlackHistory(database), Teller(workspaces)
    answerers = WhoAnswered(choices, Names(workspaces, deps.rules))
    sight, opening = Sight(team, posts, deps.rules), Opening(teller)
    poster = Poster(workspaces, posts, history, teller)
    sources = Sources(deps.audit, deps.library, deps.titles, links_of("", deps.base))
    return Desk(
        clarifying=Clarifying(team, choices, Answering(team, choices, teller, answerers), opening),
        judging=Judging(FeedbackStore(database), sight, opening, teller),
        explaining=Explaining(sight, opening, sources),
        again=Again(team, sight, history, errands, teller),
        stopping=Stopping(team, sight, history, errands, teller),
        sharing=Sharing(team, sight, errands, poster, deps.rules, deps.base),
        home=HomeTab(workspaces, PersonStore(database), history, deps.budgets, teller),
    )


def handlers(found: Desk) -> Mapping[str, Handler]:
    """The handlers by topic: kind and name of what Slack delivered."""
    return {
        "action:clarify": found.clarifying.chosen,
        "action:clarify_skip": found.clarifying.skipped,
        "view:clarify_answers": found.clarifying.sent,
        "action:feedback": found.judging.voted,
        "view:feedback_reasons": found.judging.explained,
        "action:retry": found.again.retry,
        "action:stop": found.stopping.pressed,
        "event:agent_session_stopped": found.stopping.session,
        "action:share": found.sharing.share,
        "event:app_home_opened": found.home.opened,
        "action:setting": found.home.switched,
    }
