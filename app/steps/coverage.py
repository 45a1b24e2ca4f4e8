"""Decides from the evidence whether the library answers a question, answers it in part, or holds nothing on it."""

import re
from collections.abc import Sequence
from dataclasses import replace

from app.domain.analysis import Analysis
from app.domain.brief import Brief
from app.domain.coverage import Coverage, Grounding, Nearest
from app.domain.figure import Figure
from app.domain.labels import RequestType
from app.domain.passage import Hit, Passage
from app.retrieval.evidence import Evidence

# Below this score of the evidence the library holds nothing. Set so that no development question about the library's
# fields is refused; a request to build or repair something names much that no skill can know, so it scores lower.
_NOTHING = {
    RequestType.EXPLAIN: 0.1,
    RequestType.DECIDE: 0.1,
    RequestType.COMPUTE: 0.1,
    RequestType.DESIGN: -0.08,
    RequestType.DEBUG: -0.08,
}
_ENOUGH_WITH_UNKNOWN_NAMES = 0.35
# Types in which a name is what is asked about; elsewhere it may be a person's or a customer's.
_ABOUT_NAMES = frozenset({RequestType.EXPLAIN, RequestType.DECIDE})
_MARKED = "Write *General knowledge:* before whatever no passage and no figure supports."
_BEST = 3
_MOST_NAMES = 3
_NAME = re.compile(r"[^\W\d_][^\W_]{1,23}")


def can_be_judged(analysis: Analysis, figures: Sequence[Figure], english: str = "") -> bool:
    """Whether the evidence says anything about the request.

    It measures questions in English, or by what they are in ``english``. A calculation, or a text that the user has
    brought along, is answered without the library if need be.
    """
    return analysis.type in _NOTHING and not figures and (bool(english) or analysis.language.partition("-")[0] == "en")


def best_hits(briefs: Sequence[Brief]) -> tuple[Hit, ...]:
    """The first hits of each brief, the closest to the question first, each passage once."""
    found = {hit.id: hit for brief in briefs for hit in brief.hits[:_BEST]}
    return tuple(sorted(found.values(), key=lambda hit: (-hit.cosine, hit.id)))


def judge(
    kind: RequestType, evidence: Evidence, passages: Sequence[Passage], searched: tuple[str, ...], *, private: bool
) -> Coverage:
    """The judgement. Names in a ``private`` request are people and customers: they neither count nor are repeated."""
    evidence = replace(evidence, unknown_names=()) if private else evidence
    names = tuple(name for name in evidence.unknown_names if _NAME.fullmatch(name)) if kind in _ABOUT_NAMES else ()
    return Coverage(_grounding(kind, evidence, names), searched, nearest(passages), names[:_MOST_NAMES])


def nearest(passages: Sequence[Passage]) -> tuple[Nearest, ...]:
    """The sections of the passages, each once, at most three."""
    found = {(each.skill, each.heading): Nearest(each.skill, each.section, each.heading) for each in passages}
    return tuple(found.values())[:_BEST]


def instructions(coverage: Coverage) -> tuple[str, ...]:
    """What a specialist has to do about the judgement, for the brief."""
    if coverage.refused:
        return ("The library holds nothing on this. Say so first, and cite nothing.", _MARKED)
    if coverage.grounding is Grounding.PARTIAL:
        return ("The passages cover this in part at most. Say what they leave open.", _MARKED)
    return ()


def _grounding(kind: RequestType, evidence: Evidence, names: tuple[str, ...]) -> Grounding:
    if evidence.score < _NOTHING[kind]:
        return Grounding.REFUSED
    doubtful = bool(names) and evidence.score < _ENOUGH_WITH_UNKNOWN_NAMES
    return Grounding.PARTIAL if doubtful or not evidence.sufficient else Grounding.SUPPORTED
