"""The figures of an architecture as votes: the matrix, and the services that each developer would own."""

from collections.abc import Sequence

from app.calculators.wording import plain
from app.expert.decide.page import Extra
from app.expert.decide.rules import Factor
from app.expert.decide.votes import Vote
from app.expert.sheet import Sheet

_NAMES = {"monolith": "monolith", "modular": "modular_monolith", "microservices": "microservices"}
_WEIGHT, _RATIO_WEIGHT = 1.5, 2.5


def with_matrix(options: Sequence[str], votes: Sequence[Vote], sheet: Sheet) -> tuple[Sequence[Vote], Extra]:
    """The votes with that of the matrix, and its scores as a row of the options."""
    votes = [*votes, *_too_many(options, sheet)]
    shown = next(iter(sheet.given("architecture-matrix")), None)
    if shown is None:
        return votes, Extra()
    marks = shown.mark + "".join(sheet.assume(each.topic, each.text, each.effect) for each in sheet.request.assumptions)
    scores = {option: shown.number(_NAMES[option]) for option in options}
    best = max(options, key=lambda option: scores[option])
    said = sheet.say("architecture.matrix.said", scores=" / ".join(plain(scores[option]) for option in options))
    vote = Vote(Factor("matrix", weight=_WEIGHT), best, said, marks=shown.mark)
    row = (sheet.say("architecture.row.matrix", marks=marks), *(plain(scores[option]) for option in options))
    return [*votes, vote], Extra(rows=(row,))


def _too_many(options: Sequence[str], sheet: Sheet) -> list[Vote]:
    """A vote for modules where there are more services than the developers can own."""
    shown = next(iter(sheet.given("services-per-developer")), None)
    if shown is None or not shown.figure.outputs.get("warn") or "modular" not in options:
        return []
    said = sheet.say("architecture.ratio.said", ratio=plain(round(shown.number("services_per_developer"), 2)))
    return [Vote(Factor("ratio", weight=_RATIO_WEIGHT), "modular", said, marks=shown.mark)]
