"""Budgets: what is spent against each limit, and where that leads."""

from decimal import Decimal, InvalidOperation

from fastapi import Response

from app.domain.access import Scope
from app.domain.budget import Limit, Standing, Window, dollars, nano
from app.domain.errors import InvalidBudget, NotFound
from app.domain.trail import Action, change_by
from app.web.console.changes import Confirmation, Form, FormDep, changed
from app.web.console.shell import View, ViewDep, console_router, needs
from app.web.console.table import Column, Table, state_column
from app.web.console.values import Kind, money

router = console_router()

_READ, _WRITE = needs(Scope.USAGE_READ), needs(Scope.BUDGETS_WRITE)
_HOME = "/admin/budgets"


def used_share(standing: Standing) -> float | None:
    """The part of the limit that is spent or held back."""
    balance = standing.balance
    return (balance.spent + balance.reserved) / balance.cap if balance.cap else None


def state_of(standing: Standing) -> tuple[str, str]:
    """How a budget stands, in a word, and the mark of that."""
    if standing.balance.left == 0:
        return ("exhausted" if standing.limit.hard else "over"), "bad"
    if standing.warns:
        return "near its limit", "warn"
    if standing.forecast is not None and standing.forecast > standing.balance.cap:
        return "will be over", "warn"
    return "in bounds", "good"


def _edit(standing: Standing) -> str:
    return f"{_HOME}/change?scope={standing.limit.scope}&window={standing.limit.window.value}"


def _table(*, writes: bool) -> Table[Standing]:
    return Table(
        "Limits",
        (
            Column("scope", "Whose", lambda each: each.limit.scope, Kind.CODE, _edit if writes else None),
            Column("window", "Each", lambda each: each.limit.window.value, choices=True),
            state_column(lambda each: state_of(each)[0], lambda each: state_of(each)[1]),
            Column("spent", "Spent", lambda each: dollars(each.balance.spent), Kind.MONEY),
            Column("reserved", "Reserved", lambda each: dollars(each.balance.reserved), Kind.MONEY),
            Column("limit", "Limit", lambda each: dollars(each.balance.cap), Kind.MONEY),
            Column("used", "Used", used_share, Kind.SHARE),
            Column(
                "forecast",
                "Forecast",
                lambda each: None if each.forecast is None else dollars(each.forecast),
                Kind.MONEY,
            ),
            Column("hard", "Refuses", lambda each: each.limit.hard),
            Column("resets", "Begins anew", lambda each: each.period.ends_at, Kind.MOMENT),
        ),
        order="scope",
        note="The forecast is what the period ends with if spending goes on as it did lately.",
        empty="No limit is set: nothing is refused for its cost.",
    )


@router.get(_HOME, dependencies=[_READ])
async def budgets(view: ViewDep) -> Response:
    """All limits of the tenant."""
    tenant = view.principal.tenant
    writes = view.may(Scope.BUDGETS_WRITE)
    return view.page(
        "budgets.html",
        "Budgets",
        zone=await view.service.budgets.zone(tenant),
        table=view.table(_table(writes=writes), await view.service.budgets.standings(tenant)),
        writes=writes,
    )


@router.get(f"{_HOME}/change", dependencies=[_WRITE])
async def edit(view: ViewDep, scope: str = "tenant", window: Window = Window.DAY) -> Response:
    """The form of one limit, with what holds now."""
    standing = await _standing(view, scope, window)
    return view.page("budget.html", "Set a limit", scope=scope, window=window, standing=standing, windows=tuple(Window))


@router.post(f"{_HOME}/change", dependencies=[_WRITE])
async def change(view: ViewDep, form: FormDep) -> Response:
    """Set a limit, once a reason is given."""
    limit = _limit(view, form)
    before = await _standing(view, limit.scope, limit.window)
    if form.why is None:
        old = _words(before.limit) if before else ("", "", "")
        pairs = zip(("limit", "warns from", "refuses"), old, _words(limit), strict=True)
        title = f"{'Change' if before else 'Set'} the limit of {limit.scope} for each {limit.window}?"
        return view.confirm(Confirmation(title, "Set the limit", changed(list(pairs)), back=_HOME), form)
    detail = {"limit_usd": f"{dollars(limit.cap):f}", "window": limit.window.value, "hard": limit.hard}
    noted = change_by(view.principal, Action.BUDGET_SET, limit.scope, form.why, detail)
    await view.service.budgets.set(limit, noted)
    return view.done(_HOME, f"{limit.scope} may spend {money(dollars(limit.cap))} each {limit.window}.")


@router.post(f"{_HOME}/lift", dependencies=[_WRITE])
async def lift(view: ViewDep, form: FormDep) -> Response:
    """Lift a limit, once a reason is given."""
    scope, window = form.get("scope"), _window(form)
    standing = await _standing(view, scope, window)
    if standing is None:
        raise NotFound(f"There is no budget of {scope} for each {window}.")
    if form.why is None:
        diff = changed([(scope, f"{money(dollars(standing.limit.cap))} each {window}", "")])
        lead = "Nothing is refused for its cost any more where no other limit applies."
        return view.confirm(Confirmation(f"Lift the limit of {scope}?", "Lift", diff, lead, _HOME, grave=True), form)
    noted = change_by(view.principal, Action.BUDGET_LIFT, scope, form.why, {"window": window.value})
    await view.service.budgets.remove(view.principal.tenant, scope, window, noted)
    return view.done(_HOME, f"{scope} has no limit each {window} any more.")


async def _standing(view: View, scope: str, window: Window) -> Standing | None:
    found = await view.service.budgets.standings(view.principal.tenant)
    return next((each for each in found if (each.limit.scope, each.limit.window) == (scope, window)), None)


def _limit(view: View, form: Form) -> Limit:
    cap = nano(_number(form.get("limit"), "limit"))
    share = _number(form.get("warn_at"), "share") / 100
    return Limit(view.principal.tenant, form.get("scope").strip(), _window(form), cap, share, bool(form.get("hard")))


def _window(form: Form) -> Window:
    try:
        return Window(form.get("window"))
    except ValueError:
        raise InvalidBudget("A limit is for each day or each month.") from None


def _number(text: str, name: str) -> Decimal:
    try:
        number = Decimal(text.replace(",", "").strip())
    except InvalidOperation:
        raise InvalidBudget(f"The {name} {text!r} is no number.") from None
    if not number.is_finite():
        raise InvalidBudget(f"The {name} {text!r} is no number.")
    return number


def _words(limit: Limit) -> tuple[str, str, str]:
    return money(dollars(limit.cap)), f"{limit.soft_share:.0%}", "yes" if limit.hard else "no, warns only"
