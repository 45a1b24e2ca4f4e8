"""Votes of factors: an API or a model of one's own, rules or machine learning (C-45)."""

from app.calculators.base import Arguments, Calculator, Result
from app.calculators.inputs import flag, maybe, word
from app.domain.figure import Value

API_BELOW, OWN_ABOVE = 10_000, 100_000
"""Requests a month: below the first the API has the vote, above the second self-hosting; between, nobody (G-47)."""

API_ABOVE_MS, OWN_BELOW_MS = 500, 100
FEW_RULES, ENOUGH_LABELS = 10, 1000


def volume_vote(requests_per_month: float) -> int:
    """+1 for the API, -1 for self-hosting, 0 between the bounds."""
    return int(requests_per_month < API_BELOW) - int(requests_per_month > OWN_ABOVE)


def latency_vote(latency_ms: float) -> int:
    """+1 for the API if more than 500 ms are fine, -1 below 100 ms, 0 between."""
    return int(latency_ms > API_ABOVE_MS) - int(latency_ms < OWN_BELOW_MS)


def _word_vote(given: Arguments, name: str, for_api: str) -> int | None:
    if not given.has(name):
        return None
    return 1 if given.text(name) == for_api else -1


def _api_or_own(given: Arguments) -> Result:
    volume, latency = given.maybe("requests_per_month"), given.maybe("latency_ms")
    votes = {
        "requests": None if volume is None else volume_vote(volume),
        "latency": None if latency is None else latency_vote(latency),
        "customization": _word_vote(given, "customization", "general"),
        "privacy": _word_vote(given, "privacy", "public"),
        "team": None if not given.has("ml_team") else -1 if given.flag("ml_team") else 1,
        "budget": _word_vote(given, "budget", "low"),
    }
    api = sum(vote == 1 for vote in votes.values())
    own = sum(vote == -1 for vote in votes.values())
    missing = [name for name, vote in votes.items() if vote is None]
    constraint = votes["privacy"] == -1
    named = ", ".join(f"{name} {_side(vote)}" for name, vote in votes.items())
    winner = "API" if api > own else "self-hosting" if own > api else "neither"
    summary = f"API {api}, self-hosted {own}: the factors speak for {winner}"
    summary += "; the privacy of the data is a constraint, not only a vote" if constraint else ""
    summary += f"; open: {', '.join(missing)}." if missing else "."
    outputs: dict[str, Value] = {
        "api": api,
        "self_hosted": own,
        "open": ", ".join(missing),
        "privacy_is_constraint": constraint,
    }
    return Result(outputs, named, summary)


def _side(vote: int | None) -> str:
    return "open" if vote is None else {1: "API", -1: "self-hosted", 0: "neutral"}[vote]


def _rules_or_ml(given: Arguments) -> Result:
    rules, labels = given.maybe("rules"), given.maybe("labels")
    for_rules = {
        f"fewer than {FEW_RULES} rules": rules is not None and rules < FEW_RULES,
        "must be fully auditable": given.has("auditable") and given.flag("auditable"),
    }
    for_ml = {
        f"more than {ENOUGH_LABELS:,} labels": labels is not None and labels > ENOUGH_LABELS,
        "too complex for people": given.has("too_complex") and given.flag("too_complex"),
        "must adapt": given.has("must_adapt") and given.flag("must_adapt"),
        "changes faster than rules": given.has("changes_fast") and given.flag("changes_fast"),
    }
    left, right = sum(for_rules.values()), sum(for_ml.values())
    named = [name for name, speaks in (for_rules | for_ml).items() if speaks]
    choice = "machine learning" if right > left else "rules"
    formula = "; ".join(named) or "no signal; rules are the default"
    summary = f"Rules {left}, machine learning {right}: start with {choice}."
    return Result({"rules": left, "ml": right, "start_with": choice}, formula, summary)


TALLY_CALCULATORS = (
    Calculator(
        "api-or-self-hosted",
        "C-45",
        "API or a model of one's own, by six factors",
        (
            maybe("requests_per_month", "requests per month", "Volume."),
            maybe("latency_ms", "ms", "Slowest answer that is acceptable."),
            word("customization", "Need for domain tuning.", ("general", "fine-tune"), optional=True),
            word("privacy", "Kind of data.", ("public", "sensitive"), optional=True),
            flag("ml_team", "Whether people who can run models are there."),
            word("budget", "Whether volume pays for machines.", ("low", "high"), optional=True),
        ),
        _api_or_own,
    ),
    Calculator(
        "rules-or-ml",
        "C-45",
        "Rules or machine learning, by signals",
        (
            maybe("rules", "rules", "Rules that describe the logic."),
            maybe("labels", "examples", "Labelled examples."),
            flag("auditable", "Every decision must be explained in full."),
            flag("too_complex", "People cannot write the rules down."),
            flag("must_adapt", "The logic must adapt by itself."),
            flag("changes_fast", "The world changes faster than rules can."),
        ),
        _rules_or_ml,
    ),
)
