"""``cto-team analyzer``: train the request analyzer, and see what it makes of a text."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from app.settings import PROJECT, read_settings

EXEMPLARS = PROJECT / "evals" / "analyzer" / "exemplars.jsonl"


def train(
    exemplars: Annotated[Path, typer.Option(help="labelled requests, one JSON object a line")] = EXEMPLARS,
) -> None:
    """Train the classifier and write its artefact; the same exemplars always give the same one. Takes minutes."""
    # Numpy and the embedding model take a second to import; other commands need none of it.
    from app.cli.local import train_analyzer  # noqa: PLC0415

    settings = read_settings()
    table = Table("head", "exemplars", "accuracy on unseen ones", "temperature", "calibration error")
    for name, held_out in asyncio.run(train_analyzer(exemplars, settings.analyzer, settings.home / "models")).items():
        table.add_row(
            name,
            str(held_out.rows),
            f"{held_out.accuracy:.3f}",
            f"{held_out.temperature:.2f}",
            f"{held_out.calibration_error:.3f}",
        )
    Console().print(table)


def try_out(text: Annotated[str, typer.Argument(help="a request")]) -> None:
    """What the analyzer makes of one request, without answering it."""
    from app.cli.local import analyze_text  # noqa: PLC0415 - see train()

    Console().print_json(asyncio.run(analyze_text(text, read_settings())))
