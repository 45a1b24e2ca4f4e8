"""``cto-team skills``: the library from the terminal."""

import json
import re
import textwrap
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from app.cli.progress import shown_progress
from app.domain.labels import Sensitivity

_LINE = 120

AsJson = Annotated[bool, typer.Option("--json", help="print one JSON document")]


def sync(
    force: Annotated[bool, typer.Option(help="also when more than half would be deleted")] = False,  # noqa: FBT002
    quiet: Annotated[bool, typer.Option("--quiet", help="do not show how far it is")] = False,  # noqa: FBT002
) -> None:
    """Make the library equal to the folder of skills; embeds only what has changed."""
    # The whole service takes seconds to import; help and usage errors need none of it.
    from app.cli.local import with_service  # noqa: PLC0415

    with shown_progress("Skills", quiet=quiet) as progress:
        report = with_service(
            lambda service: service.library.sync(service.settings.skills, force=force, progress=progress), sync=False
        )
    Console().print_json(json.dumps(asdict(report), default=str))


def pack() -> None:
    """Write the vectors of the shipped skills beside them, so that a first start embeds nothing."""
    from app.cli.local import with_service  # noqa: PLC0415 - see sync()

    count = with_service(lambda service: service.library.pack(service.settings.skills), sync=False)
    print(f"{count} vectors packed.")


def list_all(as_json: AsJson = False) -> None:  # noqa: FBT002
    """The skills of the library, and imported ones that are withheld."""
    from app.cli.local import with_service  # noqa: PLC0415 - see sync()
    from app.retrieval.indexing.library import SyncReport  # noqa: PLC0415 - see sync()
    from app.service import Service  # noqa: PLC0415 - see sync()
    from app.store.skill_values import SkillInfo  # noqa: PLC0415 - see sync()

    async def listed(service: Service) -> tuple[SyncReport, tuple[SkillInfo, ...]]:
        return await service.library.sync(service.settings.skills), await service.library.list()

    report, found = with_service(listed, sync=False)
    if as_json:
        skills = [asdict(skill) | {"withheld": None} for skill in found]
        withheld = [{"name": one.name, "withheld": one.reason} for one in report.withheld]
        print(json.dumps([*skills, *withheld], default=str, indent=2))
        return
    table = Table("skill", "what it is for")
    for skill in found:
        table.add_row(skill.name, first_words(skill.description))
    for one in report.withheld:
        table.add_row(one.name, f"withheld: {one.reason}", style="yellow")
    Console().print(table)


def first_words(description: str) -> str:
    """What a description begins with: its first clause, or as much of it as fits into a line or two."""
    clause = re.split(r"[:;.](?=\s|$)", description, maxsplit=1)[0]
    return textwrap.shorten(clause, width=_LINE, placeholder=" ...")


def show(name: Annotated[str, typer.Argument(help="the skill's name")]) -> None:
    """What one skill is for, and the headings of its documents."""
    from app.cli.local import with_service  # noqa: PLC0415 - see sync()

    skill = with_service(lambda service: service.library.show(name))
    console = Console()
    console.print(skill.info.title, style="bold")
    console.print(skill.info.description)
    for path, headings in skill.outline:
        console.print(f"\n{path}", style="dim")
        for heading in headings:
            console.print(f"  {heading}", markup=False, highlight=False)


def search(
    text: Annotated[str, typer.Argument(help="what to look for")],
    k: Annotated[int, typer.Option("--k", "-k", min=1, max=50, help="how many passages")] = 8,
    agent: Annotated[str | None, typer.Option(help="only what this specialist may cite")] = None,
    clearance: Annotated[Sensitivity, typer.Option(help="the highest label of what you may read")] = Sensitivity.PUBLIC,
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """Passages of skills and collections that fit, best first."""
    from app.cli.local import with_service  # noqa: PLC0415 - see sync()
    from app.retrieval.search import SearchQuery  # noqa: PLC0415 - see sync()

    query = SearchQuery(text, k=k, agent=agent, clearance=clearance)
    found = with_service(lambda service: service.retriever.search(query))
    if as_json:
        print(json.dumps([asdict(passage) for passage in found], indent=2))
        return
    console = Console()
    for passage in found:
        console.print(f"{passage.score:.3f}  {passage.skill}#{passage.section}", style="bold")
        console.print(passage.text.strip(), markup=False, highlight=False)
        console.print()
