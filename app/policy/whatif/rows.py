"""Logged decisions as a replay needs them: the call, who was ill then, what was chosen and what came of it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.domain.decision import Decision, Rejection
from app.domain.logged import LoggedDecision
from app.gateway.records import recorded_features
from app.routing.health import BackendHealth, Trouble
from app.routing.policy import Features

_SECONDS = re.compile(r"for (\d+) s")


@dataclass(frozen=True, slots=True)
class Row:
    """One decision of the past. ``first`` is the backend that was asked first, None where there was none.

    ``second`` is the one that exploration could have exchanged it with. ``cluster`` is what it may depend on: its
    thread, else its run, else nothing but itself.
    """

    logged: LoggedDecision
    features: Features
    health: Mapping[str, BackendHealth]
    first: str | None
    second: str | None
    cluster: str


def rows_of(log: Iterable[LoggedDecision]) -> tuple[tuple[Row, ...], int]:
    """The rows that can be decided again, and how many records were of a form that is not known (any more)."""
    rows: list[Row] = []
    unreadable = 0
    for logged in log:
        try:
            rows.append(_row(logged))
        except (KeyError, ValueError):
            unreadable += 1
    return tuple(rows), unreadable


def _row(logged: LoggedDecision) -> Row:
    decision = logged.decision
    names = [candidate.backend for candidate in decision.candidates]
    return Row(
        logged,
        recorded_features(logged.features, decision, logged.tenant),
        _health(decision),
        names[0] if names else None,
        names[1] if len(names) > 1 and decision.propensity < 1 else None,
        logged.thread or logged.run or decision.id,
    )


def _health(decision: Decision) -> Mapping[str, BackendHealth]:
    """Who was in trouble. A backend that another filter had removed before is taken for well: nobody wrote it down."""
    return {each.backend: _trouble(each) for each in decision.rejected if each.stage == "health"}


def _trouble(rejection: Rejection) -> BackendHealth:
    found = _SECONDS.fullmatch(rejection.detail)
    return BackendHealth(Trouble(rejection.reason), float(found[1]) if found else 0.0)
