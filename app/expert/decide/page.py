"""Writes a decision on the sheet: recommendation, options, factors, risks, hidden costs, next steps."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.backends.extractive.figures import table
from app.backends.extractive.text import cell
from app.expert.compute.values import amount
from app.expert.decide.choice import Choice, Ground
from app.expert.decide.money import Cost
from app.expert.decide.options import Match
from app.expert.decide.rules import Factor
from app.expert.decide.votes import Vote
from app.expert.sheet import Item, Sheet, block

_MOST_FACTORS, _MOST_STEPS, _MOST_CHANGES, _MOST_REASONS = 6, 3, 4, 2
_ROWS = ("fits", "pays")


@dataclass(frozen=True, slots=True)
class Extra:
    """What a family with figures of its own adds: to the first line, the table, the factors and the closing blocks."""

    take: str = ""
    first: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    table: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    factors: tuple[tuple[str, str, str], ...] = ()
    tally: str = ""
    risks: tuple[str, ...] = ()
    differs: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    unanswered: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A decision of a family, with everything that is known about it."""

    sheet: Sheet
    match: Match
    choice: Choice
    votes: Sequence[Vote]
    silent: Sequence[Factor]
    costs: Mapping[str, Cost]
    extra: Extra = Extra()
    years: str = "3"

    def write(self) -> None:
        """All sections; those without content are left out by the sheet."""
        sheet = self.sheet
        sheet.open_with(f"**{self._first()}**")
        for id_, items in (
            ("options", self._options()),
            ("factors", self._factors()),
            ("risks", self._risks()),
            ("hidden", self._hidden()),
            ("next", self._steps()),
        ):
            sheet.section(id_, sheet.say(f"heading.{id_}"), items)
        self._closing()

    def has(self, key: str) -> bool:
        """Whether there is such a phrase of the family."""
        return f"{self.match.family.id}.{key}" in self.sheet.phrases.tables["en"]

    def say(self, key: str, **values: str) -> str:
        """A phrase of the family with its sources."""
        sources = {
            name: self.sheet.source(*(reference.split("|", 1))) for name, reference in self.match.family.sources.items()
        }
        return self.sheet.say(f"{self.match.family.id}.{key}", **(sources | values))

    def name(self, option: str) -> str:
        """What an option is called."""
        given = self.match.names.get(option)
        return cell(given) if given else self.say(f"{option}.name")

    def take(self, option: str) -> str:
        """What the recommendation says of an option."""
        return self.name(option) if option in self.match.names else self.say(f"{option}.take")

    def _first(self) -> str:
        choice, sheet = self.choice, self.sheet
        said = [sheet.say("recommend", take=self.extra.take or self.take(choice.option))]
        if choice.ground is Ground.CONSTRAINT:
            vote = next(v for v in self.votes if v.forbidden)
            said.append(sheet.say("first.constraint", option=self.name(str(vote.option)), said=vote.said))
        if len(self.costs) > 1:
            said.append(self._money())
        said += self.extra.first or [_capital(self._reason(vote)) for vote in self._reasons()]
        if choice.ground is Ground.DEFAULT:
            said.append(self.say("default") if self.has("default") else sheet.say("first.level"))
        said += self.extra.more
        return " ".join(said)

    def _reasons(self) -> list[Vote]:
        """The votes for the chosen option that weigh most, without those that only repeat a constraint."""
        mine = [v for v in self.votes if v.option == self.choice.option and not v.forbidden]
        return sorted(mine, key=lambda vote: -vote.factor.weight)[:_MOST_REASONS]

    def _reason(self, vote: Vote) -> str:
        key = f"{vote.factor.id}.{'why' if self.match.names else vote.option}"
        return (
            self.say(key, said=cell(vote.said), number=cell(vote.number or vote.said), marks=vote.marks)
            if self.has(key)
            else ""
        )

    def _money(self) -> str:
        ranked = sorted(self.costs, key=lambda option: self.costs[option].total)
        said = [f"{self.name(option)} {self._cost(option)}" for option in ranked]
        if self.has("money"):
            return self.say("money", costs=", ".join(said), years=self.years)
        key = "first.money" if self.choice.by_money else "first.money_tie"
        return self.sheet.say(key, costs=", ".join(said), years=self.years)

    def _cost(self, option: str) -> str:
        cost = self.costs.get(option)
        return f"{amount(cost.total, cost.currency)} {cost.mark}" if cost else "–"

    def _options(self) -> Iterator[Item]:
        sheet, options = self.sheet, self.match.options
        if self.extra.table:
            yield block(self.extra.table, fixed=True)
            return
        lines = [["", *(self._headed(option) for option in options)]]
        rows = [row for row in _ROWS if all(self.has(f"{option}.{row}") for option in options)]
        lines += [[sheet.say(f"row.{row}"), *(self.say(f"{option}.{row}") for option in options)] for row in rows]
        if self.costs:
            lines.append([sheet.say("row.cost", years=self.years), *(self._cost(option) for option in options)])
        lines += [list(row) for row in self.extra.rows]
        lines.append([sheet.say("row.votes"), *(f"{self.choice.tally[option]:g}" for option in options)])
        yield block("\n".join(table(lines)), fixed=True)

    def _headed(self, option: str) -> str:
        return f"**{self.name(option)}**" if option == self.choice.option else self.name(option)

    def _factors(self) -> Iterator[Item]:
        sheet, shown = (
            self.sheet,
            [vote for vote in self.votes if vote.option or (vote.denied and vote.said)][:_MOST_FACTORS],
        )
        lines = [[sheet.say("factor"), sheet.say("you_say"), sheet.say("speaks_for")]]
        reasons = [] if self.extra.first else self._reasons()
        for vote in shown:
            said = f'"{cell(vote.said)}"' if vote.said else "–"
            lines.append([self.say(f"{vote.factor.id}.name"), said, self._speaks(vote, repeated=vote in reasons)])
        lines += [list(row) for row in self.extra.factors]
        if any(vote.option for vote in shown):
            yield block("\n".join(table(lines)), fixed=True)
        if self.extra.tally:
            yield block(self.extra.tally, 1.7)

    def _speaks(self, vote: Vote, *, repeated: bool) -> str:
        if vote.option is None:
            return self.sheet.say("denied")
        name = self.name(vote.option)
        if vote.forbidden:
            return self.sheet.say("rules_out", option=name)
        reason = "" if repeated else self._reason(vote).removeprefix(f'"{cell(vote.said)}": ')
        return f"{name}: {reason}" if reason else name

    def _risks(self) -> Iterator[Item]:
        order = [self.choice.option, *(o for o in self.match.options if o != self.choice.option)]
        if any(self.has(f"{option}.risk") for option in order):
            yield block(self.sheet.say("unmarked"), 0.7)
        for number, option in enumerate(order):
            if self.has(f"{option}.risk"):
                text = self.sheet.say("risk", option=_capital(self.name(option)), text=self.say(f"{option}.risk"))
                yield Item(text, 1.6 - number / 2)
        yield from (Item(text, 1.2) for text in self.extra.risks)

    def _hidden(self) -> Iterator[Item]:
        for key in (f"{self.choice.option}.hidden", "hidden"):
            if self.has(key):
                yield block(self.say(key), 0.9)

    def _steps(self) -> Iterator[Item]:
        own = [f"{self.choice.option}.next.{n}" for n in range(1, _MOST_STEPS + 1)]
        keys = [mine if self.has(mine) else f"next.{n}" for n, mine in enumerate(own, 1)]
        lines = [f"{n}. {self.say(key)}" for n, key in enumerate((k for k in keys if self.has(k)), 1)]
        lines += [f"{n}. {text}" for n, text in enumerate(self.extra.steps, len(lines) + 1)]
        if lines:
            yield block("\n".join(lines), 1.3)

    def _closing(self) -> None:
        sheet, choice = self.sheet, self.choice
        if choice.split and choice.by_money and choice.by_tally:
            tally, cheap = self.name(choice.by_tally), self.name(choice.by_money)
            key = "differ.money_assumed" if any("[A" in cost.marks for cost in self.costs.values()) else "differ.money"
            sheet.differ(sheet.say(key, tally=tally, money=cheap, costs=self._money_list()))
        for text in self.extra.differs:
            sheet.differ(text)
        for text in [*self.extra.changes, *self._changes()][:_MOST_CHANGES]:
            sheet.change(text)
        for text in self.extra.unanswered:
            sheet.unanswered(text)
        silent = [self.say(f"{factor.id}.name") for factor in self.silent]
        if silent:
            sheet.unanswered(sheet.say("silent", names=", ".join(silent[:_MOST_FACTORS])))
        if len(self.costs) < 2 and self.match.family.priced and not self.extra.table:  # noqa: PLR2004 - two sides
            unpriced = [self.name(option) for option in self.match.options if option not in self.costs]
            sheet.unanswered(sheet.say("no_money", options=", ".join(unpriced), years=self.years))

    def _money_list(self) -> str:
        return ", ".join(f"{self.name(option)} {self._cost(option)}" for option in self.costs)

    def _changes(self) -> Iterator[str]:
        """Conditions that speak for another option, of stated factors first; of an option without one, its case."""
        factors = [*(vote.factor for vote in self.votes), *self.silent]
        others = [option for option in self.match.options if option not in (self.choice.option, *self.choice.forbidden)]
        keys = [(o, f"{factor.id}.flip.{o}") for factor in factors for o in others]
        found = [(option, key) for option, key in keys if self.has(key)]
        with_one = {option for option, _ in found}
        rest = [(option, f"{option}.fits") for option in others if option not in with_one and not self.extra.changes]
        if self.match.names:
            yield from (self.say(f"change.{n}", option=self.name(others[0])) for n in (1, 2) if others)
        for phrase, keys in (("flip", found), ("flip.fits", [each for each in rest if self.has(each[1])])):
            for option, key in keys:
                yield self.sheet.say(phrase, option=_capital(self.name(option)), condition=self.say(key))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
