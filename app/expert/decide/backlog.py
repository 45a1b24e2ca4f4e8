"""Puts the items of a backlog in order by what the request says about each of them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.backends.extractive.figures import table
from app.backends.extractive.text import cell
from app.calculators.patterns import compiled
from app.domain.workup import Evidence
from app.expert.case import Case
from app.expert.decide.rules import DecideRules
from app.expert.decide.votes import own_words
from app.expert.expert import Desk
from app.expert.sheet import Item, Sheet, block

_LEAST_ITEMS, _MOST_ITEMS, _MOST_ITEM_WORDS = 3, 8, 7
_MOST_FIRST, _STEPS = 2, 3
_LIST = re.compile(
    r"(?::|\bbetween|\bamong|\boptions?(?: are)?)\s+([^.?!\n:]*,[^.?!\n:]*(?:\.(?=\d)[^.?!\n:]*)*)", re.I
)
_LINES = re.compile(r"(?m)^\s*(?:[-*•]|\d+[.)])\s+(.+)$")
_SPLIT = re.compile(r"\s*(?:,\s*(?:and|or)\b|,|;|\band\b|\bor\b)\s*", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-z][\w-]{2,}")
_WEAK = frozenset(
    {"the", "and", "for", "new", "our", "with", "all", "app", "faster", "better", "more", "support", "add"}
)


@dataclass(frozen=True, slots=True)
class Ranked:
    """An item with the ground that is stated for it; ``ground`` is empty where none is."""

    name: str
    ground: str
    said: str


def compose_backlog(desk: Desk, rules: DecideRules) -> bool:
    """The items in order; False where the request asks for no order, or states a ground for none of them."""
    case = desk.case
    if not rules.backlog_cue or not case.search(rules.backlog_cue):
        return False
    items = items_of(case)
    ranked = rank(items, case, rules.backlog)
    if len(ranked) < _LEAST_ITEMS or not any(each.ground for each in ranked):
        return False
    _write(ranked, case, rules, desk.sheet)
    return True


def items_of(case: Case) -> list[Evidence]:
    """The items that are listed: as lines, else after a colon, separated by commas."""
    lines = [Evidence(match[1].strip(" ."), match.start(1), match.end(1)) for match in _LINES.finditer(case.text)]
    if len(lines) >= _LEAST_ITEMS:
        return lines[:_MOST_ITEMS]
    for match in _LIST.finditer(case.text):
        items = list(_pieces(match[1], match.start(1)))
        if len(items) >= _LEAST_ITEMS and all(len(item.text.split()) <= _MOST_ITEM_WORDS for item in items):
            return items[:_MOST_ITEMS]
    return []


def rank(items: Sequence[Evidence], case: Case, grounds: Mapping[str, str]) -> list[Ranked]:
    """The items by ground, in the order of the grounds; those of one ground as they were listed."""
    order = [*grounds, ""]
    ranked = [_ranked(item, items, case, grounds) for item in items if own_words(item.text)]
    return sorted(ranked, key=lambda each: order.index(each.ground))


def _pieces(text: str, start: int) -> Iterator[Evidence]:
    place = 0
    for piece in _SPLIT.split(text):
        found = text.find(piece, place)
        place = found + len(piece)
        name = piece.strip(" .")
        if name:
            yield Evidence(name, start + found, start + place)


def _ranked(item: Evidence, items: Sequence[Evidence], case: Case, grounds: Mapping[str, str]) -> Ranked:
    words = [word for word in _WORD.findall(item.text) if word.lower() not in _WEAK]
    start, end = min(each.start for each in items), max(each.end for each in items)
    texts = [item.text] if re.search(r"[(\d]", item.text) else []
    for sentence in case.sentences:
        outside = sentence.end <= start or sentence.start >= end
        if outside and any(re.search(rf"\b{re.escape(word)}\b", sentence.text, re.IGNORECASE) for word in words):
            texts.append(sentence.text)
    for ground, pattern in grounds.items():
        for text in texts:
            if compiled(pattern).search(text) and own_words(text):
                return Ranked(own_words(item.text), ground, own_words(text))
    return Ranked(own_words(item.text), "", next((said for text in texts if (said := own_words(text))), ""))


def _write(ranked: Sequence[Ranked], case: Case, rules: DecideRules, sheet: Sheet) -> None:
    sources = {
        "delay": sheet.source("engineering-leadership-decisions#cost-of-delay", "Cost of delay value lost per week"),
        "no": sheet.source("engineering-leadership-decisions#when-to-say-no", "Say no when a request costs capacity"),
        "soc": sheet.source("security-review#soc-2-or-iso-27001", "time to first report 6-12 months"),
        "score": sheet.source(
            "engineering-leadership-decisions#rice-ice-or-wsjf", "Recompute a high score with half the impact"
        ),
    }
    grounded = [each for each in ranked if each.ground]
    top, rest = grounded[0], grounded[1 : 1 + _MOST_FIRST]
    then = sheet.say("backlog.then", items=", ".join(cell(each.name) for each in rest)) if rest else ""
    ground = sheet.say(f"backlog.{top.ground}")
    said = ground if top.said == top.name else f'"{cell(top.said).rstrip(".!?")}"'
    why = sheet.say("backlog.why", item=cell(top.name), said=said)
    sheet.open_with(f"**{sheet.say('backlog.first', first=cell(top.name), then=then)} {why}**")
    sheet.section("options", sheet.say("heading.order"), [block(_table(ranked, sheet), fixed=True)])
    early = [each.name for each in ranked if rules.long_lead and compiled(rules.long_lead).search(each.name)]
    leads = [sheet.say("backlog.lead", item=cell(name), soc=sources["soc"]) for name in early]
    sheet.section("risks", sheet.say("heading.risks"), leads)
    sheet.section(
        "factors", sheet.say("heading.factors"), _reading(case, sheet, sources, some_silent=len(grounded) < len(ranked))
    )
    steps = [f"{n}. {sheet.say(f'backlog.next.{n}', **sources)}" for n in range(1, _STEPS + 1)]
    sheet.section("next", sheet.say("heading.next"), [block("\n".join(steps))])
    silent = [each.name for each in ranked if not each.ground]
    if silent:
        sheet.change(sheet.say("backlog.change", items=", ".join(map(cell, silent)), delay=sources["delay"]))
    sheet.unanswered(sheet.say("backlog.silent"))


def _table(ranked: Sequence[Ranked], sheet: Sheet) -> str:
    lines = [["#", *(sheet.say(f"backlog.col.{name}") for name in ("item", "said", "ground"))]]
    for number, each in enumerate(ranked, 1):
        said = f'"{cell(each.said)}"' if each.said else "–"
        lines.append([str(number), cell(each.name), said, sheet.say(f"backlog.{each.ground or 'nothing'}")])
    return "\n".join(table(lines))


def _reading(case: Case, sheet: Sheet, sources: Mapping[str, str], *, some_silent: bool) -> Iterator[Item]:
    yield Item(sheet.say("backlog.rule", **sources), 1.5)
    if case.team is not None:
        yield Item(sheet.say("backlog.cap", people=f"{case.team:g}"), 1.4)
    if some_silent:
        yield Item(sheet.say("backlog.no", **sources), 1.3)
