"""Composes the answer to a question about a value: its band, what to do, and all bands at a glance."""

from app.backends.extractive.phrases import phrases
from app.expert.expert import Desk
from app.expert.explain.bands import Placed, measures_of, placed
from app.expert.sheet import Sheet, block

# In a longer text a value is part of the setting, not what is asked about.
_LONGEST_WORDS = 60


def compose(desk: Desk) -> bool:
    """The band of the user's own value; False where the question gives none, and passages have to answer."""
    text = desk.case.text
    found = placed(text, measures_of(desk.content)) if len(text.split()) <= _LONGEST_WORDS else None
    if found is None:
        return False
    sheet, name = desk.sheet, found.name
    first = sheet.say(f"{name}.{found.band.id}.first", value=found.written)
    marks = "".join(each.mark for each in sheet.given()[:1])
    period = phrases(desk.request.language).period
    sheet.open_with(f"**{first}{_source(sheet, found.band.source)}{period}** {marks}".strip())
    sheet.section("table", sheet.say("heading.bands"), [block(_table(found, sheet), fixed=True)])
    if found.measure.differ:
        sheet.differ(sheet.say("differ", source=_source(sheet, found.measure.differ)))
    sheet.change(sheet.say(f"{name}.change", source=_source(sheet, found.measure.change)))
    sheet.unanswered(sheet.say(f"unanswered.{name}"))
    return True


def _table(found: Placed, sheet: Sheet) -> str:
    name = found.name
    header = (sheet.say(f"{name}.name"), sheet.say("column.reading"), sheet.say("column.do"))
    lines = [_row(header), "|---|---|---|"]
    low = ""
    for band in found.measure.bands:
        limit = "" if band.below is None else f"{band.below:g}"
        if not low:
            span = sheet.say("below", limit=limit)
        else:
            span = sheet.say("between", low=low, limit=limit) if limit else sheet.say("above", low=low)
        cells = (span, sheet.say(f"{name}.{band.id}.reading"), sheet.say(f"{name}.{band.id}.do"))
        lines.append(_row(tuple(f"**{cell}**" for cell in cells) if band == found.band else cells))
        low = limit
    return "\n".join(lines)


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"


def _source(sheet: Sheet, source: str) -> str:
    return f" {sheet.source(*source.split('|', 1))}" if source else ""
