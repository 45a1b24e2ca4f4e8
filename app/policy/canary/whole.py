"""What a candidate is held against once everybody is served by it, and nothing stands beside it. Pure."""

from collections.abc import Sequence

from app.domain.canary import WHOLE
from app.domain.canary_arms import Arm, Window, together

ENOUGH = 20
"""Calls of the control that a share must have seen to be compared with a later one."""


def held_to(windows: Sequence[Window]) -> Window | None:
    """The last share with enough calls of the control, where the present one is the whole; else None."""
    if not windows or windows[-1].share != WHOLE:
        return None
    return next((each for each in reversed(windows[:-1]) if each.control.requests >= ENOUGH), None)


def controls(windows: Sequence[Window]) -> list[Arm]:
    """The control of each window; that of the whole is the last share's, with what still came in afterwards."""
    last = held_to(windows)
    own = [each.control for each in windows]
    return own if last is None else [*own[:-1], together([last.control, own[-1]])]


def apart(windows: Sequence[Window]) -> tuple[Sequence[Window], Window | None]:
    """The shares with both sides, and the whole beside the control that it is held to.

    They are compared apart: calls that cost little while the control was there would hide that they cost more now.
    """
    last = held_to(windows)
    if last is None:
        return windows, None
    return windows[:-1], Window(windows[-1].share, controls(windows)[-1], windows[-1].candidate)


def note(windows: Sequence[Window]) -> str:
    """What the reader of a ruling on the whole should know; empty below it."""
    if not windows or windows[-1].share != WHOLE:
        return ""
    last = held_to(windows)
    if last is None:
        return (
            "Everybody is served by the candidate, and at no share did the control have enough calls: errors are held "
            "against the control's week before, times and cost against nothing."
        )
    return (
        f"Everybody is served by the candidate. Its errors, times and cost are held against the control's calls at "
        f"{last.share} %; what people think of the answers is counted, and decides nothing any more."
    )
