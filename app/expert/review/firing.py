"""Fires rules over pasted pieces: findings with their place, passed checks, and what the pieces do not show."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.domain.workup import Severity
from app.expert.review.hits import Check, Hit
from app.expert.review.rules import Gap, Rule, RuleBook
from app.expert.review.snippets import Snippet

_WORSE = tuple(Severity)
ANY = "any"
_SECOND_WAY = "-CODE"
"""Rules that find by the code what others find by the words beside it; they are silent where those fire."""


@dataclass(frozen=True, slots=True)
class Fired:
    """A rule that fired: in which piece, on which lines, on which words; ``said`` are words of the prose."""

    rule: Rule
    snippet: Snippet
    hits: tuple[Hit, ...]
    severity: Severity
    said: str = ""

    @property
    def hit(self) -> Hit:
        """The first place."""
        return self.hits[0]

    @property
    def lines(self) -> tuple[int, ...]:
        """The lines, as the reader counts them."""
        return tuple(sorted({self.snippet.line_at(hit.start).number for hit in self.hits}))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the rules say: what fired, worst first; what passed; what cannot be seen."""

    fired: tuple[Fired, ...]
    passed: tuple[Rule, ...]
    gaps: tuple[Gap, ...]
    looked: int


def fire(book: RuleBook, checks: Mapping[str, Check], snippets: Sequence[Snippet], prose: str) -> Outcome:
    """Every rule over every piece of its languages."""
    fired: list[Fired] = []
    passed: list[Rule] = []
    looked = 0
    for snippet in snippets:
        for rule in book.rules:
            if not applies(rule.languages, snippet):
                continue
            looked += 1
            made = _fired(rule, checks, snippet, prose)
            if made:
                fired.append(made)
            elif rule.looks and rule.looks.search(snippet.code):
                passed.append(rule)
    names = {each.rule.id for each in fired}
    fired = [each for each in fired if each.rule.id.removesuffix(_SECOND_WAY) not in names - {each.rule.id}]
    places = {id(snippet): number for number, snippet in enumerate(snippets)}
    fired.sort(key=lambda each: (each.severity.rank, places[id(each.snippet)], each.hit.start))
    gaps = tuple(dict.fromkeys(gap for snippet in snippets for gap in book.gaps if _open(gap, snippet)))
    kept = tuple(dict.fromkeys(rule for rule in passed if rule.id not in names))
    return Outcome(tuple(fired), kept, gaps, looked)


def applies(languages: frozenset[str], snippet: Snippet) -> bool:
    """Whether rules of these languages look at the piece."""
    return ANY in languages or snippet.language in languages


def _fired(rule: Rule, checks: Mapping[str, Check], snippet: Snippet, prose: str) -> Fired | None:
    said = rule.prose.search(prose) if rule.prose else None
    if rule.prose and not said:
        return None
    if (rule.needs and not rule.needs.search(snippet.code)) or (rule.unless and rule.unless.search(snippet.code)):
        return None
    hits = tuple(_hits(rule, checks, snippet))
    if not hits:
        return None
    worse = rule.worse.search(prose) if rule.worse else None
    severity = _WORSE[max(0, rule.severity.rank - 1)] if worse else rule.severity
    words = worse or said
    return Fired(rule, snippet, hits, severity, words[0] if words else "")


def _hits(rule: Rule, checks: Mapping[str, Check], snippet: Snippet) -> Iterator[Hit]:
    if rule.find is None:
        yield from checks[rule.check](snippet)
        return
    for match in rule.find.finditer(snippet.code):
        if match[0].strip():
            lead = len(match[0]) - len(match[0].lstrip())
            yield Hit(match.start() + lead, match.end(), tuple(each or "" for each in match.groups()))


def _open(gap: Gap, snippet: Snippet) -> bool:
    searched = snippet.code
    return bool(applies(gap.languages, snippet) and gap.find.search(searched) and not re.search(gap.unless, searched))
