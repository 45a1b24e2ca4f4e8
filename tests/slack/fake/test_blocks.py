"""Which blocks Slack takes: one good example of each, and each limit just kept and just passed."""

import pytest

from app.domain.codec import Json
from tests.slack.fake import limits
from tests.slack.fake.blocks import problems
from tests.slack.fake.words import mapping

BUTTON: Json = {"type": "button", "text": {"type": "plain_text", "text": "Go"}, "action_id": "go", "value": "1"}
CHOICE: Json = {"text": {"type": "plain_text", "text": "One"}, "value": "1"}
VOTE: Json = {"text": {"type": "plain_text", "text": "Good"}, "value": "1"}
FEEDBACK: Json = {
    "type": "feedback_buttons",
    "action_id": "feedback",
    "positive_button": VOTE,
    "negative_button": VOTE,
}


def mrkdwn(length: int = 1) -> Json:
    return {"type": "mrkdwn", "text": "x" * length}


def plain(length: int = 1) -> Json:
    return {"type": "plain_text", "text": "x" * length}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def menu(kind: str, options: int) -> Json:
    return {"type": kind, "options": [CHOICE for _ in range(options)]}


def table(rows: int, columns: int, length: int = 1) -> Json:
    row: Json = [{"type": "raw_text", "text": "x" * length} for _ in range(columns)]
    return {"type": "table", "rows": [row for _ in range(rows)]}


def button(number: int, **more: Json) -> Json:
    return {**mapping(BUTTON), "action_id": f"go:{number}", **more}


GOOD: list[Json] = [
    {"type": "section", "text": mrkdwn(limits.SECTION_TEXT), "accessory": BUTTON},
    {"type": "section", "fields": [mrkdwn()] * 10},
    {"type": "divider", "block_id": "x" * 255},
    {"type": "header", "text": plain(limits.HEADER_TEXT)},
    {"type": "markdown", "text": "x" * 12_000},
    {"type": "image", "image_url": "https://example.org/a.png", "alt_text": "A graph", "title": plain()},
    {"type": "context", "elements": [mrkdwn()] * 10},
    actions(*[button(number) for number in range(25)]),
    {"type": "context_actions", "elements": [FEEDBACK]},
    table(100, 20, 5),
    {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "x"}]}]},
    {"type": "plan", "title": "Design", "tasks": [{"task_id": "1", "title": "Ask", "status": "complete"}]},
    actions({"type": "static_select", "action_id": "s", "options": [CHOICE], "initial_option": CHOICE}),
    {
        "type": "input",
        "label": plain(),
        "element": {"type": "radio_buttons", "action_id": "r", "options": [{**mapping(CHOICE), "text": mrkdwn()}]},
    },
]

BAD: list[tuple[Json, str]] = [
    ({"type": "section", "text": mrkdwn(3_001)}, "less than 3001"),
    ({"type": "section", "text": mrkdwn(0)}, "more than 0"),
    ({"type": "section"}, "text or fields"),
    ({"type": "section", "text": mrkdwn(), "color": "red"}, "unknown field: color"),
    ({"type": "divider", "block_id": "x" * 256}, "less than 256"),
    ({"type": "header", "text": plain(151)}, "less than 151"),
    ({"type": "header", "text": mrkdwn()}, "unsupported text type"),
    ({"type": "markdown", "text": "x" * 12_001}, "less than 12001"),
    ({"type": "context", "elements": [mrkdwn()] * 11}, "more than 10 items"),
    ({"type": "context", "elements": [BUTTON]}, "unsupported text type"),
    (actions(), "fewer than 1"),
    (actions(*[button(number) for number in range(26)]), "more than 25"),
    (actions(BUTTON, BUTTON), "already exists"),
    (actions(button(1, text=plain(76))), "less than 76"),
    (actions(button(1, text=mrkdwn())), "unsupported text type"),
    (actions(button(1, value="x" * 2_001)), "less than 2001"),
    (actions(button(1, action_id="x" * 256)), "less than 256"),
    (actions(button(1, style="loud")), "primary or danger"),
    (actions(button(1, confirm={"title": plain()})), "missing required field"),
    (actions(FEEDBACK), "unsupported type"),
    (actions(menu("static_select", 101)), "more than 100"),
    (actions(menu("overflow", 6)), "more than 5"),
    (
        {"type": "context_actions", "elements": [{**mapping(FEEDBACK), "action_id": str(n)} for n in range(6)]},
        "more than 5",
    ),
    ({"type": "context_actions", "elements": [{"type": "feedback_buttons"}]}, "missing required field"),
    (table(101, 1), "more than 100"),
    (table(1, 21), "more than 20"),
    (table(101, 20, 5), "at most 10000"),
    ({"type": "image", "alt_text": "x"}, "exactly one"),
    ({"type": "plan", "tasks": []}, "missing required field: title"),
    ({"type": "input", "label": plain(), "element": BUTTON}, "unsupported type"),
    ({"type": "sectoin", "text": mrkdwn()}, "unsupported type: sectoin"),
]


@pytest.mark.parametrize("block", GOOD, ids=lambda block: str(block["type"]))
def test_a_good_block(block: Json) -> None:
    assert problems([block]) == ()


@pytest.mark.parametrize(("block", "reason"), BAD, ids=lambda each: each if isinstance(each, str) else "")
def test_a_bad_block(block: Json, reason: str) -> None:
    found = problems([block])
    assert any(reason in problem for problem in found), found


def test_a_message_has_fifty_blocks_and_one_table() -> None:
    line: Json = {"type": "divider"}
    assert problems([line] * 50) == ()
    assert "more than 50" in problems([line] * 51)[0]
    assert problems([line] * 100, "modal") == ()
    assert "one table" in problems([table(1, 1), table(1, 1)])[0]


def test_tables_in_markdown_count_but_code_that_looks_like_one_does_not() -> None:
    rows = "| a | b |\n|---|---|\n" + f"| {'x' * 98} | {'y' * 100} |\n" * 51
    assert "tables hold" in problems([{"type": "markdown", "text": rows}])[0]
    assert problems([{"type": "markdown", "text": f"```\n{rows}```"}]) == ()


def test_block_ids_are_there_once_but_action_ids_once_in_each_block() -> None:
    named: Json = {"type": "divider", "block_id": "a"}
    assert "already exists" in problems([named, named])[0]
    assert problems([actions(BUTTON), actions(BUTTON)]) == ()
