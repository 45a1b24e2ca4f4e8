"""The Home tab: what the bot does, a person's last questions, the budget, what becomes of the data, and settings."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from app.domain.budget import Standing, dollars
from app.domain.codec import Json
from app.domain.labels import RunStatus
from app.slack.render import sentences as say
from app.slack.render.elements import button, context, cut, divider, header, section
from app.slack.render.escape import link, marked
from app.slack.render.limits import BLOCKS
from app.slack.render.message import Element, View

MOST_QUESTIONS = 10
_LONGEST_QUESTION = 140


@dataclass(frozen=True, slots=True)
class Recent:
    """A question that the person asked. ``url`` leads to it in Slack; without one it is not linked."""

    question: str
    status: RunStatus
    at: datetime
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Toggle:
    """Something that the person can switch; ``name`` goes into the button's action id, ``text`` says what it does."""

    name: str
    text: str
    on: bool


def home(recent: Sequence[Recent], standings: Sequence[Standing], spent: Decimal, toggles: Sequence[Toggle]) -> View:
    """The whole tab. ``spent`` is what the person's questions cost this month, in US dollars.

    A switch is a button ``setting:<name>`` whose value is the state that it leads to, ``on`` or ``off``.
    """
    blocks: list[Json] = [
        section(say.HOME_ABOUT),
        divider(),
        header(say.RECENT),
        *_recent(recent[:MOST_QUESTIONS]),
        divider(),
        header(say.BUDGET),
        section(say.OWN_SPEND.format(spent=say.amount(spent))),
        *_budget(standings),
        divider(),
        header(say.DATA),
        section(say.HANDLING),
        *_settings(toggles),
    ]
    return {"type": "home", "callback_id": "home", "blocks": blocks}


def _recent(recent: Sequence[Recent]) -> Iterator[Element]:
    if not recent:
        yield context(say.NOTHING_ASKED)
    for each in recent:
        words = cut(" ".join(each.question.split()), _LONGEST_QUESTION) or say.SOMETHING
        shown = link(each.url, words) if each.url else marked(words)
        yield section(f"{shown}\n_{say.STATUS[each.status]}, {say.day(each.at)}_")


def _budget(standings: Sequence[Standing]) -> Iterator[Element]:
    if not standings:
        yield context(say.NO_BUDGET)
    for each in standings[:BLOCKS]:
        scope = each.limit.scope.partition(":")[0]
        yield section(
            say.SPENT.format(
                spent=say.amount(dollars(each.balance.spent)),
                limit=say.amount(dollars(each.limit.cap)),
                left=say.amount(dollars(each.balance.left)),
                window=each.limit.window.value,
                who=say.WHOSE.get(scope, scope),
            )
        )


def _settings(toggles: Sequence[Toggle]) -> Iterator[Element]:
    if toggles:
        yield divider()
        yield header(say.SETTINGS)
    for each in toggles:
        wanted = "off" if each.on else "on"
        switch = button(say.SWITCH_OFF if each.on else say.SWITCH_ON, f"setting:{each.name}", wanted)
        told = section(f"{marked(each.text)}: *{say.ON if each.on else say.OFF}*")
        yield {**told, "accessory": switch}
