"""``cto-team slack``: the app's manifest, a check of its connection, and Socket Mode."""

import asyncio
import signal
from typing import Annotated

import typer

from app.settings import read_environment, read_settings
from app.telemetry import configure

_SECRETS = ("SLACK_SIGNING_SECRET", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET")
_MARKS = {True: "ok", False: "wrong", None: "?"}

Socket = Annotated[bool, typer.Option("--socket", help="take what Slack sends over a connection of this process's own")]


def slack(context: typer.Context, socket: Socket = False) -> None:  # noqa: FBT002
    """Slack: the app's manifest, a check, and, with --socket, the bot without a public address."""
    if context.invoked_subcommand is not None:
        return
    if not socket:
        typer.echo(context.get_help())
        return
    app_token = read_environment().secret("SLACK_APP_TOKEN")
    if not app_token:
        typer.echo("SLACK_APP_TOKEN is not set: make one with the scope connections:write on the app's page.", err=True)
        raise typer.Exit(2)
    asyncio.run(_listen(app_token))


def manifest(
    host: Annotated[str, typer.Option("--host", "--url", help="name under which Slack reaches the service")] = "",
    socket: Annotated[bool, typer.Option("--socket", help="for Socket Mode, which needs no address")] = False,  # noqa: FBT002
    mentions_only: Annotated[  # noqa: FBT002
        bool, typer.Option("--mentions-only", help="ask for no right to read channels; replies need a mention then")
    ] = False,
) -> None:
    """Print the manifest from which Slack makes the app."""
    # Slack's libraries take a while to import; other commands need none of them.
    from app.slack.manifest import manifest as made  # noqa: PLC0415
    from app.slack.manifest import manifest_text  # noqa: PLC0415

    name = host.strip().removeprefix("https://").strip("/")
    if not name and not socket:
        typer.echo("Name the address that Slack reaches with --host, or take --socket.", err=True)
        raise typer.Exit(2)
    typer.echo(manifest_text(made(name, socket=socket, mentions_only=mentions_only)), nl=False)


def check() -> None:
    """Compare secrets, scopes and clocks with what Slack says. Exit code 1 when something is wrong."""
    from app.slack.checking import check as look  # noqa: PLC0415 - see manifest()
    from app.slack.manifest import scopes  # noqa: PLC0415
    from app.wiring.tasks import now  # noqa: PLC0415

    environment = read_environment()
    secrets = {name: environment.secret(name) for name in _SECRETS}
    found = asyncio.run(look(read_settings().slack_api_url, secrets, scopes(), now))
    for each in found:
        typer.echo(f"{_MARKS[each.good]:6}{each.what}: {each.told}")
    raise typer.Exit(int(any(each.good is False for each in found)))


async def _listen(app_token: str) -> None:
    # The whole service takes seconds to import; help and usage errors need none of it.
    from app.slack.socket import listen  # noqa: PLC0415
    from app.wiring import open_service  # noqa: PLC0415
    from app.wiring.slack import open_slack  # noqa: PLC0415

    settings, environment = read_settings(), read_environment()
    configure(settings.log_level)
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with open_service(settings, environment) as service, open_slack(service, environment, work=True) as found:
        await listen(found.bolt, app_token, stop, lambda: print("Connected to Slack. Stop with Ctrl-C.", flush=True))
