"""Which kinds of system a request asks for."""

import re
from collections.abc import Mapping

from app.calculators.patterns import compiled
from app.expert.design.tables import System

_LEAST = 2
_SECOND = 3
_START = 40
_LEADS = 2
# What somebody's job is called does not name the system: "one ML engineer".
_JOBS = re.compile(
    r"\b(?:(?:ml|ai|data|machine learning|platform|mobile|web|devops|security|embedded|cloud|search|integration|api"
    r"|payments?)[ /-]){1,2}(?=(?:engineers?|scientists?|developers?|devs?|analysts?)\b)",
    re.IGNORECASE,
)


def kinds_of(text: str, systems: Mapping[str, System]) -> tuple[str, ...]:
    """The kinds, best first: the one with the heaviest cues leads, others follow only where they are plainly meant."""
    bare = _JOBS.sub(lambda match: " " * len(match[0]), text)
    scores = {name: _score(bare, system) for name, system in systems.items()}
    plain = max((scores[name] for name in scores if not systems[name].fallback), default=0)
    if plain >= _SECOND:
        scores = {name: score for name, score in scores.items() if not systems[name].fallback or score > plain + 1}
    ranked = sorted((name for name in scores if scores[name] >= _LEAST), key=lambda name: -scores[name])
    if not ranked:
        return ()
    lead = ranked[0]
    if systems[lead].alone:
        return (lead,)
    others = [name for name in ranked[1:] if scores[name] >= _SECOND and systems[name].core and not systems[name].alone]
    return (lead, *others[:1])


def _score(text: str, system: System) -> int:
    """The weight of the cues that are there; a heavy one at the start of the text names the thing itself."""
    if system.never and compiled(system.never).search(text):
        return 0
    found = [(weight, match.start()) for cue, weight in system.cues.items() for match in _first(cue, text)]
    leads = any(weight >= _SECOND and place < _START for weight, place in found)
    return sum(weight for weight, _ in found) + (_LEADS if leads else 0)


def _first(cue: str, text: str) -> list[re.Match[str]]:
    match = compiled(cue).search(text)
    return [match] if match else []
