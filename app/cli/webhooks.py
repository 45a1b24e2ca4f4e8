"""``cto-team webhooks``: where events are sent to, and what became of them."""

from typing import Annotated

import typer

from app.cli.options import Server
from app.cli.tables import print_rows
from app.domain.webhook import DeliveryState, WebhookEvent

AsJson = Annotated[bool, typer.Option("--json", help="print one JSON document")]
Id = Annotated[str, typer.Argument(help="id of the target: whk_...", metavar="ID")]


def list_all(as_json: AsJson = False, server: Server = None) -> None:  # noqa: FBT002
    """The targets, the oldest first."""
    # The client takes a moment to import; help and usage errors need none of it.
    from app.cli.reach import with_client  # noqa: PLC0415

    found = with_client(lambda client: client.webhooks.all(), server)
    if as_json:
        print(found.model_dump_json(indent=2))
        return
    rows = [(each.id, each.url, each.state, ", ".join(each.events), each.failing_since) for each in found.data]
    print_rows(("id", "address", "state", "events", "failing since"), rows)


def create(
    url: Annotated[str, typer.Argument(help="where to", metavar="URL")],
    event: Annotated[list[WebhookEvent], typer.Option(help="what to send; can be given several times")],
    description: Annotated[str, typer.Option(help="what it is for")] = "",
    with_text: Annotated[bool, typer.Option("--with-text", help="texts up to internal, too")] = False,  # noqa: FBT002
    server: Server = None,
) -> None:
    """Send events to an address from now on; the secret that signs them is printed once."""
    from app.api.operations.webhook_views import WebhookBody  # noqa: PLC0415 - see list_all()
    from app.cli.reach import with_client  # noqa: PLC0415 - see list_all()

    body = WebhookBody(url=url, events=tuple(event), description=description, include_content=with_text)
    made = with_client(lambda client: client.webhooks.create(body), server)
    print(f"{made.webhook.id}\t{made.secret}")


def rotate(webhook: Id, server: Server = None) -> None:
    """Put another secret in place; for a day requests carry the signatures of both."""
    from app.cli.reach import with_client  # noqa: PLC0415 - see list_all()

    print(with_client(lambda client: client.webhooks.rotate(webhook), server).secret)


def remove(webhook: Id, server: Server = None) -> None:
    """Send nothing more there."""
    from app.cli.reach import with_client  # noqa: PLC0415 - see list_all()

    with_client(lambda client: client.webhooks.remove(webhook), server)
    print(f"{webhook} is removed.")


def deliveries(
    webhook: Id,
    state: Annotated[DeliveryState | None, typer.Option(help="only these")] = None,
    as_json: AsJson = False,  # noqa: FBT002
    server: Server = None,
) -> None:
    """What was sent to a target, the latest first."""
    from app.cli.reach import with_client  # noqa: PLC0415 - see list_all()

    found = with_client(lambda client: client.webhooks.deliveries(webhook, state), server)
    if as_json:
        print(found.model_dump_json(indent=2))
        return
    rows = [
        (each.id, each.created_at, each.event, each.state, each.tries, each.status, each.error) for each in found.data
    ]
    print_rows(("id", "when", "event", "state", "tries", "answer", "error"), rows)


def redeliver(
    webhook: Id,
    delivery: Annotated[str, typer.Argument(help="id of the delivery: dlv_...", metavar="DELIVERY")],
    server: Server = None,
) -> None:
    """Send once more what was delivered or given up."""
    from app.cli.reach import with_client  # noqa: PLC0415 - see list_all()

    print(with_client(lambda client: client.webhooks.redeliver(webhook, delivery), server).state.value)
