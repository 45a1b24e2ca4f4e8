"""``cto-team insights`` and ``cto-team trace``: what happened, summed up and row by row."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.options import Server
from app.cli.tables import print_rows
from app.domain.feedback import Rating
from app.domain.insight.quality import OpinionGroup

if TYPE_CHECKING:
    from pydantic import BaseModel

    from app.client.insights import Days

AsJson = Annotated[bool, typer.Option("--json", help="print one JSON document")]
First = Annotated[
    datetime | None,
    typer.Option("--from", formats=["%Y-%m-%d"], help="first day; without it, six days before the last"),
]
Last = Annotated[
    datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="last day, included; without it, today")
]
Limit = Annotated[int, typer.Option(min=1, max=1_000, help="most rows")]
Text = Annotated[str | None, typer.Option()]


def backends(first: First = None, last: Last = None, as_json: AsJson = False, server: Server = None) -> None:  # noqa: FBT002
    """Attempts, failures, latency and cost of each backend."""
    # The client takes a moment to import; help and usage errors need none of it.
    from app.cli.reach import with_client  # noqa: PLC0415

    found = with_client(lambda client: client.insights.backends(_days(first, last)), server)
    if _printed(found, as_json=as_json):
        return
    heads = ("backend", "attempts", "failed", "p50 ms", "p95 ms", "USD", "failures")
    rows = [
        (
            each.backend,
            each.attempts,
            each.failed,
            each.p50_ms,
            each.p95_ms,
            each.cost_usd,
            ", ".join(f"{one.outcome} {one.number}" for one in each.failures),
        )
        for each in found.data
    ]
    print_rows(heads, rows)


def attempts(  # noqa: PLR0913, PLR0917 - each is an option
    first: First = None,
    last: Last = None,
    backend: Text = None,
    agent: Text = None,
    outcome: Annotated[str | None, typer.Option(help="ok, a class of failure, or failed for any")] = None,
    limit: Limit = 50,
    as_json: AsJson = False,  # noqa: FBT002
    server: Server = None,
) -> None:
    """The attempts behind the sums, newest first."""
    from app.cli.reach import with_client  # noqa: PLC0415 - see backends()

    wanted = {"backend": backend, "agent": agent, "outcome": outcome}
    found = with_client(lambda client: client.insights.attempts(_days(first, last), wanted, limit), server)
    if _printed(found, as_json=as_json):
        return
    rows = [(each.at, each.backend, each.agent, each.outcome, each.took_ms, each.cost_usd) for each in found.data]
    print_rows(("when", "backend", "agent", "outcome", "ms", "USD"), rows)


def screening(
    first: First = None,
    last: Last = None,
    kind: Text = None,
    limit: Limit = 50,
    as_json: AsJson = False,  # noqa: FBT002
    server: Server = None,
) -> None:
    """What screening found: kinds, never the text."""
    from app.cli.reach import with_client  # noqa: PLC0415 - see backends()

    found = with_client(lambda client: client.insights.screening(_days(first, last), kind, limit), server)
    if _printed(found, as_json=as_json):
        return
    rows = [
        (each.at, each.sensitivity, ", ".join(each.kinds), each.marks, each.origin, each.closed, each.run_id)
        for each in found.data
    ]
    print_rows(("when", "label", "found", "orders", "through", "backends closed", "run"), rows)


def feedback(
    first: First = None,
    last: Last = None,
    by: Annotated[OpinionGroup, typer.Option(help="what to sum over")] = OpinionGroup.DAY,
    rating: Annotated[Rating | None, typer.Option(help="only these")] = None,
    limit: Limit = 20,
    as_json: AsJson = False,  # noqa: FBT002
    server: Server = None,
) -> None:
    """What readers think, summed up, and the newest judgements."""
    from app.cli.reach import with_client  # noqa: PLC0415 - see backends()

    found = with_client(lambda client: client.insights.feedback(_days(first, last), by, rating, limit), server)
    if _printed(found, as_json=as_json):
        return
    print_rows((by.value, "up", "down", "share"), [(one.group, one.up, one.down, one.share) for one in found.groups])
    rows = [(each.at, each.rating, ", ".join(each.reasons), each.type, each.run_id) for each in found.data]
    print_rows(("when", "rating", "reasons", "type", "run"), rows)


def passages(first: First = None, last: Last = None, as_json: AsJson = False, server: Server = None) -> None:  # noqa: FBT002
    """Which sections of the library are found and cited, and which never."""
    from app.cli.reach import with_client  # noqa: PLC0415 - see backends()

    found = with_client(lambda client: client.insights.passages(_days(first, last)), server)
    if _printed(found, as_json=as_json):
        return
    ordered = sorted(found.data, key=lambda each: (-each.cited, -each.found, each.skill, each.section))
    rows = [(each.skill, each.section, each.found, each.cited, each.last_cited) for each in ordered]
    print_rows(("skill", "section", "found", "cited", "last cited"), rows)


def gaps(
    first: First = None,
    last: Last = None,
    limit: Limit = 50,
    as_json: AsJson = False,  # noqa: FBT002
    server: Server = None,
) -> None:
    """Questions to which the library had no good passage."""
    from app.cli.reach import with_client  # noqa: PLC0415 - see backends()

    found = with_client(lambda client: client.insights.gaps(_days(first, last), limit), server)
    if _printed(found, as_json=as_json):
        return
    rows = [(each.at, each.type, each.grounding, each.best, each.run_id) for each in found.data]
    print_rows(("when", "type", "grounding", "best score", "run"), rows)


def trace(
    run: Annotated[str, typer.Argument(help="id of the run: run_...")],
    as_json: AsJson = False,  # noqa: FBT002
    server: Server = None,
) -> None:
    """All that is on record of a run, as a line of time."""
    from app.cli.reach import with_client  # noqa: PLC0415 - see backends()

    found = with_client(lambda client: client.insights.trace(run), server)
    if _printed(found, as_json=as_json):
        return
    print_rows(("ms", "what", "who", ""), [(each.ms, each.kind, each.who, each.facts) for each in found.moments])
    for made in found.decisions:
        left = ", ".join(f"{each.backend} ({each.reason})" for each in made.rejected)
        print(f"{made.step}: {made.rule} of {made.policy}: {made.why} Rejected: {left or 'none'}.")


def _days(first: datetime | None, last: datetime | None) -> "Days":
    return first.date() if first else None, last.date() if last else None


def _printed(view: "BaseModel", *, as_json: bool) -> bool:
    if as_json:
        print(view.model_dump_json(indent=2))
    return as_json
