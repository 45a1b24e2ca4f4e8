"""A run on the terminal: one table, then what is broken, the worst flips, cost and time. At most 60 lines."""

from collections.abc import Iterator

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from app.domain.evaluation.row import Row
from app.evaluation.reporting.report import Report, Standing, standing, wrong_metrics
from app.evaluation.reporting.wording import counts, headline, lines, money_and_time, not_gating, reach, verdict

MOST_LINES = 60
_MOST_METRICS, _MOST_HARD, _MOST_FLIPS, _MOST_SPEND = 24, 8, 10, 4
_MOST_FAILED = 40
_COLOURS = {"ok": "green", "inconclusive": "yellow", "regressed": "red", "hard": "red", "invalid": "red"}
_STATE_COLOURS = {"regressed": "red", "non_inferior": "green", "inconclusive": "yellow", "invalid": "red"}


def print_report(report: Report, console: Console, *, failed_only: bool = False) -> None:
    """Print it; with ``failed_only`` the list of what failed, in place of metrics."""
    colour = _COLOURS.get(verdict(report), "")
    console.print(f"[bold {colour}]{headline(report)}[/]  [dim]{escape(report.manifest.run)}[/]")
    console.print(f"[dim]{escape(report.manifest.suite)}, {report.manifest.mode}; {counts(report)}[/]")
    if failed_only:
        _print_failed(report, console)
        return
    console.print(_table(report))
    for line in _details(report):
        console.print(line, soft_wrap=True)


def _table(report: Report) -> Table:
    compared = report.comparison is not None
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("metric", no_wrap=True)
    for name in ("baseline", "now", "difference", "95 %") if compared else ("now", "cases"):
        table.add_column(name, justify="right", no_wrap=True)
    if compared:
        table.add_column("verdict", no_wrap=True)
    found = lines(report)
    for line in found[:_MOST_METRICS]:
        name = f"[bold]{line.metric}[/]" if line.gates else line.metric
        if not compared:
            table.add_row(name, line.now, line.cases)
            continue
        state = f"[{_STATE_COLOURS[line.code]}]{line.state}[/]" if line.code in _STATE_COLOURS else line.state
        table.add_row(name, line.baseline, line.now, line.difference, line.interval, state)
    if len(found) > _MOST_METRICS:
        table.add_row(f"[dim]and {len(found) - _MOST_METRICS} more[/]")
    return table


def _details(report: Report) -> Iterator[str]:
    hard = report.metrics.hard
    for each in hard[:_MOST_HARD]:
        yield f"[red]broken: {each.rule}[/]  {escape(each.case)}, try {each.repeat + 1}"
    if len(hard) > _MOST_HARD:
        yield f"[red]and {len(hard) - _MOST_HARD} more[/]"
    if report.comparison is not None:
        for flip in [each for each in report.comparison.flips if each.difference < 0][:_MOST_FLIPS]:
            yield f"worse: {escape(flip.case)}  {flip.metric} {flip.baseline:.2f} -> {flip.now:.2f}"
        yield from (f"[yellow]{escape(each)}[/]" for each in not_gating(report.comparison))
        yield from (f"[dim]{each}[/]" for each in reach(report.comparison))
    for spend in report.metrics.spend[:_MOST_SPEND]:
        yield f"[dim]{spend.name}: {money_and_time(spend)}[/]"


def _print_failed(report: Report, console: Console) -> None:
    failed = [row for row in report.rows if standing([row]) in (Standing.HARD, Standing.ERROR, Standing.FAILED)]
    for row in failed[:_MOST_FAILED]:
        console.print(_failed(row), soft_wrap=True)
    if len(failed) > _MOST_FAILED:
        console.print(f"[dim]and {len(failed) - _MOST_FAILED} more[/]")


def _failed(row: Row) -> str:
    found = standing([row])
    why = {
        Standing.HARD: ", ".join(row.scored.hard),
        Standing.ERROR: f"{row.observed.status} {row.observed.detail}".strip(),
    }.get(found, ", ".join(wrong_metrics(row)))
    colour = "yellow" if found is Standing.FAILED else "red"
    return f"[{colour}]{found}[/]  {escape(row.case)}, try {row.repeat + 1}: {escape(why)}"
