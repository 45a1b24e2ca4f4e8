"""The data of the HTML report: every case with its tries. Long texts are stored once, however often they come up."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from app.domain.codec import Json
from app.domain.evaluation.case import Case
from app.domain.evaluation.observed import CallMade, Cited, Observed
from app.domain.evaluation.row import Row
from app.evaluation.reporting.report import Report, Standing, standing
from app.evaluation.scoring.aggregate import slices_of

MOST_BYTES = 7_000_000
"""Bytes of texts altogether: above it, answers of further tries are left out, those of passed cases first."""
CHANGED = 0.05
"""From this change of the case score on a case counts as better or worse than before."""


@dataclass(slots=True)
class Texts:
    """Distinct texts by number."""

    limit: int = MOST_BYTES
    listed: list[str] = field(default_factory=list[str])
    _numbers: dict[str, int] = field(default_factory=dict[str, int])
    _size: int = 0

    def number(self, text: str, *, needed: bool = True) -> int | None:
        """The text's number; None where there is no room for it and it is not needed."""
        known = self._numbers.get(text)
        if known is not None:
            return known
        size = len(text.encode("utf-8", "replace"))
        if not needed and self._size + size > self.limit:
            return None
        self._numbers[text] = len(self.listed)
        self.listed.append(text)
        self._size += size
        return self._numbers[text]


def island(report: Report, limit: int = MOST_BYTES) -> Json:
    """Everything that the page's script shows, as plain JSON."""
    texts = Texts(limit)
    flaky = {each.case: f"{each.passed}/{each.tries}" for each in report.comparison.flaky} if report.comparison else {}
    ids = list(dict.fromkeys(row.case for row in report.rows))
    # What must be there comes first, so that it never stands back for what may be left out.
    last = [id_ for id_ in ids if standing(report.rows_of(id_)) in (Standing.PASSED, Standing.UNSCORED)]
    first = [id_ for id_ in ids if id_ not in set(last)]
    made = {id_: _case(report, id_, texts, flaky.get(id_)) for id_ in (*first, *last)}
    return {"cases": [made[id_] for id_ in ids], "texts": list[Json](texts.listed)}


def compared(case: Case | None, seen: Observed) -> Iterator[tuple[str, str, str]]:
    """What was expected beside what was got, field by field; fields of which neither is known are left out."""
    expect = case.expect if case else None
    fields: tuple[tuple[str, object, object], ...] = (
        ("type", expect and expect.type, seen.type),
        ("agents", expect and expect.agents, seen.agents),
        ("pattern", expect and expect.pattern, seen.pattern),
        ("asks back", expect and expect.clarify, seen.clarified),
        ("sensitivity", expect and expect.sensitivity, seen.sensitivity),
        ("tier", expect and expect.tier, seen.tier),
        ("verdict", expect and expect.verdict, seen.verdict),
        ("cites", expect and (expect.cites or None), _places(seen)),
        ("contains", expect and (expect.contains or None), None),
        ("lacks", expect and (expect.lacks or None), None),
        ("answerable", expect and expect.answerable, None if not seen.answer else not seen.refused),
    )
    for name, wanted, got in fields:
        if wanted is not None or got is not None:
            yield name, _said(wanted), _said(got)


def _case(report: Report, id_: str, texts: Texts, flaky: str | None) -> Json:
    case, rows = report.cases.get(id_), report.rows_of(id_)
    state, earlier = standing(rows), report.baseline.get(id_)
    change = _change(report, id_)
    return {
        "id": id_,
        "question": case.question if case else "",
        "history": [[turn.role.value, turn.text] for turn in case.history] if case else [],
        "note": case.note if case else "",
        "slices": [f"{kind}: {value}" for kind, value in slices_of(case)] if case else [],
        "state": state.value,
        "flaky": flaky,
        "change": change,
        "moved": "" if change is None or abs(change) < CHANGED else ("better" if change > 0 else "worse"),
        "before": texts.number(earlier.observed.answer) if earlier else None,
        "rows": [_row(case, row, texts, needed=bool(row.scored.hard) or row.repeat == 0) for row in rows],
    }


def _change(report: Report, id_: str) -> float | None:
    earlier = report.baseline.get(id_)
    before = earlier.scored.scores.get("case_score") if earlier else None
    now = [row.scored.scores["case_score"] for row in report.rows_of(id_) if "case_score" in row.scored.scores]
    return None if before is None or not now else round(sum(now) / len(now) - before, 4)


def _row(case: Case | None, row: Row, texts: Texts, *, needed: bool) -> Json:
    seen = row.observed
    return {
        "repeat": row.repeat,
        "status": seen.status.value,
        "detail": seen.detail,
        "answer": texts.number(seen.answer, needed=needed),
        "fields": [[name, wanted, got] for name, wanted, got in compared(case, seen)],
        "scores": _rounded(row.scored.scores),
        "hard": list[Json](row.scored.hard),
        "remarks": list[Json](row.scored.remarks),
        "asked": [[each.round, each.topic, each.question, each.reply] for each in seen.asked],
        "cites": [
            [f"{each.skill}#{each.section}" if each.section else each.skill, texts.number(each.quote), _doubt(each)]
            for each in seen.citations
        ],
        "figures": list[Json](seen.figures),
        "calls": [_call(each) for each in seen.calls],
        "usd": float(seen.usd),
        "ms": seen.ms,
    }


def _rounded(scores: Mapping[str, float]) -> dict[str, Json]:
    return {metric: round(value, 4) for metric, value in scores.items()}


def _doubt(cited: Cited) -> str:
    """What is wrong with a citation; empty where nothing is."""
    if not cited.retrieved:
        return "not found by this run"
    return "" if cited.verbatim else "not word for word"


def _call(call: CallMade) -> Json:
    return [
        call.step,
        call.backend,
        call.tier.value,
        "cloud" if call.cloud else "in the house",
        call.outcome,
        call.input_tokens,
        call.output_tokens,
        float(call.usd),
        call.ms,
        call.replayed,
    ]


def _places(seen: Observed) -> tuple[str, ...] | None:
    found = dict.fromkeys(f"{each.skill}#{each.section}" if each.section else each.skill for each in seen.citations)
    return tuple(found) or None


def _said(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(map(str, value)) or "nobody"
    return str(value)
