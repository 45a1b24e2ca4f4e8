"""Everything that people read in Slack and that is not the team's answer, and how money and times are written."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType

from app.domain.feedback import FeedbackReason
from app.domain.labels import DeclineReason, RunStatus, Tier

# Answers
SOURCES, ASSUMPTIONS = "Sources", "Assumptions"
IF_FALSE = "If false: {effect}"
MORE_SOURCES = "and {count} more, in the whole answer"
PASSAGE = "Read passage {n}: {heading}"
FREE, BUILT_IN = "free", "the built-in expert"
USEFUL, NOT_USEFUL = "Useful", "Not useful"
WHY, SHARE, RETRY, STOP = "Why this model?", "Share to channel", "Try again", "Stop"
IMAGE, IMAGE_OF = "image left out", "image left out: {alt}"
VERDICT = "Verdict: {verdict}"
KEY_POINTS, CONTENTS = "Key points", "In the whole answer"
LONG = "This answer is long. It begins below; the whole of it is in the file `{name}`."
GOES_ON = "The rest is in the file `{name}`."
SHARED = "Shared by {who}. The question was asked in private."
ANSWER = "The answer is ready."

# Questions
ONE_QUESTION, QUESTIONS = "One question first", "{count} questions first"
GUESS = "The answer would be a guess without this."
OTHER, OWN_WORDS, GO_ON = "Other...", "Answer", "Go on with assumptions"
UNLESS = "Without an answer: {assume}"
REPLY_HERE = "You can also just reply in this thread."
ASKED = "The team asked"
ASSUMED = "Assumed: {assume}"
LOADING = "One moment..."
SOMEBODY, SOMETHING = "answered", "This one"
EXPIRED = "Nobody answered in time; the team goes on with its assumptions."
WITHDRAWN = "The questions no longer matter."
ANSWERS_TITLE, SEND, CLOSE, CANCEL = "Your answers", "Send", "Close", "Cancel"
CHOOSE_OTHER = "Something else, said below"
YOUR_WORDS = "In your own words"

# How runs end
CANCELLED = "Stopped."
CANCELLED_BY = "Stopped by {who}."
SO_FAR = "What was written so far stands above; its quotes were not all checked."
REQUEST = "Request {run}"
WORKING = "Working on it."
BUSY = "This waits until the question before it in this thread is answered."
POINTER = "The answer is private: I have sent it to you in a <{url}|direct message>."
POINTER_PLAIN = "The answer is private: I have sent it to you in a direct message."
MOVED = "I could not answer in <#{channel}>, so the answer is here."
EARLIER = "The question was changed meanwhile; this answers the earlier version."
FILE_LEFT = "The whole answer is here: {link}."
FILE_NOT_SENT = "The file could not be sent here, because the app may not upload files in this workspace."
FAILED = "Something went wrong, and there is no answer."
DECLINED: Mapping[DeclineReason, str] = MappingProxyType(
    {
        DeclineReason.NOT_FOR_THIS_TEAM: "The team declined the question.",
        DeclineReason.NO_CLEARED_BACKEND: "No backend is cleared for this text. Nothing was sent anywhere.",
        DeclineReason.BUDGET_EXHAUSTED: "The budget is used up.",
    }
)
WHAT_NOW: Mapping[DeclineReason, str] = MappingProxyType(
    {
        DeclineReason.NO_CLEARED_BACKEND: (
            "Ask again without the sensitive parts, or ask an administrator for a backend in the house."
        ),
        DeclineReason.BUDGET_EXHAUSTED: "Wait until the budget begins anew, or ask an administrator to raise it.",
    }
)

# Modals
PASSAGE_TITLE, WHY_TITLE, FEEDBACK_TITLE = "Source {n}", "Why this model?", "What was wrong?"
CURRENT = "This is the present text of the skill."
CHANGED = "The skill has changed since; this is the version that was cited."
OWN_PAGE = "Open it on a page of its own"
NO_MODEL, NO_BACKEND = "No model was asked.", "No backend may serve this call."
RULE, POLICY = "Rule `{rule}`: {why}", "Policy {policy}."
CHOSEN_BACKEND, NEXT_BACKEND, NOT_USED = "chosen", "was next in line", "not used"
FIRST_BACKEND = "was first, did not serve"
PRICE_UNKNOWN, UP_TO = "price unknown", "up to {cost}"
ATTEMPT_FAILED = "{backend} failed ({outcome})"
MORE_DECISIONS = "{count} more decisions are left out here."
REASONS: Mapping[FeedbackReason, str] = MappingProxyType(
    {
        FeedbackReason.WRONG: "It is wrong",
        FeedbackReason.NOT_CITED: "Sources are missing",
        FeedbackReason.TOO_LONG: "It is too long",
        FeedbackReason.WRONG_AGENT: "The wrong specialist answered",
        FeedbackReason.OTHER: "Something else",
    }
)
TIERS: Mapping[Tier, str] = MappingProxyType(
    {
        Tier.EXTRACTIVE: "built-in expert",
        Tier.CHEAP: "cheap model",
        Tier.EXPENSIVE: "expensive model",
        Tier.LOCAL: "local model",
    }
)
REJECTED: Mapping[str, str] = MappingProxyType(
    {
        "disabled": "switched off",
        "label_above_clearance": "not cleared for this text",
        "zone_not_local": "not in the house",
        "denied_by_caller": "excluded by the request",
        "over_caller_cost": "above the cost limit of the request",
        "forbidden_by_rule": "forbidden by the rule",
        "tier_not_preferred": "not a kind of backend that the rule wants",
        "over_rule_cost": "above the cost limit of the rule",
        "max_output": "cannot write an answer this long",
        "context_window": "the text is too long for it",
        "price_unknown": "its price is not known, and there is a cost limit",
        "breaker_open": "failed too often just now",
        "credential_bad": "its key is not accepted",
        "draining": "is being taken out of service",
        "concurrency_full": "is busy",
        "rate_limited_until": "has reached its rate limit",
    }
)

# Steps
PLAN, AND = "{type}, with {agents}", " and "
AGENT = "the {agent}"
CONSULT, LOOK_UP, CALCULATE, CHALLENGE = "Consult: {agent}", "Look up: {agent}", "Calculate: {name}", "Challenge"
PASSAGES_FROM, NOTHING_FOUND, WITH = "{passages} from {skills}", "nothing found", "with {backend}"
CUT_SHORT = "cut at its limit"

# Home
HOME_TITLE = "CTO team"
HOME_ABOUT = (
    "Architecture, machine learning and second opinions, with sources. Mention me in a channel, write to me here, or "
    "use `/cto` for an answer that only you can see. `/design`, `/validate` and `/decide` say what kind of answer you "
    "want."
)
RECENT, NOTHING_ASKED = "Your last questions", "You have not asked anything yet."
BUDGET = "Budget"
SPENT = "Budget of the {window} for {who}: ${spent} of ${limit} spent, ${left} left"
NO_BUDGET = "No budget is set."
OWN_SPEND = "Your questions this month: ${spent}"
WHOSE: Mapping[str, str] = MappingProxyType({"tenant": "everybody together", "user": "you", "key": "this key"})
DATA = "What happens to what you write"
HANDLING = (
    "Every text is screened before any model sees it, and confidential text stays in the house. "
    "The service keeps questions and answers for the thread, and an administrator can have them erased. "
    "I read only messages that mention me, threads that I take part in, and what you write to me directly."
)
SETTINGS = "Settings"
ON, OFF, SWITCH_ON, SWITCH_OFF = "on", "off", "Switch on", "Switch off"
STATUS: Mapping[RunStatus, str] = MappingProxyType(
    {
        RunStatus.QUEUED: "waiting",
        RunStatus.RUNNING: "working",
        RunStatus.CLARIFYING: "asks back",
        RunStatus.CANCELLING: "stopping",
        RunStatus.CONCLUDED: "answered",
        RunStatus.DECLINED: "declined",
        RunStatus.FAILED: "failed",
        RunStatus.CANCELLED: "stopped",
    }
)

_SECOND_MS, _SHORT_MS, _MINUTE = 1000, 95, 60
_TENTHS_MS = 9950


def money(usd: Decimal) -> str:
    """Four digits, because a cheap call costs less than a cent; what costs nothing is free."""
    return FREE if usd == 0 else f"${usd:.4f}"


def amount(usd: Decimal) -> str:
    """A larger sum, with cents."""
    return f"{usd:,.2f}"


def duration(ms: float) -> str:
    """``0.4 s``, ``12 s``, ``2 min 5 s``."""
    if ms < _SHORT_MS:
        return f"{max(1, round(ms))} ms"
    if ms < _TENTHS_MS:
        return f"{ms / _SECOND_MS:.1f} s"
    seconds = round(ms / _SECOND_MS)
    return f"{seconds} s" if seconds < _MINUTE else f"{seconds // _MINUTE} min {seconds % _MINUTE} s"


def day(at: datetime) -> str:
    """A date as Slack shows it to each reader in the reader's own time zone."""
    return f"<!date^{int(at.timestamp())}^{{date_short_pretty}}|{at:%Y-%m-%d}>"


def count(number: int, noun: str) -> str:
    """``1 source``, ``3 sources``."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def words(code: str) -> str:
    """``label_above_clearance`` as words."""
    return code.replace("_", " ").replace("-", " ")
