"""A question read for calculations: canonical words, numbered quantities, named models and cards.

The canonical text has one space between tokens, and each number is a placeholder `⟨3_money⟩`: its place in
``quantities`` and its kind. Patterns are written against that text with these short forms:

* `{n}` a plain number, `{b}` one in billions with the letter B, `{pct}`, `{money}`, `{time}`, `{data}`, `{bits}` a quantity
  of that kind, `{ratio}` a plain number or a percentage, `{any}` any of them; each captures its quantity;
* ` ~ ` up to three words, ` ~~ ` up to eight, never over the end of a sentence or another number.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from app.calculators.known_models import (
    API_MODELS,
    CARDS,
    PRECISIONS,
    ApiModel,
    Card,
    compiled,
)
from app.calculators.lexicon import canonical
from app.calculators.numbers import find_numbers
from app.calculators.quantities import PLAIN, SECONDS, Quantity

LONGEST_TEXT = 20_000
"""Characters that are read; a question with numbers is far shorter, a pasted file is not a question."""

_KINDS = {
    "n": "[nb]",
    "b": "b",
    "pct": "pct",
    "money": "money",
    "time": "time",
    "data": "data",
    "bits": "bits",
    "ratio": "(?:[nb]|pct)",
    "any": "[a-z]+",
}
_LETTER = r"a-z0-9_\u00df-\u024f"
_WORD = r"[^\s⟨⟩.;?!]+ "
_NOT_MODEL_SIZE = re.compile(r"\s?(?:tokens?|rows?|requests?|users?|events?|records?|vectors?|messages?|\$|€|usd)")
_SPACED = re.compile(r"([,;:()=/→?!\"“”{}\[\]|•·|+*×<>。，？！：；（）、]|\.(?=\s|$)|(?<=\s)-(?=\s)|--+)")
_PLACEHOLDER = re.compile(r"⟨(\d+)_([a-z]+)⟩")
_NOISE = re.compile(
    r"\(?\b1 ?[kmgt]i?b ?= ?(?:10\^\d+|2\^\d+|[\d,. ]+) ?(?:bytes|b|mb|gb|kb)?\)?"
    r"|\b(?:to |with |in |auf )?(?:one|two|three|four|zwei|drei|eine|deux|dos|\d) (?:decimals?(?: places?)?|nachkommastellen?|décimales|decimales)\b",
    re.IGNORECASE,
)
"""Definitions of units and wishes for decimals: numbers that are no input."""

_SCRIPT_BORDER = re.compile(r"(?<=[\u4e00-\u9fff])(?=[A-Za-z0-9$])|(?<=[A-Za-z0-9%])(?=[\u4e00-\u9fff])")
_POWER_OF_TEN = re.compile(r"(?<![\d.x×*·])(?<![x×*·] )10\^(\d{1,2})")
_BREAK = (
    r"(?!(?:vs|versus|against|now|then|this|today|gegen|instead|to|from|contre|contra|compared|actual|predicted|expected"
    r"|observed|production|live|prod|current|aktuell|erwartet|week|month|confidence|accuracy|accuracies|counts?|buffers?"
    r"|reference|train|backlog|remaining|power|error|alpha)\b)"
)
_SEPARATOR = r"(?:,|/|\||、|-|and|und|et|y|ve|or)(?: and)?"
_LIST_JOINT = re.compile(
    rf"^(?: {_BREAK}[^\s⟨⟩.;:?!,/|]+){{0,2}} {_SEPARATOR} $|^ {_SEPARATOR} {_BREAK}[^\s⟨⟩.;:?!,/|]+ $|^ $"
)


_Named = TypeVar("_Named")


@dataclass(frozen=True, slots=True)
class Rate:
    """So many of something in a period; ``unit`` is the period (day, month ...)."""

    amount: Quantity
    unit: str

    def per(self, unit: str) -> Quantity:
        """The rate in another period; a month is 30 days, a year 12 months or 365 days."""
        if {self.unit, unit} == {"year", "month"}:
            return self.amount.scaled(1 / 12 if unit == "month" else 12)
        return self.amount.scaled(SECONDS[unit] / SECONDS[self.unit])


@dataclass(frozen=True, slots=True)
class Series:
    """Numbers in a row, and the words just before them."""

    values: tuple[Quantity, ...]
    before: str
    start: int

    def numbers(self) -> list[float]:
        """The bare values."""
        return [item.value for item in self.values]


@dataclass(frozen=True, slots=True)
class Reading:
    """The question as calculators see it."""

    text: str
    quantities: tuple[Quantity, ...]
    models: tuple[ApiModel, ...]
    cards: tuple[Card, ...]
    precisions: tuple[tuple[str, float], ...]

    def has(self, *patterns: str) -> bool:
        """Whether any pattern occurs."""
        return any(_pattern(pattern).search(self.text) for pattern in patterns)

    def find(self, *patterns: str) -> tuple[Quantity, ...] | None:
        """The quantities of the first pattern that occurs."""
        for pattern in patterns:
            if match := _pattern(pattern).search(self.text):
                return self._captured(match)
        return None

    def one(self, *patterns: str) -> Quantity | None:
        """The first quantity of the first pattern that occurs."""
        found = self.find(*patterns)
        return found[0] if found else None

    def every(self, pattern: str) -> list[tuple[Quantity, ...]]:
        """The quantities of each occurrence."""
        return [self._captured(match) for match in _pattern(pattern).finditer(self.text)]

    def all_of(self, kind: str) -> list[Quantity]:
        """Every quantity of a kind, in order."""
        return [quantity for quantity in self.quantities if quantity.kind == kind]

    def rate(self, nouns: str, *units: str) -> Rate | None:
        """A number of ``nouns`` in a period: `200 requests per second`, `monthly 10,000 calls`."""
        for unit in units or tuple(SECONDS):
            period = "second" if unit == "s" else {"min": "minute", "h": "hour"}.get(unit, unit)
            found = self.one(
                rf"{{n}} (?:{_WORD}){{0,2}}?(?:{nouns}) ~ @{period}",
                rf"{{n}} (?:{nouns}) @{period}",
                rf"{{n}} @{period} (?:{_WORD}){{0,2}}(?:{nouns})",
                rf"@{period} ~ {{n}} (?:{_WORD}){{0,2}}?(?:{nouns})(?! (?:{_WORD}){{0,2}}@)",
            )
            if found:
                return Rate(found, unit)
        return None

    def series(self) -> list[Series]:
        """Every run of at least two numbers that only separators and single words part."""
        runs: list[list[re.Match[str]]] = []
        for match in _PLACEHOLDER.finditer(self.text):
            last = runs[-1][-1] if runs else None
            if last and last[2] == match[2] and _LIST_JOINT.match(self.text[last.end() : match.start()]):
                runs[-1].append(match)
            else:
                runs.append([match])
        return [self._series(run) for run in runs if len(run) > 1]

    def model_sizes(self) -> list[Quantity]:
        """Sizes of models in billions of parameters, in order of mention."""
        found: list[Quantity] = []
        for match in _pattern("{n}").finditer(self.text):
            quantity = self._captured(match)[0]
            after = self.text[match.end() : match.end() + 24]
            billions = quantity.suffix == "b" and not _NOT_MODEL_SIZE.match(after)
            counted = quantity.value >= 1e6 and re.match(r"\s?(?:de |model )?parameters", after)
            if billions or counted:
                found.append(quantity.scaled(1e-9))
        return found

    def _series(self, run: list[re.Match[str]]) -> Series:
        values = tuple(self.quantities[int(match[1])] for match in run)
        return Series(values, self.text[max(0, run[0].start() - 60) : run[0].start()], run[0].start())

    def _captured(self, match: re.Match[str]) -> tuple[Quantity, ...]:
        return tuple(self.quantities[int(group)] for group in match.groups() if group is not None)


def read(text: str) -> Reading:
    """The reading of a text; its first ``LONGEST_TEXT`` characters."""
    text = _SCRIPT_BORDER.sub(" ", text[:LONGEST_TEXT])
    text = _POWER_OF_TEN.sub(r"1e\1", _NOISE.sub(" ", text))
    text, models = _named(text, API_MODELS, "@api")
    text, cards = _named(text, CARDS, "@accelerator")
    text, precisions = _precisions(text)
    found = find_numbers(text)
    pieces: list[str] = []
    at = 0
    for number, item in enumerate(found):
        kind = "b" if item.quantity.suffix == "b" and item.quantity.kind == PLAIN else item.quantity.kind
        pieces += [text[at : item.start], f" ⟨{number}_{kind}⟩ "]
        at = item.end
    masked = canonical("".join([*pieces, text[at:]]).lower())
    words = " ".join(_SPACED.sub(r" \1 ", masked).split())
    return Reading(f" {words} ", tuple(item.quantity for item in found), models, cards, precisions)


def _named(text: str, table: tuple[tuple[str, _Named], ...], token: str) -> tuple[str, tuple[_Named, ...]]:
    """The text with names replaced by a token, and what they name in order of mention."""
    hits: list[tuple[int, _Named]] = []
    for pattern, named in table:
        hits += [(match.start(), named) for match in compiled(pattern).finditer(text)]
        text = compiled(pattern).sub(lambda match: f" {token} ".ljust(len(match[0])), text)
    return text, tuple(named for _, named in sorted(hits, key=lambda hit: hit[0]))


def _precisions(text: str) -> tuple[str, tuple[tuple[str, float], ...]]:
    table = tuple((pattern, (name, width)) for pattern, name, width in PRECISIONS)
    return _named(text, table, "@width")


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    """The pattern with the short forms of the module's docstring written out, at word boundaries."""
    source = pattern.replace(" ~~ ", f" (?:{_WORD}){{0,8}}").replace(" ~ ", f" (?:{_WORD}){{0,3}}")
    for short, kinds in _KINDS.items():
        source = source.replace(f"{{{short}}}", rf"⟨(\d+)_{kinds}⟩")
    return re.compile(rf"(?<![{_LETTER}])(?:{source})(?![{_LETTER}])")
