"""``cto-team ask``: one question, through a running service if there is one, otherwise inside this process."""

import asyncio
import os
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated

import typer
from pydantic import SecretStr

from app.api.conversations.views import RunView
from app.cli.connection import Connection, RemoteConnection
from app.cli.options import Server
from app.cli.reach import settings_for
from app.cli.terminal import print_run, read_answers
from app.client.client import open_client
from app.domain.clarification import GivenAnswer
from app.domain.errors import InvalidRequest, TeamError
from app.domain.labels import Origin, RequestType, RunStatus, Sensitivity
from app.domain.run import Submission, Wishes
from app.presence import Presence, find
from app.settings import Environment, Settings, fingerprint, read_environment
from app.telemetry import configure


def ask(  # noqa: PLR0913, PLR0917 - each option of the command is a parameter
    text: Annotated[str, typer.Argument(help="the question; - reads standard input")],
    thread: Annotated[str | None, typer.Option(help="id of a thread to go on with")] = None,
    agent: Annotated[list[str] | None, typer.Option(help="a specialist who must answer; may be repeated")] = None,
    kind: Annotated[RequestType | None, typer.Option("--type", help="what is asked for")] = None,
    command: Annotated[str | None, typer.Option(help="a command such as /design; see `cto-team commands`")] = None,
    sensitivity: Annotated[Sensitivity | None, typer.Option(help="can only raise the label")] = None,
    answer: Annotated[list[str] | None, typer.Option(help='"topic or question id=text", with --thread')] = None,
    as_json: Annotated[bool, typer.Option("--json", help="print one JSON document")] = False,  # noqa: FBT002
    no_input: Annotated[  # noqa: FBT002
        bool, typer.Option("--no-input", help="ask nothing back: go on with labelled assumptions")
    ] = False,
    server: Server = None,
) -> None:
    """Ask the team one question."""
    settings, environment = settings_for(server), read_environment()
    configure(settings.log_level)
    question = sys.stdin.read() if text == "-" else text
    name = command.removeprefix("/") if command else None
    wishes = Wishes(agents=tuple(agent or ()), type=kind, declared=sensitivity, command=name)
    submission = Submission(question, Origin.CLI, thread, wishes)
    interactive = sys.stdin.isatty() and sys.stdout.isatty() and not as_json and not no_input
    run = asyncio.run(_ask(settings, environment, submission, answer or [], skip=no_input, interactive=interactive))
    if as_json:
        print(run.model_dump_json(indent=2))
    else:
        print_run(run)
    if run.status in {RunStatus.FAILED, RunStatus.CANCELLED}:
        raise typer.Exit(1)


async def _ask(
    settings: Settings,
    environment: Environment,
    submission: Submission,
    answers: list[str],
    *,
    skip: bool,
    interactive: bool,
) -> RunView:
    async with connect(settings, environment) as connection:
        if answers:
            run = await _answer_given(connection, submission, answers)
        else:
            run = await connection.settled((await connection.submit(submission)).id)
        while run.clarification is not None and (skip or interactive):
            given = [] if skip else read_answers(run.clarification)
            await connection.answer(run.clarification.id, given)
            run = await connection.settled(run.id)
        return run


async def _answer_given(connection: Connection, submission: Submission, answers: list[str]) -> RunView:
    """Answer the open questions of the thread by ``topic or id=text`` pairs."""
    run = await connection.open_run(submission.thread_id) if submission.thread_id else None
    if run is None or run.clarification is None:
        raise InvalidRequest("--answer needs --thread with a thread whose questions are open.")
    names = {name: question.id for question in run.clarification.questions for name in (question.id, question.topic)}
    given: list[GivenAnswer] = []
    for pair in answers:
        name, found, words = pair.partition("=")
        if not found or name.strip() not in names:
            raise InvalidRequest(f"{pair!r} is not 'name=text' with one of: {', '.join(names)}.")
        given.append(GivenAnswer(names[name.strip()], text=words))
    await connection.answer(run.clarification.id, given)
    return await connection.settled(run.id)


@asynccontextmanager
async def connect(settings: Settings, environment: Environment) -> AsyncGenerator[Connection]:
    """The service that the settings name, or a running one with the same configuration, else one in this process."""
    if settings.server is not None:
        async with open_client(settings.server, settings.key) as client:
            yield RemoteConnection(client)
        return
    running = await _running(settings.home, fingerprint(settings, environment))
    if running is not None:
        async with open_client(running.address, SecretStr(running.token)) as client:
            yield RemoteConnection(client)
        return
    # The whole service takes seconds to import; with a running one that is not needed.
    from app.cli.local import local_connection  # noqa: PLC0415

    async with local_connection(settings, environment) as connection:
        yield connection


async def _running(home: Path, wanted: str) -> Presence | None:
    """A service on this machine that would answer as this process would."""
    presence = find(home)
    if presence is None or presence.fingerprint != wanted or not _lives(presence.pid):
        return None
    try:
        async with open_client(presence.address) as client:
            ready = await client.operations.ready()
    except TeamError:
        return None
    return presence if ready.configuration == wanted else None


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
