"""``cto-team serve`` and ``cto-team worker``."""

import asyncio
import signal
from typing import Annotated

import typer

from app.cli.progress import shown_progress
from app.settings import read_environment, read_settings
from app.telemetry import configure

_TRY = (
    'curl -s {address}/v1/runs -H "Content-Type: application/json" '
    '-d \'{{"message": {{"content": "Which PSI value means drift?"}}}}\''
)


def serve(
    host: Annotated[str | None, typer.Option(help="address to listen on")] = None,
    port: Annotated[int | None, typer.Option(help="port to listen on; 0 takes a free one")] = None,
    watch: Annotated[
        bool | None, typer.Option("--watch/--no-watch", help="take up changes of the skills at once, for their authors")
    ] = None,
    worker: Annotated[
        bool | None, typer.Option("--worker/--no-worker", help="work on runs in this process, or leave that to others")
    ] = None,
) -> None:
    """Serve the HTTP API and the web page, with a worker and, without DATABASE_URL, an embedded Postgres."""
    # The whole service takes seconds to import; commands that talk to a running one must not wait for it.
    from app.main import serve as serve_forever  # noqa: PLC0415

    settings = read_settings()
    given = (("host", host), ("port", port), ("watch", watch))
    changes = {name: value for name, value in given if value is not None}
    settings = settings.model_copy(update=changes)
    configure(settings.log_level)
    with shown_progress("Skills") as progress:

        def announce(address: str) -> None:
            if progress is not None:
                progress.stop()
            _announce(address)

        serve_forever(settings, read_environment(), announce, progress, work=worker is not False)


def worker() -> None:
    """Work on queued runs of the same database, without serving HTTP."""
    from app.wiring import open_service  # noqa: PLC0415 - see serve()
    from app.wiring.slack_door import slack_endpoints  # noqa: PLC0415

    settings, environment = read_settings(), read_environment()
    configure(settings.log_level)

    async def work() -> None:
        stop = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        async with open_service(settings, environment) as service, slack_endpoints(service, environment, work=True):
            print("Working. Stop with Ctrl-C.", flush=True)
            await stop.wait()

    asyncio.run(work())


def _announce(address: str) -> None:
    print(
        f"CTO team is ready at {address}\nOpen it in a browser, or try:\n\n  {_TRY.format(address=address)}\n",
        flush=True,
    )
