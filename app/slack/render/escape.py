"""Text that can do nothing in Slack but be read: no mention, no channel, no link that nobody asked for.

What models and documents write is not trusted. Outside of code, the characters of Slack's special forms become
entities; the Markdown is written anew in its plainest form, so that no two readers can differ about where code begins
and ends.
"""

import html
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from urllib.parse import urlsplit

from app.slack.render import sentences as say
from app.slack.render.pieces import Kind, Piece, cells, row

_APART = "\u200b"
"""A space without width: what it stands between is not read as one."""

LONGEST_LINE = 5_000
"""Characters of an escaped line. Longer ones are cut before they are escaped, so that no part of a message is."""

_LONGEST_PART = LONGEST_LINE // 5
"""The longest entity takes five characters for one."""

_ENTITIES = MappingProxyType({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_SPECIAL = re.compile(r"<(?=!(?:channel|here|everyone|group|subteam|date)|[@#][A-Z0-9])", re.IGNORECASE)
_MENTION = re.compile(r"(?<![\w.])@(?=(?:channel|here|everyone|group)(?!\w))", re.IGNORECASE)
_SCHEME = re.compile(r":(?=//)")
_QUOTED = re.compile(r"[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(?:>[ \t]?)+")
_WEB = re.compile(r"https://[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*(?::\d{1,5})?(?=[/?#]|$)", re.IGNORECASE)
_URL = r"(?:[a-z][a-z0-9+.-]{1,20}://|www\.)[^\s<>`\"|\\\[\]{}]+"
_URLS = re.compile(r"https://[^\s<>`\"|\\\[\]{}]+", re.IGNORECASE)
_TARGET = (
    r"\([ \t]*<?(?P<{0}>[^\s<>()\\]*(?:\([^\s<>()\\]*\)[^\s<>()\\]*)*)>?(?:[ \t]+(?:\"[^\"\n]*\"|'[^'\n]*'))?[ \t]*\)"
)
_LABEL = r"(?P<{0}>(?:[^\[\]\\\n]|\\.|\[[^\[\]\n]*\])*)"
_TOKEN = re.compile(
    r"(?<!`)(?P<ticks>`+)(?!`)(?P<code>.+?)(?<!`)(?P=ticks)(?!`)"
    r"|\\(?P<escaped>[!-/:-@\[-`{-~])"
    rf"|!\[{_LABEL.format('alt')}\]{_TARGET.format('source')}"
    rf"|\[{_LABEL.format('label')}\]{_TARGET.format('target')}"
    rf"|<(?P<auto>{_URL})>"
    rf"|(?P<url>{_URL})"
    r"|(?P<entity>&(?:[a-z][a-z0-9]{1,31}|\#[0-9]{1,7}|\#x[0-9a-f]{1,6});)"
    r"|(?P<closing>\](?=[(:]))"
    r"|(?P<char>[&<>`])",
    re.IGNORECASE,
)
_BEHIND = ".,;:!?'*_~)"
# What a target must not hold in a link, encoded: ends of links and cells, markup, entities, mentions.
_ENCODED = {each: f"%{ord(each):02X}" for each in "()|\\`*_~;@[]<>\"' "}

_IN_LINK = MappingProxyType({"|": "%7C", "<": "%3C", ">": "%3E", "&": "&amp;"})


@dataclass(frozen=True, slots=True)
class Links:
    """Where links may lead: to the service itself, and to what the asker has named.

    ``base`` is the address at which people reach the service; without one no passage has an address.
    """

    base: str | None = None
    named: frozenset[str] = frozenset()

    def allow(self, url: str) -> bool:
        """Whether a link may lead there: the address can be read as it stands, is encrypted, and is known."""
        if not _WEB.match(url):
            return False
        return url in self.named or (self.base is not None and url.startswith(f"{self.base}/"))


def links_of(question: str, base: str | None) -> Links:
    """The links that an answer to this question may have. A service without TLS has no links."""
    named = frozenset(each.rstrip(_BEHIND) for each in _URLS.findall(question))
    secure = base.rstrip("/") if base and _WEB.match(base) and not urlsplit(base).query else None
    return Links(secure, named)


def escaped(pieces: Iterable[Piece], links: Links) -> tuple[Piece, ...]:
    """The pieces with nothing in them that Slack would act upon."""
    return tuple(_PIECES[each.kind](each, links) for each in pieces)


def line(text: str, links: Links) -> str:
    """One line of Markdown; a quote's marks at its beginning stay."""
    mark = _QUOTED.match(text)
    begin = mark.end() if mark else 0
    return text[:begin] + _inline(text[begin:], _Where(links))


def marked(text: str) -> str:
    """Plain text for Slack's own markup: nothing in it is a mention or a link."""
    apart = _SCHEME.sub(f":{_APART}", _MENTION.sub(f"@{_APART}", text))
    return "".join(_ENTITIES.get(each, each) for each in apart)


def link(target: str, label: str) -> str:
    """A link in Slack's own markup; ``target`` is an address of ours."""
    address = "".join(_IN_LINK.get(each, each) for each in target)
    return f"<{address}|{marked(label).replace('|', '/')}>"


@dataclass(frozen=True, slots=True)
class _Where:
    """What the place of a text allows: some links, and none within the words of a link."""

    links: Links
    nested: bool = False

    def allow(self, url: str) -> bool:
        return not self.nested and self.links.allow(url)


def _inline(text: str, where: _Where) -> str:
    parts: list[str] = []
    end = 0
    for found in _TOKEN.finditer(text):
        parts.append(_MENTION.sub(f"@{_APART}", text[end : found.start()]))
        parts.append(_WRITERS[found.lastgroup or "char"](found, where))
        end = found.end()
    return "".join([*parts, _MENTION.sub(f"@{_APART}", text[end:])])


def _code_span(inside: str) -> str:
    if "`" in inside or not inside.strip():
        return "".join(map(_literal, inside.strip()))
    return f"`{_harmless(inside)}`"


def _escaped(mark: str) -> str:
    return f"@{_APART}" if mark == "@" else _ENTITIES.get(mark) or f"\\{mark}"


def _literal(character: str) -> str:
    """A character that is itself and no markup."""
    if character == "@":
        return f"@{_APART}"
    if character in _ENTITIES:
        return _ENTITIES[character]
    if not character.isprintable():
        return " "
    return f"\\{character}" if character in "\\`*_[]()#!~|" else character


def _image(alt: str, links: Links) -> str:
    """An image is never fetched; what it shows is said."""
    told = say.IMAGE_OF.format(alt=_inline(alt, _Where(links, nested=True))) if alt else say.IMAGE
    return f"\\[{told}\\]"


def _link(label: str, target: str, where: _Where) -> str:
    """A link, or only its words where it may not be one."""
    if not where.allow(target):
        return _inline(label, where)
    shown = "".join(map(_literal, label)) if label == target else _inline(label, replace(where, nested=True))
    return f"[{shown}]({_target(target)})"


def _bare(url: str, where: _Where) -> str:
    """An address in the text: a link where it is allowed, else code, which nobody can click."""
    address = url.rstrip(_BEHIND)
    behind = "".join(map(_kept, url[len(address) :]))
    if where.allow(address):
        return f"[{''.join(map(_literal, address))}]({_target(address)}){behind}"
    return f"`{_harmless(address)}`{behind}"


def _kept(character: str) -> str:
    """What stood behind an address stays the markup that it was."""
    return _ENTITIES.get(character, character)


def _target(url: str) -> str:
    return "".join(_ENCODED.get(each, each) for each in url)


def _harmless(code: str) -> str:
    """Code without anything that a careless reader would take for a mention."""
    return _SPECIAL.sub(f"<{_APART}", code)


_WRITERS: Mapping[str, Callable[[re.Match[str], _Where], str]] = MappingProxyType(
    {
        "code": lambda found, _: _code_span(found["code"]),
        "escaped": lambda found, _: _escaped(found["escaped"]),
        "source": lambda found, where: _image(found["alt"], where.links),
        "target": lambda found, where: _link(found["label"], found["target"], where),
        "auto": lambda found, where: _bare(found["auto"], where),
        "url": lambda found, where: _bare(found["url"], where),
        "entity": lambda found, _: "".join(map(_literal, html.unescape(found["entity"]))),
        "closing": lambda _, __: "\\]",
        "char": lambda found, _: _literal(found["char"]),
    }
)


def _heading(piece: Piece, links: Links) -> Piece:
    return replace(piece, lines=tuple(_inline(each, _Where(links)) for each in piece.lines))


def _text(piece: Piece, links: Links) -> Piece:
    return replace(piece, lines=tuple(written for each in piece.lines for written in _lines(each, links)))


def _lines(text: str, links: Links) -> Iterator[str]:
    written = line(text, links) if len(text) <= LONGEST_LINE else ""
    if len(text) <= LONGEST_LINE and len(written) <= LONGEST_LINE:
        yield written
        return
    for part in _parts(text):
        yield line(part, links)


def _parts(text: str) -> Iterator[str]:
    """A line in parts of bearable length, cut behind a sentence or else between words."""
    while len(text) > _LONGEST_PART:
        cut = text.rfind(". ", _LONGEST_PART // 2, _LONGEST_PART) + 1 or text.rfind(" ", 1, _LONGEST_PART)
        cut = cut if cut > 0 else _LONGEST_PART
        yield text[:cut]
        text = text[cut:].lstrip(" ")
    yield text


def _code(piece: Piece, _links: Links) -> Piece:
    return replace(piece, lines=tuple(map(_harmless, piece.lines)))


def _table(piece: Piece, links: Links) -> Piece:
    head, dashes, *rows = piece.lines
    written = [row([_inline(cell, _Where(links)) for cell in cells(each)]) for each in (head, *rows)]
    return replace(piece, lines=(written[0], dashes, *written[1:]))


_PIECES: Mapping[Kind, Callable[[Piece, Links], Piece]] = MappingProxyType(
    {Kind.HEADING: _heading, Kind.TEXT: _text, Kind.CODE: _code, Kind.TABLE: _table}
)
