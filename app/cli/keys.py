"""``cto-team keys`` and ``cto-team tenants``: access, by whoever owns the state folder."""

import json
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from app.access.roles import SCOPES, Role
from app.domain.access import Scope
from app.domain.budget import DEFAULT_TENANT
from app.domain.labels import Sensitivity

AsJson = Annotated[bool, typer.Option("--json", help="print one JSON document")]
Tenant = Annotated[str, typer.Option(help="whose key it is")]
Highest = Annotated[Sensitivity, typer.Option(help="highest label of text that it may send")]
KeyId = Annotated[str, typer.Argument(help="id of the key, as `cto-team keys list` shows it", metavar="ID")]

USUAL = (Scope.RUNS_WRITE, Scope.RUNS_READ, Scope.FEEDBACK_WRITE, Scope.SKILLS_READ, Scope.DECISIONS_READ)
"""What a person or a program needs to ask and to read the answers."""


def create(  # noqa: PLR0913, PLR0917 - each is an option
    name: Annotated[str, typer.Argument(help="who or what will use it", metavar="NAME")],
    tenant: Tenant = DEFAULT_TENANT,
    scope: Annotated[list[Scope] | None, typer.Option(help="a right; can be given several times")] = None,
    role: Annotated[Role | None, typer.Option(help="a bundle of rights, beside those that are named")] = None,
    agent: Annotated[list[str] | None, typer.Option(help="a specialist that it may ask; without it, all")] = None,
    highest: Highest = Sensitivity.RESTRICTED,
    days: Annotated[int | None, typer.Option(min=1, help="days until it expires")] = None,
    operator: Annotated[bool, typer.Option("--operator", help="may manage the whole installation")] = False,  # noqa: FBT002
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """Make a key; its secret is printed once and kept nowhere."""
    # The whole service takes seconds to import; help and usage errors need none of it.
    from app.access.issuing import KeyOrder  # noqa: PLC0415
    from app.api.access.views import new_key_view  # noqa: PLC0415
    from app.cli.local import with_service  # noqa: PLC0415
    from app.domain.access import LOCAL  # noqa: PLC0415

    named = frozenset(scope or ()) | (SCOPES[role] if role else frozenset())
    scopes = named or frozenset((Scope.ADMIN,) if operator else USUAL)
    expires = None if days is None else datetime.now(UTC) + timedelta(days=days)
    order = KeyOrder(name, scopes, tenant, frozenset(agent or ()), highest, operator, None, expires)
    key, credential = with_service(lambda service: service.access.make(order, LOCAL), sync=False)
    if as_json:
        print(new_key_view(key, credential).model_dump_json(indent=2))
        return
    print(credential.text)
    print(f"Key {key.id} of {key.tenant} with {', '.join(sorted(key.scopes))}. Keep it: it is not shown again.")
    if role in {Role.EDITOR, Role.PUBLISHER} and not operator:
        print(
            "Policies, skills and backends belong to the whole installation: to change them it needs --operator, too."
        )


def list_all(tenant: Tenant = DEFAULT_TENANT, as_json: AsJson = False) -> None:  # noqa: FBT002
    """All keys of a tenant."""
    from app.api.access.views import KeysView, key_view  # noqa: PLC0415 - see create()
    from app.cli.local import with_service  # noqa: PLC0415 - see create()

    found = with_service(lambda service: service.access.keys.of(tenant), sync=False)
    if as_json:
        print(KeysView(data=tuple(map(key_view, found))).model_dump_json(indent=2))
        return
    table = Table("id", "name", "scopes", "expires", "last used", "state")
    now = datetime.now(UTC)
    for key in found:
        state = "good" if key.good_at(now) else "revoked" if key.revoked_at else "expired"
        table.add_row(
            key.id, key.name, " ".join(sorted(key.scopes)), _day(key.expires_at), _day(key.last_used_at), state
        )
    Console().print(table)


def rotate(
    key_id: KeyId,
    tenant: Tenant = DEFAULT_TENANT,
    hours: Annotated[int, typer.Option(min=0, max=720, help="hours that the secret before stays good")] = 24,
) -> None:
    """Give a key another secret."""
    from dataclasses import replace  # noqa: PLC0415 - see create()

    from app.cli.local import with_service  # noqa: PLC0415 - see create()
    from app.domain.access import LOCAL  # noqa: PLC0415 - see create()

    by = replace(LOCAL, tenant=tenant)
    _, credential = with_service(lambda service: service.access.rotate(key_id, timedelta(hours=hours), by), sync=False)
    print(credential.text)


def revoke(key_id: KeyId, tenant: Tenant = DEFAULT_TENANT) -> None:
    """End a key for good."""
    from dataclasses import replace  # noqa: PLC0415 - see create()

    from app.cli.local import with_service  # noqa: PLC0415 - see create()
    from app.domain.access import LOCAL  # noqa: PLC0415 - see create()

    with_service(lambda service: service.access.revoke(key_id, replace(LOCAL, tenant=tenant)), sync=False)
    print(f"Key {key_id} is revoked.")


def create_tenant(
    tenant_id: Annotated[str, typer.Argument(help="small letters, digits and hyphens", metavar="ID")],
    name: Annotated[str, typer.Argument(help="how people call it", metavar="NAME")],
) -> None:
    """Make a tenant, with the skills of this installation."""
    from app.cli.local import with_service  # noqa: PLC0415 - see create()
    from app.domain.access import LOCAL  # noqa: PLC0415 - see create()

    tenant = with_service(lambda service: service.access.found(tenant_id, name, LOCAL), sync=False)
    print(f"Tenant {tenant.id} is there. Make it a key with `cto-team keys create NAME --tenant {tenant.id}`.")


def list_tenants(as_json: AsJson = False) -> None:  # noqa: FBT002
    """All tenants."""
    from app.cli.local import with_service  # noqa: PLC0415 - see create()

    found = with_service(lambda service: service.access.tenants.all(), sync=False)
    if as_json:
        print(json.dumps([{"id": each.id, "name": each.name} for each in found], indent=2))
        return
    for each in found:
        print(f"{each.id}\t{each.name}")


def password() -> None:
    """Set the password with which this machine's administrator signs in to the page, once keys exist."""
    from app.cli.local import with_service  # noqa: PLC0415 - see create()

    chosen = typer.prompt("Password (12 characters or more)", hide_input=True, confirmation_prompt=True)
    with_service(lambda service: service.login.password.set(chosen), sync=False)
    print("The password is set; the page asks for it at /login.")


def _day(moment: datetime | None) -> str:
    return "-" if moment is None else f"{moment:%Y-%m-%d}"
