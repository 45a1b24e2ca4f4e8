"""``cto-team eval propose|drafts|label``: from what users asked to cases, scrubbed, with a person's labels."""

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from app.cli.options import Server
from app.domain.evaluation.draft import DraftState

if TYPE_CHECKING:
    from app.api.evaluation.draft_views import DraftChangeBody, DraftView

AsJson = Annotated[bool, typer.Option("--json", help="print one JSON document")]
Confidential = Annotated[bool, typer.Option("--confidential", help="the run may be of a confidential thread")]
Amounts = Annotated[bool, typer.Option("--amounts", help="also round sums of money")]

_SHOWN = 60


def propose(
    run: Annotated[str | None, typer.Argument(metavar="RUN", help="this run; without it, recent ones")] = None,
    days: Annotated[int, typer.Option(min=1, max=90, help="how far back")] = 7,
    limit: Annotated[int, typer.Option(min=1, max=100, help="drafts at most")] = 20,
    random: Annotated[int, typer.Option(min=0, max=100, help="runs taken because of nothing")] = 5,
    confidential: Confidential = False,  # noqa: FBT002
    amounts: Amounts = False,  # noqa: FBT002
    server: Server = None,
) -> None:
    """Make drafts of cases: of one run, or of recent runs that went badly."""
    # The client takes a moment to import; help and usage errors need none of it.
    from app.api.evaluation.draft_views import DraftOfRunBody, ProposalBody  # noqa: PLC0415
    from app.cli.reach import with_client  # noqa: PLC0415

    if run is not None:
        body = DraftOfRunBody(run_id=run, confidential=confidential, amounts=amounts)
        _print_table([with_client(lambda client: client.drafts.of_run(body), server)])
        return
    wanted = ProposalBody(days=days, limit=limit, random=random, amounts=amounts)
    proposed = with_client(lambda client: client.drafts.propose(wanted), server)
    _print_table(proposed.data)
    for run_id, why in proposed.refused.items():
        print(f"{run_id}: {why}", file=sys.stderr)


def drafts(
    draft: Annotated[
        str | None, typer.Argument(metavar="DRAFT", help="show this one as it would stand in a file")
    ] = None,
    state: Annotated[DraftState | None, typer.Option(help="only those in this state")] = None,
    export: Annotated[Path | None, typer.Option(help="write the accepted cases to a file; - prints them")] = None,
    as_json: AsJson = False,  # noqa: FBT002
    server: Server = None,
) -> None:
    """List drafts, show one, or write the accepted ones to a file."""
    from app.cli.reach import with_client  # noqa: PLC0415 - see propose()

    if export is not None:
        lines = with_client(lambda client: client.drafts.export(), server)
        _write(export, lines)
    elif draft is not None:
        one = with_client(lambda client: client.drafts.read(draft), server)
        print(one.model_dump_json(indent=2) if as_json else json.dumps(one.case, ensure_ascii=False, indent=2))
    else:
        found = with_client(lambda client: client.drafts.all(state), server)
        if as_json:
            print(found.model_dump_json(indent=2))
        else:
            _print_table(found.data)


def label(
    draft: Annotated[str, typer.Argument(metavar="DRAFT", help="id of a draft")],
    case: Annotated[
        Path | None, typer.Option(help="JSON file: the case, rewritten and labelled; - is standard input")
    ] = None,
    accept: Annotated[bool, typer.Option("--accept", help="it is a good case")] = False,  # noqa: FBT002
    drop: Annotated[bool, typer.Option("--drop", help="it is none")] = False,  # noqa: FBT002
    why: Annotated[str, typer.Option(help="why it is accepted or dropped")] = "",
    server: Server = None,
) -> None:
    """Rewrite and label a draft, accept it or drop it."""
    from app.cli.reach import with_client  # noqa: PLC0415 - see propose()
    from app.client.client import Client  # noqa: PLC0415 - see propose()

    if accept and drop:
        raise typer.BadParameter("give one of --accept and --drop")
    if (accept or drop) and not why.strip():
        raise typer.BadParameter("is missing", param_hint="--why")
    if case is None and not (accept or drop):
        raise typer.BadParameter("give --case, --accept or --drop")
    body = _change(case, DraftState.ACCEPTED if accept else DraftState.DROPPED if drop else None, why)

    async def work(client: Client) -> "DraftView":
        version = (await client.drafts.read(draft)).version
        return await client.drafts.change(draft, version, body)

    _print_table([with_client(work, server)])


COMMANDS: Mapping[str, Callable[..., None]] = {"propose": propose, "drafts": drafts, "label": label}


def _change(case: Path | None, state: DraftState | None, why: str) -> "DraftChangeBody":
    from pydantic import ValidationError  # noqa: PLC0415 - see propose()

    from app.api.evaluation.draft_views import DraftChangeBody  # noqa: PLC0415 - see propose()
    from app.evaluation.cases.shape import CaseBody  # noqa: PLC0415 - see propose()

    if case is None:
        return DraftChangeBody(state=state, why=why)
    text = sys.stdin.read() if str(case) == "-" else case.read_text(encoding="utf-8")
    try:
        read = CaseBody.model_validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise typer.BadParameter(f"{place}: {first['msg']}", param_hint="--case") from None
    return DraftChangeBody(
        question=read.question, expect=read.expect, tags=read.tags, note=read.note, state=state, why=why
    )


def _write(target: Path, lines: str) -> None:
    if str(target) == "-":
        print(lines, end="")
    else:
        target.write_text(lines, encoding="utf-8")
        print(f"{lines.count(chr(10))} cases are in {target}.", file=sys.stderr)


def _print_table(found: "tuple[DraftView, ...] | list[DraftView]") -> None:
    table = Table("draft", "state", "reason", "made", "question", box=None)
    for each in found:
        question = " ".join(str(each.case["question"]).split())
        shown = question if len(question) <= _SHOWN else f"{question[: _SHOWN - 1]}…"
        table.add_row(each.id, each.state.value, each.reason.value, f"{each.created_at:%Y-%m-%d %H:%M}", escape(shown))
    if found:
        Console().print(table)
    else:
        print("There are no drafts.")
