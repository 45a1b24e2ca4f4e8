"""The rules of a review as data: where to look, how bad it is, which section says so, and the mechanical repair."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import cast

from app.content.expert import ExpertContent, Table
from app.domain.errors import ContentError
from app.domain.workup import Severity

PREFIX = "review-"
_FIELDS = frozenset(
    ("id", "in", "severity", "find", "check", "if", "unless", "looks", "prose", "worse", "patch", "source", "about")
)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    It fires where ``find`` matches or the check named ``check`` says so, if the piece holds ``needs`` and not
    ``unless``, and the words beside it hold ``prose``. Those words raise its severity by one where they hold ``worse``.
    Silent where ``looks`` matches, the piece passes it. ``patch`` is the repair: a pattern and what takes its place.
    """

    id: str
    languages: frozenset[str]
    severity: Severity
    find: re.Pattern[str] | None
    check: str
    needs: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    looks: re.Pattern[str] | None
    prose: re.Pattern[str] | None
    worse: re.Pattern[str] | None
    patch: tuple[re.Pattern[str], str] | None
    source: str
    about: str


@dataclass(frozen=True, slots=True)
class Gap:
    """What a piece does not show: asked where ``find`` matches and ``unless`` does not."""

    id: str
    languages: frozenset[str]
    find: re.Pattern[str]
    unless: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class RuleBook:
    """All rules and all gaps, in the order of their files."""

    rules: tuple[Rule, ...]
    gaps: tuple[Gap, ...]

    def knows(self, language: str) -> bool:
        """Whether there are rules for this very language."""
        return any(language in rule.languages for rule in self.rules)


def read_rules(content: ExpertContent) -> RuleBook:
    """The rules of every table whose name begins with ``review-``.

    Raises:
        ContentError: a table is malformed.
    """
    rules: list[Rule] = []
    gaps: list[Gap] = []
    for name, table in content.tables.items():
        if name.startswith(PREFIX):
            rules += [_rule(name, row) for row in _rows(name, table, "rules")]
            gaps += [_gap(name, row) for row in _rows(name, table, "gaps")]
    twice = {rule.id for rule in rules if sum(other.id == rule.id for other in rules) > 1}
    if twice:
        raise ContentError(f"prompts/expert/rules/{PREFIX}*.yaml: {sorted(twice)} stand twice.")
    return RuleBook(tuple(rules), tuple(gaps))


def _rows(name: str, table: Table, key: str) -> Iterable[Mapping[str, object]]:
    data = cast("Mapping[str, object]", table) if isinstance(table, dict) else {}
    rows = data.get(key, [])
    if not data or not isinstance(rows, list) or not all(isinstance(row, dict) for row in cast("list[object]", rows)):
        raise ContentError(f"prompts/expert/rules/{name}.yaml: must hold lists of rules.")
    return cast("list[Mapping[str, object]]", rows)


def _rule(name: str, row: Mapping[str, object]) -> Rule:
    unknown = row.keys() - _FIELDS
    if unknown or ("find" in row) == ("check" in row):
        raise ContentError(f"{name}.yaml: {row.get('id')}: unknown {sorted(unknown)}, or not one of find and check.")
    try:
        severity = Severity(str(row["severity"]).capitalize())
    except (KeyError, ValueError) as error:
        raise ContentError(f"{name}.yaml: {row.get('id')}: has no severity.") from error
    return Rule(
        id=str(row["id"]),
        languages=_languages(row),
        severity=severity,
        find=_pattern(name, row, "find"),
        check=str(row.get("check", "")),
        needs=_pattern(name, row, "if"),
        unless=_pattern(name, row, "unless"),
        looks=_pattern(name, row, "looks"),
        prose=_pattern(name, row, "prose"),
        worse=_pattern(name, row, "worse"),
        patch=_patch(name, row),
        source=str(row.get("source", "")),
        about=str(row.get("about", "")),
    )


def _gap(name: str, row: Mapping[str, object]) -> Gap:
    find, unless = _pattern(name, row, "find"), _pattern(name, row, "unless")
    if find is None or unless is None:
        raise ContentError(f"{name}.yaml: {row.get('id')}: a gap needs find and unless.")
    return Gap(str(row["id"]), _languages(row), find, unless)


def _languages(row: Mapping[str, object]) -> frozenset[str]:
    listed = row.get("in", [])
    return frozenset(str(each) for each in cast("list[object]", listed)) if isinstance(listed, list) else frozenset()


def _pattern(name: str, row: Mapping[str, object], key: str) -> re.Pattern[str] | None:
    if key not in row:
        return None
    return compiled(f"{name}.yaml: {row.get('id')}", str(row[key]))


def compiled(place: str, pattern: str) -> re.Pattern[str]:
    """A pattern of a table, by lines.

    Raises:
        ContentError: it is no pattern.
    """
    try:
        return re.compile(pattern, re.MULTILINE)
    except re.error as error:
        raise ContentError(f"{place}: is no pattern ({error}).") from error


def _patch(name: str, row: Mapping[str, object]) -> tuple[re.Pattern[str], str] | None:
    if "patch" not in row:
        return None
    listed = cast("list[object]", row["patch"])
    if not isinstance(row["patch"], list) or len(listed) != 2:  # noqa: PLR2004 - a pattern and its replacement
        raise ContentError(f"{name}.yaml: {row.get('id')}: a patch is a pattern and its replacement.")
    return compiled(f"{name}.yaml: {row.get('id')}", str(listed[0])), str(listed[1])
