"""An API or a model of one's own, by the user's prices: the sums side by side, and from where they turn."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.backends.extractive.figures import table
from app.calculators.wording import percent
from app.domain.figure import Value
from app.expert.compute.values import amount, currency_of, short
from app.expert.decide.page import Extra
from app.expert.decide.votes import Vote
from app.expert.sheet import Sheet, Shown

_CHEAP_SHARE, _LESS_SHARE = 0.7, 0.5
_SMALL_IN, _SMALL_OUT = 0.25, 1.25
"""List price of a small model, dollars per million tokens (2024-25)."""

_BUSY, _ALWAYS = "busy", "always-on"


@dataclass(frozen=True, slots=True)
class Hosting:
    """The figures of the comparison; ``stated`` says whether its prices are the user's."""

    api: Shown
    busy: Shown
    always: Shown
    even: Shown
    stated: bool

    @property
    def currency(self) -> str:
        """The currency of all of them."""
        return currency_of(self.api.figure)

    @property
    def volume(self) -> float:
        """Requests a month."""
        found = self.busy.figure.inputs.get("requests_per_month")
        return float(found) if isinstance(found, int | float) else 0.0

    @property
    def api_month(self) -> float:
        """What the API costs a month, from tokens and prices or as it is billed."""
        return self.api.number("cost_per_month" if self.by_tokens else "cost")

    @property
    def api_request(self) -> float:
        """What the API costs for one request."""
        found = self.even.figure.inputs.get("api_cost_per_request")
        return float(found) if isinstance(found, int | float) else 0.0

    @property
    def by_tokens(self) -> bool:
        """Whether tokens and their prices are known, so that other models can be priced."""
        return self.api.figure.calculator == "api-cost"

    def costs(self) -> dict[str, float]:
        """The monthly cost of each option, where both bills of own operation agree on which is cheaper."""
        api, busy, always = self.api_month, *(each.number("cost_per_month") for each in (self.busy, self.always))
        if not self.stated or busy <= api <= always:
            return {}
        return {"api": api, "own": busy if api < busy else always}

    def month(self, shown: Shown) -> str:
        """A monthly cost with its mark."""
        cost = self.api_month if shown is self.api else shown.number("cost_per_month")
        return f"{amount(cost, self.currency)} {shown.mark}"


@dataclass(frozen=True, slots=True)
class Mix:
    """The API with the easy requests sent to a small model."""

    shown: Shown
    less: Shown
    even: Shown | None
    mark: str


def hosting_of(sheet: Sheet) -> Hosting | None:
    """The comparison, where the request holds or implies its figures."""
    api = next(iter(sheet.given("api-cost") or sheet.given("unit-cost")), None)
    own = {each.figure.inputs.get("mode"): each for each in sheet.given("self-hosted-cost")}
    even = next(iter(sheet.given("break-even")), None)
    if api is None or even is None or not {_BUSY, _ALWAYS} <= own.keys():
        return None
    stated = not any("price" in each.topic for each in sheet.request.assumptions)
    return Hosting(api, own[_BUSY], own[_ALWAYS], even, stated)


def extra_of(hosting: Hosting, votes: Sequence[Vote], option: str, sheet: Sheet, sources: Mapping[str, str]) -> Extra:
    """Everything that the figures add to the page."""
    mix = _mix(hosting, sheet)
    tally = _tally(hosting, votes, sheet)
    return Extra(
        take=sheet.say("hosting.take_mix") if mix and option == "api" else "",
        first=tuple(_first(hosting, mix if option == "api" else None, sheet)) if hosting.stated else (),
        more=() if hosting.stated else tuple(_first_assumed(hosting, sheet)),
        table=_table(hosting, mix, sheet),
        factors=_budget(hosting, sheet) if hosting.stated else (),
        tally=_tally_line(tally, sheet) if tally else "",
        risks=tuple(_memory(sheet, sources)),
        differs=tuple(_differs(hosting, tally, sheet, sources)),
        changes=tuple(_changes(hosting, mix, option, sheet)),
        unanswered=(sheet.say("hosting.quality"),),
        steps=tuple(_batch(hosting, sheet, sources)) if option == "api" else (),
    )


def _mix(hosting: Hosting, sheet: Sheet) -> Mix | None:
    """Sending most requests to a small model, where that is cheaper and the tokens are known."""
    if not hosting.stated or not hosting.by_tokens:
        return None
    cheap = _small(hosting, sheet)
    if cheap is None or cheap.number("cost_per_request") >= hosting.api_request / 2:
        return None
    costs: dict[str, Value] = {
        "cheap_cost": cheap.number("cost_per_request"),
        "expensive_cost": hosting.api_request,
        "requests": hosting.volume,
    }
    shown = sheet.figure("routing-mix", {**costs, "cheap_share": _CHEAP_SHARE})
    less = sheet.figure("routing-mix", {**costs, "cheap_share": _LESS_SHARE})
    if shown is None or less is None:
        return None
    even = sheet.figure(
        "break-even", {**hosting.even.figure.inputs, "api_cost_per_request": shown.number("cost_per_request")}
    )
    effect = sheet.say("hosting.assume.mix.effect")
    return Mix(shown, less, even, sheet.assume("share of easy requests", sheet.say("hosting.assume.mix"), effect))


def _first(hosting: Hosting, mix: Mix | None, sheet: Sheet) -> Iterator[str]:
    names = (("api", hosting.api), ("busy", hosting.busy), ("always", hosting.always))
    costs = "; ".join(f"{sheet.say(f'hosting.in.{name}')} {hosting.month(shown)}" for name, shown in names)
    yield sheet.say("hosting.first.cost", volume=short(hosting.volume), costs=costs)
    if mix is not None:
        yield sheet.say(
            "hosting.first.mix",
            share=percent(_CHEAP_SHARE),
            cost=amount(mix.shown.number("cost"), "USD"),
            mark=mix.shown.mark,
            assumed=mix.mark,
        )


def _first_assumed(hosting: Hosting, sheet: Sheet) -> Iterator[str]:
    """Where prices are assumed: how far the sums lie apart with a small and with a large model."""
    small = _small(hosting, sheet)
    if small is None:
        return
    marks = "".join(sheet.assume(each.topic, each.text, each.effect) for each in sheet.request.assumptions[:3])
    yield sheet.say(
        "hosting.first.range",
        volume=short(hosting.volume),
        small=hosting.month(small),
        large=hosting.month(hosting.api),
        busy=hosting.month(hosting.busy),
        always=hosting.month(hosting.always),
        marks=marks,
    )


def _small(hosting: Hosting, sheet: Sheet) -> Shown | None:
    """The same requests by the API of a small model, at its list price."""
    prices = {"input_price_per_million": _SMALL_IN, "output_price_per_million": _SMALL_OUT}
    return (
        sheet.figure("api-cost", {**hosting.api.figure.inputs, **prices})
        if hosting.by_tokens and hosting.currency == "USD"
        else None
    )


def _table(hosting: Hosting, mix: Mix | None, sheet: Sheet) -> str:
    currency = hosting.currency

    def each(shown: Shown, name: str) -> str:
        return amount(shown.number(name), currency)

    columns = [
        [
            sheet.say("hosting.col.api" if hosting.stated else "hosting.col.large"),
            amount(hosting.api_request, currency),
            f"**{amount(hosting.api_month, currency)}** {hosting.api.mark}",
            "–",
            "–",
            "–",
        ]
    ]
    small = None if hosting.stated else _small(hosting, sheet)
    if small:
        cost = f"**{each(small, 'cost_per_month')}** {small.mark}"
        columns.append([sheet.say("hosting.col.small"), each(small, "cost_per_request"), cost, "–", "–", "–"])
    if mix:
        cost = f"**{each(mix.shown, 'cost')}** {mix.shown.mark}"
        head = sheet.say("hosting.col.mix", share=percent(_CHEAP_SHARE))
        columns.append([head, each(mix.shown, "cost_per_request"), cost, sheet.say("hosting.now"), "–", "–"])
    for shown, name, key in ((hosting.busy, "busy", "busy_hour"), (hosting.always, "always", "always_on")):
        marginal = sheet.say("hosting.busyfixed", cost=each(shown, "marginal_cost_per_request"))
        columns.append(
            [
                sheet.say(f"hosting.col.{name}"),
                marginal if name == "busy" else sheet.say("hosting.fixed"),
                f"**{each(shown, 'cost_per_month')}** {shown.mark}",
                _turn(hosting.even, key, sheet),
                _turn(mix.even, key, sheet) if mix and mix.even else "–",
                f"{short(shown.number('busy_hours'))} h"
                if name == "busy"
                else percent(round(shown.number("used_share"), 3)),
            ]
        )
    rows = ["", *(sheet.say(f"hosting.row.{row}") for row in ("request", "month", "from", "mixfrom", "use"))]
    lines = [[head, *(column[n] for column in columns)] for n, head in enumerate(rows)]
    return "\n".join(table([line for line in lines if mix or line[0] != sheet.say("hosting.row.mixfrom")]))


def _turn(even: Shown, key: str, sheet: Sheet) -> str:
    volume = even.figure.outputs.get(f"{key}_requests")
    return f"{short(float(volume))} {even.mark}" if isinstance(volume, int | float) else sheet.say("hosting.never")


def _tally(hosting: Hosting, votes: Sequence[Vote], sheet: Sheet) -> Shown | None:
    """The six factors, with the budget as the figures have it."""
    given = next(iter(sheet.given("api-or-self-hosted")), None)
    inputs: dict[str, Value] = dict(given.figure.inputs) if given else {"requests_per_month": hosting.volume}
    by_factor = {vote.factor.id: vote.option for vote in votes}
    words = {"customization": ("general", "fine-tune"), "privacy": ("public", "sensitive")}
    for factor, (for_api, for_own) in words.items():
        if by_factor.get(factor):
            inputs[factor] = for_api if by_factor[factor] == "api" else for_own
    if by_factor.get("team"):
        inputs["ml_team"] = by_factor["team"] == "own"
    if hosting.stated:
        inputs["budget"] = "low" if _api_cheaper(hosting) else "high"
    return sheet.figure("api-or-self-hosted", inputs)


def _tally_line(tally: Shown, sheet: Sheet) -> str:
    counts = {name: short(tally.number(name)) for name in ("api", "self_hosted")}
    missing = tally.text("open") or sheet.say("hosting.open")
    return sheet.say("hosting.tally", api=counts["api"], own=counts["self_hosted"], open=missing, mark=tally.mark)


def _api_cheaper(hosting: Hosting) -> bool:
    return hosting.api_month <= hosting.busy.number("cost_per_month")


def _budget(hosting: Hosting, sheet: Sheet) -> tuple[tuple[str, str, str], ...]:
    key, option = ("said", "api") if _api_cheaper(hosting) else ("pays", "own")
    said = f"{sheet.say(f'hosting.budget.{key}')} {hosting.even.mark}"
    return ((sheet.say("hosting.budget.name"), said, sheet.say(f"hosting.{option}.name")),)


def _differs(hosting: Hosting, tally: Shown | None, sheet: Sheet, sources: Mapping[str, str]) -> Iterator[str]:
    volumes = {
        name: _turn(hosting.even, f"{name}_{unit}", sheet) for name, unit in (("busy", "hour"), ("always", "on"))
    }
    volume_says_own = hosting.volume > 100_000  # noqa: PLR2004 - the band of the six factors
    if hosting.stated and volume_says_own and _api_cheaper(hosting):
        yield sheet.say("hosting.differ", **volumes, volume=sources["volume"], money=sources["money"])
    if not hosting.stated:
        yield sheet.say("hosting.differ_assumed", **volumes)
    elif tally and tally.number("api") > tally.number("self_hosted") and not _api_cheaper(hosting):
        yield sheet.say("hosting.differ_tally", **volumes, money=sources["money"])


def _changes(hosting: Hosting, mix: Mix | None, option: str, sheet: Sheet) -> Iterator[str]:
    busy, always = (_turn(hosting.even, key, sheet) for key in ("busy_hour", "always_on"))
    yield sheet.say("hosting.change.even" if option == "api" else "hosting.change.even_own", busy=busy, always=always)
    if mix and option == "api":
        cost = amount(mix.less.number("cost"), "USD")
        yield sheet.say("hosting.change.mix", share=percent(_LESS_SHARE), cost=cost, mark=mix.less.mark)


def _memory(sheet: Sheet, sources: Mapping[str, str]) -> Iterator[str]:
    """What the card would have to hold, where a model is named: in 16 bit and in 4 bit."""
    memory = next(iter(sheet.given("gpu-memory")), None)
    if memory is None or not memory.number("cards"):
        return
    small = sheet.figure("gpu-memory", {**memory.figure.inputs, "bytes_per_parameter": 0.5})
    if small is None:
        return
    yield sheet.say(
        "hosting.memory",
        total=short(memory.number("total_gb")),
        mark=memory.mark,
        cards=short(memory.number("cards")),
        card=short(float(str(memory.figure.inputs.get("card_memory_gb")))),
        small=short(small.number("total_gb")),
        small_cards=short(small.number("cards")),
        small_mark=small.mark,
        int4=sources["int4"],
    )


def _batch(hosting: Hosting, sheet: Sheet, sources: Mapping[str, str]) -> Iterator[str]:
    """Half the price for work that can wait, where the prices are the user's."""
    if not hosting.stated or not hosting.by_tokens:
        return
    shown = sheet.figure("token-cost", {**hosting.api.figure.inputs, "batch_discount": 0.5, "batch_share": 1.0})
    if shown:
        cost = amount(shown.number("cost_per_month"), hosting.currency)
        yield sheet.say("hosting.batch", cost=cost, mark=shown.mark, batch=sources["batch"])
