"""Figures that a template asks for, from the numbers of the request."""

import re
from collections.abc import Callable, Mapping

from app.calculators.wording import plain
from app.expert.expert import Desk
from app.expert.sheet import Shown

_NUMBER = r"(\d[\d,]*(?:\.\d+)?)"
_OF = re.compile(rf"{_NUMBER}\s+(?:out )?of\s+{_NUMBER}")
_GAIN = re.compile(rf"\+\s?{_NUMBER}\s*(?:percentage )?points?", re.IGNORECASE)
_BASE = re.compile(r"baseline\D{0,12}(0?\.\d+)", re.IGNORECASE)
_PRECISION = re.compile(r"precision\D{0,12}(0?\.\d+)", re.IGNORECASE)
_RECALL = re.compile(r"recall\D{0,12}(0?\.\d+)", re.IGNORECASE)
_LIMIT = 0.8


def figure_line(desk: Desk, name: str) -> str:
    """The sentence with the named figure; empty where the request has no numbers for it."""
    return _FIGURES[name](desk) if name in _FIGURES else ""


def _impact(desk: Desk) -> str:
    """The ratio of the selection rates of two groups."""
    pairs = _OF.findall(desk.case.text)
    if len(pairs) != 2:  # noqa: PLR2004
        return ""
    (first, first_of), (second, second_of) = [(_value(a), _value(b)) for a, b in pairs]
    made = desk.sheet.figure(
        "disparate-impact",
        {"first_selected": first, "first_total": first_of, "second_selected": second, "second_total": second_of},
    )
    if made is None:
        return ""
    ratio = made.number("ratio")
    key = "figure.impact.low" if ratio < _LIMIT else "figure.impact.fine"
    source = desk.sheet.source("ml-engineering#bias-detection-checklist", "disparate impact ratio above 0.8")
    return desk.sheet.say(key, ratio=plain(round(ratio, 2)), mark=made.mark, source=source, **_rates(made))


def _rates(made: Shown) -> Mapping[str, str]:
    names = ("first_rate", "second_rate")
    return {name: f"{plain(round(made.number(name) * 100, 1))} %" for name in names}


def _target(desk: Desk) -> str:
    """The value that a gain in points over the baseline means."""
    gain, base = _GAIN.search(desk.case.text), _BASE.search(desk.case.text)
    if gain is None or base is None:
        return ""
    made = desk.sheet.figure("sum", {"parts": [float(base[1]), _value(gain[1]) / 100]})
    return desk.sheet.say("figure.target", value=plain(made.number("sum")), mark=made.mark) if made else ""


def _f_score(desk: Desk) -> str:
    precision, recall = _PRECISION.search(desk.case.text), _RECALL.search(desk.case.text)
    if precision is None or recall is None:
        return ""
    made = desk.sheet.figure("f-score", {"precision": float(precision[1]), "recall": float(recall[1])})
    return desk.sheet.say("figure.f", value=plain(round(made.number("f_score"), 3)), mark=made.mark) if made else ""


def _value(text: str) -> float:
    return float(text.replace(",", ""))


_FIGURES: Mapping[str, Callable[[Desk], str]] = {"impact": _impact, "target": _target, "f": _f_score}
