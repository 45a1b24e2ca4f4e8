"""Keeps one section, and one text in many copies, from filling a list of hits."""

import itertools
from collections import Counter
from collections.abc import Sequence, Set

from app.store.passages import Hit

_PER_SECTION = 2
# Texts that share so much of their word pairs say the same: copies of a page, versions of a notice.
_SAME = 0.8


def diversify(hits: Sequence[Hit], k: int, per_section: int = _PER_SECTION) -> tuple[Hit, ...]:
    """The first ``k`` hits with at most ``per_section`` of one headed section, and of texts that say the same.

    What is passed over follows, in its order, if there are too few others. Text without headings is not divided into
    sections that could fill a list. A second copy stays: it may be the one in the version or place that is asked for.
    """
    seen: Counter[tuple[int, int, int]] = Counter()
    texts: list[Set[tuple[str, str]]] = []
    chosen: list[Hit] = []
    rest: list[Hit] = []
    for hit in hits:
        if len(chosen) == k:
            break
        section = (hit.passage.document_id, hit.parent_start, hit.parent_end)
        pairs = _pairs(hit.passage.text)
        full = bool(hit.passage.heading_path) and seen[section] >= per_section
        if full or sum(_same(pairs, other) for other in texts) >= per_section:
            rest.append(hit)
            continue
        seen[section] += 1
        texts.append(pairs)
        chosen.append(hit)
    return tuple((*chosen, *rest)[:k])


def _pairs(text: str) -> Set[tuple[str, str]]:
    words = text.lower().split()
    return frozenset(itertools.pairwise(words))


def _same(one: Set[tuple[str, str]], other: Set[tuple[str, str]]) -> bool:
    """Whether the Jaccard similarity reaches the limit; sizes that rule it out need no comparison."""
    smaller, larger = sorted((len(one), len(other)))
    return 0 < _SAME * larger <= smaller and len(one & other) >= _SAME * len(one | other)
