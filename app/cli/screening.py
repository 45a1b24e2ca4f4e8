"""``cto-team screen``: what the screening makes of a text or of many, and training it."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from app.domain.errors import InvalidRequest
from app.domain.screening import Screening
from app.settings import PROJECT, read_settings

TEXTS = PROJECT / "evals" / "screening" / "texts.jsonl"
_LONGEST_NAME = 255


def screen(
    text: Annotated[str | None, typer.Argument(help="a text, the name of a file, or - for standard input")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="print one JSON document")] = False,  # noqa: FBT002
    batch: Annotated[Path | None, typer.Option(help="JSON lines with `text` and perhaps `id`; - reads input")] = None,
    out: Annotated[Path | None, typer.Option(help="where the verdicts of --batch go; absent: printed")] = None,
    train: Annotated[bool, typer.Option("--train", help="train the classifier anew")] = False,  # noqa: FBT002
    texts: Annotated[Path, typer.Option(help="labelled texts for --train, one JSON object a line")] = TEXTS,
) -> None:
    """How far a text may travel, and why. Nothing leaves this machine, and no value is shown."""
    if sum((text is not None, batch is not None, train)) != 1:
        raise typer.BadParameter("give a text, or --batch, or --train")
    if train:
        _train(texts)
    elif batch is not None:
        _batch(batch, out)
    elif text is not None:
        _one(_content(text), as_json=as_json)


def _content(text: str) -> str:
    """The text itself, unless it names a file or standard input."""
    if text == "-":
        return sys.stdin.read()
    path = Path(text)
    if len(text) > _LONGEST_NAME or "\n" in text or not path.is_file():
        return text
    try:
        return path.read_bytes().decode("utf-8", "replace")
    except OSError as error:
        raise InvalidRequest(f"{path} cannot be read.") from error


def _one(text: str, *, as_json: bool) -> None:
    # Numpy and the tables take half a second to load; other commands need none of it.
    from app.cli.verdicts import verdict_of  # noqa: PLC0415
    from app.screening.operator_rules import operator_screener  # noqa: PLC0415

    found = operator_screener(read_settings().screening_rules)(text)
    if as_json:
        Console().print_json(verdict_of(None, found).model_dump_json())
    else:
        _show(text, found)


def _show(text: str, found: Screening) -> None:
    console = Console()
    console.print(f"{found.sensitivity.value}, score {found.score:.3f}", style="bold")
    if found.degraded:
        console.print(f"not fully screened: {found.degraded}", style="red")
    if found.injection_marks:
        console.print(f"attempts to change the instructions: {', '.join(found.injection_marks)}")
    if found.findings:
        table = Table("what", "level", "line", "from", "to")
        for finding in found.findings:
            line = text.count("\n", 0, finding.start) + 1
            table.add_row(finding.kind, finding.sensitivity.value, str(line), str(finding.start), str(finding.end))
        console.print(table)


def _batch(batch: Path, out: Path | None) -> None:
    from app.cli.verdicts import screen_lines  # noqa: PLC0415 - see _one()
    from app.screening.operator_rules import operator_screener  # noqa: PLC0415

    screener = operator_screener(read_settings().screening_rules)
    try:
        content = sys.stdin.read() if str(batch) == "-" else batch.read_text(encoding="utf-8")
        verdicts = [f"{line}\n" for line in screen_lines(screener, content.split("\n"))]
        if out is None:
            sys.stdout.writelines(verdicts)
        else:
            out.write_text("".join(verdicts), encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidRequest(f"{out or batch}: the file cannot be used: {type(error).__name__}.") from error


def _train(texts: Path) -> None:
    from app.screening.artefact import save_meaning  # noqa: PLC0415 - see _one()
    from app.screening.detect import MODEL  # noqa: PLC0415
    from app.screening.training import read_texts, train  # noqa: PLC0415

    meaning, report = train(read_texts(texts))
    save_meaning(meaning, MODEL)
    table = Table("kind", "found of unseen families")
    for kind, share in report.recall.items():
        table.add_row(kind, f"{share:.3f}")
    table.add_row("harmless, raised", f"{report.false_alarms:.3f}")
    table.add_row("with the detectors: found", f"{report.together_recall:.3f}")
    table.add_row("with the detectors: harmless, raised", f"{report.together_false_alarms:.3f}")
    console = Console()
    console.print(table)
    console.print(f"{report.texts} texts of {report.families} families; written to {MODEL}")
