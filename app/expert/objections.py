"""What speaks against a plan, a design or a decision: rules of a table, fired by the words of its author."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from app.calculators.patterns import compiled
from app.content.expert import ExpertContent
from app.domain.errors import ContentError
from app.domain.labels import RequestType
from app.domain.workup import Evidence, Finding, Severity, Weight
from app.expert.case import Case

_TABLES = ("objections", "objections_ml")
_LEAST_SIGNS = 2
_MOST_EVIDENCE = 3


class Row(StrEnum):
    """A line of the verdict's table, in the order in which the table is examined."""

    FRAMING = "framing"
    ASSUMPTIONS = "assumptions"
    TIMELINE = "timeline"
    BUDGET = "budget"
    TEAM = "team"
    ANTI_PATTERNS = "anti-patterns"
    RISKS = "risks"
    SCOPE = "scope"
    ALTERNATIVE = "alternative"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: when it fires, which line of the verdict it counts in, and how much.

    ``strong`` patterns are each enough, of ``signs`` two are needed. ``key`` names the rule's sentences. ``also`` names
    further lines in which it is a flag. ``proven_false`` marks an assumption that the plan's own figures contradict,
    ``exact`` evidence that is quoted without the words around it.
    ``source`` is ``skill#section``, ``about`` the words of the sentence in it.
    """

    id: str
    key: str
    row: Row
    severity: Severity
    weight: Weight
    source: str
    about: str
    strong: tuple[str, ...]
    signs: tuple[str, ...]
    needs: tuple[str, ...]
    absent: tuple[str, ...]
    unless: tuple[str, ...]
    raised_by: str
    proven_false: bool
    also: tuple[Row, ...] = ()
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Objection:
    """A rule that has fired. ``measured`` says what a figure adds to the words, marks included."""

    rule: Rule
    severity: Severity
    evidence: tuple[Evidence, ...]
    measured: str = ""


@lru_cache(maxsize=4)
def rules_of(content: ExpertContent) -> Mapping[str, Rule]:
    """The rules by their keys.

    Raises:
        ContentError: the table is missing or malformed.
    """
    rules = [_rule(entry) for name in _TABLES for entry in _entries(content, name)]
    found = {rule.key: rule for rule in rules}
    if len(found) < len(rules):
        raise ContentError("objections: two rules have the same key.")
    return found


def _entries(content: ExpertContent, name: str) -> list[object]:
    table = content.table(name)
    entries = table.get("rules") if isinstance(table, dict) else None
    if not isinstance(entries, list):
        raise ContentError(f"{name}.yaml: must hold a list called rules.")
    return entries


def objections_in(case: Case, rules: Iterable[Rule]) -> tuple[Objection, ...]:
    """The rules that the words of the case fire, in the order of the table, one for each place in the text."""
    found = (objection for rule in rules if (objection := _fired(case, rule)))
    return tuple(found)


def findings_of(case: Case, content: ExpertContent, language: str = "en") -> tuple[Finding, ...]:
    """What speaks against the text of a request of any type, worst first, in the words of the sentence file."""
    phrases = content.phrases[RequestType.VALIDATE]

    def said(rule: Rule, part: str) -> str:
        return phrases.say(language, f"{rule.key}.{part}")

    objections = sorted(objections_in(case, rules_of(content).values()), key=lambda each: each.severity.rank)
    return tuple(as_finding(each, *(said(each.rule, part) for part in ("title", "why", "fix"))) for each in objections)


def as_finding(objection: Objection, title: str, why: str, fix: str) -> Finding:
    """The objection as a finding, with its sentences."""
    rule = objection.rule
    return Finding(rule.id, title, objection.severity, why, objection.evidence, fix, rule.source)


def _fired(case: Case, rule: Rule) -> Objection | None:
    if not all(map(case.search, rule.needs)) or any(map(case.search, rule.absent)):
        return None
    strong = [found for pattern in rule.strong if (found := _accepted(case, rule, pattern))]
    signs = [found for pattern in rule.signs if (found := _accepted(case, rule, pattern))]
    if not strong and len(list(_distinct(signs))) < _LEAST_SIGNS:
        return None
    evidence = tuple(_distinct([*strong, *signs]))[:_MOST_EVIDENCE]
    return Objection(rule, severity_in(case, rule), evidence)


def severity_in(case: Case, rule: Rule) -> Severity:
    """The usual severity of a rule, or High where the text holds what raises it."""
    raised = bool(rule.raised_by) and case.search(rule.raised_by) is not None
    return Severity.HIGH if raised and rule.severity.rank > Severity.HIGH.rank else rule.severity


def _accepted(case: Case, rule: Rule, pattern: str) -> Evidence | None:
    """The first match whose sentence holds no exception of the rule."""
    for evidence in case.every(pattern):
        sentence = case.sentence_of(evidence).text
        if evidence.text and not any(compiled(each).search(sentence) for each in rule.unless):
            return evidence
    return None


def _distinct(evidence: Sequence[Evidence]) -> Iterator[Evidence]:
    """Those that do not lie within one that came before."""
    kept: list[Evidence] = []
    for each in evidence:
        if not any(each.start < other.end and other.start < each.end for other in kept):
            kept.append(each)
            yield each


def _rule(entry: object) -> Rule:
    if not isinstance(entry, dict):
        raise ContentError("objections: each rule must be a map of names to values.")
    try:
        rule = Rule(
            id=str(entry["id"]),
            key=str(entry.get("key", entry["id"])),
            row=Row(entry["row"]),
            severity=Severity(entry["severity"]),
            weight=Weight(entry.get("weight", Weight.FLAG)),
            source=str(entry["source"]),
            about=str(entry["about"]),
            strong=_patterns(entry, "strong"),
            signs=_patterns(entry, "signs"),
            needs=_patterns(entry, "needs"),
            absent=_patterns(entry, "absent"),
            unless=_patterns(entry, "unless"),
            raised_by=str(entry.get("raise", "")),
            proven_false=bool(entry.get("proven_false", False)),
            exact=bool(entry.get("exact", False)),
            also=tuple(map(Row, entry.get("also", ()))),
        )
    except (KeyError, ValueError, TypeError, re.error) as error:
        raise ContentError(f"objections: rule {entry.get('id')!r} is malformed ({error}).") from error
    return rule


def _patterns(entry: Mapping[object, object], name: str) -> tuple[str, ...]:
    given = entry.get(name, [])
    if not isinstance(given, list):
        raise TypeError(f"{name} must be a list")
    patterns = tuple(str(each) for each in given)
    for pattern in patterns:
        re.compile(pattern, re.IGNORECASE)
    return patterns
