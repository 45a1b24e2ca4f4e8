"""``cto-team backends``: how they do, and taking one out of work."""

from typing import Annotated

import typer

from app.cli.options import Server
from app.cli.reading import AsJson, read
from app.cli.tables import print_rows

Id = Annotated[str, typer.Argument(help="the backend's id", metavar="ID")]
Why = Annotated[str, typer.Option(help="the reason, kept in the trail of changes")]


def list_all(as_json: AsJson = False, server: Server = None) -> None:  # noqa: FBT002
    """Every backend with its state, clearance and price."""
    found = read(lambda client: client.operations.backends(), server, as_json=as_json)
    if found is None:
        return
    rows = [
        (
            each.id,
            each.health,
            each.tier,
            each.model,
            each.clearance,
            f"{each.price.input} / {each.price.output}" if each.price else None,
        )
        for each in found.data
    ]
    print_rows(("backend", "state", "tier", "model", "cleared for", "USD per million in / out"), rows)


def try_out(backend: Id, server: Server = None) -> None:
    """Make one tiny call with a fixed text. Exit code 1 where the backend does not answer."""
    from app.cli.reach import with_client  # noqa: PLC0415 - the client takes a moment to import

    found = with_client(lambda client: client.operations.test(backend), server)
    if found.outcome != "ok":
        print(f"{found.backend}: {found.outcome}. {found.sentence} {found.remedy}".rstrip())
        raise typer.Exit(1)
    print(f"{found.backend}: answered by {found.answered_by} in {found.total_ms} ms for {found.cost_usd} USD.")


def drain(backend: Id, why: Why = "", server: Server = None) -> None:
    """Give a backend no more work; calls under way end as they would have."""
    from app.cli.reach import with_client  # noqa: PLC0415 - see try_out()

    found = with_client(lambda client: client.operations.drain(backend, why), server)
    print(f"{found.id} is drained.")


def undrain(backend: Id, why: Why = "", server: Server = None) -> None:
    """Let a backend work again."""
    from app.cli.reach import with_client  # noqa: PLC0415 - see try_out()

    found = with_client(lambda client: client.operations.undrain(backend, why), server)
    print(f"{found.id} works again.")
