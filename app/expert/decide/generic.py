"""A choice between two names of no family: what the request itself says for either of them."""

import re

from app.expert.case import Case
from app.expert.decide.options import Match
from app.expert.decide.rules import Factor, Family, Option
from app.expert.decide.votes import own_words

_NAME = r"([A-Z][\w.+#-]{1,24}(?:(?: \+)? [A-Z][\w.+#-]{1,24}){0,2})"
_PAIRS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b{_NAME},?\s+(?:or|vs\.?|versus)\s+(?:to |use |just |stay (?:with|on) |keep |move to |switch to )?{_NAME}",
        rf"\b(?i:from)\s+{_NAME}\s+to\s+{_NAME}",
        rf"\b(?i:replac(?:e|ing)|swap(?:ping)?|drop(?:ping)?)\s+(?:our )?{_NAME}\s+(?:with|by|for)\s+{_NAME}",
    )
)
_QUESTION = re.compile(
    r"^(?:(?:Should|Shall|Do|Does|Is|Are|Can|Which|What|Use|Keep|Buy|We|I|Choose|Stay|Move|Take|Adopt|Upgrade)\s+)+",
    re.I,
)
_KNOWS = r"(?:know|knows|wrote|write|writes|experience (?:with|in)|familiar with|skilled in|trained in|learned)"
_RUNS = (
    r"(?:(?:already|currently|today|now|still) (?:\w+ ){0,2}(?:run|runs|use|uses|have|on|pay for|operate)"
    r"|\bwe (?:run|have|are on|pay for|operate|built on)|(?<!should )(?<!shall )(?<!do )(?<!can )(?<!could )\bwe use)"
)
_FAILS = (
    r"(?:slow|down|unstable|fails|failing|crash\w*|dies|breaks|outages?|unsupported|end of life|too expensive"
    r"|price (?:rise|increase))"
)
_NOBODY = r"(?:nobody|no[- ]one|none(?: of (?:us|them))?|never)"
_WEIGHTS = "tech-stack-recommender#criteria-weights-for-a-technology-choice"
_DOORS = "engineering-leadership-decisions#one-way-and-two-way-doors"
_SOURCES = {
    "weights": f"{_WEIGHTS}|A difference below 0.3 is a tie take the option the team knows",
    "criteria": f"{_WEIGHTS}|team expertise 30% fit to requirements 30% ecosystem 20% viability 20%",
    "door": f"{_DOORS}|what would it cost in weeks and money to go back after three months",
    "cost": "tech-stack-recommender#what-a-migration-costs|A migration costs development double operation training",
    "weeks": f"{_DOORS}|Going back within about two weeks of work marks a two-way door",
}


def generic_match(case: Case) -> Match | None:
    """The two names beside an "or", with factors that are read from the user's words alone."""
    found = next((match for pair in _PAIRS if (match := pair.search(case.text))), None)
    if found is None:
        return None
    names = [own_words(_QUESTION.sub("", name).rstrip(".")) for name in found.groups()]
    if len({name.lower() for name in names if name}) < 2:  # noqa: PLR2004 - a choice has two sides
        return None
    options = {f"option{n}": Option(rf"\b{re.escape(name)}") for n, name in enumerate(names, 1)}
    family = Family("generic", options, "option1", tuple(_factors(names)), _SOURCES)
    return Match(family, tuple(options), tuple(options), dict(zip(options, names, strict=True)))


def _factors(names: list[str]) -> list[Factor]:
    first, second = (re.escape(name) for name in names)
    sides = {"option1": (first, second), "option2": (second, first)}
    short = {option: re.escape(name.split()[0]) for option, name in zip(sides, names, strict=True)}
    known = {
        option: rf"{_KNOWS} (?:[\w/]+ ){{0,3}}{name}\b|\b{name} (?:developers|devs|people|experts?|skills?|experience)"
        rf"|\b{name},? (?:which|that|because|since) (?:we|the team|everyone|everybody) (?:all )?knows?"
        rf"|\b(?:mostly|mainly|all) {name}\b"
        for option, (name, _) in sides.items()
    }
    runs = {
        option: rf"{_RUNS} (?:\w+ ){{0,2}}{name}\b|\b{name} (?:already|today|is (?:in place|there)|in production)"
        rf"|\balready (?:\w+ )?(?:on|in|with) {short[option]}\b"
        for option, (name, _) in sides.items()
    }
    failing = {
        option: rf"\b{other} (?:\w+ ){{0,2}}(?:(?:is|was|has|keeps|gets|had) (?:\w+ ){{0,3}}{_FAILS}"
        r"|(?:dies|crashes|fails|breaks))\b"
        for option, (_, other) in sides.items()
    }
    unknown = {option: rf"\b{_NOBODY} (?:[\w']+ ){{0,4}}{other}\b" for option, (_, other) in sides.items()}
    one = {
        option: rf"\b{other}\b[^.?!]{{0,60}}?\bonly (?:one person|[A-Z]\w+|\w+ of us) (?:knows?|understands?|can)\b"
        for option, (_, other) in sides.items()
    }
    return [
        Factor("known", cues=known, weight=2.0),
        Factor("unknown", cues=unknown, weight=1.5),
        Factor("runs", cues=runs, weight=1.5),
        Factor("pain", cues=failing, weight=2.0),
        Factor("one", cues=one, weight=1.0),
    ]
