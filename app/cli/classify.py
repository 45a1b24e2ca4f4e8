"""``cto-team classify``: the analyzer's classifier trained on other labels and applied to a file of texts."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ClassVar

import typer
from pydantic import BaseModel, ConfigDict
from rich.console import Console

from app.cli.batch import Document, Input, Output, Row, failure, finish, read_rows, read_text
from app.domain.errors import InvalidRequest
from app.settings import Settings, read_settings

if TYPE_CHECKING:
    from app.analyzer.labeller import Guess

Label = str | int | bool


class Text(BaseModel):
    """One text to label."""

    text: str


class Labelled(BaseModel):
    """One text to train with; its label stands among the other keys."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="allow")

    text: str


def classify(
    train: Annotated[Path, typer.Option(help="labelled texts, JSON Lines; - is standard input")],
    source: Input,
    field: Annotated[str, typer.Option(help="the key of the label in the labelled texts")],
    target: Output,
    none: Annotated[
        str | None, typer.Option(help="the label that means none of the others; absent: known by its name, such as oos")
    ] = None,
) -> None:
    """Learn labels from examples and predict them for other texts; the same files always give the same result."""
    examples = read_examples(read_text(train), field)
    rows = tuple(read_rows(read_text(source), Text))
    console = Console(stderr=True)
    console.print(f"{len(examples)} examples of {len(set(map(str, examples.values())))} labels, {len(rows)} texts")
    finish(target, asyncio.run(predictions(examples, rows, none, read_settings())))


def read_examples(text: str, field: str) -> Mapping[str, Label]:
    """Text -> label of every example; of a text that comes twice, the last label counts.

    Raises:
        InvalidRequest: a line cannot be used, or all have the same label.
    """
    found: dict[str, Label] = {}
    for number, row in enumerate(read_rows(text, Labelled), start=1):
        if row.value is None:
            raise row.error or InvalidRequest(f"Example {number} is empty.")
        label = (row.value.model_extra or {}).get(field) if field != "text" else None
        if not isinstance(label, str | int):
            raise InvalidRequest(f"Example {number} has no text or whole number under {field!r}.")
        found[row.value.text] = label
    if len(set(map(str, found.values()))) < 2:  # noqa: PLR2004 - with one label there is nothing to learn
        raise InvalidRequest("There must be examples of two labels at least.")
    return found


async def predictions(
    examples: Mapping[str, Label], rows: tuple[Row[Text], ...], none: str | None, settings: Settings
) -> list[Document]:
    """A result for each line, in their order."""
    # Numpy and the embedding model take a second to import; help and usage errors need none of it.
    from app.analyzer.labeller import none_of_these, train_labeller  # noqa: PLC0415
    from app.analyzer.sights import sights  # noqa: PLC0415
    from app.retrieval.vectors.embedding import Embedder  # noqa: PLC0415

    values = {str(label): label for label in examples.values()}
    if none is not None and none not in values:
        raise InvalidRequest(f"No example has the label {none!r}.")
    embedder = Embedder(models=settings.home / "models")
    try:
        await embedder.settle()
        seen = await sights(list(examples), embedder.embed)
        labels = list(map(str, examples.values()))
        labeller = await asyncio.to_thread(train_labeller, seen, labels, none or none_of_these(labels))
        texts = [row.value.text for row in rows if row.value is not None]
        guesses = iter(labeller.guess(await sights(texts, embedder.embed)))
    finally:
        embedder.close()
    return [_result(row, next(guesses), values) if row.value else _failed(row) for row in rows]


def _result(row: Row[Text], guess: "Guess", values: Mapping[str, Label]) -> Document:
    text = row.value.text if row.value else ""
    binary = set(values) == {"0", "1"}
    score = guess.all["1"] if binary else guess.probability
    found: Document = {"text": text, "pred": values[guess.label], "score": round(score, 6)}
    return {"id": row.id, **found} if row.named else found


def _failed(row: Row[Text]) -> Document:
    return failure(row.id, row.error or InvalidRequest("The line is empty."))
