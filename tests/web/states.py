"""Every state of the page that a reader can meet, by name, and how to get there.

    STATES["clarifying"](page, site)      # over the site that ``scenes_of_states`` describes

Each function leaves the page as somebody would look at it; signals that were never set keep runs in the middle.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from playwright.sync_api import Page, expect

from app.api.conversations.views import ThreadView
from app.content.agents import load_agents
from app.content.commands import load_commands
from app.domain.errors import DatabaseUnavailable
from app.domain.events import RunFinished
from app.domain.labels import RequestType, RunStatus, Sensitivity, Verdict
from app.domain.run import Problem
from tests.servers import Signal
from tests.web.reader import PASSAGES, answer_of, ask, clarifying
from tests.web.scenes import (
    QUESTION,
    VAGUE,
    analyzed,
    conclusion,
    consultation_begins,
    consultation_ends,
    decided,
    ends,
    fails_over,
    screened,
    working,
    writes,
)
from tests.web.site import Scene, Site

PROJECT = Path(__file__).resolve().parents[2]

STREAMING = "Do we need Kafka for 200 events a second?"
PLAN = "Plan: three of us rewrite the billing monolith as microservices in eight weeks. Is that sound?"
SECRET = "Our customer Jane Roe, IBAN DE89 3704 0044 0532 0130 00, was charged twice. Where do we look?"
FAILING = "Which queue should we use?"
DRAWN = "Draw our target architecture"
LONG = "\n".join(["We run a shop.", *["It has grown for nine years, and nobody knows why the cart is a service."] * 9])

_VERDICT = """**No. Eight weeks are a third of what comparable rewrites take, and the plan has no way back.**

| Evidence from the plan | What speaks against it |
|---|---|
| “three of us” | Nobody is left for the running system [1]. |
| “in eight weeks” | Comparable splits took six to nine months [2]. |

### What would change this

1. Take one service out first, and measure what it costs.
2. Keep the monolith as the way back until the first invoice run has passed.

### Sources

- [1] `ml-engineering#cost-comparison`: “Self-hosting pays only above the break-even volume”
- [2] `ml-engineering#cost-comparison`: “Measure the present traffic before deciding.”"""

_DRAWING = """**Four parts, one database.**

```mermaid
flowchart LR
  client[Client] -->|HTTPS| gateway(API gateway)
  gateway --> app[Application]
  app --> db[(PostgreSQL)]
  app -.-> cache[(Redis)]
```

The cache may fail without harm."""

_NO_BACKEND = Problem(
    "all-backends-failed", 502, "Every backend that may see this text failed.", "Look with `cto-team doctor`."
)


@dataclass(frozen=True)
class State:
    """How to get there; ``marks`` is what must be in sight."""

    reach: Callable[[Page, Site], None]
    marks: str


def scenes_of_states() -> Mapping[str, Scene]:
    """What the site plays."""
    secret = [*screened(Sensitivity.RESTRICTED, ("iban", "person_name")), *analyzed(RequestType.DEBUG, ("mentor",))]
    begun = decided("mentor")
    failed_over = [
        *screened(),
        *analyzed(RequestType.EXPLAIN, ("mentor",)),
        *consultation_begins("mentor"),
        begun,
        *fails_over("mentor", begun),
        RunFinished(RunStatus.FAILED, error=_NO_BACKEND),
    ]
    return {
        QUESTION: Scene(working(), PASSAGES),
        STREAMING: Scene(working(Signal()), PASSAGES),
        VAGUE: clarifying(),
        PLAN: Scene(
            [*screened(), *analyzed(RequestType.VALIDATE, ("architect",)), *ends(conclusion(_VERDICT, Verdict.BAD))],
            PASSAGES,
        ),
        SECRET: Scene(
            [
                *secret,
                *consultation_begins("mentor", Sensitivity.RESTRICTED),
                *writes("mentor", "Begin with the idempotency of the charge."),
                *consultation_ends("mentor", "llama"),
                *ends(conclusion()),
            ],
            PASSAGES,
        ),
        FAILING: Scene(failed_over),
        DRAWN: Scene([*screened(), *analyzed(RequestType.DESIGN, ("architect",)), *ends(conclusion(_DRAWING))]),
        LONG: Scene([*screened(), *analyzed(RequestType.DESIGN, ("architect",), clarify=True)]),
    }


def furnish(site: Site) -> None:
    """Earlier conversations, commands and a budget."""
    now = datetime.now(UTC)
    earlier = [
        ("Should the feature store be one service or a library?", Sensitivity.INTERNAL, 60),
        ("Is our patient export safe to share with the vendor?", Sensitivity.RESTRICTED, 40),
        ("Canary for the ranking model: how many requests do we need?", Sensitivity.INTERNAL, 4),
        ("How do we keep the on-call rota from burning people out?", Sensitivity.PUBLIC, 3),
        ("Postgres or DynamoDB for 40,000 carts an hour?", Sensitivity.INTERNAL, 1),
        ("Where do we look when a customer was charged twice?", Sensitivity.RESTRICTED, 0),
    ]
    for number, (title, sensitivity, days) in enumerate(earlier):
        thread = ThreadView(
            id=f"thr_{number:032x}", title=title, sensitivity=sensitivity, created_at=now - timedelta(days=days)
        )
        site.threads[thread.id] = thread
    site.commands = load_commands(PROJECT / "prompts" / "commands", load_agents(PROJECT / "agents"))
    site.budgets = [
        {
            "scope": "tenant",
            "window": "month",
            "limit_usd": Decimal(50),
            "spent_usd": Decimal("3.2"),
            "left_usd": Decimal("46.8"),
        }
    ]


def _answer(page: Page, _: Site) -> None:
    ask(page, QUESTION)
    answer_of(page)


def _palette(page: Page, _: Site) -> None:
    page.get_by_role("combobox", name="Your question").press_sequentially("/de")


def _streaming(page: Page, _: Site) -> None:
    ask(page, STREAMING)


def _clarifying(page: Page, _: Site) -> None:
    ask(page, VAGUE)
    page.get_by_role("button", name="10 million a month").click()


def _settled(page: Page, _: Site) -> None:
    ask(page, VAGUE)
    page.get_by_role("button", name="10 million a month").click()
    page.get_by_role("button", name="The database").click()
    answer_of(page)


def _source(page: Page, site: Site) -> None:
    _answer(page, site)
    page.locator(".answer").get_by_role("button", name="Source 1").first.click()


def _why(page: Page, site: Site) -> None:
    _answer(page, site)
    page.get_by_role("button", name="Why this model?").click()
    page.get_by_role("button", name="Why this model?").scroll_into_view_if_needed()


def _verdict(page: Page, _: Site) -> None:
    ask(page, PLAN)
    answer_of(page)


def _restricted(page: Page, _: Site) -> None:
    ask(page, SECRET)
    answer_of(page)
    page.get_by_role("button", name="restricted", exact=True).click()


def _failed(page: Page, _: Site) -> None:
    ask(page, FAILING)


def _stopped(page: Page, site: Site) -> None:
    _streaming(page, site)
    expect(page.locator(".pane").first).to_contain_text("volume: a fifth")
    page.get_by_role("button", name="Stop").click()


def _unsent(page: Page, site: Site) -> None:
    site.refusals.append(DatabaseUnavailable())
    ask(page, QUESTION)


def _diagram(page: Page, _: Site) -> None:
    ask(page, DRAWN)
    answer_of(page)
    expect(page.frame_locator("iframe.diagram").locator("svg")).to_be_visible()


def _long(page: Page, _: Site) -> None:
    ask(page, LONG)


def _feedback(page: Page, site: Site) -> None:
    _answer(page, site)
    page.get_by_role("button", name="Not useful").click()


def _assumption(page: Page, site: Site) -> None:
    _answer(page, site)
    page.get_by_role("button", name="Change assumption 1").click()


def _memory(page: Page, site: Site) -> None:
    _answer(page, site)
    page.get_by_text("What the team remembers").click()


def _print(page: Page, site: Site) -> None:
    _answer(page, site)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")


def _help(page: Page, _: Site) -> None:
    page.get_by_role("button", name="Help").click()


def _actions(page: Page, _: Site) -> None:
    _open_conversations(page)
    page.get_by_role("button", name="Rename or delete: Postgres").click()


def _renaming(page: Page, site: Site) -> None:
    _actions(page, site)
    page.get_by_role("button", name="Rename", exact=True).click()


def _deleting(page: Page, site: Site) -> None:
    _actions(page, site)
    page.get_by_role("button", name="Delete", exact=True).click()


def _open_conversations(page: Page) -> None:
    if page.get_by_role("button", name="Conversations").is_visible():
        page.get_by_role("button", name="Conversations").click()


def _unknown(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/#run_{'0' * 32}")


STATES: Mapping[str, State] = {
    "empty": State(lambda _page, _site: None, "#examples"),
    "palette": State(_palette, "#commands"),
    "streaming": State(_streaming, ".pane:nth-of-type(2) .live-text"),
    "clarifying": State(_clarifying, ".clarify"),
    "settled": State(_settled, ".clarify.settled"),
    "answer": State(_answer, ".actions"),
    "source": State(_source, ".source.open mark, .source.inline mark"),
    "why": State(_why, ".why"),
    "verdict": State(_verdict, ".verdict"),
    "restricted": State(_restricted, ".panel"),
    "failed": State(_failed, ".problem:not([hidden])"),
    "stopped": State(_stopped, ".problem:not([hidden])"),
    "unsent": State(_unsent, ".problem:not([hidden])"),
    "diagram": State(_diagram, "iframe.diagram"),
    "long-question": State(_long, ".question.long"),
    "feedback": State(_feedback, ".feedback"),
    "assumption": State(_assumption, ".assumption"),
    "memory": State(_memory, "#memory > p"),
    "print": State(_print, ".sources-list li"),
    "help": State(_help, "#help"),
    "conversation-actions": State(_actions, ".thread-actions:not([hidden])"),
    "renaming": State(_renaming, ".rename"),
    "deleting": State(_deleting, ".sure"),
    "unknown": State(_unknown, ".problem"),
}
