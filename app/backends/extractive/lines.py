"""Chosen spans as lines of an answer: cited statements, tables and lists."""

import re
from collections.abc import Sequence

from app.backends.extractive.answer import Line
from app.backends.extractive.evidence import Evidence
from app.backends.extractive.figures import table
from app.backends.extractive.quotes import mark, row_quote
from app.backends.extractive.ranking import points_back
from app.backends.extractive.selection import Picked
from app.backends.extractive.spans import Kind, Span
from app.backends.extractive.text import cell, closed, inline

_MOST_ROWS, _MOST_ITEMS = 8, 10
_SHORT_ITEM_WORDS = 4
_FIRST_WORD = re.compile(r"[a-z]+(?=[\s:,;–-])")


def sentence(span: Span, evidence: Evidence) -> str | None:
    """The span as one cited sentence, with what it is about in front where it would not stand alone."""
    said = evidence.quoted(span)
    if said is None:
        return None
    about = span.topic or (span.heading if _needs_context(span) else "")
    prefix = f"{about}: " if about else ""
    return f"{prefix}{closed(said.text if about else _capital(said.text))} {said.marks}"


def lines_of(
    chosen: Sequence[tuple[Span, float]], evidence: Evidence, picked: Picked, *, whole: bool = False
) -> list[Line]:
    """The lines for the spans of one section: rows as a table, items of a list that is asked for as the list.

    ``whole`` shows all rows of a table or items of a list, up to a limit, even where the request does not name them.
    Spans that are shown on the way are marked as used.
    """
    lines: list[Line] = []
    for span, score in chosen:
        if span.group in picked.shown:
            continue
        members = _members(span, [other for other, _ in chosen], evidence, whole=whole)
        if len(members) > 1:
            picked.shown.add(span.group)
            picked.used.extend(members)
        lines.extend(_lines(span, members, score, evidence))
    return lines


def table_of(rows: Sequence[Span]) -> list[str]:
    """Rows of one table as a Markdown table, each row with the citation of the cell that says most."""
    width = len(rows[0].header)
    lines: list[list[str]] = [[cell(name) or " " for name in rows[0].header]]
    for row in rows:
        if quote := row_quote(row):
            cells = [cell(part) for part in (*row.cells, *([""] * width))[:width]]
            cells[-1] = f"{cells[-1]} {mark(row.label, quote)}".strip()
            lines.append(cells)
    return table(lines) if len(lines) > 1 else []


def _members(span: Span, chosen: Sequence[Span], evidence: Evidence, *, whole: bool) -> Sequence[Span]:
    """The spans of the same block that are shown with the span, in order: all if asked for, else the chosen rows."""
    block = evidence.blocks.get(span.group, [span])
    tabular = span.kind is Kind.ROW and bool(span.header)
    if (whole or evidence.query.asks_for(span.heading)) and (tabular or span.kind is Kind.ITEM):
        return _top(block, evidence, _MOST_ROWS if tabular else _MOST_ITEMS)
    return [other for other in block if other in chosen] if tabular else [span]


def _top(spans: Sequence[Span], evidence: Evidence, most: int) -> list[Span]:
    best = sorted(spans, key=lambda span: -evidence.relevance.get(span, 0.0))[:most]
    return sorted(best, key=lambda span: span.place)


def _lines(span: Span, members: Sequence[Span], score: float, evidence: Evidence) -> list[Line]:
    if span.kind is Kind.ROW and len(members) > 1:
        rows = table_of(members)
        return [Line("\n".join(rows), score, bullet=False)] if rows else []
    said = ((member, sentence(member, evidence)) for member in members)
    return [Line(text, score - 0.01 * number) for number, (_, text) in enumerate(said) if text]


def _capital(text: str) -> str:
    """The text with a capital at its start, where a plain word in lower case stands there."""
    first = _FIRST_WORD.match(text)
    return f"{text[:1].upper()}{text[1:]}" if first else text


def _needs_context(span: Span) -> bool:
    short = span.kind is Kind.ITEM and len(inline(span.raw).split()) < _SHORT_ITEM_WORDS
    return short or (span.kind is not Kind.ROW and points_back(span.raw))
