"""Answers as HTML that can do nothing: no raw HTML, no image, no link without its host in sight.

The text comes from models and from documents, so all of it is hostile until proven otherwise. markdown-it parses it
with HTML switched off; afterwards the tokens are rewritten, so that every tag in the result stands in this file or in
markdown-it's own renderer.
"""

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token

LONGEST = 100_000
"""Characters. Longer texts are shown as they stand: parsing hostile brackets takes a second for this many."""

_DEEPEST = 20
_HIGHEST_HEADING = 3
_LOWEST_HEADING = 6
_MARK = re.compile(r"\[([FA]?)([1-9]\d{0,2})\]")
_MARKS = re.compile(r"(?P<before>[^\s\[]{0,24} ?)(?P<marks>(?:\[[FA]?[1-9]\d{0,2}\])+)(?P<behind>[.,;:!?)]{0,3})")
_LABEL = re.compile(r"[FA][1-9]\d{0,2}")
# The host must be readable as it stands: no user part, no percent sign, no backslash in front of it.
_PLAIN_LINK = re.compile(r"https?://[A-Za-z0-9.-]+(:\d{1,5})?(?=[/?#]|$)", re.IGNORECASE)
_ALIGNED = re.compile(r"text-align:(left|center|right)")


class InertMarkdown:
    """Renders answers. Stateless after construction, so one instance serves all threads."""

    def __init__(self) -> None:
        self._parser = _Parser("js-default", {"html": False, "linkify": False, "maxNesting": _DEEPEST})
        # A definition could otherwise turn the mark [1] into a link.
        self._parser.disable("reference")

    def render(self, text: str, headings: Mapping[int, str], figures: int = 0, assumptions: int = 0) -> str:
        """The answer as an HTML fragment.

        ``headings`` gives the heading of the cited section by citation number: these marks, and those of the first
        ``figures`` figures and ``assumptions`` assumptions, become buttons; all other brackets stay text. A list of
        nothing but sources is folded. Texts above ``LONGEST`` characters are shown unformatted.
        """
        if len(text) > LONGEST:
            return f'<pre class="plain">{html.escape(text)}</pre>\n'
        parser, known = self._parser, _Known(headings, figures, assumptions)
        tokens = parser.parse(text)
        shift = _shift(tokens)
        for token in tokens:
            _settle(token, shift)
            if token.children is not None:
                token.children = list(_inline(token.children, known))
        return str(parser.renderer.render(list(_blocks(tokens)), parser.options, {}))


@dataclass(frozen=True, slots=True)
class _Known:
    """What marks of the text can lead to."""

    headings: Mapping[int, str]
    figures: int
    assumptions: int

    def button(self, mark: re.Match[str]) -> Token | None:
        """The mark as a button, if there is something behind it."""
        kind, number = mark[1], int(mark[2])
        if kind == "F" and number <= self.figures:
            return _mark_button("data-figure", number, f"Figure F{number}")
        if kind == "A" and number <= self.assumptions:
            return _mark_button("data-assumption", number, f"Assumption A{number}")
        if not kind and number in self.headings:
            return _mark_button("data-cite", number, f"Source {number}: {self.headings[number]}")
        return None


class _Parser(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802 - markdown-it's name
        """Only plain web addresses become links; everything else stays the text that it was."""
        return _PLAIN_LINK.match(url) is not None


def _shift(tokens: Sequence[Token]) -> int:
    """What to add to heading levels so that the highest one stands below the question's heading."""
    levels = [int(token.tag[1]) for token in tokens if token.type == "heading_open"]
    return _HIGHEST_HEADING - min(levels, default=_HIGHEST_HEADING)


def _settle(token: Token, shift: int) -> None:
    """Heading levels for this page, and alignment by class, because style attributes are forbidden here."""
    if token.type in {"heading_open", "heading_close"}:
        token.tag = f"h{min(_LOWEST_HEADING, int(token.tag[1]) + shift)}"
    aligned = _ALIGNED.fullmatch(str(token.attrs.pop("style", "")))
    if aligned:
        token.attrs["class"] = aligned[1]


def _blocks(tokens: Sequence[Token]) -> Iterator[Token]:
    """The tokens, with tables in a box that scrolls and the list of sources in one that folds."""
    place = 0
    while place < len(tokens):
        token = tokens[place]
        end = _end_of_sources(tokens, place)
        if end:
            yield from _folded(tokens[place:end])
            place = end
            continue
        if token.type == "table_open":
            # Reachable by keyboard, because a wide table scrolls by itself.
            yield _open("div", {"class": "table", "tabindex": "0", "role": "group"}, block=True)
        yield token
        if token.type == "table_close":
            yield _close("div", block=True)
        place += 1


def _end_of_sources(tokens: Sequence[Token], place: int) -> int:
    """Where the list behind the heading at ``place`` ends, if each of its items begins with a mark; else 0."""
    if tokens[place].type != "heading_open" or tokens[place + 3 : place + 4] == []:
        return 0
    if tokens[place + 3].type != "bullet_list_open":
        return 0
    level = tokens[place + 3].level
    for end in range(place + 4, len(tokens)):
        token = tokens[end]
        if token.type == "bullet_list_close" and token.level == level:
            return end + 1
        if token.type == "inline" and not _begins_with_citation(token):
            return 0
    return 0


def _begins_with_citation(token: Token) -> bool:
    for child in token.children or []:
        if child.type == "button_open":
            return "data-cite" in child.attrs
        if child.content:
            return False
    return False


def _folded(tokens: Sequence[Token]) -> Iterator[Token]:
    heading = tokens[1]
    yield _open("details", {"class": "sources-list"}, block=True)
    yield _open("summary", {})
    yield heading
    yield _close("summary", block=True)
    yield from tokens[3:]
    yield _close("details", block=True)


def _inline(children: Sequence[Token], known: _Known) -> Iterator[Token]:
    hosts: list[str] = []
    strong = False
    for child in children:
        strong = child.type == "strong_open" or (strong and child.type != "strong_close")
        if child.type == "link_open":
            hosts.append(_link(child))
            yield child
        elif child.type == "link_close":
            yield child
            yield from _span("host", f" ({hosts.pop()})")
        elif child.type == "image":
            yield from _span("blocked", _blocked(child))
        elif child.type == "text" and strong and _LABEL.fullmatch(child.content):
            yield from _span("label", child.content, {"data-label": child.content})
        elif child.type == "text" and not hosts:
            yield from _marked(child.content, known)
        else:
            yield child


def _link(token: Token) -> str:
    """Makes the link safe to click and gives its host."""
    href = str(token.attrs["href"])
    token.attrs = {"href": href, "rel": "noreferrer noopener", "target": "_blank"}
    return urlsplit(href).hostname or ""


def _blocked(token: Token) -> str:
    host = urlsplit(str(token.attrs.get("src", ""))).hostname or ""
    return f"[image from {host} not loaded{': ' if token.content else ''}{token.content}]"


def _marked(text: str, known: _Known) -> Iterator[Token]:
    """The text with its marks as buttons, each kept on one line with the word before and the full stop behind it."""
    end = 0
    for place in _MARKS.finditer(text):
        marks = [(mark[0], known.button(mark)) for mark in _MARK.finditer(place["marks"])]
        if not any(button for _, button in marks):
            continue
        yield _text(text[end : place.start()])
        yield _open("span", {"class": "glue"})
        yield _text(place["before"])
        for written, button in marks:
            yield from [button, _text(written), _close("button")] if button else [_text(written)]
        yield _text(place["behind"])
        yield _close("span")
        end = place.end()
    yield _text(text[end:])


def _span(name: str, text: str, attrs: Mapping[str, str] | None = None) -> Iterator[Token]:
    yield _open("span", {"class": name, **(attrs or {})})
    yield _text(text)
    yield _close("span")


def _mark_button(leads_to: str, number: int, label: str) -> Token:
    attrs = {"type": "button", "class": "mark", leads_to: str(number), "aria-label": label, "title": label}
    return _open("button", attrs)


def _open(tag: str, attrs: Mapping[str, str], *, block: bool = False) -> Token:
    return Token(f"{tag}_open", tag, 1, attrs=dict(attrs), block=block)


def _close(tag: str, *, block: bool = False) -> Token:
    return Token(f"{tag}_close", tag, -1, block=block)


def _text(text: str) -> Token:
    return Token("text", "", 0, content=text)
