"""API or own operation: which option the figures say is cheaper at the given volume, and from where that turns."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.backends.extractive.figures import currency_of, money, number_of, plain, table
from app.backends.extractive.phrases import Phrases
from app.domain.model_call import LabelledFigure

_API, _OWN, _SAVING, _BREAK_EVEN, _MIX = "C-01", "C-02", "C-03", "C-04", "C-08"
_ALWAYS_ON = "always-on"


@dataclass(frozen=True, slots=True)
class Option:
    """One way to serve the requests, with its monthly cost; ``own`` for machines of one's own."""

    name: str
    label: str
    per_month: float
    per_request: float | None
    volume: float | None
    currency: str
    own: bool
    always_on: bool = False

    @property
    def cost(self) -> str:
        """The monthly cost with its currency and the mark of its figure."""
        return f"{money(self.per_month, self.currency)} [{self.label}]"


@dataclass(frozen=True, slots=True)
class Comparison:
    """The options at one volume, cheapest first, and the break-even figure if there is one."""

    options: tuple[Option, ...]
    break_even: LabelledFigure | None

    @property
    def labels(self) -> frozenset[str]:
        """The figures that the comparison speaks for."""
        even = {self.break_even.label} if self.break_even else set[str]()
        return frozenset({option.label for option in self.options} | even)


def compare(figures: Sequence[LabelledFigure], phrases: Phrases) -> Comparison | None:
    """The comparison that the figures allow: at least two options, of one volume and one currency."""
    options = [option for f in figures if (option := _option(f, phrases))]
    same = {(option.volume, option.currency) for option in options}
    if len(options) < 2 or len(same) > 1:  # noqa: PLR2004 - a comparison needs two sides
        return None
    even = next((f for f in figures if f.figure.reference == _BREAK_EVEN), None)
    return Comparison(tuple(sorted(options, key=lambda option: option.per_month)), even)


def recommendation(comparison: Comparison, phrases: Phrases) -> str:
    """The cheapest option, and the monthly cost of every option."""
    said = phrases.comma.join(f"{option.name} {option.cost}" for option in comparison.options)
    first, volume = phrases.recommendation.format(option=comparison.options[0].name), comparison.options[0].volume
    costs = phrases.costs_any if volume is None else phrases.costs
    return f"{first} {costs.format(costs=said, volume=None if volume is None else plain(volume))}"


def turning_point(comparison: Comparison, phrases: Phrases) -> str | None:
    """From which volumes own operation is cheaper, both ways of billing; None without that figure."""
    if comparison.break_even is None:
        return None
    outputs, kinds = comparison.break_even.figure.outputs, _volumes(phrases)
    said = [f"{_volume(comparison.break_even, key, phrases)} ({name})" for key, name in kinds if key in outputs]
    text = phrases.break_even.format(volumes=" / ".join(said))
    return f"{text} [{comparison.break_even.label}]{phrases.period}" if said else None


def side_by_side(comparison: Comparison, phrases: Phrases) -> list[str]:
    """A table of the options: cost of a request, of a month, and from where own operation pays."""
    head = [phrases.option, phrases.per_request, phrases.per_month]
    even = comparison.break_even
    lines = [[*head, phrases.cheaper_from] if even else head]
    for option in comparison.options:
        each = "–" if option.per_request is None else money(option.per_request, option.currency)
        line = [_capital(option.name), each, f"**{money(option.per_month, option.currency)}** [{option.label}]"]
        if even:
            key = "always_on_requests" if option.always_on else "busy_hour_requests"
            known = option.own and key in even.figure.outputs
            line.append(f"{_volume(even, key, phrases)} [{even.label}]" if known else "–")
        lines.append(line)
    return table(lines)


def _option(labelled: LabelledFigure, phrases: Phrases) -> Option | None:
    figure = labelled.figure
    always = figure.inputs.get("mode") == _ALWAYS_ON
    names = {_API: phrases.api, _SAVING: phrases.api_saving, _MIX: phrases.api_mix}
    names[_OWN] = phrases.own.format(billing=phrases.always if always else phrases.busy)
    outputs, inputs = figure.outputs, figure.inputs
    month = number_of(outputs, "cost" if figure.reference == _MIX else "cost_per_month")
    if figure.reference not in names or month is None:
        return None
    own = figure.reference == _OWN
    return Option(
        name=names[figure.reference],
        label=labelled.label,
        per_month=month,
        per_request=None if own else number_of(outputs, "cost_per_request"),
        volume=number_of(inputs, "requests" if figure.reference == _MIX else "requests_per_month"),
        currency=currency_of(labelled),
        own=own,
        always_on=own and always,
    )


def _volumes(phrases: Phrases) -> tuple[tuple[str, str], ...]:
    return (("busy_hour_requests", phrases.busy), ("always_on_requests", phrases.always))


def _volume(even: LabelledFigure, key: str, phrases: Phrases) -> str:
    number = number_of(even.figure.outputs, key)
    return phrases.never if number is None else plain(number)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
