"""``cto-team analyze``: what the team makes of a request, or of a file of requests, without answering any."""

import asyncio
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from pydantic import BaseModel
from rich.console import Console
from rich.table import Table

from app.cli.batch import Document, Row, answered, finish, read_rows, read_text
from app.cli.offline import offline
from app.settings import Environment, Settings, read_environment, read_settings

if TYPE_CHECKING:
    from app.forecast import Forecast

# The embedding model has a thread for each core; what waits for it lets the next request be screened.
_AT_ONCE = 4


class Said(BaseModel):
    """An earlier turn; who is not the user is the team."""

    role: Literal["user", "assistant", "team"]
    content: str


class Asked(BaseModel):
    """One request in its thread."""

    question: str
    history: tuple[Said, ...] = ()


def analyze(
    text: Annotated[str | None, typer.Argument(help="a request; - reads standard input")] = None,
    source: Annotated[Path | None, typer.Option("--input", help="JSON Lines; - is standard input")] = None,
    target: Annotated[Path | None, typer.Option("--output", help="where the results go; - prints them")] = None,
    without_models: Annotated[bool, typer.Option("--offline", help="ask no model at all")] = False,  # noqa: FBT002
    as_json: Annotated[bool, typer.Option("--json", help="print one JSON document")] = False,  # noqa: FBT002
) -> None:
    """Show the type, the specialists, what would be asked back, the sensitivity and the tier of a request."""
    if (text is None) == (source is None) or (target is not None and source is None):
        raise typer.BadParameter("give a text, or --input and --output")
    settings, environment = read_settings(), read_environment()
    if without_models:
        settings, environment = offline(settings, environment)
    if source is not None:
        rows = tuple(read_rows(read_text(source), Asked))
        finish(target or Path("-"), asyncio.run(analyses(rows, settings, environment)))
        return
    asked = Asked(question=sys.stdin.read() if text == "-" else text or "")
    (found,) = asyncio.run(analyses((Row(None, value=asked),), settings, environment))
    del found["id"]
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        Console().print(_table(found))


async def analyses(rows: tuple[Row[Asked], ...], settings: Settings, environment: Environment) -> list[Document]:
    """A result for each line, in their order.

    Raises:
        TeamError: the policy, the backends or a data file cannot be used.
    """
    # The analyzer and numpy take a second to import; help and usage errors need none of it.
    from app.analyzer.request import AnalyzerRequest, Turn  # noqa: PLC0415
    from app.cli.forecasting import open_forecaster  # noqa: PLC0415

    turns = asyncio.Semaphore(_AT_ONCE)
    async with open_forecaster(settings, environment) as forecast:

        async def work(asked: Asked) -> Document:
            history = tuple(
                Turn("user" if said.role == "user" else "assistant", said.content) for said in asked.history
            )
            async with turns:
                return document(await forecast(AnalyzerRequest(asked.question, history)))

        return list(await asyncio.gather(*(answered(row, work) for row in rows)))


def document(found: "Forecast") -> Document:
    """A forecast as the members of a result."""
    analysis = found.analysis
    return {
        "type": analysis.type,
        "agents": list(analysis.agents),
        "pattern": analysis.pattern,
        "clarify": analysis.clarify,
        "questions": [
            {
                "id": question.id,
                "topic": question.topic,
                "priority": question.priority,
                "challenge": question.challenge,
                "question": question.question,
                "why": question.why,
                "options": [{"answer": each.answer, "consequence": each.consequence} for each in question.options],
                "assume": question.assume,
            }
            for question in analysis.questions
        ],
        "sensitivity": found.screening.sensitivity,
        "tier": found.decision.tier,
        "language": analysis.language,
        "complexity": analysis.complexity,
        "confidence": dict(analysis.confidence),
        "reasons": list(analysis.reasons),
    }


def _table(found: Document) -> Table:
    table = Table(box=None, show_header=False)
    table.add_column(no_wrap=True, style="bold")
    table.add_column(overflow="fold")
    for name, value in found.items():
        for place, line in enumerate(_lines(value)):
            table.add_row("" if place else name, line)
    return table


def _lines(value: object) -> list[str]:
    if isinstance(value, dict):
        return [", ".join(f"{name} {share}" for name, share in value.items())]
    if isinstance(value, list):
        return [str(each["question"] if isinstance(each, dict) else each) for each in value]
    return [str(value)]
