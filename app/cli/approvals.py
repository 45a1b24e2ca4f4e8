"""``cto-team skills waiting``, ``approve``, ``retire`` and ``restore``: what a person decides about skills."""

from typing import Annotated

import typer

from app.cli.options import Server
from app.cli.reading import AsJson, read
from app.cli.tables import print_rows

Name = Annotated[str, typer.Argument(help="the skill's name")]
Why = Annotated[str, typer.Option(help="the reason, kept in the trail of changes")]


def waiting(as_json: AsJson = False, server: Server = None) -> None:  # noqa: FBT002
    """Skills that are not served as they lie in their folder, each with a fresh scan."""
    found = read(lambda client: client.skills.approvals(), server, as_json=as_json)
    if found is None:
        return
    rows = [
        (each.name, each.why, each.scan.verdict if each.scan else None, "; ".join(each.reasons))
        for each in found.waiting
    ]
    print_rows(("skill", "state", "scan", "why"), rows)


def approve(name: Name, why: Why = "", server: Server = None) -> None:
    """Let a skill in as it lies there now. A malicious one is refused."""
    from app.cli.reach import with_client  # noqa: PLC0415 - the client takes a moment to import

    with_client(lambda client: client.skills.approve(name, why), server)
    print(f"'{name}' is served.")


def retire(name: Name, why: Why = "", server: Server = None) -> None:
    """Take a skill out: an imported one for good, a shipped one until it is restored."""
    from app.cli.reach import with_client  # noqa: PLC0415 - see approve()

    with_client(lambda client: client.skills.withdraw(name, why), server)
    print(f"'{name}' is retired.")


def restore(name: Name, server: Server = None) -> None:
    """Let a shipped skill be found again that was retired."""
    from app.cli.reach import with_client  # noqa: PLC0415 - see approve()

    with_client(lambda client: client.skills.restore(name), server)
    print(f"'{name}' is served again.")
