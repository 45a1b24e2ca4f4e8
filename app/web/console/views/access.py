"""Access: keys with their rights, tenants, and workspaces of Slack."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from fastapi import Response

from app.access.issuing import KeyOrder
from app.access.roles import SCOPES, Role
from app.domain.access import Scope
from app.domain.channels import ChannelRule
from app.domain.errors import InvalidAccess
from app.domain.keys import ApiKey, Credential, Tenant
from app.domain.labels import Sensitivity
from app.domain.slack import Installation, InstallationState
from app.web.console.changes import Confirmation, DiffLine, Form, FormDep, changed
from app.web.console.shell import View, ViewDep, console_router, needs
from app.web.console.table import Column, Table, state_column
from app.web.console.values import Kind

router = console_router()

_HOME = "/admin/access"
_KEYS = needs(Scope.KEYS_WRITE)
_OVERLAP = timedelta(days=1)
_SLACK_TONES = {InstallationState.ACTIVE: "good", InstallationState.BROKEN: "bad", InstallationState.REMOVED: "quiet"}


def key_state(key: ApiKey, now: datetime) -> str:
    """Whether a key opens anything."""
    if key.revoked_at is not None:
        return "revoked"
    return "good" if key.good_at(now) else "expired"


def rights(key: ApiKey) -> str:
    """The rights of a key: the name of a role where it has just those, else its scopes."""
    role = next((role for role, scopes in SCOPES.items() if scopes == key.scopes), None)
    named = role.value if role else ", ".join(sorted(key.scopes))
    return f"{named}, operator" if key.operator else named


def _keys(now: datetime) -> Table[ApiKey]:
    return Table(
        "Keys",
        (
            Column("name", "Name", lambda each: each.name, Kind.TEXT, lambda each: f"{_HOME}/keys/{each.id}"),
            Column("id", "Id", lambda each: each.id, Kind.CODE),
            state_column(lambda each: key_state(each, now), lambda each: "good" if each.good_at(now) else "quiet"),
            Column("rights", "Rights", rights),
            Column("highest", "Up to", lambda each: each.highest.value, choices=True),
            Column("created", "Made", lambda each: each.created_at, Kind.MOMENT),
            Column("by", "By", lambda each: each.created_by),
            Column("expires", "Expires", lambda each: each.expires_at, Kind.MOMENT),
            Column("used", "Last used", lambda each: each.last_used_at, Kind.MOMENT),
        ),
        order="-created",
        empty="There is no key: whoever can reach this machine's own address may do everything.",
    )


TENANTS: Table[Tenant] = Table(
    "Tenants",
    (
        Column("id", "Tenant", lambda each: each.id, Kind.CODE),
        Column("name", "Name", lambda each: each.name),
        Column("runs", "Runs a minute", lambda each: each.runs_per_minute, Kind.COUNT),
        Column("created", "Made", lambda each: each.created_at, Kind.MOMENT),
    ),
    order="id",
    prefix="t_",
)

WORKSPACES: Table[Installation] = Table(
    "Slack workspaces",
    (
        Column("name", "Workspace", lambda each: each.name),
        Column("team", "Id", lambda each: each.team_id or each.enterprise_id, Kind.CODE),
        state_column(lambda each: each.state.value, lambda each: _SLACK_TONES[each.state], choices=False),
        Column("reason", "Why", lambda each: each.reason),
        Column("without", "Not granted", lambda each: ", ".join(sorted(each.without))),
        Column("installed", "Installed", lambda each: each.installed_at, Kind.MOMENT),
    ),
    order="name",
    prefix="s_",
    empty="No workspace has the app.",
)

CHANNELS: Table[ChannelRule] = Table(
    "Slack channels with a rule",
    (
        Column("channel", "Channel", lambda each: each.channel, Kind.CODE),
        Column("team", "Workspace", lambda each: each.team_id, Kind.CODE),
        Column("outsiders", "Outsiders may ask", lambda each: each.outsiders),
        Column("highest", "Answers up to", lambda each: each.highest.value),
        Column("by", "By", lambda each: each.changed_by),
        Column("at", "Since", lambda each: each.changed_at, Kind.MOMENT),
    ),
    order="channel",
    prefix="c_",
    empty="In every channel the usual rule holds: no outsiders, answers up to internal.",
)


@router.get(_HOME, dependencies=[_KEYS])
async def access(view: ViewDep) -> Response:
    """The keys of the tenant; for administrators its tenants and workspaces, too."""
    tenant, service = view.principal.tenant, view.service
    keys = await service.access.keys.of(tenant)
    admin = view.may(Scope.ADMIN)
    slack = service.operations.slack
    return view.page(
        "access.html",
        "Access",
        keys=view.table(_keys(datetime.now(UTC)), keys),
        tenants=view.table(TENANTS, await _tenants(view)) if admin else None,
        workspaces=view.table(WORKSPACES, await slack.workspaces(tenant)) if admin else None,
        channels=view.table(CHANNELS, await slack.rules(tenant)) if admin else None,
        operates=view.operates(Scope.ADMIN),
    )


async def _tenants(view: View) -> Sequence[Tenant]:
    found = await view.service.access.tenants.all()
    return [each for each in found if view.principal.operator or each.id == view.principal.tenant]


@router.get(f"{_HOME}/keys/new", dependencies=[_KEYS])
async def new_key(view: ViewDep) -> Response:
    """The form for a new key, with the rights that its maker can give away."""
    given = [each for each in Scope if view.may(each) and each is not Scope.ADMIN]
    roles = [role for role, scopes in SCOPES.items() if all(view.may(each) for each in scopes)]
    levels = [each for each in Sensitivity if each.rank <= view.principal.highest.rank]
    return view.page(
        "key_new.html",
        "Make a key",
        scopes=given,
        roles=roles,
        levels=levels,
        operates=view.principal.operator,
        admin=view.may(Scope.ADMIN),
    )


@router.post(f"{_HOME}/keys/new", dependencies=[_KEYS])
async def make_key(view: ViewDep, form: FormDep) -> Response:
    """A new key, once a reason is given; its secret is on this page and nowhere else."""
    order = key_order(form)
    if form.why is None:
        pairs = [
            ("name", "", order.name),
            ("rights", "", ", ".join(sorted(order.scopes))),
            ("sends up to", "", order.highest.value),
            ("operates the installation", "", "yes" if order.operator else "no"),
            ("expires", "", f"{order.expires_at:%Y-%m-%d}" if order.expires_at else "never"),
        ]
        asked = Confirmation("Make this key?", "Make the key", changed(pairs), back=_HOME, grave=order.operator)
        return view.confirm(asked, form)
    key, credential = await view.service.access.make(order, view.principal, form.why)
    return _secret(view, key, credential, f"The key {key.name} is made.")


def key_order(form: Form) -> KeyOrder:
    """The key that a form describes; raises InvalidAccess."""
    role = next((each for each in Role if each.value == form.get("role")), None)
    named = {each.value: each for each in Scope}
    scopes = frozenset(named[each] for each in form.all("scope") if each in named)
    days = form.get("days").strip()
    if days and not (days.isdecimal() and 0 < int(days) <= 3_650):  # noqa: PLR2004 - ten years
        raise InvalidAccess("A key is good for 1 to 3,650 days, or for ever.")
    return KeyOrder(
        name=form.get("name").strip()[:100] or "unnamed",
        scopes=scopes | (SCOPES[role] if role else frozenset()),
        highest=next((each for each in Sensitivity if each.value == form.get("highest")), Sensitivity.INTERNAL),
        operator=bool(form.get("operator")),
        expires_at=datetime.now(UTC) + timedelta(days=int(days)) if days else None,
    )


@router.get(f"{_HOME}/keys/{{key_id}}", dependencies=[_KEYS])
async def key(view: ViewDep, key_id: str) -> Response:
    """One key."""
    found = await view.service.access.keys.get(view.principal.tenant, key_id)
    now = datetime.now(UTC)
    return view.page("key.html", found.name, key=found, state=key_state(found, now), good=found.good_at(now))


@router.post(f"{_HOME}/keys/{{key_id}}/rotate", dependencies=[_KEYS])
async def rotate(view: ViewDep, form: FormDep, key_id: str) -> Response:
    """Another secret, once a reason is given; the one before stays good for a day."""
    found = await view.service.access.keys.get(view.principal.tenant, key_id)
    if form.why is None:
        diff = (DiffLine("-", f"{found.name}: its secret, good for one more day"), DiffLine("+", "another secret"))
        back = f"{_HOME}/keys/{key_id}"
        return view.confirm(Confirmation(f"Give {found.name} another secret?", "Rotate", diff, back=back), form)
    rotated, credential = await view.service.access.rotate(key_id, _OVERLAP, view.principal, form.why)
    return _secret(view, rotated, credential, f"{rotated.name} has another secret; the one before is good for a day.")


@router.post(f"{_HOME}/keys/{{key_id}}/revoke", dependencies=[_KEYS])
async def revoke(view: ViewDep, form: FormDep, key_id: str) -> Response:
    """End a key, once a reason is given."""
    found = await view.service.access.keys.get(view.principal.tenant, key_id)
    if form.why is None:
        diff = (DiffLine("-", f"{found.name}: good"), DiffLine("+", f"{found.name}: revoked"))
        lead = "It fails within five seconds on every replica, for good."
        asked = Confirmation(f"Revoke {found.name}?", "Revoke", diff, lead, f"{_HOME}/keys/{key_id}", grave=True)
        return view.confirm(asked, form)
    await view.service.access.revoke(key_id, view.principal, form.why)
    return view.done(_HOME, f"{found.name} is revoked.")


@router.post(f"{_HOME}/tenants", dependencies=[needs(Scope.ADMIN, operator=True)])
async def make_tenant(view: ViewDep, form: FormDep) -> Response:
    """A new tenant, once it is confirmed."""
    tenant, name = form.get("tenant").strip(), form.get("name").strip()
    if form.why is None:
        diff = changed([("tenant", "", tenant), ("name", "", name or tenant)])
        return view.confirm(Confirmation(f"Make the tenant {tenant}?", "Make the tenant", diff, back=_HOME), form)
    made = await view.service.access.found(tenant, name or tenant, view.principal)
    return view.done(_HOME, f"The tenant {made.id} is there, with the skills of this installation.")


def _secret(view: View, key: ApiKey, credential: Credential, sentence: str) -> Response:
    return view.page(
        "secret.html", "A secret", sentence=sentence, secret=credential.text, back=f"{_HOME}/keys/{key.id}"
    )
