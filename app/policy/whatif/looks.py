"""Calls as columns of numbers, for a model of the reward: nothing that was decided afterwards is among them."""

from collections.abc import Callable, Sequence
from enum import StrEnum

import numpy as np

from app.domain.labels import Complexity, RequestType, Sensitivity
from app.domain.model_call import Purpose
from app.routing.policy import Features
from app.statistics.arrays import Floats

_LABELS: tuple[tuple[type[StrEnum], Callable[[Features], StrEnum]], ...] = (
    (RequestType, lambda call: call.type),
    (Complexity, lambda call: call.complexity),
    (Purpose, lambda call: call.purpose),
    (Sensitivity, lambda call: call.sensitivity),
)


def features_of(calls: Sequence[Features]) -> Floats:
    """One row per call: a column for each value of each label, and the amounts."""
    amounts = np.array([_amounts(call) for call in calls], dtype=np.float64)
    return np.concatenate([*(_columns(kind, [label(call) for call in calls]) for kind, label in _LABELS), amounts], 1)


def _columns(kind: type[StrEnum], labels: Sequence[StrEnum]) -> Floats:
    places = {label: place for place, label in enumerate(kind)}
    return np.eye(len(places))[[places[label] for label in labels]]


def _amounts(call: Features) -> tuple[float, ...]:
    headroom, gain = call.caller.headroom, call.gain
    return (
        float(np.log1p(call.tokens_in)),
        float(np.log1p(call.max_out)),
        1.0 if headroom is None else headroom,
        float(gain is not None),
        gain.mean if gain else 0.0,
        float(call.language == "en"),
    )
