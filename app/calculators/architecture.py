"""The architecture matrix: eight facts about a project, four patterns, a score for each (C-19)."""

from collections.abc import Mapping
from typing import TypeAlias

from app.calculators.base import Arguments, Calculator, Result
from app.calculators.inputs import number, word
from app.domain.figure import Value

PATTERNS = ("monolith", "modular monolith", "microservices", "serverless")

Row: TypeAlias = tuple[int, int, int, int]

WEIGHTS = {"team": 3, "scale": 3, "devops": 4, "time": 3, "traffic": 2, "latency": 2, "domain": 3, "budget": 2}

SCORES: Mapping[str, Mapping[str, Row]] = {
    "team": {"<5": (5, 3, 1, 4), "5-14": (4, 5, 2, 3), "15-50": (2, 4, 4, 3), ">50": (1, 3, 5, 2)},
    "scale": {
        "<10K": (5, 4, 1, 4),
        "10K-100K": (4, 5, 2, 4),
        "100K-1M": (3, 4, 4, 3),
        "1M-10M": (2, 3, 5, 3),
        ">10M": (1, 2, 5, 2),
    },
    "devops": {
        "manual": (5, 3, 1, 3),
        "ci-cd": (4, 4, 2, 4),
        "containers": (3, 5, 3, 4),
        "kubernetes": (2, 4, 5, 3),
    },
    "time": {"<3": (5, 3, 1, 4), "3-6": (4, 4, 2, 4), "6-12": (3, 5, 4, 3), ">12": (2, 4, 5, 3)},
    "traffic": {
        "steady": (4, 4, 3, 2),
        "spikes-2-3x": (3, 4, 4, 4),
        "spikes-10x": (2, 3, 4, 5),
        "unpredictable": (2, 3, 3, 5),
    },
    "latency": {"<50": (4, 4, 3, 1), "<200": (4, 4, 4, 3), "<1000": (4, 4, 4, 4), ">=1000": (4, 4, 4, 5)},
    "domain": {
        "unclear": (5, 4, 1, 3),
        "partial": (4, 5, 2, 3),
        "well-defined": (3, 4, 4, 4),
        "clear-contexts": (2, 3, 5, 4),
    },
    "budget": {
        "very-tight": (5, 4, 1, 4),
        "limited": (4, 4, 2, 4),
        "moderate": (3, 4, 4, 4),
        "generous": (3, 4, 5, 3),
    },
}

_SMALL_TEAM, _MEDIUM_TEAM, _LARGE_TEAM, _VERY_LARGE_TEAM = 5, 15, 50, 100
_SHORT_MONTHS, _HALF_YEAR, _YEAR = 3, 6, 12
_USER_STEPS = (10_000, 100_000, 1_000_000)
_MOST_USERS = 10_000_000
_LATENCY_STEPS = ((50, "<50"), (200, "<200"), (1000, "<1000"))


def team_level(engineers: float) -> str:
    """The bracket of a team size; 5 opens 5-14, 15 opens 15-50, 50 still belongs to it (G-60)."""
    if engineers < _SMALL_TEAM:
        return "<5"
    if engineers < _MEDIUM_TEAM:
        return "5-14"
    return "15-50" if engineers <= _LARGE_TEAM else ">50"


def scale_level(users: float) -> str:
    """The bracket of a number of users; each limit opens the next bracket, 10 million excepted."""
    for limit, level in zip(_USER_STEPS, SCORES["scale"], strict=False):
        if users < limit:
            return level
    return "1M-10M" if users <= _MOST_USERS else ">10M"


def time_level(months: float) -> str:
    """The bracket of the time to market; 3 opens 3-6, 6 opens 6-12, 12 still belongs to it (G-59)."""
    if months < _SHORT_MONTHS:
        return "<3"
    if months < _HALF_YEAR:
        return "3-6"
    return "6-12" if months <= _YEAR else ">12"


def latency_level(milliseconds: float) -> str:
    """The bracket of the latency that is needed."""
    return next((level for limit, level in _LATENCY_STEPS if milliseconds < limit), ">=1000")


def totals(levels: Mapping[str, str]) -> Row:
    """Weighted sum for each pattern, 22 to 110 (C-19)."""
    columns = ([WEIGHTS[name] * SCORES[name][level][at] for name, level in levels.items()] for at in range(4))
    first, second, third, fourth = (sum(column) for column in columns)
    return first, second, third, fourth


def forced_patterns(engineers: float, months: float, levels: Mapping[str, str]) -> tuple[str, ...]:
    """Overrides that follow from the facts, as "pattern: reason"; several make a hybrid worth a look (G-61)."""
    rules = (
        (engineers < _SMALL_TEAM, "monolith: fewer than 5 engineers"),
        (months < _SHORT_MONTHS, "monolith: less than 3 months"),
        (
            engineers > _VERY_LARGE_TEAM and levels["domain"] == "clear-contexts",
            "microservices: more than 100 people with clear contexts",
        ),
        (levels["traffic"] == "spikes-10x", "serverless: if spikes of 10 times are regular"),
        (
            levels["traffic"] == "unpredictable" and levels["budget"] == "very-tight",
            "serverless: strict budget with unpredictable use",
        ),
    )
    return tuple(reason for fires, reason in rules if fires)


def _matrix(given: Arguments) -> Result:
    engineers, months = given.number("engineers"), given.number("months_to_market")
    levels = {
        "team": team_level(engineers),
        "scale": scale_level(given.number("users")),
        "devops": given.text("devops"),
        "time": time_level(months),
        "traffic": given.text("traffic"),
        "latency": latency_level(given.number("latency_ms")),
        "domain": given.text("domain"),
        "budget": given.text("budget"),
    }
    scores = totals(levels)
    best = PATTERNS[scores.index(max(scores))]
    forced = forced_patterns(engineers, months, levels)
    rows = "; ".join(f"{name} {level}: {WEIGHTS[name]} x {SCORES[name][level]}" for name, level in levels.items())
    ranked = ", ".join(f"{pattern} {score}" for pattern, score in zip(PATTERNS, scores, strict=True))
    summary = f"The matrix gives {ranked} (of 110): {best} is highest"
    summary += f"; overrides: {'; '.join(forced)}." if forced else "."
    outputs: dict[str, Value] = {
        "monolith": scores[0],
        "modular_monolith": scores[1],
        "microservices": scores[2],
        "serverless": scores[3],
        "highest": best,
        "overrides": "; ".join(forced),
    }
    return Result(outputs, f"{rows}; sums {'/'.join(str(score) for score in scores)}", summary)


def _levels(name: str) -> tuple[str, ...]:
    return tuple(SCORES[name])


ARCHITECTURE_MATRIX = Calculator(
    "architecture-matrix",
    "C-19",
    "Which architecture pattern fits",
    (
        number("engineers", "people", "Engineers of the team.", low=1, high=1e6),
        number("users", "users", "Users to be served."),
        word("devops", "How the team deploys today.", _levels("devops"), "ci-cd"),
        number("months_to_market", "months", "Time until it must be live.", high=1200),
        word("traffic", "Shape of the load.", _levels("traffic"), "steady"),
        number("latency_ms", "ms", "Slowest answer that is acceptable.", 999.0),
        word("domain", "How well the domain is understood.", _levels("domain"), "partial"),
        word("budget", "Budget for running it.", _levels("budget"), "limited"),
    ),
    _matrix,
)

ARCHITECTURE_CALCULATORS = (ARCHITECTURE_MATRIX,)
