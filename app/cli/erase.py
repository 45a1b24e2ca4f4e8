"""``cto-team erase``: remove a user."""

import json
from dataclasses import asdict, replace
from typing import Annotated

import typer

from app.domain.budget import DEFAULT_TENANT


def erase(
    user: Annotated[str, typer.Argument(help="the user's name, as the author of threads", metavar="USER")],
    tenant: Annotated[str, typer.Option(help="whose user it is")] = DEFAULT_TENANT,
    yes: Annotated[bool, typer.Option("--yes", help="do not ask")] = False,  # noqa: FBT002
    as_json: Annotated[bool, typer.Option("--json", help="print one JSON document")] = False,  # noqa: FBT002
) -> None:
    """Remove everything that a user has asked, and everything that was made of it."""
    # The whole service takes seconds to import; help and usage errors need none of it.
    from app.cli.local import with_service  # noqa: PLC0415
    from app.domain.access import LOCAL  # noqa: PLC0415

    if not yes:
        typer.confirm(f"Everything of {user!r} in the tenant {tenant!r} will be gone. Go on?", abort=True)
    erased = with_service(lambda service: service.team.erase(user, replace(LOCAL, tenant=tenant)), sync=False)
    counts = asdict(erased)
    if as_json:
        print(json.dumps(counts, indent=2))
        return
    found = [f"{count} {name}" for name, count in counts.items() if count]
    print(f"Erased: {', '.join(found)}." if found else f"There is nothing of {user!r}.")
