"""``cto-team memory``: what a thread remembers, from the terminal."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from app.cli.options import Server
from app.domain.errors import InvalidRequest

if TYPE_CHECKING:
    from app.api.conversations.memory_views import FactView

AsJson = Annotated[bool, typer.Option("--json", help="print one JSON document")]
ThreadId = Annotated[str, typer.Argument(help="the thread's id", metavar="THREAD")]
FactId = Annotated[str, typer.Argument(help="the fact's id, or as much of its end as makes it clear", metavar="FACT")]

# Ids begin with the time: their ends tell them apart.
_SHOWN = 8


def show(thread: ThreadId, as_json: AsJson = False, server: Server = None) -> None:  # noqa: FBT002
    """The facts that the team builds on in this thread, and its older turns in short."""
    # The client takes a moment to import; help and usage errors need none of it.
    from app.cli.reach import with_client  # noqa: PLC0415

    found = with_client(lambda client: client.runs.memory(thread), server)
    if as_json:
        print(found.model_dump_json(indent=2))
        return
    used = [fact for fact in found.facts if fact.state.in_use]
    if used:
        _print_facts(used)
    else:
        print("The thread remembers no facts yet.")
    for line in found.summary.lines if found.summary else ():
        print(line)


def correct(
    thread: ThreadId,
    fact: FactId,
    text: Annotated[str, typer.Argument(help="the words that hold", metavar="TEXT")],
    server: Server = None,
) -> None:
    """Put your own words in place of a fact's."""
    from app.cli.reach import with_client  # noqa: PLC0415 - see show()
    from app.client.client import Client  # noqa: PLC0415 - see show()

    async def work(client: Client) -> str:
        fact_id = named(fact, (await client.runs.memory(thread)).facts)
        return (await client.runs.correct(thread, fact_id, text)).text

    print(f"The team builds on this now: {with_client(work, server)}")


def forget(thread: ThreadId, fact: FactId, server: Server = None) -> None:
    """Delete a fact. It does not come back from the message that it was taken from."""
    from app.cli.reach import with_client  # noqa: PLC0415 - see show()
    from app.client.client import Client  # noqa: PLC0415 - see show()

    async def work(client: Client) -> None:
        fact_id = named(fact, (await client.runs.memory(thread)).facts)
        await client.runs.forget(thread, fact_id)

    with_client(work, server)
    print("Forgotten.")


def named(ending: str, facts: Sequence["FactView"]) -> str:
    """The id that ends like this.

    Raises:
        InvalidRequest: none of the thread does, or several do.
    """
    found = [fact.id for fact in facts if fact.id.endswith(ending)]
    if len(found) != 1:
        raise InvalidRequest(f"{len(found) or 'No'} fact{'s' * (len(found) > 1)} of the thread end in {ending!r}.")
    return found[0]


def _print_facts(facts: Sequence["FactView"]) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("fact", "kind", "about", "text", ""):
        table.add_column(column, overflow="fold")
    for fact in facts:
        about = fact.about or fact.topic.replace("_", " ")
        note = "corrected" if fact.changed_at else "recommended" if fact.said_by == "team" else ""
        table.add_row(fact.id[-_SHOWN:], fact.kind.value, escape(about), escape(fact.text), note)
    Console().print(table)
