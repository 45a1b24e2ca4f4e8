"""All scorers. To add one: a file with a class beside this one, and its line in ``SCORERS``."""

import dataclasses
from collections.abc import Mapping, Sequence

from pydantic import TypeAdapter, ValidationError

from app.domain.errors import ContentError
from app.domain.evaluation.case import Case
from app.domain.evaluation.observed import Observed, RowStatus
from app.domain.evaluation.row import Scored
from app.evaluation.scoring import case_score
from app.evaluation.scoring.citations import Citations
from app.evaluation.scoring.clarify import Clarify
from app.evaluation.scoring.cost import Cost
from app.evaluation.scoring.figures import Figures
from app.evaluation.scoring.labels import Labels
from app.evaluation.scoring.language import OfAnswer
from app.evaluation.scoring.latency import Latency
from app.evaluation.scoring.refusal import Refusal
from app.evaluation.scoring.routing import Routing
from app.evaluation.scoring.safety import Safety
from app.evaluation.scoring.scorer import Scorer, joined
from app.evaluation.scoring.sensitivity_cost import SensitivityCost
from app.evaluation.scoring.text import OfText
from app.evaluation.scoring.verdict import OfValidation

SCORERS: tuple[Scorer, ...] = (
    Labels(),
    SensitivityCost(),
    Routing(),
    Clarify(),
    Citations(),
    OfText(),
    Figures(),
    OfValidation(),
    Refusal(),
    OfAnswer(),
    Safety(),
    Cost(),
    Latency(),
)
"""In the order of reports, with the options that hold where a suite names none."""
ALWAYS = frozenset({"routing", "sensitivity_cost", "safety", "text", "figures", "citations", "clarify"})
"""The scorers that guard safety rules: no suite can leave them out."""


def chosen(options: Mapping[str, Mapping[str, object]]) -> tuple[Scorer, ...]:
    """The scorers that a suite names, with its options, and those that guard safety rules; all if it names none.

    Raises:
        ContentError: there is no such scorer, it has no such option, or the option's value is of another kind.
    """
    known = {scorer.name: scorer for scorer in SCORERS}
    for name in options:
        if name not in known:
            raise ContentError(f"There is no scorer '{name}'; there are {', '.join(known)}.")
    wanted = options.keys() | ALWAYS if options else known.keys()
    return tuple(_with(scorer, options.get(scorer.name, {})) for scorer in SCORERS if scorer.name in wanted)


def versions(scorers: Sequence[Scorer]) -> Mapping[str, str]:
    """The version of each scorer's rule, by name: a part of the manifest."""
    return {scorer.name: scorer.version for scorer in scorers}


def score_all(scorers: Sequence[Scorer], case: Case, observed: Observed) -> Scored:
    """What all scorers say together, with the ``case_score``.

    A try that failed has no scores, because a failure is not a score of zero; the safety rules that it broke count.
    """
    found = joined(scorer.score(case, observed) for scorer in scorers)
    if observed.status is not RowStatus.OK:
        return Scored({}, found.hard, found.remarks if found.hard else ())
    total = case_score.case_score(found.scores, found.hard)
    return found if total is None else dataclasses.replace(found, scores={**found.scores, case_score.METRIC: total})


def _with(scorer: Scorer, options: Mapping[str, object]) -> Scorer:
    if not options:
        return scorer
    kind = type(scorer)
    names = {each.name for each in dataclasses.fields(kind)}  # type: ignore[arg-type]  # every scorer is a dataclass
    unknown = ", ".join(sorted(options.keys() - names))
    if unknown:
        raise ContentError(f"The scorer '{scorer.name}' has no option {unknown}.")
    try:
        return TypeAdapter(kind).validate_python(dict(options))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise ContentError(f"The scorer '{scorer.name}': {first['loc'][0]}: {first['msg']}.") from error
