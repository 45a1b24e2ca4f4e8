"""``cto-team policy``: versions of the routing policy, which one holds, and why."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from app.cli.options import Server
from app.settings import operator

if TYPE_CHECKING:
    from app.api.routing.policy_views import ChangeView

AsJson = Annotated[bool, typer.Option("--json", help="print one JSON document")]
Name = Annotated[str, typer.Argument(help="name of a policy")]
Version = Annotated[int, typer.Argument(help="number of the version", min=1, max=2**31 - 1)]
Why = Annotated[str, typer.Option("--why", help="the reason, kept in the history")]


def list_all(as_json: AsJson = False, server: Server = None) -> None:  # noqa: FBT002
    """Every version, and the policy that holds."""
    # The client takes a moment to import; help and usage errors need none of it.
    from app.api.routing.policy_views import LivePolicyView, PoliciesView  # noqa: PLC0415
    from app.cli.reach import with_client  # noqa: PLC0415
    from app.client.client import Client  # noqa: PLC0415

    async def read(client: Client) -> tuple[PoliciesView, LivePolicyView]:
        return await client.policies.all(), await client.policies.live()

    found, live = with_client(read, server)
    if as_json:
        print(found.model_dump_json(indent=2))
        return
    rows = [
        (each.id, each.state.value, each.author, f"{each.created_at:%Y-%m-%d %H:%M}", each.note) for each in found.data
    ]
    if rows:
        _print_table(("version", "state", "author", "written", "note"), rows)
    source = "published" if live.published else "CTO_TEAM_POLICY; none is published"
    print(f"{live.in_use} holds ({source}).")


def show(
    name: Annotated[str | None, typer.Argument(help="name of a policy; without it, the published one")] = None,
    version: Annotated[int | None, typer.Argument(help="number of the version", min=1, max=2**31 - 1)] = None,
    as_json: AsJson = False,  # noqa: FBT002
    server: Server = None,
) -> None:
    """The text of one version."""
    from app.api.routing.policy_views import PolicyTextView  # noqa: PLC0415 - see list_all()
    from app.cli.reach import with_client  # noqa: PLC0415 - see list_all()
    from app.client.client import Client  # noqa: PLC0415 - see list_all()
    from app.domain.errors import NotFound  # noqa: PLC0415 - see list_all()

    if name is not None and version is None:
        raise typer.BadParameter("is missing", param_hint="VERSION")

    async def read(client: Client) -> PolicyTextView:
        if name is not None and version is not None:
            return await client.policies.read(name, version)
        live = await client.policies.live()
        if live.published is None:
            raise NotFound(f"No policy is published; {live.setting} holds (CTO_TEAM_POLICY).")
        return live.published

    found = with_client(read, server)
    print(found.model_dump_json(indent=2) if as_json else found.yaml, end="\n" if as_json else "")


def draft(
    file: Annotated[Path, typer.Argument(help="a YAML file")],
    note: Annotated[str, typer.Option(help="why it was written; without it, the note in the text")] = "",
    server: Server = None,
) -> None:
    """Check a text and keep it as the next version of its policy; nothing uses it yet. Errors name the line."""
    from app.api.routing.policy_views import LONGEST_POLICY, DraftBody  # noqa: PLC0415 - see list_all()
    from app.backends.operator_file import operator_text  # noqa: PLC0415 - see list_all()
    from app.cli.reach import with_client  # noqa: PLC0415 - see list_all()
    from app.routing.parse import read_policy  # noqa: PLC0415 - see list_all()

    text, policy = operator_text(file), read_policy(file)
    said = (note or policy.note).strip()
    if not said:
        raise typer.BadParameter("is missing, and the text has no note", param_hint="--note")
    if len(text) > LONGEST_POLICY:
        raise typer.BadParameter(f"holds more than {LONGEST_POLICY:,} characters", param_hint="FILE")
    body = DraftBody(yaml=text, author=operator(), note=said)
    found = with_client(lambda client: client.policies.draft(policy.name, body), server)
    print(f"{found.id} is kept as a draft; `cto-team policy publish {found.name} {found.version} --why ...` uses it.")


def publish(name: Name, version: Version, why: Why, server: Server = None) -> None:
    """Make a draft live, in every running process within seconds."""
    from app.api.routing.policy_views import PublishBody  # noqa: PLC0415 - see list_all()
    from app.cli.reach import with_client  # noqa: PLC0415 - see list_all()

    body = PublishBody(who=operator(), why=reason(why))
    _print_change(with_client(lambda client: client.policies.publish(name, version, body), server))


def rollback(
    why: Why,
    to: Annotated[str | None, typer.Option(help="a version such as house@3; without it, what was live before")] = None,
    server: Server = None,
) -> None:
    """Make the version live again that was so before."""
    from app.api.routing.policy_views import RollbackBody  # noqa: PLC0415 - see list_all()
    from app.cli.reach import with_client  # noqa: PLC0415 - see list_all()

    body = RollbackBody(who=operator(), why=reason(why), to=to)
    _print_change(with_client(lambda client: client.policies.rollback(body), server))


def diff(
    name: Name,
    version: Version,
    to: Annotated[str, typer.Argument(help="the version to compare with, such as house@4")],
    server: Server = None,
) -> None:
    """What changed from one version to another."""
    from app.cli.reach import with_client  # noqa: PLC0415 - see list_all()

    found = with_client(lambda client: client.policies.diff(name, version, to), server)
    print(found.diff or f"{found.before} and {found.after} have the same text.")


def history(as_json: AsJson = False, server: Server = None) -> None:  # noqa: FBT002
    """Every publication and rollback with who and why, oldest first."""
    from app.cli.reach import with_client  # noqa: PLC0415 - see list_all()

    found = with_client(lambda client: client.policies.history(), server)
    if as_json:
        print(found.model_dump_json(indent=2, by_alias=True))
        return
    rows = [
        (f"{each.at:%Y-%m-%d %H:%M} UTC", each.kind.value, _named(each.before), _named(each.after), each.who, each.why)
        for each in found.data
    ]
    if rows:
        _print_table(("when", "what", "from", "to", "who", "why"), rows)
    else:
        print("No policy was ever published.")


def reason(text: str) -> str:
    """A reason that can be kept."""
    if not text.strip():
        raise typer.BadParameter("must not be blank", param_hint="--why")
    if len(text) > 2_000:  # noqa: PLR2004 - the longest reason that is kept
        raise typer.BadParameter("holds more than 2,000 characters", param_hint="--why")
    return text


def _named(policy: str | None) -> str:
    return policy or "CTO_TEAM_POLICY"


def _print_change(change: "ChangeView") -> None:
    print(f"{_named(change.after)} holds now, in place of {_named(change.before)}.")


def _print_table(columns: Sequence[str], rows: Sequence[tuple[str, ...]]) -> None:
    table = Table(*columns)
    for row in rows:
        table.add_row(*map(escape, row))
    Console().print(table)
