"""Which kinds of system a request asks for."""

import re
from collections.abc import Mapping

from app.expert.design.tables import System

_LEAST = 2
_SECOND = 3


def kinds_of(text: str, systems: Mapping[str, System]) -> tuple[str, ...]:
    """The kinds, best first: the one with the heaviest cues leads, others follow only where they are plainly meant."""
    scores = {name: _score(text, system) for name, system in systems.items()}
    if any(scores[name] >= _SECOND for name, system in systems.items() if not system.fallback):
        scores = {name: score for name, score in scores.items() if not systems[name].fallback}
    ranked = sorted((name for name in scores if scores[name] >= _LEAST), key=lambda name: -scores[name])
    if not ranked:
        return ()
    lead = ranked[0]
    if systems[lead].alone:
        return (lead,)
    others = [name for name in ranked[1:] if scores[name] >= _SECOND and systems[name].core and not systems[name].alone]
    return (lead, *others[:1])


def _score(text: str, system: System) -> int:
    if system.never and re.search(system.never, text, re.IGNORECASE):
        return 0
    return sum(weight for cue, weight in system.cues.items() if re.search(cue, text, re.IGNORECASE))
