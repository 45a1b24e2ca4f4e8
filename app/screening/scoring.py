"""The score of a text: one calibrated probability from what the detectors found and what the classifier read."""

import math

from app.domain.labels import Sensitivity
from app.screening.meaning import Card

_CAP = 12.0
_EVEN = 0.5


def score_of(card: Card, logit: float, found: Sensitivity) -> float:
    """The probability that a text is confidential or restricted, from 0 to 1.

    ``found`` is the highest level of the detectors. With a finding at confidential or above it is never below one half,
    because a detector's word is not taken back by a classifier: one that reads nothing in the text counts as silent.
    """
    sure = found.rank >= Sensitivity.CONFIDENTIAL.rank
    over = logit - card.threshold
    raised = card.slope * max(0.0, over) + card.found if sure else card.slope * over
    probability = 1.0 / (1.0 + math.exp(-max(-_CAP, min(_CAP, raised))))
    return round(max(probability, _EVEN) if sure else probability, 6)
