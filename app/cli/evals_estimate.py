"""``cto-team eval run SUITE --estimate``: what a run would cost and take. Nobody is asked, no database is opened."""

from collections.abc import Iterator, Mapping, Sequence

from app.analyzer.request import AnalyzerRequest, Turn
from app.backends.registry import has_key
from app.cli.evals_stage import Order
from app.cli.forecasting import open_forecaster
from app.domain.backend import BackendKind, BackendSpec
from app.domain.errors import InvalidSuite
from app.domain.evaluation.case import Case
from app.domain.evaluation.observed import CallMade
from app.domain.evaluation.row import Mode
from app.domain.model_call import Role
from app.evaluation.cassettes.cassettes import Cassettes
from app.evaluation.estimating.earlier import Earlier, earlier_tries
from app.evaluation.estimating.estimate import Estimate, Figures, estimate
from app.evaluation.estimating.foreseen import ExpectedCall, Foresight
from app.evaluation.estimating.lengths import recorded_lengths
from app.evaluation.estimating.wording import told
from app.forecast import Forecaster
from app.settings import Environment, Settings


async def estimated(order: Order, settings: Settings, environment: Environment) -> list[str]:
    """The lines to print.

    Raises:
        InvalidSuite: it is the service elsewhere that would answer: what is set up there is not known here.
        TeamError: the policy, the backends or a data file cannot be used.
    """
    if settings.server is not None:
        raise InvalidSuite("What a service elsewhere would spend cannot be told here.")
    recorded = Cassettes(order.places(settings))
    async with open_forecaster(order.asking(settings), environment) as forecaster:
        found = await _estimate(order, settings, environment, forecaster, recorded)
    return told(found, order.suite.name, order.mode, order.concurrency, order.suite.limits, len(recorded))


async def _estimate(
    order: Order, settings: Settings, environment: Environment, forecaster: Forecaster, recorded: Cassettes
) -> Estimate:
    asked = tuple(_usable(forecaster.specs, order.mode, environment.variables))
    foresight = Foresight(asked, forecaster.policy, settings.opinion_below, recorded_lengths(recorded.entries))
    earlier = await _earlier(order, forecaster)
    left = [case for case in order.cases if case.id not in earlier.tries]
    return estimate(
        Figures(
            tries={case.id: order.suite.tries(case) for case in order.cases},
            earlier=earlier,
            foreseen={case.id: await _foreseen(case, forecaster, foresight) for case in left},
            specs=asked,
            free=lambda call: _is_free(call, order, recorded),
            replay=order.mode is Mode.REPLAY,
        )
    )


async def _earlier(order: Order, forecaster: Forecaster) -> Earlier:
    """Live, whatever policy is published holds, and only the database knows it."""
    models = {spec.id: f"{spec.kind.value}:{spec.model}" for spec in forecaster.specs if spec.enabled}
    policy = (await forecaster(AnalyzerRequest(order.cases[0].question))).decision.policy if order.pinned else None
    return earlier_tries(order.folder, order.cases, models, policy)


async def _foreseen(case: Case, forecaster: Forecaster, foresight: Foresight) -> tuple[ExpectedCall, ...]:
    turns = tuple(Turn("user" if each.role is Role.USER else "assistant", each.text) for each in case.history)
    return foresight.calls(await forecaster(AnalyzerRequest(case.question, turns)))


def _usable(specs: Sequence[BackendSpec], mode: Mode, keys: Mapping[str, str]) -> Iterator[BackendSpec]:
    """Those that would be asked: a model without its key is not, but its recordings are."""
    for spec in specs:
        if spec.enabled and (spec.kind is BackendKind.EXTRACTIVE or mode is Mode.REPLAY or has_key(spec, keys)):
            yield spec


def _is_free(call: CallMade, order: Order, recorded: Cassettes) -> bool:
    """Whether the answer is recorded: then it is not paid for again, unless it is to be asked for anew."""
    if order.mode is Mode.REPLAY:
        return True
    return order.mode is Mode.RECORD and not order.wish.refresh and recorded.find(call.key) is not None
