"""The header of a Markdown data file: YAML between two ``---`` lines, read so that a file can only ever give text."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias, cast

import yaml
from yaml.composer import ComposerError

from app.domain.errors import ContentError

# Only text, lists and maps: YAML's guesses (``no`` is false, ``1.10`` is 1.1) would change what the author wrote.
Value: TypeAlias = "str | list[Value] | dict[str, Value]"

_RULE = "---"


@dataclass(frozen=True, slots=True)
class Document:
    """A data file split into header and body.

    ``body_start`` is the body's character offset in the file, ``lines`` gives the 1-based line of each header field.
    """

    name: str
    header: Mapping[str, Value]
    body: str
    body_start: int
    lines: Mapping[str, int]

    def field(self, key: str) -> str:
        """A header field's text.

        Raises:
            ContentError: it is missing, blank or not text.
        """
        text = self.optional(key)
        if not text:
            raise ContentError(f"{self.where(key)}: the header lacks '{key}'.")
        return text

    def optional(self, key: str) -> str | None:
        """A header field's text, or None if the header does not have it.

        Raises:
            ContentError: it is a list or a map.
        """
        value = self.header.get(key)
        if value is None:
            return None
        if not isinstance(value, str):
            raise ContentError(f"{self.where(key)}: '{key}' must be text.")
        return value.strip()

    def names(self, key: str) -> tuple[str, ...]:
        """A field that lists names, as a YAML list or separated by commas; empty if it is missing."""
        value = self.header.get(key, "")
        parts = value.split(",") if isinstance(value, str) else list(value)
        if not all(isinstance(part, str) for part in parts):
            raise ContentError(f"{self.where(key)}: '{key}' must be a list of names.")
        return tuple(name for part in parts if (name := str(part).strip()))

    def map(self, key: str) -> Mapping[str, str]:
        """A field that maps text to text; empty if it is missing."""
        value = self.header.get(key) or {}
        if not isinstance(value, dict) or not all(isinstance(part, str) for part in value.values()):
            raise ContentError(f"{self.where(key)}: '{key}' must map text to text.")
        return {name: str(part) for name, part in value.items()}

    def where(self, key: str | None = None) -> str:
        """``file:line`` of a field, or of the header if the field is missing."""
        return f"{self.name}:{self.lines.get(key or '', 1)}"


def read_document(path: Path) -> Document:
    """Read one data file.

    Raises:
        ContentError: it cannot be read, is not UTF-8, or has no header.
    """
    try:
        return parse_document(path.read_text(encoding="utf-8"), path.name)
    except (OSError, UnicodeDecodeError) as error:
        raise ContentError(f"{path}: cannot be read as UTF-8 text ({error}).") from error


def parse_document(text: str, name: str) -> Document:
    """Split ``text`` into header and body; ``name`` is what errors call the file.

    Raises:
        ContentError: there is no header, or it is not a YAML map of text, lists and maps.
    """
    end = header_end(text)
    if end is None:
        raise ContentError(f"{name}:1: no header between '---' lines.")
    node = _compose(text[:end], name)
    header = _value(node, name)
    lines = {key.value: key.start_mark.line + 1 for key, _ in node.value}
    return Document(name, header, text[end:], end, lines)


def header_end(text: str) -> int | None:
    """The offset behind the closing ``---`` line of the header, or None if the text does not begin with one."""
    first, newline, _ = text.partition("\n")
    if first.rstrip() != _RULE or not newline:
        return None
    offset = len(first) + 1
    for line in text[offset:].split("\n"):
        offset += len(line) + 1
        if line.rstrip() == _RULE:
            return min(offset, len(text))
    return None


def value_span(text: str, key: str) -> tuple[int, int] | None:
    """Character offsets of a header field's text in the file, without its quotation marks and block signs."""
    end = header_end(text)
    try:
        node = _compose(text[:end], "header") if end is not None else None
    except ContentError:
        return None
    for name, value in node.value if node else ():
        if name.value == key and isinstance(value, yaml.ScalarNode):
            return _inner(text, value.start_mark.index, value.end_mark.index, value.style)
    return None


def _inner(text: str, start: int, end: int, style: str | None) -> tuple[int, int] | None:
    if style in ("'", '"'):
        start, end = start + 1, end - 1
    elif style in ("|", ">"):
        start = text.index("\n", start)
    found = text[start:end]
    start += len(found) - len(found.lstrip())
    end -= len(found) - len(found.rstrip())
    return (start, end) if start < end else None


def _compose(header: str, name: str) -> yaml.MappingNode:
    """The YAML nodes of a header. Its first line is a ``---`` too, so that lines and offsets are those of the file."""
    body = header.rstrip()[: -len(_RULE)]
    try:
        node = _Loader(body).get_single_node()
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ContentError(f"{name}:{line}: the header is not valid YAML ({error.problem}).") from error
    except (yaml.YAMLError, RecursionError) as error:
        raise ContentError(f"{name}:1: the header is not valid YAML ({str(error).splitlines()[0]}).") from error
    if not isinstance(node, yaml.MappingNode):
        raise ContentError(f"{name}:1: the header must be a map of names to values.")
    return node


class _Loader(yaml.SafeLoader):
    """Refuses references: a few nested ones unfold to more text than any memory holds."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise ComposerError(None, None, "references are not allowed", mark)
        return super().compose_node(parent, index)


def _value(node: yaml.MappingNode, name: str) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for key, value in _pairs(node, name):
        if key in values:
            raise ContentError(f"{name}:{value.start_mark.line + 1}: '{key}' stands twice in the header.")
        values[key] = _plain(value, name)
    return values


def _pairs(node: yaml.MappingNode, name: str) -> Iterator[tuple[str, yaml.Node]]:
    for key, value in cast("list[tuple[yaml.Node, yaml.Node]]", node.value):
        if not isinstance(key, yaml.ScalarNode):
            raise ContentError(f"{name}:{key.start_mark.line + 1}: a name in the header must be plain text.")
        yield key.value, value


def _plain(node: yaml.Node, name: str) -> Value:
    """A node as text, list or map."""
    if isinstance(node, yaml.ScalarNode):
        return str(node.value)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, name) for item in node.value]
    if isinstance(node, yaml.MappingNode):
        return _value(node, name)
    raise ContentError(f"{name}:{node.start_mark.line + 1}: this kind of value is not understood.")
