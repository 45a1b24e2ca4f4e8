"""Slack, where this service has its secrets: the way in, and the loops that work off what came in."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from app.domain.errors import ConfigurationError
from app.domain.labels import Sensitivity
from app.domain.slack import Errand
from app.service import Service
from app.settings import Environment
from app.slack.acks import Acknowledgements, Watched
from app.slack.admission import Doorkeeper
from app.slack.app import Bolt, build_bolt
from app.slack.around import Surroundings
from app.slack.asking import Asking
from app.slack.bridge.bridge import Means
from app.slack.bridge.bridges import Bridges
from app.slack.bridge.pacing import Pacer
from app.slack.bridge.speech import Speech
from app.slack.channels import ChannelRules
from app.slack.clients import Clients
from app.slack.door import Door
from app.slack.http import PATH, Endpoint, SlackEndpoint
from app.slack.ingest import Ingest
from app.slack.installations.departures import EVENTS, Departures
from app.slack.installations.oauth import REDIRECT, OAuthApp
from app.slack.interactions.inline import inline, install_inline
from app.slack.interactions.register import Deps, Desk, desk, handlers
from app.slack.manifest import scopes
from app.slack.naming import Names
from app.slack.notes import Notes
from app.slack.opening import Credentials, open_clients, open_install_pages
from app.slack.place import Where, kind_of, place
from app.slack.render.steps import chunks
from app.slack.signing import Signatures
from app.slack.stopping import Stopping
from app.store.slack.channels import ChannelStore
from app.store.slack.choices import ChoiceStore
from app.store.slack.errands import TOPIC as ERRANDS
from app.store.slack.errands import ErrandStore
from app.store.slack.inbox import TOPIC as INBOX
from app.store.slack.inbox import Inbox
from app.store.slack.people import PersonStore
from app.store.slack.posts import PostStore
from app.store.slack.threads import SlackThreads
from app.wiring.slack_clients import credentials_of
from app.wiring.tasks import keep_up, now

SIGNING = ("SLACK_SIGNING_SECRET", "SLACK_SIGNING_SECRET_PREVIOUS")


@dataclass(frozen=True, slots=True)
class Slack:
    """What this process serves for Slack by its paths, and what Socket Mode needs."""

    endpoints: Mapping[str, Endpoint]
    bolt: Bolt
    clients: Clients


@dataclass(frozen=True, slots=True)
class _Parts:
    service: Service
    inbox: Inbox
    clients: Clients
    channels: ChannelStore
    rules: ChannelRules
    desk: Desk

    async def private(self, errand: Errand, label: Sensitivity) -> bool:
        """Whether an answer with this label goes to the asker alone."""
        channel = errand.place.channel
        rule = await self.channels.rule(errand.workspace.team_id, channel)
        spot = place(label, private=errand.private, kind=kind_of(channel), highest=rule.highest)
        return spot.where is Where.ALONE


@asynccontextmanager
async def open_slack(service: Service, environment: Environment, *, work: bool) -> AsyncGenerator[Slack]:
    """Slack's part of an open service; without ``work`` what comes in is kept and left to other processes.

    Raises:
        ConfigurationError: workspaces are to install the app, and nobody has said where Slack reaches the service.
    """
    async with AsyncExitStack() as stack:
        credentials = credentials_of(service, environment)
        parts = await _parts(stack, service, credentials)
        bolt = build_bolt(service.settings.slack_api_url, parts.inbox, parts.clients, inline)
        install_inline(bolt, parts.desk, parts.clients)
        if work:
            _start_ingest(stack, parts)
            _start_bridges(stack, parts)
        endpoints = dict(_endpoint(bolt, service, environment))
        if credentials.app is not None:
            app = _oauth_app(service, *credentials.app)
            welcome = service.access.welcome
            pages = open_install_pages(service.database, parts.clients, app, welcome, now)
            endpoints |= await stack.enter_async_context(pages)
        yield Slack(endpoints, bolt, parts.clients)


async def _parts(stack: AsyncExitStack, service: Service, credentials: Credentials) -> _Parts:
    database = service.database
    clients = await open_clients(database, credentials, service.team.cancel, now)
    stack.push_async_callback(clients.close)
    inbox, channels = Inbox(database), ChannelStore(database)
    rules = ChannelRules(channels, clients, now)
    stack.push_async_callback(inbox.close)
    deps = Deps(
        team=service.team,
        database=database,
        workspaces=clients,
        rules=rules,
        budgets=service.budgets,
        audit=service.audit,
        library=service.library,
        titles=_titles(service),
        base=service.settings.public_url,
    )
    return _Parts(service, inbox, clients, channels, rules, desk(deps))


def _titles(service: Service) -> Mapping[str, str]:
    return {name: agent.title for name, agent in service.agents.items()}


def _endpoint(bolt: Bolt, service: Service, environment: Environment) -> Mapping[str, Endpoint]:
    secrets = [secret for name in SIGNING if (secret := environment.secret(name))]
    if environment.secret(SIGNING[0]) is None:
        # What comes over a connection of our own is signed by nobody; over HTTP nothing of that is believed.
        return {}
    endpoint = SlackEndpoint(bolt, Signatures(secrets), service.operations.metrics)
    return {PATH: Watched(endpoint, Acknowledgements(now), now)}


def _oauth_app(service: Service, client_id: str, secret: str) -> OAuthApp:
    base = service.settings.public_url
    if base is None:
        raise ConfigurationError("SLACK_CLIENT_ID is set, but not CTO_TEAM_PUBLIC_URL: Slack sends people back there.")
    named = service.settings.slack_workspaces.split(",")
    allowed = frozenset(name.strip() for name in named if name.strip())
    return OAuthApp(client_id, secret, scopes(), base.rstrip("/") + REDIRECT, allowed=allowed)


def _start_ingest(stack: AsyncExitStack, parts: _Parts) -> None:
    service, clients = parts.service, parts.clients
    database, team = service.database, service.team
    threads, notes = SlackThreads(database), Notes(clients)
    admission = Doorkeeper(parts.rules)
    errands, people, surroundings = ErrandStore(database), PersonStore(database), Surroundings(clients)
    door = Door(
        Asking(team, threads, errands, people, admission, surroundings, notes, ChoiceStore(database)),
        Stopping(team, threads, parts.inbox, admission, notes),
        notes,
        frozenset(service.commands.by_name),
    )
    departures = Departures(clients.leaving)
    ingest = Ingest(
        parts.inbox,
        clients,
        {**door.handlers(), **handlers(parts.desk)},
        {f"event:{each}": departures for each in EVENTS},
        door.given_up,
        now,
        timedelta(seconds=service.settings.stalled_after_s),
    )
    wake = team.notifications.subscribe(INBOX)
    keep_up(stack, "slack.ingest", partial(ingest.run, wake))


def _start_bridges(stack: AsyncExitStack, parts: _Parts) -> None:
    service, database = parts.service, parts.service.database
    base, titles = service.settings.public_url, _titles(service)
    means = Means(
        team=service.team,
        errands=ErrandStore(database),
        posts=PostStore(database),
        workspaces=parts.clients,
        pacer=Pacer(),
        privacy=parts.private,
        speech=lambda errand, question: Speech(errand, question, base, lambda each: chunks(each, titles, base)),
        names=Names(parts.clients, parts.rules),
        clock=now,
    )
    bridges = Bridges(means, service.team.notifications)
    wake = service.team.notifications.subscribe(ERRANDS)
    keep_up(stack, "slack.bridges", partial(bridges.run, wake))
