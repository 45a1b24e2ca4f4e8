"""Which cards hold a memory need, and what the cheapest of them cost."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from app.backends.extractive.figures import table
from app.calculators.gpu_cards import NO_CARD
from app.domain.figure import Figure, Value
from app.expert.compute.cases import Case
from app.expert.compute.rules import Card, ComputeRules
from app.expert.compute.values import short
from app.expert.sheet import Sheet, Shown


@dataclass(frozen=True, slots=True)
class Choice:
    """The cards for one memory need: the figure, and the kinds that it speaks of."""

    shown: Shown
    cards: tuple[Card, ...]

    def counts(self) -> list[int]:
        """How many of each kind are needed."""
        found = self.shown.figure.outputs.get("cards")
        return [int(count) for count in found] if isinstance(found, list) else []

    def named(self, kind: str) -> Card | None:
        """The cheapest card where one does it (``single``) or where a few may share (``best``)."""
        place = int(self.shown.number(f"{kind}_place"))
        return None if place == NO_CARD else self.cards[place]

    def said(self, kind: str, sheet: Sheet) -> str:
        """The choice in words: number, kind and price per hour; empty where there is none."""
        card = self.named(kind)
        if card is None:
            return ""
        count, prices = int(self.shown.number(f"{kind}_count")), self.prices(kind, "hour")
        return sheet.say("card.count", count=count, card=card.name, prices=prices)

    def lowest(self) -> float:
        """The lower price per hour of the cheapest choice; infinite where there is none."""
        return self.shown.number("best_low_per_hour") if self.named("best") else math.inf

    def prices(self, kind: str, period: str) -> str:
        """The range of prices per hour or month."""
        low, high = (self.shown.number(f"{kind}_{end}_per_{period}") for end in ("low", "high"))
        return f"${short(low)}-{short(high)}"


def choice(memory: Figure, rules: ComputeRules, sheet: Sheet) -> Choice | None:
    """The cards for a memory need; kinds that are too small for the model are left out.

    Where two cards do not hold it, the kind of which fewest are needed is chosen.
    """
    billions = memory.inputs.get("parameters_in_billions")
    size = float(billions) if isinstance(billions, int | float) else 0.0
    cards = tuple(card for card in rules.cards if card.most_billions is None or size <= card.most_billions)
    inputs: dict[str, Value] = {
        "memory_gb": memory.outputs.get("total_gb"),
        "card_memory_gb": [card.memory_gb for card in cards],
        "low_price": [card.low for card in cards],
        "high_price": [card.high for card in cards],
    }
    shown = sheet.figure("card-choice", inputs)
    if shown is not None and shown.number("best_place") == NO_CARD:
        shown = sheet.figure("card-choice", {**inputs, "most_cards": min(Choice(shown, cards).counts())})
    return Choice(shown, cards) if shown else None


def card_table(cases: Sequence[tuple[Case, Choice]], sheet: Sheet) -> str:
    """A row per case: the sum, the cards of each kind, the cheapest single card and the cheapest choice."""
    kinds = cases[0][1].cards
    head = [sheet.say("card.weights"), sheet.say("card.sum"), *(card.name for card in kinds)]
    lines = [[*head, sheet.say("card.single"), sheet.say("card.best")]]
    for case, chosen in cases:
        out = case.shown
        terms = [short(out.number(name)) for name in ("weights_gb", "kv_cache_gb", "overhead_gb")]
        total = f"{' + '.join(terms)} = **{short(out.number('total_gb'))} GB** {out.mark}"
        counts = [str(count) for count in chosen.counts()]
        said = [chosen.said(kind, sheet) or "–" for kind in ("single", "best")]
        lines.append([case.name, total, *counts, said[0], f"{said[1]} {chosen.shown.mark}"])
    return "\n".join(table(lines))
