"""What a stream may be fed with."""

from collections.abc import Sequence

from app.domain.codec import Json
from tests.slack.fake import blocks as block_rules
from tests.slack.fake import limits
from tests.slack.fake.texts import Report
from tests.slack.fake.words import Object, items, mapping, words


def problems(chunks: Sequence[Json]) -> tuple[str, ...]:
    """What is wrong with the chunks of one call; nothing when Slack takes them."""
    report = Report()
    for number, chunk in enumerate(chunks):
        where = f"/chunks/{number}"
        check = _CHECKS.get(words(mapping(chunk).get("type")))
        if check is None:
            report.add(f"{where}/type", "unsupported type")
        else:
            check(mapping(chunk), where, report)
    return tuple(report.problems)


def _text(chunk: Object, where: str, report: Report) -> None:
    report.fields(chunk, where, ("type", "text"), ())
    report.length(chunk.get("text"), f"{where}/text", limits.MARKDOWN_TEXT)


def _plan(chunk: Object, where: str, report: Report) -> None:
    report.fields(chunk, where, ("type", "title"), ())
    report.length(chunk.get("title"), f"{where}/title", limits.CHUNK_FIELD)


def _task(chunk: Object, where: str, report: Report) -> None:
    report.fields(chunk, where, ("type", "id", "title", "status"), ("details", "output", "sources"))
    for name in ("id", "title", "details", "output"):
        if name in chunk:
            report.length(chunk[name], f"{where}/{name}", limits.CHUNK_FIELD)
    if words(chunk.get("status")) not in limits.TASK_STATES:
        report.add(f"{where}/status", "unknown status")
    for number, source in enumerate(items(chunk.get("sources"))):
        at = f"{where}/sources/{number}"
        report.fields(mapping(source), at, ("type", "url", "text"), ())
        if mapping(source).get("type") != "url":
            report.add(at, "unsupported type")


def _blocks(chunk: Object, where: str, report: Report) -> None:
    report.fields(chunk, where, ("type", "blocks"), ())
    for problem in block_rules.problems(items(chunk.get("blocks"))):
        report.add(where, problem)


_CHECKS = {"markdown_text": _text, "plan_update": _plan, "task_update": _task, "blocks": _blocks}


def text_of(chunks: Sequence[Json]) -> str:
    """The text that the chunks add to the message."""
    return "".join(words(mapping(each).get("text")) for each in chunks if mapping(each).get("type") == "markdown_text")
