"""A question read for calculations: canonical words, numbered quantities, named models and cards.

The canonical text has one space between tokens, and each number is a placeholder `⟨3_money⟩`: its place in
``quantities`` and its kind. Patterns are written against that text with these short forms:

* `{n}` a plain number, `{b}` one in billions with the letter B; `{pct}`, `{money}`, `{time}`, `{data}`, `{bits}` a
  quantity of that kind, `{ratio}` a plain number or a percentage, `{any}` any of them; each captures its quantity;
* ` ~ ` up to three words, ` ~~ ` up to eight, never over the end of a sentence or another number.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import TypeVar

from app.calculators.known_models import (
    API_MODELS,
    CARDS,
    EMBEDDERS,
    PRECISIONS,
    ApiModel,
    Card,
    Embedder,
)
from app.calculators.lexicon import canonical, with_price_units
from app.calculators.numbers import find_numbers
from app.calculators.patterns import compiled
from app.calculators.prefilter import may_match
from app.calculators.quantities import PLAIN, SECONDS, Quantity

LONGEST_TEXT = 12_000
"""Characters that are read; a question with numbers is far shorter, a pasted file is not a question."""

MOST_QUANTITIES = 120
"""Numbers that are read, for the same reason; it also bounds the work on any text."""

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
_LETTERS = r"a-z\u00df-\u024f\u4e00-\u9fff"
"""What `[a-z]+` of a pattern stands for: letters of all the languages that are read."""

_WORD = r"(?!@(?:second|minute|hour|day|week|month|quarter|year))[^\s⟨⟩.;?!]+ "
_PERIOD = "@(?:second|minute|hour|day|week|month|quarter|year)"
_SMALLEST_MODEL = 1e6
_NEAR = rf"(?![,，(:]){_WORD}"
_NOT_MODEL_SIZE = re.compile(r"\s?(?:tokens?|rows?|requests?|users?|events?|records?|vectors?|messages?|\$|€|usd)")
_SPACED = re.compile(r"([,;:()=/→?!\"“”{}\[\]|•·|+*×<>。，？！：；（）、]|\.(?=\s|$)|(?<=\s)-(?=\s)|--+)")
_PLACEHOLDER = re.compile(r"⟨(\d+)_([a-z]+)⟩")
_NOISE = re.compile(
    r"\(?\b1 ?[kmgt]i?b ?= ?(?:10\^\d+|2\^\d+|[\d,. ]+) ?(?:bytes|b|mb|gb|kb)?\)?"
    r"|\b(?:to |with |in |auf )?(?:one|two|three|four|zwei|drei|eine|deux|dos|\d) (?:decimals?(?: places?)?|"
    r"nachkommastellen?|décimales|decimales)\b",
    re.IGNORECASE,
)
"""Definitions of units and wishes for decimals: numbers that are no input."""

_TIMES = re.compile(r"(?<=\d)\s?[x×]\s?(?=\d)")
_EXPERTS = re.compile(r"\b8 x (7|22)b\b", re.IGNORECASE)
"""Sizes of mixtures of experts; their experts share layers, so 8x7B is 47B and 8x22B is 141B."""

_PLAIN_LETTERS = str.maketrans({"İ": "i", "⟨": "<", "⟩": ">"})
"""The Turkish capital that lower() would make two letters of, and the marks of placeholders."""

_LAYER_CHAIN = re.compile(r"(?<![\d-])\d+(?:-\d+){2,}(?![\d-])")
_LAYERED = re.compile(r"\b(?:dense|mlp|fully[- ]connected|perceptron|feed-?forward|neurons?|layers?)\b", re.IGNORECASE)
"""Sizes of layers written as 784-256-10, which would be an order number elsewhere."""

_TIGHT_LIST = re.compile(r"(?<![\d.,])\d{1,2}(?:,\d{1,2}){2,}(?![\d.])")
_SCRIPT_BORDER = re.compile(r"(?<=[\u4e00-\u9fff])(?=[A-Za-z0-9$])|(?<=[A-Za-z0-9%])(?=[\u4e00-\u9fff])")
_POWER_OF_TEN = re.compile(r"(?<![\d.x×*·])(?<![x×*·] )10\^(\d{1,2})")
_BREAK = (
    r"(?!(?:vs|versus|against|now|then|this|today|gegen|instead|to|from|contre|contra|compared|actual|"
    r"predicted|expected"
    r"|observed|production|live|prod|current|aktuell|erwartet|week|month|confidence|accuracy|accuracies|"
    r"counts?|buffers?"
    r"|reference|train|actuals|forecasts?|predictions?|prognosen?|backlog|remaining|power|error|alpha|scores?|"
    r"weights?|velocity|points|sprints|overlap|batch)\b)"
)
_SEPARATOR = r"(?:,|/|\||、|-|and|und|et|y|ve|or)(?: and)?"
_ELISION = re.compile(r"\bd['’](?=[a-zà-ÿ])")
_HYPHEN = re.compile(r"⟩ -(?=[a-z])")
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
    """Numbers in a row, and the words just before and after them."""

    values: tuple[Quantity, ...]
    before: str
    after: str

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
    embedders: tuple[Embedder, ...]

    def has(self, *patterns: str) -> bool:
        """Whether any pattern occurs."""
        return any(self._search(pattern) for pattern in patterns)

    def find(self, *patterns: str) -> tuple[Quantity, ...] | None:
        """The quantities of the first pattern that occurs."""
        for pattern in patterns:
            if match := self._search(pattern):
                return self._captured(match)
        return None

    def one(self, *patterns: str) -> Quantity | None:
        """The first quantity of the first pattern that occurs."""
        found = self.find(*patterns)
        return found[0] if found else None

    def every(self, pattern: str) -> list[tuple[Quantity, ...]]:
        """The quantities of each occurrence."""
        if not may_match(self.text, pattern):
            return []
        return [self._captured(match) for match in _pattern(pattern).finditer(self.text)]

    def all_of(self, kind: str) -> list[Quantity]:
        """Every quantity of a kind, in order."""
        return [quantity for quantity in self.quantities if quantity.kind == kind]

    def rate(self, nouns: str, *units: str) -> Rate | None:
        """A number of ``nouns`` in a period: `200 requests per second`, `monthly 10,000 calls`."""
        for unit in units or tuple(SECONDS):
            period = "second" if unit == "s" else {"min": "minute", "h": "hour"}.get(unit, unit)
            if f"@{period}" not in self.text:
                continue
            found = self.one(
                rf"{{n}} (?:{_WORD}){{0,2}}?(?:{nouns}) (?:{_NEAR}){{0,3}}@{period}",
                rf"{{n}} (?:{nouns}) @{period}",
                rf"{{n}} @{period} (?:{_WORD}){{0,2}}(?:{nouns})",
                rf"@{period} (?:{_NEAR}){{0,3}}{{n}} (?:{_WORD}){{0,2}}?(?:{nouns})(?! {_PERIOD})",
            )
            if found:
                return Rate(found, unit)
        return None

    def series(self) -> list[Series]:
        """Every run of at least two numbers that only separators and single words part."""
        numbers = list(_PLACEHOLDER.finditer(self.text))
        joints = [self._joint(left, right) for left, right in pairwise(numbers)]
        runs: list[list[re.Match[str]]] = [[number] for number in numbers[:1]]
        for at, joint in enumerate(joints):
            after = joints[at + 1] if at + 1 < len(joints) else None
            before = joints[at - 1] if at and len(runs[-1]) > 1 else None
            if joint is None or _ends_run(before, joint, after):
                runs.append([numbers[at + 1]])
            else:
                runs[-1].append(numbers[at + 1])
        return [self._series(run) for run in runs if len(run) > 1]

    def _joint(self, left: re.Match[str], right: re.Match[str]) -> str | None:
        """What joins two numbers to a list: a separator; None where they do not belong together."""
        between = self.text[left.end() : right.start()]
        if left[2] != right[2] or not _LIST_JOINT.match(between):
            return None
        return next(
            (mark for mark in ("/", "|", ",", "、") if mark in between), between.split()[-1] if between.strip() else ""
        )

    def model_sizes(self) -> list[Quantity]:
        """Sizes of models in billions of parameters, in order of mention."""
        found: list[Quantity] = []
        for match in _pattern("{n}").finditer(self.text):
            quantity = self._captured(match)[0]
            after = self.text[match.end() : match.end() + 24]
            billions = quantity.suffix == "b" and quantity.value > 0 and not _NOT_MODEL_SIZE.match(after)
            counted = quantity.value >= _SMALLEST_MODEL and re.match(r"\s?(?:de |model )?parameters", after)
            if billions or counted:
                found.append(quantity.scaled(1e-9))
        return found

    def _series(self, run: list[re.Match[str]]) -> Series:
        values = tuple(self.quantities[int(match[1])] for match in run)
        return Series(
            values,
            self.text[max(0, run[0].start() - 60) : run[0].start()],
            self.text[run[-1].end() : run[-1].end() + 20],
        )

    def _search(self, pattern: str) -> re.Match[str] | None:
        return _pattern(pattern).search(self.text) if may_match(self.text, pattern) else None

    def _captured(self, match: re.Match[str]) -> tuple[Quantity, ...]:
        return tuple(self.quantities[int(group)] for group in match.groups() if group is not None)


def _ends_run(before: str | None, joint: str, after: str | None) -> bool:
    """Whether a separator parts two lists: another one than before, or an "and" with more of the list behind it."""
    if not joint:
        return bool(before)
    if joint in {"/", "|", ",", "、"}:
        return before is not None and before != joint and before in {"/", "|"}
    return before in {"/", "|"} or (before is not None and after == before)


@lru_cache(maxsize=4)  # what a question gives and what it lacks are looked for one after the other
def read(text: str) -> Reading:
    """The reading of a text; its first ``LONGEST_TEXT`` characters."""
    text = _EXPERTS.sub(
        _all_experts, _TIMES.sub(" x ", _SCRIPT_BORDER.sub(" ", text[:LONGEST_TEXT].translate(_PLAIN_LETTERS)))
    )
    text = _TIGHT_LIST.sub(lambda match: match[0].replace(",", ", "), text)
    if _LAYERED.search(text):
        text = _LAYER_CHAIN.sub(lambda match: match[0].replace("-", " → "), text)
    text = with_price_units(_POWER_OF_TEN.sub(r"1e\1", _NOISE.sub(" ", text)))
    text, models = _named(text, API_MODELS, "@api")
    text, embedders = _named(text, EMBEDDERS, "@embedder")
    text, cards = _named(text, CARDS, "@accelerator")
    text, precisions = _precisions(text)
    found = find_numbers(text)
    if len(found) > MOST_QUANTITIES:
        text, found = text[: found[MOST_QUANTITIES].start], found[:MOST_QUANTITIES]
    pieces: list[str] = []
    at = 0
    for number, item in enumerate(found):
        kind = "b" if item.quantity.suffix == "b" and item.quantity.kind == PLAIN else item.quantity.kind
        pieces += [text[at : item.start], f" ⟨{number}_{kind}⟩ "]
        at = item.end
    masked = canonical(_ELISION.sub(" ", _HYPHEN.sub("⟩ ", "".join([*pieces, text[at:]]).lower())))
    words = " ".join(_SPACED.sub(r" \1 ", masked).split())
    return Reading(f" {words} ", tuple(item.quantity for item in found), models, cards, precisions, embedders)


def _named(text: str, table: tuple[tuple[str, _Named], ...], token: str) -> tuple[str, tuple[_Named, ...]]:
    """The text with names replaced by a token, and what they name in order of mention."""
    hits: list[tuple[int, _Named]] = []
    for pattern, named in table:
        found = [(match.start(), named) for match in compiled(pattern).finditer(text)]
        if found:
            hits += found
            text = compiled(pattern).sub(lambda match: f" {token} ".ljust(len(match[0])), text)
    return text, tuple(named for _, named in sorted(hits, key=lambda hit: hit[0]))


def _all_experts(match: re.Match[str]) -> str:
    return {"7": "47B", "22": "141B"}[match[1]]


def _precisions(text: str) -> tuple[str, tuple[tuple[str, float], ...]]:
    table = tuple((pattern, (name, width)) for pattern, name, width in PRECISIONS)
    return _named(text, table, "@width")


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    """The pattern with the short forms of the module's docstring written out, at word boundaries."""
    source = (
        pattern.replace("[a-z]+", rf"[{_LETTERS}]+")
        .replace(" ~~ ", f" (?:{_WORD}){{0,8}}")
        .replace(" ~ ", f" (?:{_WORD}){{0,3}}")
    )
    for short, kinds in _KINDS.items():
        source = source.replace(f"{{{short}}}", rf"⟨(\d+)_{kinds}⟩")
    return re.compile(rf"(?<![{_LETTER}])(?:{source})(?![{_LETTER}])")
