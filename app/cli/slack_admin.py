"""``cto-team slack workspaces`` and ``cto-team slack channels``: Slack, by whoever owns the state folder."""

import json
from typing import TYPE_CHECKING, Annotated

import typer

from app.domain.channels import ChannelRule, is_channel_id
from app.domain.errors import InvalidSlackChannel, NotFound
from app.domain.labels import Sensitivity
from app.domain.slack_people import Answerers
from app.domain.trail import Action, Change

if TYPE_CHECKING:
    from app.domain.slack import Installation
    from app.service import Service

_FAREWELLS = {
    "uninstalled": "is removed: Slack has revoked its tokens and uninstalled the app.",
    "revoked": "is removed: Slack has revoked its token. The app itself is removed in the workspace's own settings.",
    "ended": "is removed; Slack took its token no longer.",
    "untold": "is removed here, but Slack could not be told: remove the app in the workspace's own settings.",
}

AsJson = Annotated[bool, typer.Option("--json", help="print one JSON document")]
Channel = Annotated[str, typer.Argument(help="id of the channel, from its details in Slack", metavar="CHANNEL")]
Team = Annotated[str, typer.Option(help="id of the workspace; needed where there are several")]
Place = Annotated[str, typer.Argument(help="id of the workspace or organization", metavar="ID")]


def workspaces(as_json: AsJson = False) -> None:  # noqa: FBT002
    """The workspaces that have, or have had, the app."""
    # The whole service takes seconds to import; help and usage errors need none of it.
    from app.cli.local import with_service  # noqa: PLC0415

    found = with_service(lambda service: service.operations.slack.installations.all(), sync=False)
    rows = [
        {
            "id": each.team_id or each.enterprise_id,
            "name": each.name,
            "tenant": each.tenant,
            "state": each.state.value,
            "reason": each.reason,
            "without": sorted(each.without),
        }
        for each in found
    ]
    if as_json:
        print(json.dumps(rows, indent=2))
        return
    for row in rows:
        print("\t".join(str(row[name]) for name in ("id", "name", "tenant", "state", "reason")))


def remove(
    place: Place,
    forget: Annotated[  # noqa: FBT002
        bool, typer.Option("--forget", help="forget the tokens even where Slack does not answer")
    ] = False,
) -> None:
    """Have Slack revoke the tokens of a workspace, forget them and stop its runs.

    Exit code 1 where Slack could not be told: the app is to be removed there by hand.
    """
    from app.cli.local import with_service  # noqa: PLC0415 - see workspaces()
    from app.settings import operator, read_environment  # noqa: PLC0415 - see workspaces()
    from app.slack.removal import Farewell  # noqa: PLC0415 - see workspaces()
    from app.wiring.slack_clients import open_removal  # noqa: PLC0415 - see workspaces()

    async def work(service: "Service") -> Farewell | None:
        found = await _installation(service, place)
        async with open_removal(service, read_environment()) as removal:
            return await removal(found, operator(), forget=forget)

    farewell = with_service(work, sync=False)
    print(f"{place} {_FAREWELLS[farewell.value] if farewell else 'was removed already.'}")
    if farewell is Farewell.UNTOLD:
        raise typer.Exit(1)


def channels(as_json: AsJson = False) -> None:  # noqa: FBT002
    """The channels that somebody has decided about."""
    from app.cli.local import with_service  # noqa: PLC0415 - see workspaces()

    async def work(service: "Service") -> list[ChannelRule]:
        slack = service.operations.slack
        tenants = dict.fromkeys(each.tenant for each in await slack.installations.all())
        return [rule for tenant in tenants for rule in await slack.rules(tenant)]

    rules = with_service(work, sync=False)
    if as_json:
        print(json.dumps([_row(rule) for rule in rules], indent=2))
        return
    for rule in rules:
        print(_line(rule))


def allow(channel: Channel, team: Team = "") -> None:
    """Let guests and people of other organizations ask in a channel."""
    _decide(channel, team, outsiders=True)


def forbid(channel: Channel, team: Team = "") -> None:
    """Refuse guests and people of other organizations in a channel."""
    _decide(channel, team, outsiders=False)


def clearance(
    channel: Channel,
    highest: Annotated[Sensitivity, typer.Argument(help="highest label of an answer that is given in the channel")],
    team: Team = "",
) -> None:
    """Say up to which label answers are given in a channel; others go to the asker alone."""
    _decide(channel, team, highest=highest)


def answers(
    channel: Channel,
    who: Annotated[Answerers, typer.Argument(help="who may answer what the team asks back in the channel")],
    team: Team = "",
) -> None:
    """Say who may answer the team's questions in a channel: whoever asked, or everybody."""
    from app.cli.local import with_service  # noqa: PLC0415 - see workspaces()
    from app.settings import operator  # noqa: PLC0415 - see workspaces()
    from app.store.slack.choices import ChoiceStore  # noqa: PLC0415 - see workspaces()
    from app.store.tenancy import acting_for  # noqa: PLC0415 - see workspaces()

    if not is_channel_id(channel):
        raise InvalidSlackChannel(f"{channel!r} is not the id of a channel.")

    async def work(service: "Service") -> str:
        found = await _installation(service, team)
        place = team or found.team_id
        about, detail = f"slack:{place}:{channel}", {"answers": who.value}
        change = Change(found.tenant, operator(), Action.SLACK_CHANNEL, about, detail=detail)
        with acting_for(found.tenant):
            await ChoiceStore(service.database).let(place, channel, who, change)
        return place

    print(f"{with_service(work, sync=False)}\t{channel}\tanswers from: {who.value}")


def _decide(channel: str, team: str, *, outsiders: bool | None = None, highest: Sensitivity | None = None) -> None:
    from app.cli.local import with_service  # noqa: PLC0415 - see workspaces()
    from app.settings import operator  # noqa: PLC0415 - see workspaces()
    from app.store.slack.admin import By  # noqa: PLC0415 - see workspaces()

    async def work(service: "Service") -> ChannelRule:
        found = await _installation(service, team)
        slack, by = service.operations.slack, By(operator())
        place = team or found.team_id
        return await slack.decide(found.tenant, place, channel, by, outsiders=outsiders, highest=highest)

    print(_line(with_service(work, sync=False)))


async def _installation(service: "Service", place: str) -> "Installation":
    """The workspace or organization of that id; without an id, the only one."""
    every = await service.operations.slack.installations.all()
    found = [each for each in every if place in {each.team_id, each.enterprise_id}] if place else list(every)
    if not found:
        raise NotFound(f"There is no workspace {place!r}; `cto-team slack workspaces list` shows them.")
    if len(found) > 1 or (not place and not found[0].team_id):
        raise NotFound("There are several workspaces; name one with --team.")
    return found[0]


def _row(rule: ChannelRule) -> dict[str, object]:
    return {
        "team_id": rule.team_id,
        "channel": rule.channel,
        "outsiders": rule.outsiders,
        "highest": rule.highest.value,
        "changed_by": rule.changed_by,
    }


def _line(rule: ChannelRule) -> str:
    outsiders = "outsiders allowed" if rule.outsiders else "no outsiders"
    return f"{rule.team_id}\t{rule.channel}\t{outsiders}\tup to {rule.highest.value}"
