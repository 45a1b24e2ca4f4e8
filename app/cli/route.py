"""``cto-team route``: train and apply the gain model, and explain a routing decision."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from app.cli.route_rows import example_of, prompt_of, read_rows, row_writer
from app.domain.errors import InvalidRequest

Input = Annotated[str, typer.Option("--input", help="CSV, CSV.gz or JSON Lines; - is standard input")]
Folder = Annotated[Path, typer.Option("--model", help="folder of the gain model")]


def train(source: Input, model: Folder) -> None:
    """Train a gain model from texts that both tiers answered: id, prompt, weak_correct, strong_correct."""
    # Numpy is slow to import; help and usage errors need none of it.
    from app.routing.gain_file import save_gain_model, version_of  # noqa: PLC0415
    from app.routing.gain_fit import train as fit  # noqa: PLC0415

    examples = [example_of(row) for row in read_rows(source)]
    trained = fit(examples, version_of(examples))
    save_gain_model(trained, model)
    table = Table("measured on rows not seen (five folds)", "value", "95 % interval")
    for name, (value, low, high) in trained.evidence.metrics.items():
        table.add_row(name, f"{value:.3f}", f"{low:.3f} to {high:.3f}")
    console = Console(stderr=True)
    console.print(table)
    console.print(f"{trained.evidence.version}: {trained.evidence.rows} rows, written to {model}")


def score(
    source: Input,
    model: Folder,
    output: Annotated[str, typer.Option("--output", help="CSV, CSV.gz or JSON Lines; - is standard output")] = "-",
) -> None:
    """Predict for each prompt what the expensive tier gains over the cheap one; higher asks for the expensive one."""
    from app.routing.gain_file import load_gain_model  # noqa: PLC0415 - see train()

    loaded, bad = load_gain_model(model), 0
    with row_writer(output) as writer:
        for row in read_rows(source):
            name = row.get("id") if row is not None else None
            try:
                gain = loaded.predict(prompt_of(row))
            except InvalidRequest as error:
                bad += 1
                writer.write({"id": name, "error": {"code": error.code, "detail": error.sentence}})
                continue
            writer.write({"id": name, "score": gain.mean, "domain": gain.domain, "abstained": gain.abstained})
    if bad:
        raise typer.Exit(1)
