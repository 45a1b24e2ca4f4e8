"""``cto-team skills scan``, ``add`` and ``remove``: skills from outside."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from app.scanning.package import Package
from app.scanning.reading import read_package, read_packages
from app.scanning.report import Report, Severity, Verdict, report_json
from app.scanning.sarif import sarif
from app.scanning.scan import scan as scan_package
from app.settings import operator, read_settings

NOT_BENIGN = 3
"""The exit code that says that a skill is not benign."""

_SHOWN = 40
_STYLES = {"ok": "green", "review": "yellow", "block": "red", "note": "dim"}

Source = Annotated[Path, typer.Argument(help="a folder, a .zip or a .skill archive", metavar="PATH")]


def scan(
    path: Source,
    as_json: Annotated[bool, typer.Option("--json", help="print the report as JSON")] = False,  # noqa: FBT002
    sarif_file: Annotated[Path | None, typer.Option("--sarif", help="write SARIF 2.1.0 to this file")] = None,
) -> None:
    """What a skill would make a reader do. Nothing of it is run. Exit code 3 when it is not benign."""
    reports = [_scanned(package, path) for package in read_packages(path)]
    if sarif_file is not None:
        sarif_file.write_text(json.dumps(sarif(reports), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    if as_json:
        documents = [report_json(report) for report in reports]
        print(json.dumps(documents if len(documents) > 1 else documents[0], indent=2, ensure_ascii=True))
    else:
        for report in reports:
            _print(report)
    if any(report.verdict is not Verdict.BENIGN for report in reports):
        raise typer.Exit(NOT_BENIGN)


def add(
    path: Source,
    yes: Annotated[bool, typer.Option("--yes", help="let a suspicious skill in without asking")] = False,  # noqa: FBT002
) -> None:
    """Scan a skill and let it in. A malicious one is refused; a suspicious one needs a person's yes."""
    # It brings the database along, which every other command would carry too.
    from app.scanning.imports import skill_name  # noqa: PLC0415

    package = read_package(path)
    skill_name(package)
    report = _scanned(package, path)
    _print(report)
    if report.verdict is Verdict.MALICIOUS:
        print(f"'{report.name}' is refused.", file=sys.stderr)
        raise typer.Exit(NOT_BENIGN)
    accept = yes or (report.verdict is Verdict.SUSPICIOUS and _ask(report))
    if report.verdict is Verdict.SUSPICIOUS and not accept:
        print(f"'{report.name}' is suspicious and was not let in; read the findings, then use --yes.", file=sys.stderr)
        raise typer.Exit(NOT_BENIGN)
    # The whole service takes seconds to import; a refusal needs none of it.
    from app.cli.local import with_service  # noqa: PLC0415
    from app.service import Service  # noqa: PLC0415 - see above

    async def let_in(service: Service) -> tuple[str, ...]:
        skill = await service.imports.add(package, report, source=str(path.resolve()), by=operator(), accept=accept)
        await service.library.sync(service.settings.skills)
        return skill.warnings

    for warning in with_service(let_in, sync=False):
        print(f"warning: {warning}", file=sys.stderr)
    print(f"'{report.name}' is in the library.")


def remove(name: Annotated[str, typer.Argument(help="the skill's name")]) -> None:
    """Put an imported skill out of the library and delete its folder. Shipped skills stay."""
    from app.cli.local import with_service  # noqa: PLC0415 - see add()
    from app.service import Service  # noqa: PLC0415 - see add()

    async def put_out(service: Service) -> None:
        await service.imports.remove(name, by=operator())
        await service.library.sync(service.settings.skills)

    with_service(put_out, sync=False)
    print(f"'{name}' is removed.")


def _scanned(package: Package, path: Path) -> Report:
    """Scan, measured against the shipped names; a shipped skill is not measured against itself."""
    from app.scanning.imports import shipped_names  # noqa: PLC0415 - see add()

    settings = read_settings()
    known = shipped_names(settings.skills)
    own = settings.skills.resolve()
    if path.resolve() == own or path.resolve().parent == own:
        known -= {package.name}
    return scan_package(package, known)


def _ask(report: Report) -> bool:
    if not sys.stdin.isatty():
        return False
    return typer.confirm(f"'{report.name}' is suspicious. Let it in?", default=False)


def _print(report: Report) -> None:
    console = Console()
    ratings = "  ".join(
        f"{dimension.value} [{_STYLES[rating.value]}]{rating.value}[/]" for dimension, rating in report.ratings.items()
    )
    console.print(f"{report.name}: {report.verdict.value}", style="bold", markup=False, highlight=False)
    console.print(ratings, highlight=False)
    shown = [finding for finding in report.findings if finding.severity is not Severity.NOTE]
    if shown:
        table = Table("severity", "place", "rule", "why", "excerpt")
        for finding in shown[:_SHOWN]:
            why = f"{finding.message} ({finding.hidden})" if finding.hidden else finding.message
            place = f"{finding.file}:{finding.line}"
            table.add_row(finding.severity.value, _plain(place), finding.rule, _plain(why), _plain(finding.excerpt))
        console.print(table)
    if len(shown) > _SHOWN:
        console.print(f"and {len(shown) - _SHOWN} more; --json shows all")
    if not report.complete:
        console.print("A part of it could not be looked at.", style="yellow")


def _plain(text: str) -> str:
    """Text of a stranger without any markup of ours."""
    return text.replace("[", "\\[")
