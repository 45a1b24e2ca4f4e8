"""What reading passages does to the label of a request: text goes no further than its most sensitive source may."""

from collections.abc import Sequence

from app.domain.labels import Sensitivity
from app.domain.passage import Passage

# What a question is about stands at the top; sensitive text further down is a neighbour by chance.
_DECISIVE = 3


def worthwhile_label(found: Sequence[Passage], label: Sensitivity) -> Sensitivity:
    """The highest label that passages for a request with ``label`` may have. ``found`` is best first.

    A request is raised only for passages among the best: raised, it may be answered by a weaker backend.
    """
    return Sensitivity.highest(label, *(passage.sensitivity for passage in found[:_DECISIVE]))
