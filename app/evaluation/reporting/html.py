"""One page to read a run in: a single file that asks nobody for anything."""

import base64
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from app.domain.evaluation.metrics import Confusion, Mean, Slice
from app.evaluation.reporting import plots
from app.evaluation.reporting.island import island
from app.evaluation.reporting.report import Report
from app.evaluation.reporting.wording import (
    change,
    counts,
    dollars,
    few,
    headline,
    lines,
    milliseconds,
    not_gating,
    reach,
    score,
    verdict,
)

_ASSETS = Path(__file__).parent / "assets"
_SHADES = 5
_SHOWN = ("case_score", "type", "agents", "tier", "citation_hit", "contains")


@dataclass(frozen=True, slots=True)
class Table:
    """A confusion table: the labels across, and for each expected one its counts, shades and F1."""

    field: str
    across: tuple[str, ...]
    rows: tuple[tuple[str, tuple[tuple[int, str], ...], str], ...]
    macro_f1: str


def html(report: Report) -> str:
    """The page. Style and script stand in it under a policy that allows nothing else; all texts are escaped."""
    style, script = _asset("report.css"), _asset("report.js")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    comparison = report.comparison
    return environment.from_string(
        _asset("report.html")
    ).render(
        style=Markup(style),  # noqa: S704 - our own file
        script=Markup(script),  # noqa: S704 - our own file
        policy=f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'",
        data=Markup(_embedded(report)),  # noqa: S704 - JSON in which no markup can begin
        manifest=report.manifest,
        facts=tuple(_facts(report)),
        headline=headline(report),
        verdict=verdict(report),
        counts=counts(report),
        compared=comparison is not None,
        lines=lines(report),
        withheld=not_gating(comparison) if comparison else (),
        reach=reach(comparison) if comparison else (),
        matching=comparison.matching if comparison else None,
        flips=[each for each in comparison.flips if each.difference < 0][:10] if comparison else [],
        hard=report.metrics.hard,
        # Our own markup: every text in it is escaped where it is made.
        plot=Markup(plots.forest(comparison) if comparison else plots.bars(_means(report))),  # noqa: S704
        histograms=[(each, Markup(each.svg)) for each in plots.costs_and_times(report.rows)],  # noqa: S704
        tables=[_table(each) for each in report.metrics.confusions],
        slices=report.metrics.slices,
        slice_metrics=[metric for metric in _SHOWN if metric in report.metrics.means],
        spend=report.metrics.spend,
        score=score,
        of_slice=_of_slice,
        change=change,
        few=few,
        dollars=dollars,
        milliseconds=milliseconds,
    )


def _embedded(report: Report) -> str:
    """The data as JSON that cannot end its element, whatever stands in an answer."""
    text = json.dumps(island(report), ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    # Halves of characters are valid in JSON and in no file.
    return text.encode("utf-8", "replace").decode("utf-8")


def _means(report: Report) -> list[tuple[str, Mean]]:
    return sorted(report.metrics.means.items(), key=lambda item: (item[0] != "case_score", item[0]))


def _of_slice(part: Slice, metric: str) -> str:
    mean = part.means.get(metric)
    return score(mean.value if mean else None)


def _table(confusion: Confusion) -> Table:
    down = tuple(sorted({cell.expected for cell in confusion.cells}))
    across = (*down, *sorted({cell.got for cell in confusion.cells} - set(down)))
    counts_ = {(cell.expected, cell.got): cell.count for cell in confusion.cells}
    rows: list[tuple[str, tuple[tuple[int, str], ...], str]] = []
    for wanted in down:
        total = sum(counts_.get((wanted, got), 0) for got in across)
        cells = tuple(_cell(counts_.get((wanted, got), 0), total, right=wanted == got) for got in across)
        rows.append((wanted, cells, score(confusion.f1[wanted])))
    return Table(confusion.field, across, tuple(rows), score(confusion.macro_f1))


def _cell(count: int, total: int, *, right: bool) -> tuple[int, str]:
    if not count:
        return 0, "none"
    return count, f"{'right' if right else 'wrong'} s{max(1, round(count / total * _SHADES))}"


def _facts(report: Report) -> Iterator[tuple[str, str]]:
    """What the run was made of."""
    made = report.manifest
    yield from (("run", made.run), ("started", made.started), ("mode", made.mode.value), ("code", made.code))
    yield from (("policy", made.policy), ("prompts", made.prompts), ("skills", made.skills))
    yield from (("embedding", made.embedding), ("cassettes", made.cassettes), ("cases", made.cases))
    yield from ((f"model {name}", model) for name, model in made.models.items())
    yield "scorers", ", ".join(f"{name} {version}" for name, version in made.scorers.items())
    yield from (("seed", str(made.seed)), ("repeats", str(made.repeats)), ("concurrency", str(made.concurrency)))


def _asset(name: str) -> str:
    return (_ASSETS / name).read_text(encoding="utf-8").strip()


def _hash(text: str) -> str:
    """The hash that a content security policy knows an inline element by."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
