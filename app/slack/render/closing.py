"""What stands below an answer: its assumptions, its sources, what it cost, and what can be done with it."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.domain.clarification import Assumption
from app.domain.codec import Json
from app.domain.events import ConsultationFinished, DecisionMade, RunEvent
from app.domain.labels import Tier
from app.domain.passage import Citation
from app.slack.render import sentences as say
from app.slack.render.elements import actions, button, context, cut, plain_text, section
from app.slack.render.escape import Links, link, marked
from app.slack.render.limits import SECTION
from app.slack.render.message import Block, Element

_MOST_SOURCES, _MOST_BUTTONS = 25, 15
_LONGEST_HEADING, _LONGEST_NAME, _LONGEST_LABEL = 80, 60, 48


@dataclass(frozen=True, slots=True)
class Made:
    """What is told of how an answer came about. ``served`` names the backends that wrote it."""

    cost_usd: Decimal
    took_ms: float | None = None
    served: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """Which sources get an address: the first ``most``, because addresses of passages are long."""

    links: Links
    most: int


def served_by(events: Iterable[RunEvent]) -> tuple[str, ...]:
    """Who wrote an answer, by its run's events: backends by name, and the built-in expert, which is nobody's model."""
    tiers: dict[str, Tier] = {}
    served: dict[str, None] = {}
    for event in events:
        if isinstance(event, DecisionMade):
            tiers |= {each.backend: each.tier for each in event.decision.candidates}
        elif isinstance(event, ConsultationFinished) and event.backend:
            built_in = tiers.get(event.backend) is Tier.EXTRACTIVE
            served[say.BUILT_IN if built_in else event.backend] = None
    return tuple(served)


def sources(citations: Sequence[Citation], title: str, run_id: str, by: Shown) -> tuple[Block, ...]:
    """The numbered sources with their addresses, where they have one, and a button for each passage."""
    if not citations:
        return ()
    none = Links()
    listed = enumerate(citations[:_MOST_SOURCES])
    lines = [_source(each, by.links if place < by.most else none) for place, each in listed]
    if len(citations) > _MOST_SOURCES:
        lines.append(say.MORE_SOURCES.format(count=len(citations) - _MOST_SOURCES))
    buttons = [_passage(each, run_id) for each in citations[:_MOST_BUTTONS]]
    return (*_sections(title, lines), actions(f"passages:{run_id}", buttons))


def assumptions(found: Sequence[Assumption], title: str) -> tuple[Block, ...]:
    """What was taken as true, numbered like the marks in the text."""
    lines = [f"*A{n}* {marked(each.text)}{_effect(each.effect)}" for n, each in enumerate(found, start=1)]
    return _sections(title, lines) if lines else ()


def cost_line(made: Made) -> Block:
    """Cost, time and who wrote it, in one line."""
    parts = [say.money(made.cost_usd)]
    if made.took_ms is not None:
        parts.append(say.duration(made.took_ms))
    parts.extend(marked(each) for each in dict.fromkeys(made.served))
    return context(" · ".join(parts))


def feedback(run_id: str) -> Block:
    """Two buttons for a judgement."""
    sides: Element = {
        "type": "feedback_buttons",
        "action_id": "feedback",
        "positive_button": {"text": plain_text(say.USEFUL), "value": f"up:{run_id}"},
        "negative_button": {"text": plain_text(say.NOT_USEFUL), "value": f"down:{run_id}"},
    }
    return {"type": "context_actions", "block_id": f"feedback:{run_id}", "elements": [sides]}


def doings(run_id: str, *, private: bool) -> Block:
    """What a reader can do with the answer."""
    share = [button(say.SHARE, "share", run_id)] if private else []
    return actions(f"doings:{run_id}", [button(say.WHY, "why", run_id), *share])


def _source(citation: Citation, links: Links) -> str:
    heading = cut(citation.heading or citation.section, _LONGEST_HEADING)
    url = f"{links.base}{citation.address}" if links.base else ""
    shown = link(url, heading) if url else marked(heading)
    return f"[{citation.n}] {shown} · {marked(cut(citation.skill, _LONGEST_NAME))}"


def _passage(citation: Citation, run_id: str) -> Element:
    value: Json = {"r": run_id, "n": citation.n}
    label = cut(say.PASSAGE.format(n=citation.n, heading=citation.heading), _LONGEST_LABEL)
    name = f"passage:{citation.n}"
    return button(f"[{citation.n}]", name, json.dumps(value), accessibility_label=label)


def _effect(effect: str) -> str:
    return f" _{marked(say.IF_FALSE.format(effect=effect))}_" if effect else ""


def _sections(title: str, lines: Iterable[str]) -> tuple[Block, ...]:
    """The lines below their title, in as many sections as they need."""
    return tuple(section(text) for text in _texts([f"*{marked(title)}*", *lines]))


def _texts(lines: Sequence[str]) -> Iterator[str]:
    text = ""
    for line in lines:
        each = cut(line, SECTION)
        if text and len(text) + 1 + len(each) > SECTION:
            yield text
            text = each
        else:
            text = f"{text}\n{each}" if text else each
    yield text
