"""Turns a text into named values: which cues stand where, and what the text looks like."""

import json
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.analyzer.cues import TABLES, CueBook, Hit
from app.analyzer.facts import PATTERNS, FactFinder, count_numbers
from app.analyzer.manners import MANNER_TABLES, Manners
from app.analyzer.pasted import looks_like_log
from app.analyzer.text import Parts, count_words, fold, parts, sentences
from app.domain.digests import sha256_of

OPENING_WORDS = 4
LENGTH_STEPS = (3, 6, 10, 16, 26, 45, 90)
NUMBER_STEPS = (1, 2, 3, 5)
ACT_GROUPS = frozenset(
    (
        "design want how_build judge presented choose or rank symptom cause since write text_noun review "
        "code_noun what teach general count "
        "formula chat inject then attack repair vague mine"
    ).split()
)
SUBSTANCE_GROUPS = frozenset(("ml", "ml_weak", "system", "tech_name"))
CODE_CHARACTERS = 4000
MANY = 3.0

_COMMENT = re.compile(r"(?:#|//|--\s).*")
_SHAPES: Mapping[str, str] = {
    "quoted": r"[\"“„«「].{12,400}?[\"”“»」]",
    "colon": r"\w\s?[:：]\s",
    "colon_opening": r"^[^.?!:：]{0,60}[:：]\s?\S",
    "list": r"(?m)^\s*(?:[-*•]|\d+[.)])\s",
    "schedule": r"\b(?:q[1-4]|t[1-4]|week|month|phase|step|sprint|jan|feb|mar|apr|jun|jul|aug|sep|oct|nov|"
    r"dec)\b.{0,40}[,;:].{0,80}\b(?:q[1-4]|t[1-4]|week|month|phase|step|sprint|feb|mar|apr|may|jun|"
    r"jul|aug|sep|oct|nov|dec)\b",
    "ends_asking": r"[?？]\W*$",
    "asks": r"[?？]",
    "exclaims": r"!",
    "percent": r"%",
    "starts_aux": r"^(?:is|are|does|do|did|can|could|should|shall|would|will|was|has|have|may|must)\b",
    "starts_wh": r"^(?:what|which|when|where|who|why|how|whats|was|wie|wann|warum|welche\w*|que|quel\w*|comment|"
    r"pourquoi|quand|como|cual\w*|cuando|por que|nasil|neden|hangi|ne)\b",
    "starts_how_many": r"^(?:how (?:many|much|long|big)|wie (?:viel\w*|lange|teuer|hoch)|combien|cuant\w+|kac)\b|"
    r"多少|几台",
    "starts_follow_up": r"^(?:and|also|then|now|ok|okay|so|same|but|thanks|und|et|y|ve|peki|那|那么|what about|"
    r"what if|does the same|how about)\b",
    "verbless_start": r"^(?:p99|p95|our|my|the|a|an|since|after|users?|pods?|getting|error)\b",
    "code_like": r"[{};=<>]{2,}|\w\(\)|\b(?:select|insert|update|delete)\b.{1,80}\b(?:from|set|into)\b|"
    r"\w+\.\w+\(|:\s?\{",
    "http_code": r"\b(?:4\d\d|5\d\d)\b",
    "arrow_change": r"\b(?:from|von|de|desde)\b.{1,25}\b(?:to|auf|a|hasta)\b\s?\d|\d\s?(?:->|→)\s?\d",
    "units_each": r"\b(?:each|per|a|pro|par|por|at)\b.{0,12}\d|\d.{0,20}\b(?:each|per|a month|a year|an hour|a day)\b",
}


@dataclass(frozen=True, slots=True)
class Features:
    """Named values of a text, the words behind them, and its counts.

    ``found`` maps a cue group to the words that were found; ``facts`` a topic to what the text says about it.
    """

    values: Mapping[str, float]
    found: Mapping[str, tuple[str, ...]]
    facts: Mapping[str, str]
    words: int
    numbers: int
    has_code: bool


class FeatureMaker:
    """Holds the compiled tables; makes features of any text.

    With ``manners`` it also looks at the manner in which something is asked.
    """

    def __init__(self, manners: Manners | None = None) -> None:
        self._manners = manners
        self._book = CueBook()
        self._facts = FactFinder()
        self._shapes = {name: re.compile(pattern) for name, pattern in _SHAPES.items()}

    def make(self, text: str, language: str) -> Features:
        """The features of one text on its own."""
        split = parts(text)
        hits = self._book.look_up(split.prose, language)
        facts = self._facts.given(split.prose)
        count, numbers = count_words(split.prose), count_numbers(split.prose)
        shape = self._shape(split, count, numbers, language)
        values = {
            **_cue_values(hits),
            **self._closing(split.prose, language),
            **self._code(split),
            **_fact_values(facts),
            **shape,
        }
        values.update(_pairs(values))
        if self._manners is not None:
            values.update(self._manners.of(split.prose, language, values, len(facts)))
        return Features(values, _by_group(hits), facts, count, numbers, bool(split.code))

    def _closing(self, prose: str, language: str) -> dict[str, float]:
        """Acts in the last sentence: there most requests stand."""
        all_sentences = sentences(prose)
        if len(all_sentences) < 2:  # noqa: PLR2004  (a text of one sentence has no closing one)
            return {}
        hits = self._book.look_up(all_sentences[-1], language)
        return {f"last:{hit.group}": 1.0 for hit in hits if hit.group in ACT_GROUPS}

    def _code(self, split: Parts) -> dict[str, float]:
        """What pasted code is about; its identifiers are words too, its comments are left out."""
        text = _COMMENT.sub("", "\n".join(split.code)[:CODE_CHARACTERS]).replace("_", " ")
        return {f"code:{hit.group}": 1.0 for hit in self._book.look_up(text, "en") if hit.group in SUBSTANCE_GROUPS}

    def _shape(self, split: Parts, count: int, numbers: int, language: str) -> dict[str, float]:
        folded = fold(split.prose).strip()
        values = {f"shape:{name}": 1.0 for name, pattern in self._shapes.items() if pattern.search(folded)}
        values.update(_steps("words", count, LENGTH_STEPS))
        values.update(_steps("numbers", numbers, NUMBER_STEPS))
        if split.code:
            values["shape:code"] = 1.0
            values["shape:code_block"] = float(any("\n" in piece for piece in split.code))
            values["shape:log"] = float(any(map(looks_like_log, split.code)))
        if len(sentences(split.prose)) == 1:
            values["shape:one_sentence"] = 1.0
        if language != "en":
            values["shape:not_english"] = 1.0
        return values


def fingerprint() -> str:
    """Names the tables that features are made of; a classifier that was trained with others has to be trained again."""
    tables = [{group: dict(languages) for group, languages in table.items()} for table in TABLES]
    everything = json.dumps(
        [tables, dict(PATTERNS), _SHAPES, PAIRS, MISSING, MANNER_TABLES], ensure_ascii=False, sort_keys=True
    )
    return sha256_of(everything)


def _cue_values(hits: Iterable[Hit]) -> dict[str, float]:
    seen: dict[str, set[tuple[int, str]]] = {}
    values: dict[str, float] = {}
    for hit in hits:
        seen.setdefault(hit.group, set()).add((hit.place, hit.text))
        if hit.place < OPENING_WORDS and hit.group in ACT_GROUPS:
            values[f"first:{hit.group}"] = 1.0
        if hit.place == 0 and hit.group in ACT_GROUPS:
            values[f"start:{hit.group}"] = 1.0
    for group, places in seen.items():
        values[group] = 1.0
        values[f"many:{group}"] = min(MANY, math.log2(len(places)))
    return values


def _by_group(hits: Iterable[Hit]) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for hit in hits:
        found.setdefault(hit.group, {})[hit.text] = None
    return {group: tuple(texts) for group, texts in found.items()}


def _fact_values(facts: Mapping[str, str]) -> dict[str, float]:
    values = {f"fact:{topic}": 1.0 for topic in facts}
    values["facts"] = math.log2(1 + len(facts))
    return values


def _steps(name: str, amount: float, steps: tuple[int, ...]) -> dict[str, float]:
    """A thermometer: one value for every step that is reached."""
    return {f"{name}>={step}": 1.0 for step in steps if amount >= step}


PAIRS = (
    ("presented", "numbers>=2"), ("presented", "shape:asks"), ("presented", "judge"), ("mine",
        "presented"), ("what", "mine"),
    ("shape:asks", "or"), ("or", "choose"), ("count", "numbers>=2"), ("formula", "numbers>=2"), (
        "symptom", "mine"), ("symptom", "cause"),
    ("symptom", "since"), ("ml_weak", "judge"), ("ml_weak", "choose"), ("ml_weak", "system"), ("ml",
        "judge"), ("ml", "choose"), ("ml", "product"), ("ml", "system"), ("ml", "both_sides"), (
            "product", "both_sides"),
    ("then", "attack"), ("then", "repair"), ("judge", "repair"), ("design", "attack"), ("review",
        "shape:code"), ("people", "symptom"),
    ("write", "text_noun"), ("first:write", "text_noun"), ("how_build", "numbers>=1"), ("design",
        "numbers>=1"), ("people", "choose"),
    ("schedule", "money"), ("what", "general"), ("shape:starts_wh", "numbers>=2"), ("shape:starts_aux", "or"),
)  # fmt: skip
MISSING = (
    ("what", "mine"), ("shape:starts_wh", "mine"), ("vague", "numbers>=1"), ("vague", "words>=10"), (
        "presented", "numbers>=1"), ("choose", "numbers>=1"),
    ("count", "numbers>=1"), ("design", "numbers>=1"), ("symptom", "numbers>=1"), ("shape:starts_wh",
        "numbers>=1"), ("ml", "system"), ("system", "ml"),
    ("people", "ml"), ("ml_weak", "ml"), ("schedule", "ml"), ("symptom", "shape:asks"), ("words>=3",
        "words>=10"), ("how_build", "numbers>=1"), ("symptom", "choose"),
)  # fmt: skip


def _pairs(values: Mapping[str, float]) -> dict[str, float]:
    """What two cues mean together, and one without the other."""
    both = {f"{a}&{b}": 1.0 for a, b in PAIRS if a in values and b in values}
    without = {f"{a}-{b}": 1.0 for a, b in MISSING if a in values and b not in values}
    return {**both, **without}
