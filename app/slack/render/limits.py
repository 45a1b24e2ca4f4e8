"""What Slack takes, as far as it says so, and what is wrong with a payload that goes beyond it.

The numbers are those of docs.slack.dev: Block Kit reference, chat.postMessage, text streaming. That of a whole message
was measured by others (slackapi/bolt-js#2509).
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType

from app.domain.codec import Json
from app.slack.render.message import Block, Message, View

BLOCKS, VIEW_BLOCKS = 50, 100
MESSAGE = 13_200
"""Characters of all texts of a message's blocks, counted with ``BLOCK_COST`` for each block."""
BLOCK_COST = 125
MARKDOWN = 12_000
"""Characters of all ``markdown`` blocks of a message together, and of ``markdown_text``."""
TEXT = 4_000
"""Characters of the text beside the blocks; ``chat.update`` refuses more."""
SECTION, HEADER, CONTEXT_ELEMENTS, CONTEXT_ACTIONS, ACTIONS = 3_000, 150, 10, 5, 25
BUTTON_TEXT, BUTTON_VALUE, ID = 75, 2_000, 255
OPTIONS, OPTION_TEXT, OPTION_VALUE = 10, 75, 150
LABEL, PLACEHOLDER, INPUT = 2_000, 150, 3_000
TABLE_CHARACTERS, TABLE_COLUMNS, TABLE_ROWS = 10_000, 20, 100
"""Of all Markdown tables of a message together, and of each one."""
MODAL_TITLE, PRIVATE_METADATA = 24, 3_000
TASK_FIELD = 256

_ROW = re.compile(r"^\|.*\|$", re.MULTILINE)
_FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


def problems(message: Message) -> tuple[str, ...]:
    """Why Slack would refuse the message; empty where it takes it."""
    return tuple(_message_problems(message))


def view_problems(view: View) -> tuple[str, ...]:
    """Why Slack would refuse the modal or the Home tab."""
    return tuple(_view_problems(view))


def chunk_problems(chunks: Sequence[Block]) -> tuple[str, ...]:
    """Why Slack would refuse these pieces of a stream."""
    return tuple(
        f"{chunk.get('type')}: {name} has more than {TASK_FIELD} characters"
        for chunk in chunks
        for name in ("id", "title", "details", "output")
        if len(str(chunk.get(name) or "")) > TASK_FIELD
    )


def size(blocks: Sequence[Block]) -> int:
    """What the blocks take of the room of one message."""
    return sum(BLOCK_COST + _characters(list(each.values())) for each in blocks)


def table_characters(markdown: str) -> int:
    """What the tables of a Markdown text take of the room for tables."""
    return sum(map(len, _ROW.findall(_FENCED.sub("", markdown))))


def _characters(value: Json) -> int:
    if isinstance(value, str):
        return len(value)
    if isinstance(value, dict):
        return sum(map(_characters, value.values()))
    return sum(map(_characters, value)) if isinstance(value, list) else 0


def _message_problems(message: Message) -> Iterator[str]:
    if not message.text.strip():
        yield "a message needs a text"
    if message.blocks and message.markdown is not None:
        yield "blocks and markdown_text exclude each other"
    yield from _over("text", message.text, TEXT)
    if message.markdown is not None:
        yield from _over("markdown_text", message.markdown, MARKDOWN, least=1)
    yield from _over_count("blocks", message.blocks, BLOCKS)
    yield from _over("markdown of all blocks", message.body, MARKDOWN)
    if size(message.blocks) > MESSAGE:
        yield f"the blocks have more than {MESSAGE} characters"
    if table_characters(message.body) > TABLE_CHARACTERS:
        yield f"the tables have more than {TABLE_CHARACTERS} characters"
    yield from _blocks_problems(message.blocks)


def _view_problems(view: View) -> Iterator[str]:
    blocks = _dicts(view.get("blocks"))
    yield from _over_count("blocks", blocks, VIEW_BLOCKS)
    for name in ("title", "submit", "close"):
        if name in view:
            yield from _text(name, view[name], MODAL_TITLE)
    yield from _over("private_metadata", str(view.get("private_metadata", "")), PRIVATE_METADATA)
    yield from _over("callback_id", str(view.get("callback_id", "")), ID)
    yield from _blocks_problems(blocks)
    for block in blocks:
        if block.get("type") in {"markdown", "context_actions"}:
            yield f"{block['type']}: only messages have it"
    if view.get("type") == "modal" and "submit" not in view and any(each.get("type") == "input" for each in blocks):
        yield "a modal with inputs needs a button that sends it"


def _blocks_problems(blocks: Sequence[Block]) -> Iterator[str]:
    counted = Counter(str(each["block_id"]) for each in blocks if "block_id" in each)
    for name, times in counted.items():
        yield from _over("block_id", name, ID, least=1)
        if times > 1:
            yield f"block_id {name} stands twice"
    for block in blocks:
        check = _BLOCKS.get(str(block.get("type")))
        if check is None:
            yield f"{block.get('type')}: no such block"
        else:
            yield from check(block)


def _section(block: Block) -> Iterator[str]:
    yield from _text("section", block.get("text"), SECTION)


def _header(block: Block) -> Iterator[str]:
    yield from _text("header", block.get("text"), HEADER)


def _markdown(block: Block) -> Iterator[str]:
    yield from _over("markdown", str(block.get("text", "")), MARKDOWN, least=1)


def _context(block: Block) -> Iterator[str]:
    elements = _dicts(block.get("elements"))
    yield from _over_count("context", elements, CONTEXT_ELEMENTS, least=1)
    for element in elements:
        yield from _text("context", dict(element), SECTION)


def _actions(block: Block) -> Iterator[str]:
    elements = _dicts(block.get("elements"))
    yield from _over_count("actions", elements, ACTIONS, least=1)
    names = [str(each.get("action_id")) for each in elements]
    if len(set(names)) < len(names):
        yield f"an action_id stands twice among {', '.join(names)}"
    for each in elements:
        yield from _element(each)


def _context_actions(block: Block) -> Iterator[str]:
    elements = _dicts(block.get("elements"))
    yield from _over_count("context_actions", elements, CONTEXT_ACTIONS, least=1)
    for each in elements:
        for name in ("positive_button", "negative_button"):
            side = _dict(each.get(name))
            yield from _text(name, side.get("text"), BUTTON_TEXT)
            yield from _over(name, str(side.get("value", "")), BUTTON_VALUE, least=1)


def _input(block: Block) -> Iterator[str]:
    yield from _text("label", block.get("label"), LABEL)
    if "hint" in block:
        yield from _text("hint", block["hint"], LABEL)
    yield from _element(_dict(block.get("element")))


def _rich_text(block: Block) -> Iterator[str]:
    for part in _dicts(block.get("elements")):
        spans = _dicts(part.get("elements"))
        if not spans or any(each.get("type") == "text" and not each.get("text") for each in spans):
            yield "rich_text: an empty element"


def _element(element: Block) -> Iterator[str]:
    kind = str(element.get("type"))
    yield from _over(f"{kind}: action_id", str(element.get("action_id", "")), ID, least=1)
    if kind == "button":
        yield from _text("button", element.get("text"), BUTTON_TEXT)
        yield from _over("button: value", str(element.get("value", "")), BUTTON_VALUE)
        yield from _over("button: label", str(element.get("accessibility_label", "")), BUTTON_TEXT)
    if "placeholder" in element:
        yield from _text("placeholder", element["placeholder"], PLACEHOLDER)
    if kind in {"radio_buttons", "checkboxes"}:
        yield from _options(kind, _dicts(element.get("options")))


def _options(kind: str, options: Sequence[Block]) -> Iterator[str]:
    yield from _over_count(kind, options, OPTIONS, least=1)
    for each in options:
        yield from _text(f"{kind}: option", each.get("text"), OPTION_TEXT)
        yield from _over(f"{kind}: value", str(each.get("value", "")), OPTION_VALUE, least=1)
        if "description" in each:
            yield from _text(f"{kind}: description", each["description"], OPTION_TEXT)


_BLOCKS: Mapping[str, Callable[[Block], Iterator[str]]] = MappingProxyType(
    {
        "section": _section,
        "header": _header,
        "markdown": _markdown,
        "context": _context,
        "actions": _actions,
        "context_actions": _context_actions,
        "input": _input,
        "rich_text": _rich_text,
        "divider": lambda _: iter(()),
    }
)


def _text(where: str, value: Json, longest: int) -> Iterator[str]:
    element = _dict(value)
    if element.get("type") not in {"plain_text", "mrkdwn"}:
        yield f"{where}: no text object"
    yield from _over(where, str(element.get("text", "")), longest, least=1)


def _over(where: str, text: str, longest: int, *, least: int = 0) -> Iterator[str]:
    if not least <= len(text) <= longest:
        yield f"{where}: {len(text)} characters, allowed are {least} to {longest}"


def _over_count(where: str, items: Sequence[object], most: int, *, least: int = 0) -> Iterator[str]:
    if not least <= len(items) <= most:
        yield f"{where}: {len(items)} of them, allowed are {least} to {most}"


def _dict(value: Json) -> Block:
    return value if isinstance(value, dict) else {}


def _dicts(value: Json) -> tuple[Block, ...]:
    return tuple(each for each in value if isinstance(each, dict)) if isinstance(value, list) else ()
