"""Which options a request names, in its own order."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.expert.case import Case
from app.expert.decide.rules import Family
from app.expert.decide.votes import own_words

MOST_OPTIONS = 3
_PAIR = re.compile(
    r"([\w.+#'-]+(?: [\w.+#'-]+){0,2})\s*(?:,\s*or\b|\bor\b|\bvs\.?|\bversus\b|/)\s+(?:just |rather |a |an |the |our )*"
    r"([\w.+#'-]+)",
    re.IGNORECASE,
)
_NAME = re.compile(r"[A-Z][\w.+#-]{2,}$|\w*[a-z][A-Z]\w*$")
_NO_NAME = frozenset({"should", "which", "what", "does", "better", "team", "the", "our", "and", "use", "postgres"})


@dataclass(frozen=True, slots=True)
class Match:
    """A family with its options in the order of the request; ``named`` are those that the request names.

    ``names`` are what options are called that have no phrase.
    """

    family: Family
    options: tuple[str, ...]
    named: tuple[str, ...]
    names: Mapping[str, str] = field(default_factory=dict[str, str])


def candidates(families: Sequence[Family], case: Case) -> list[Match]:
    """The families that may be meant: those of which two options are named, then those whose cue is found."""
    matches = [match for family in families if (match := _match(family, case))]
    return sorted(matches, key=lambda match: len(match.named) < 2)  # noqa: PLR2004 - a choice has two sides


def unknown_names(case: Case, family: Family) -> list[str]:
    """Names beside an "or" that are no option of the family: nothing is known about them."""
    known = [each for option in family.options.values() for each in case.every(option.cue)]
    found: list[str] = []
    for match in _PAIR.finditer(case.text):
        for group in (1, 2):
            word = match[group].split()[-1].strip(".,?!'")
            end = match.end(group)
            option = any(each.start < end and each.end >= end - len(word) for each in known)
            if _NAME.match(word) and not option and word.lower() not in _NO_NAME and own_words(word):
                found.append(own_words(word))
    return list(dict.fromkeys(found))


def _match(family: Family, case: Case) -> Match | None:
    if family.unless and case.search(family.unless):
        return None
    places = {name: evidence.start for name, option in family.options.items() if (evidence := case.search(option.cue))}
    named = tuple(sorted(places, key=lambda name: places[name]))
    cued = bool(family.cue and case.search(family.cue))
    if len(named) < 2 and not cued:  # noqa: PLR2004 - a choice has two sides
        return None
    if len(named) > 1:
        wanted = named if family.always in ("", *named) else (*named[: MOST_OPTIONS - 1], family.always)
        return Match(family, wanted[:MOST_OPTIONS], named)
    others = [name for name in (family.default, *family.options) if name not in named]
    return Match(family, tuple(dict.fromkeys([*named, *others]))[:MOST_OPTIONS], named)
