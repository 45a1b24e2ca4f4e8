"""Twenty lines for the comment on a pull request."""

from collections.abc import Iterator

from app.evaluation.reporting.report import Report, Standing, standing
from app.evaluation.reporting.wording import Line, counts, headline, lines, money_and_time, not_gating, reach

MOST_LINES = 20
_MOST_METRICS, _MOST_HARD, _MOST_FLIPS = 7, 3, 3


def markdown(report: Report) -> str:
    """The verdict, the metrics that decide, what is broken, the worst flips, cost and time: at most 20 lines."""
    text = [f"**{headline(report)}** ({_cell(report.manifest.suite)}, {counts(report)})", "", *_table(report)]
    text += ["", *_hard(report), *_flips(report), *_closing(report)]
    return "\n".join(text[:MOST_LINES]) + "\n"


def _table(report: Report) -> Iterator[str]:
    found = lines(report)
    gating = [line for line in found if line.gates] or list(found)
    if report.comparison is None:
        yield "| metric | now | cases |"
        yield "|---|---|---|"
        yield from (f"| {line.metric} | {line.now} | {line.cases} |" for line in gating[:_MOST_METRICS])
        return
    yield "| metric | baseline | now | difference (95 %) | verdict |"
    yield "|---|---|---|---|---|"
    yield from map(_row, gating[:_MOST_METRICS])


def _row(line: Line) -> str:
    return f"| {line.metric} | {line.baseline} | {line.now} | {line.difference} ({line.interval}) | {line.state} |"


def _hard(report: Report) -> Iterator[str]:
    found = report.metrics.hard
    for each in found[:_MOST_HARD]:
        yield f"- **{each.rule}** in `{_cell(each.case)}`"
    if len(found) > _MOST_HARD:
        yield f"- and {len(found) - _MOST_HARD} more broken safety rules"


def _flips(report: Report) -> Iterator[str]:
    worse = [flip for flip in report.comparison.flips if flip.difference < 0] if report.comparison else []
    if worse:
        told = ", ".join(f"`{_cell(flip.case)}` ({flip.metric})" for flip in worse[:_MOST_FLIPS])
        more = f" and {len(worse) - _MOST_FLIPS} more" if len(worse) > _MOST_FLIPS else ""
        yield f"- worse than before: {told}{more}"


def _closing(report: Report) -> Iterator[str]:
    errors = sum(standing([row]) is Standing.ERROR for row in report.rows)
    if errors:
        yield f"- {errors} tries without an answer"
    if report.comparison is not None:
        yield from (f"- {_cell(each)}" for each in not_gating(report.comparison))
        yield from (f"- {each}" for each in reach(report.comparison)[:1])
    yield from (f"- answers: {money_and_time(each)}" for each in report.metrics.spend if each.name == "answers")


def _cell(text: str) -> str:
    """A name inside a table or code: without what would end either."""
    return " ".join(text.replace("|", "/").replace("`", "'").split())
