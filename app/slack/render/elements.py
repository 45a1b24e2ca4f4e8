"""The few kinds of blocks that our messages are made of. Texts come escaped, but where nothing is read as markup."""

from collections.abc import Iterable, Sequence

from app.domain.codec import Json
from app.slack.render.limits import BUTTON_TEXT
from app.slack.render.message import Element


def markdown(text: str) -> Element:
    """Standard Markdown, escaped before."""
    return {"type": "markdown", "text": text}


def section(text: str) -> Element:
    """A paragraph in Slack's own markup, escaped before."""
    return {"type": "section", "text": _marked(text)}


def context(*texts: str) -> Element:
    """Small print in Slack's own markup, escaped before."""
    return {"type": "context", "elements": [_marked(text) for text in texts]}


def header(text: str) -> Element:
    """A heading of plain text."""
    return {"type": "header", "text": plain_text(text)}


def divider() -> Element:
    """A line."""
    return {"type": "divider"}


def actions(block_id: str, buttons: Iterable[Element]) -> Element:
    """A row of buttons."""
    return {"type": "actions", "block_id": block_id, "elements": list(buttons)}


def button(text: str, action_id: str, value: str, **more: Json) -> Element:
    """A button; its text is cut where it is too long."""
    return {
        "type": "button",
        "text": plain_text(cut(text, BUTTON_TEXT)),
        "action_id": action_id,
        "value": value,
        **more,
    }


def plain_text(text: str) -> Element:
    """Text in which nothing is read as markup."""
    return {"type": "plain_text", "text": text, "emoji": False}


def quoted(texts: Sequence[tuple[str, bool]]) -> Element:
    """Somebody's words, unchanged, the pieces with True in bold; nothing in them is read as markup."""
    spans: list[Json] = [_span(text, bold=bold) for text, bold in texts if text]
    return {"type": "rich_text", "elements": [{"type": "rich_text_quote", "elements": spans}]}


def cut(text: str, longest: int) -> str:
    """The text, with an ellipsis in place of what is too long; cut at a word where one ends near."""
    if len(text) <= longest:
        return text
    kept = text[: longest - 1]
    word = kept.rfind(" ")
    return f"{kept[:word] if word > longest // 2 else kept}…"


def _marked(text: str) -> Element:
    return {"type": "mrkdwn", "text": text}


def _span(text: str, *, bold: bool) -> Element:
    span: Element = {"type": "text", "text": text}
    return {**span, "style": {"bold": True}} if bold else span
