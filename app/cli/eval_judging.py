"""The judge at work: on labelled answers, on the rows of a run, on pairs of two runs."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

from app.cli.eval_runs import FoundRun, found_run
from app.content.prompts import Prompts
from app.domain.budget import DEFAULT_TENANT
from app.domain.errors import NotReady
from app.domain.evaluation.case import Case
from app.domain.evaluation.row import Row
from app.evaluation.judging.agreement import Estimate
from app.evaluation.judging.asking import Bench
from app.evaluation.judging.calibration import Calibration, calibrate
from app.evaluation.judging.judge import Judge
from app.evaluation.judging.judgement import Judged, Judgement
from app.evaluation.judging.kept import calibration_for, keep, kept_calibrations, own_place
from app.evaluation.judging.labels import read_labels
from app.evaluation.judging.pairs import Comparer, Preference, tally
from app.evaluation.judging.rows import to_judge, with_judgement
from app.evaluation.judging.rubric import Rubric, read_rubric
from app.evaluation.running.baseline import read_baseline
from app.evaluation.running.rows import dump_row, in_order
from app.evaluation.scoring.case_score import JUDGE
from app.evaluation.secrets import masked_row, secrets_of
from app.settings import Settings, read_environment, read_settings
from app.store.tenancy import acting_for
from app.telemetry import configure
from app.wiring import open_service

T = TypeVar("T")
S = TypeVar("S")

_AT_ONCE = 4


def calibrated(labels: Path, name: str, out: Path | None) -> list[str]:
    """Judge the labelled answers, keep how that agrees with the labels, and say so.

    Raises:
        ContentError: the rubric or a label is wrong.
    """
    settings = read_settings()
    rubric = _rubric(name, settings)
    known = read_labels(labels, rubric)
    judgements = asyncio.run(_judgements(settings, rubric, [each.judged for each in known]))
    found = calibrate(rubric, known, judgements)
    path = out or own_place(settings, rubric)
    keep(found, path)
    return [*(line for each in found for line in _told(each)), str(path)]


def judged_run(name: str, rubric_name: str) -> list[str]:
    """Judge a run's answers into a file of rows beside its own; see ``found_run`` for errors."""
    found = found_run(name)
    rubric = _rubric(rubric_name, found.settings)
    cases = {case.id: case for case in found.cases}
    # What an earlier judge said is not judged, and not kept.
    plain = read_baseline(found.folder.rows).rows
    wanted = {each.id: each for row in plain if (each := _to_judge(cases, row))}
    judgements = {each.id: each for each in asyncio.run(_judgements(found.settings, rubric, list(wanted.values())))}
    rows = [_judged_row(cases, row, judgements, rubric) for row in plain]
    path = found.folder.judged
    path.write_text("".join(f"{dump_row(row)}\n" for row in in_order(rows)), encoding="utf-8")
    return [*_summary(list(judgements.values()), rubric, found.settings), str(path)]


def compared_runs(first: str, second: str, name: str) -> list[str]:
    """Which answers of two runs are better; only cases that have an answer in both are asked about."""
    before, now = found_run(first), found_run(second)
    rubric = _rubric(name, now.settings)
    earlier, later = _first_answers(before), _first_answers(now)
    both = [(earlier[id_], later[id_]) for id_ in later if id_ in earlier and earlier[id_].answer != later[id_].answer]

    async def work(bench: Bench, prompts: Prompts) -> list[Preference]:
        comparer = Comparer(bench, prompts, rubric)
        return await _some_at_a_time(both, lambda pair: comparer.prefer(*pair))

    found = tally(asyncio.run(_with_bench(now.settings, work)))
    told = f"{found.pairs} pairs: {found.now} better now, {found.baseline} better before, {found.ties} ties"
    flips = f"the order decided in {found.flip_rate:.0%} of them" + ("" if found.usable else ": not to be used")
    return [told, flips, *([f"{found.failed} pairs without a reply"] if found.failed else [])]


async def _judgements(settings: Settings, rubric: Rubric, answers: Sequence[Judged]) -> list[Judgement]:
    async def work(bench: Bench, prompts: Prompts) -> list[Judgement]:
        return await _some_at_a_time(answers, Judge(bench, prompts, rubric).judge)

    return await _with_bench(settings, work)


async def _with_bench(settings: Settings, work: Callable[[Bench, Prompts], Awaitable[T]]) -> T:
    configure(settings.log_level)
    async with _bench(settings) as (bench, prompts):
        return await work(bench, prompts)


@asynccontextmanager
async def _bench(settings: Settings) -> AsyncGenerator[tuple[Bench, Prompts]]:
    async with open_service(settings, read_environment(), private=True, sync=False) as service:
        if service.gateway is None:
            raise NotReady("This process asks no models.")
        with acting_for(DEFAULT_TENANT):
            yield Bench(service.gateway), service.prompts


async def _some_at_a_time(items: Sequence[S], work: Callable[[S], Awaitable[T]]) -> list[T]:
    turns = asyncio.Semaphore(_AT_ONCE)

    async def one(item: S) -> T:
        async with turns:
            return await work(item)

    return list(await asyncio.gather(*map(one, items)))


def _rubric(name: str, settings: Settings) -> Rubric:
    path = Path(name)
    return read_rubric(path if path.suffix else settings.evals / "rubrics" / f"{name}.yaml")


def _to_judge(cases: dict[str, Case], row: Row) -> Judged | None:
    return to_judge(cases[row.case], row) if row.case in cases else None


def _judged_row(cases: dict[str, Case], row: Row, judgements: dict[str, Judgement], rubric: Rubric) -> Row:
    case, judgement = cases.get(row.case), judgements.get(f"{row.case}#{row.repeat}")
    if case is None or judgement is None:
        return row
    return masked_row(with_judgement(case, row, judgement, rubric), secrets_of(case))


def _first_answers(found: FoundRun) -> dict[str, Judged]:
    cases = {case.id: case for case in found.cases}
    made = {row.case: _to_judge(cases, row) for row in reversed(found.rows)}
    return {id_: judged for id_, judged in sorted(made.items()) if judged is not None}


def _summary(judgements: Sequence[Judgement], rubric: Rubric, settings: Settings) -> list[str]:
    scores = [each.score for each in judgements if each.score is not None]
    if not scores:
        return [f"{JUDGE}: not_scored ({len(judgements)} answers, no judge may or can be asked)"]
    left = len(judgements) - len(scores)
    told = [f"{JUDGE}: {sum(scores) / len(scores):.3f} over {len(scores)} answers, {left} not judged"]
    models = {each.model for each in judgements if each.model}
    kept = kept_calibrations(settings)
    if len(models) > 1:
        return [*told, *(line for model in sorted(models) for line in _standing(kept, model, rubric))]
    (model,) = models
    calibration = calibration_for(kept, model, rubric.digest)
    right = [f"corrected by the calibration: {_in_words(calibration.corrected(scores, seed=0))}"] if calibration else []
    return [*told, *right, *_standing(kept, model, rubric)]


def _standing(kept: Sequence[Calibration], model: str, rubric: Rubric) -> list[str]:
    """How a judge agrees with people, if anybody knows."""
    found = calibration_for(kept, model, rubric.digest)
    return (
        [f"judge {model}, rubric {rubric.name}: not calibrated, it decides nothing"] if found is None else _told(found)
    )


def _told(found: Calibration) -> list[str]:
    objections = "; ".join(found.objections)
    return [
        f"judge {found.model or 'none'}, rubric {found.rubric}, {found.answers} answers, {found.failed} without marks",
        f"kappa {_in_words(found.kappa)}; two people {_in_words(found.people)} on {found.twice} answers",
        f"yes where people say yes {_in_words(found.q1)}; no where they say no {_in_words(found.q0)}",
        f"it may decide about changes: {f'no ({objections})' if objections else 'yes'}",
    ]


def _in_words(estimate: Estimate) -> str:
    if estimate.value is None:
        return "not known"
    if estimate.low is None or estimate.high is None:
        return f"{estimate.value:.3f}"
    return f"{estimate.value:.3f} ({estimate.low:.3f} to {estimate.high:.3f})"
