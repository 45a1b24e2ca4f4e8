"""``cto-team skills``: the library from the terminal."""

import json
import re
import textwrap
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from app.cli.options import Server
from app.cli.progress import shown_progress
from app.domain.labels import Sensitivity

_LINE = 120

AsJson = Annotated[bool, typer.Option("--json", help="print one JSON document")]


def sync(
    force: Annotated[bool, typer.Option(help="also when more than half would be deleted")] = False,  # noqa: FBT002
    quiet: Annotated[bool, typer.Option("--quiet", help="do not show how far it is")] = False,  # noqa: FBT002
    server: Server = None,
) -> None:
    """Make the library equal to the folder of skills; embeds only what has changed."""
    # The whole service takes seconds to import; help and usage errors need none of it.
    from app.cli.reach import settings_for, with_client  # noqa: PLC0415

    if settings_for(server).server is not None:
        print(with_client(lambda client: client.skills.sync(force=force), server).model_dump_json(indent=2))
        return
    from app.cli.local import with_service  # noqa: PLC0415 - see above

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


def list_all(as_json: AsJson = False, server: Server = None) -> None:  # noqa: FBT002
    """The skills of the library, and imported ones that are withheld."""
    from app.api.knowledge.skill_views import SkillView, WithheldView  # noqa: PLC0415 - see sync()
    from app.cli.reach import settings_for, with_client  # noqa: PLC0415 - see sync()
    from app.client.client import Client  # noqa: PLC0415 - see sync()

    here = settings_for(server).server is None

    async def listed(client: Client) -> tuple[tuple[WithheldView, ...], tuple[SkillView, ...]]:
        # A service elsewhere keeps its library itself, and need not let everybody sync it.
        withheld = (await client.skills.sync()).withheld if here else ()
        return withheld, await client.skills.all()

    withheld, found = with_client(listed, server)
    if as_json:
        skills = [skill.model_dump(mode="json") | {"withheld": None} for skill in found]
        print(json.dumps([*skills, *({"name": one.name, "withheld": one.reason} for one in withheld)], indent=2))
        return
    table = Table("skill", "what it is for")
    for skill in found:
        table.add_row(skill.name, first_words(skill.description) if skill.enabled else "withdrawn")
    for one in withheld:
        table.add_row(one.name, f"withheld: {one.reason}", style="yellow")
    Console().print(table)


def first_words(description: str) -> str:
    """What a description begins with: its first clause, or as much of it as fits into a line or two."""
    clause = re.split(r"[:;.](?=\s|$)", description, maxsplit=1)[0]
    return textwrap.shorten(clause, width=_LINE, placeholder=" ...")


def show(name: Annotated[str, typer.Argument(help="the skill's name")], server: Server = None) -> None:
    """What one skill is for, and the headings of its documents."""
    from app.cli.reach import with_client  # noqa: PLC0415 - see sync()

    skill = with_client(lambda client: client.skills.read(name), server, sync=True)
    console = Console()
    console.print(skill.title, style="bold")
    console.print(skill.description)
    for document in skill.documents:
        console.print(f"\n{document.path}", style="dim")
        for section in document.sections:
            console.print(f"  {section.heading}", markup=False, highlight=False)


def search(
    text: Annotated[str, typer.Argument(help="what to look for")],
    k: Annotated[int, typer.Option("--k", "-k", min=1, max=50, help="how many passages")] = 8,
    agent: Annotated[str | None, typer.Option(help="only what this specialist may cite")] = None,
    clearance: Annotated[Sensitivity, typer.Option(help="the highest label of what you may read")] = Sensitivity.PUBLIC,
    as_json: AsJson = False,  # noqa: FBT002
    server: Server = None,
) -> None:
    """Passages of skills and collections that fit, best first."""
    from app.api.conversations.schemas import SearchBody  # noqa: PLC0415 - see sync()
    from app.cli.reach import with_client  # noqa: PLC0415 - see sync()

    body = SearchBody.model_construct(query=text, k=k, agent=agent, clearance=clearance)
    found = with_client(lambda client: client.skills.search(body), server, sync=True).data
    if as_json:
        print(json.dumps([passage.model_dump(mode="json") for passage in found], indent=2))
        return
    console = Console()
    for passage in found:
        console.print(f"{passage.scores['fused']:.3f}  {passage.skill}#{passage.section}", style="bold")
        console.print(passage.text.strip(), markup=False, highlight=False)
        console.print()
