"""How long similar work took before, in the words in which plans say it."""

import re

from app.calculators.quantities import SECONDS
from app.domain.workup import Evidence
from app.expert.case import Case, Stated

_TOOK = re.compile(
    r"\b(?:took|needed|lasted|dauerten?|brauchten?|a (?:pris|duré)|tard(?:ó|aron)|llevó)"
    r"(?: us| them| uns)? (?:about |around |some |nearly |etwa |rund )?$"
)
_END = r"(?=[ \t]*(?:[;)!?|\n]|[.,:](?!\d)|$|(?:and|for the same|last|in the|before)\b))"
_BARE = re.compile(
    r"\b(?:took|needed|lasted|dauerten?|brauchten?|a (?:pris|duré)|tard(?:ó|aron)|llevó)(?: us| them| uns)?"
    rf" (?:about |around |some |nearly |etwa |rund )?(\d{{1,3}}(?:\.\d)?){_END}"
    r"|\b(?:reference|comparable|similar|earlier|previous|last)\b[^.;:\d|\n]{0,24}: ?"
    rf"(\d{{1,3}}(?:\.\d)?){_END}",
    re.IGNORECASE,
)


def past_of(case: Case, planned: Stated) -> Stated | None:
    """The time that similar work took: a duration behind such words, or a bare number in the unit of the plan."""
    known = next((each for each in case.durations if _TOOK.search(each.before)), None)
    if known is not None:
        return known
    match = _BARE.search(case.text)
    if match is None or planned.what not in SECONDS:
        return None
    weeks = float(match[1] or match[2]) * SECONDS[planned.what] / SECONDS["week"]
    return Stated(weeks, "weeks", "", Evidence(match[0].strip(), match.start(), match.end()))
