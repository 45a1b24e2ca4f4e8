"""Which cards hold a memory need, what the cheapest of them cost, and how many contexts a card holds."""

import math

from app.calculators.base import Arguments, Calculator, Result
from app.calculators.gpu_memory import USABLE_SHARE, cards_needed
from app.calculators.hosting import HOURS_PER_MONTH
from app.calculators.inputs import currency, number, numbers, positive, whole
from app.calculators.wording import listed, plain
from app.domain.errors import CalculationError
from app.domain.figure import Value

NO_CARD = -1
"""Stands for the place of a card where none fits."""


def cheapest(counts: list[int], prices: list[float], most: int) -> int:
    """The place of the card that costs least an hour among those of which at most ``most`` are needed; -1 if none."""
    places = [place for place, count in enumerate(counts) if count <= most]
    return min(places, key=lambda place: (counts[place] * prices[place], counts[place]), default=NO_CARD)


def _card_choice(given: Arguments) -> Result:
    cards, low, high = given.numbers("card_memory_gb"), given.numbers("low_price"), given.numbers("high_price")
    if not len(cards) == len(low) == len(high):
        raise CalculationError("low_price and high_price must have one price for each card.", "low_price")
    memory, hours = given.number("memory_gb"), given.number("hours_per_month")
    counts = [cards_needed(memory, card, given.number("usable_share")) for card in cards]
    shown = listed([float(count) for count in counts])
    outputs: dict[str, Value] = {"cards": [float(count) for count in counts]}
    steps = [f"ceil({plain(memory)} / ({plain(given.number('usable_share'))} x {listed(cards)})) = {shown}"]
    for name, most in (("single", 1), ("best", given.whole("most_cards"))):
        place = cheapest(counts, low, most)
        outputs |= {f"{name}_place": place}
        if place == NO_CARD:
            continue
        count = counts[place]
        outputs |= {
            f"{name}_count": count,
            f"{name}_low_per_hour": count * low[place],
            f"{name}_high_per_hour": count * high[place],
            f"{name}_low_per_month": count * low[place] * hours,
            f"{name}_high_per_month": count * high[place] * hours,
        }
        steps.append(
            f"{count} x {plain(cards[place])} GB = {plain(count * low[place])} to {plain(count * high[place])} an hour,"
            f" x {plain(hours)} h = {plain(count * low[place] * hours)} to {plain(count * high[place] * hours)} a month"
        )
    summary = f"{plain(memory)} GB need {shown} cards of {listed(cards)} GB."
    return Result(outputs, "; ".join(dict.fromkeys(steps)), summary)


def _contexts(given: Arguments) -> Result:
    usable = given.number("usable_share") * given.number("card_memory_gb")
    fixed, each = given.number("fixed_gb"), given.number("gb_per_context")
    fit = max(0, math.floor(round((usable - fixed) / each, 9)))
    formula = f"floor(({plain(usable)} - {plain(fixed)}) / {plain(each)}) = {plain(fit)}"
    summary = f"A card of {plain(given.number('card_memory_gb'))} GB holds {plain(fit)} contexts."
    return Result({"contexts": fit, "one_more": fit + 1}, formula, summary)


CARD_CHOICE = Calculator(
    "card-choice",
    "C-07",
    "Number and price of GPUs of several kinds",
    (
        number("memory_gb", "GB", "Memory needed."),
        numbers("card_memory_gb", "GB", "Memory of each kind of card.", low=0.1, high=1e5),
        numbers("low_price", "currency per hour", "Lower price of each kind."),
        numbers("high_price", "currency per hour", "Upper price of each kind."),
        whole("most_cards", "cards", "Most cards between which the model may be split.", 2, low=1, high=1e4),
        positive("usable_share", "share (0-1)", "Part of a card that can be planned with.", USABLE_SHARE, high=1),
        positive("hours_per_month", "hours", "Hours of a month.", HOURS_PER_MONTH, high=744),
        currency(),
    ),
    _card_choice,
)
CONTEXTS = Calculator(
    "context-count",
    "C-06",
    "Contexts that a card holds beside the model",
    (
        positive("card_memory_gb", "GB", "Memory of one card.", high=1e5),
        number("fixed_gb", "GB", "Weights and overhead."),
        positive("gb_per_context", "GB", "Cache of one full context."),
        positive("usable_share", "share (0-1)", "Part of a card that can be planned with.", USABLE_SHARE, high=1),
    ),
    _contexts,
)

GPU_CARD_CALCULATORS = (CARD_CHOICE, CONTEXTS)
