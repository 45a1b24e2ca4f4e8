"""From what somebody wants to what is run: the suite, its cases, and who scores them."""

from dataclasses import replace
from pathlib import Path

from app.cli.evals_scoring import scoring_of
from app.cli.evals_stage import Order
from app.cli.evals_wish import Ending, Wish
from app.content.agents import load_agents
from app.domain.errors import InvalidSuite
from app.domain.evaluation.case import Case
from app.domain.evaluation.row import Mode
from app.evaluation.cases.reading import usable_cases
from app.evaluation.suites.reading import read_suite
from app.evaluation.suites.suite import Suite, narrowed
from app.retrieval.vectors.embedding import available_cores
from app.settings import Settings, read_settings

CASES = ".jsonl"
# Opening the service a second time takes as long as so many cases.
_WORTH_IT = 60


def order_of(wish: Wish, settings: Settings, concurrency: int, ending: Ending) -> Order:
    """What a wish comes to with these settings.

    Raises:
        InvalidSuite: there is no such suite, or no case of it is left.
        InvalidCases: a file of cases is wrong.
        ContentError: the suite names a scorer that does not exist.
    """
    suite = _suite(wish, settings)
    cases = _cases(suite, settings, wish)
    return Order(
        suite=suite,
        cases=cases,
        wish=wish,
        folder=ending.folder(settings),
        scoring=scoring_of(suite),
        concurrency=concurrency,
        resume=ending.resume,
        retry_errors=ending.retry_errors,
        prune=ending.prune,
        processes=_processes(wish.mode, len(cases), ending.processes),
    )


def settings_of(wish: Wish) -> Settings:
    """The settings of this process, with the policy that is wished for."""
    settings = read_settings()
    return settings.model_copy(update={"policy": wish.policy}) if wish.policy else settings


def _suite(wish: Wish, settings: Settings) -> Suite:
    name = wish.suite
    suite = Suite(Path(name).stem, (Path(name),)) if name.endswith(CASES) else read_suite(name, settings.evals)
    return suite if wish.repeats is None else replace(suite, repeats=wish.repeats, repeats_for={})


def _cases(suite: Suite, settings: Settings, wish: Wish) -> tuple[Case, ...]:
    everything = suite.chosen(usable_cases(suite.files, agents_of(settings)))
    cases = narrowed(everything, wish.only, wish.slices)
    if unknown := sorted(set(wish.only) - {case.id for case in everything}):
        raise InvalidSuite(f"The suite {suite.name} has no case {', '.join(unknown)}.")
    if not cases:
        raise InvalidSuite(f"No case of the suite {suite.name} is left.")
    return cases


def agents_of(settings: Settings) -> frozenset[str]:
    """The names of the specialists."""
    return frozenset(load_agents(settings.agents))


def _processes(mode: Mode, cases: int, wanted: int | None) -> int:
    """A recording has one writer. A replay that is worth it fills the cores; live, a process has time to spare."""
    if mode is Mode.RECORD:
        return 1
    if wanted is not None:
        return wanted
    return max(1, min(available_cores(), cases // _WORTH_IT)) if mode is Mode.REPLAY else 1
