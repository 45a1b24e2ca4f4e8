"""Modals: the passage behind a source, why a model was chosen, and what was wrong with an answer."""

import json
from collections.abc import Iterator, Mapping, Sequence

from app.domain.audit import Explanation
from app.domain.codec import Json
from app.domain.decision import Candidate, Decision, Rejection
from app.domain.passage import Citation
from app.retrieval.indexing.library import CitedPassage
from app.slack.render import sentences as say
from app.slack.render.elements import context, cut, plain_text, quoted, section
from app.slack.render.escape import Links, link, marked
from app.slack.render.limits import INPUT, MODAL_TITLE, SECTION
from app.slack.render.message import Element, View

_AROUND, _LONGEST_QUOTE = 800, 2_000
_MOST_DECISIONS = 30
_LONGEST_FEEDBACK = 2_000


def passage(citation: Citation, cited: CitedPassage, links: Links) -> View:
    """The cited words in bold, with the text around them, and whether the skill still says so."""
    start, end = citation.start - cited.start, citation.end - cited.start
    text = cited.text
    before, after = text[max(0, start - _AROUND) : max(0, start)], text[max(0, end) : max(0, end) + _AROUND]
    lead, trail = "… " if start > _AROUND else "", " …" if end + _AROUND < len(text) else ""
    place = " › ".join((citation.skill, *(cited.heading_path or (citation.heading,))))
    state = say.CURRENT if cited.version.current else say.CHANGED
    page = f" {link(f'{links.base}{citation.address}', say.OWN_PAGE)}" if links.base else ""
    blocks: list[Json] = [
        section(f"*{marked(cut(place, _AROUND // 2))}*"),
        quoted([(lead + before, False), (cut(citation.quote, _LONGEST_QUOTE), True), (after + trail, False)]),
        context(f"{state}{page}"),
    ]
    return _told(say.PASSAGE_TITLE.format(n=citation.n), blocks)


def why(explanations: Sequence[Explanation], titles: Mapping[str, str]) -> View:
    """Every decision of a run: the rule, the backends in their order, and why others did not serve."""
    shown = explanations[:_MOST_DECISIONS]
    blocks: list[Json] = [block for each in shown for block in _decision(each, titles)]
    if len(explanations) > len(shown):
        blocks.append(context(say.MORE_DECISIONS.format(count=len(explanations) - len(shown))))
    return _told(say.WHY_TITLE, blocks or [section(say.NO_MODEL)])


def feedback_reasons(run_id: str, private: Mapping[str, Json] | None = None) -> View:
    """What was wrong: reasons to tick under the block ``reasons``, and words under ``text``."""
    carried: dict[str, Json] = {**(private or {}), "r": run_id}
    options: list[Json] = [{"text": plain_text(words), "value": each.value} for each, words in say.REASONS.items()]
    boxes: Element = {"type": "checkboxes", "action_id": "reasons", "options": options}
    field: Element = {
        "type": "plain_text_input",
        "action_id": "text",
        "multiline": True,
        "max_length": min(INPUT, _LONGEST_FEEDBACK),
    }
    return {
        "type": "modal",
        "callback_id": "feedback_reasons",
        "private_metadata": json.dumps(carried),
        "title": plain_text(say.FEEDBACK_TITLE),
        "submit": plain_text(say.SEND),
        "close": plain_text(say.CLOSE),
        "blocks": [_input("reasons", say.FEEDBACK_TITLE, boxes), _input("text", say.YOUR_WORDS, field)],
    }


def _told(title: str, blocks: Sequence[Json]) -> View:
    return {
        "type": "modal",
        "callback_id": "told",
        "title": plain_text(cut(title, MODAL_TITLE)),
        "close": plain_text(say.CLOSE),
        "blocks": list(blocks),
    }


def _decision(explanation: Explanation, titles: Mapping[str, str]) -> Iterator[Element]:
    decision = explanation.record.decision
    kind = say.words(decision.step.split(":", 1)[0]).capitalize()
    about = f"{kind}: {titles.get(decision.agent, decision.agent)}" if decision.agent else kind
    rule = (
        say.RULE.format(rule=marked(decision.rule), why=marked(decision.why)) if decision.candidates else say.NO_BACKEND
    )
    policy = say.POLICY.format(policy=marked(decision.policy))
    yield section(cut(f"*{marked(about)}*\n{rule}\n{policy}", SECTION))
    lines = list(_rows(explanation, decision))
    if lines:
        yield section(cut("\n".join(lines), SECTION))


def _rows(explanation: Explanation, decision: Decision) -> Iterator[str]:
    served = next((each.backend for each in explanation.attempts if each.outcome == "ok"), None)
    chosen = served or (decision.candidates[0].backend if decision.candidates else None)
    yield from (_candidate(each, chosen) for each in decision.candidates)
    yield from (_rejected(each) for each in decision.rejected)
    for attempt in explanation.attempts:
        if attempt.outcome != "ok":
            told = say.ATTEMPT_FAILED.format(backend=f"`{attempt.backend}`", outcome=say.words(attempt.outcome))
            yield f"• {told}"


def _candidate(candidate: Candidate, chosen: str | None) -> str:
    expected = candidate.expected_cost_usd
    first = say.FIRST_BACKEND if candidate.rank == 1 else say.NEXT_BACKEND
    role = f"*{say.CHOSEN_BACKEND}*" if candidate.backend == chosen else first
    cost = say.PRICE_UNKNOWN if expected is None else say.money(expected)
    cost = say.UP_TO.format(cost=cost) if expected else cost
    return f"• `{marked(candidate.backend)}` {role} · {say.TIERS[candidate.tier]}, {cost}"


def _rejected(rejection: Rejection) -> str:
    detail = f" ({rejection.detail})" if rejection.detail else ""
    reason = say.REJECTED.get(rejection.reason, say.words(rejection.reason))
    return f"• `{marked(rejection.backend)}` {say.NOT_USED} · {marked(reason + detail)}"


def _input(block_id: str, label: str, element: Element) -> Element:
    return {"type": "input", "block_id": block_id, "label": plain_text(label), "element": element, "optional": True}
