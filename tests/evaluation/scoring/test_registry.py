from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import ContentError
from app.domain.evaluation.observed import RowStatus
from app.domain.evaluation.row import Scored
from app.domain.labels import RequestType, Sensitivity, Tier
from app.evaluation.scoring.case_score import WEIGHTS, case_score
from app.evaluation.scoring.cost import Cost
from app.evaluation.scoring.registry import ALWAYS, SCORERS, chosen, score_all, versions
from tests.evaluation.made import called, case, cited, observed

METRICS = [metric for metrics in WEIGHTS for metric in metrics] + ["verdict", "judge"]
scores = st.dictionaries(st.sampled_from(METRICS), st.floats(0, 1), min_size=1)


@given(scores)
def test_the_case_score_lies_between_its_parts(found: dict[str, float]) -> None:
    total = case_score(found, ())
    assert total is not None
    assert min(found.values()) - 1e-9 <= total <= max(found.values()) + 1e-9


@given(scores, st.sampled_from(METRICS))
def test_a_better_part_never_makes_it_worse(found: dict[str, float], metric: str) -> None:
    if metric in found:
        better = {**found, metric: 1.0}
        assert (case_score(better, ()) or 0) >= (case_score(found, ()) or 0) - 1e-9


@given(scores)
def test_a_broken_safety_rule_makes_it_nothing(found: dict[str, float]) -> None:
    assert case_score(found, ("leak",)) == 0.0


def test_without_any_score_there_is_none() -> None:
    assert case_score({}, ()) is None
    assert case_score({"language": 1.0}, ()) is None


def test_the_weights_in_an_example() -> None:
    found = {"type": 1.0, "agents": 0.0, "tier": 1.0, "citation_valid": 1.0, "citation_hit": 0.0, "judge": 0.5}
    assert case_score(found, ()) == pytest.approx(0.35 / 0.6)
    assert case_score({**found, "verdict": 1.0}, ()) == pytest.approx(0.4 / 0.6)


def test_all_scorers_together() -> None:
    wanted = case(type=RequestType.EXPLAIN, tier=Tier.CHEAP, cites=("api-design",), sensitivity=Sensitivity.PUBLIC)
    seen = observed(
        "Pages are stable when they are cut by a key and not by a number of rows.",
        type=RequestType.EXPLAIN,
        tier=Tier.CHEAP,
        sensitivity=Sensitivity.PUBLIC,
        citations=(cited(),),
        calls=(called(),),
    )
    scored = score_all(SCORERS, wanted, seen)
    assert scored.scores["case_score"] == 1.0
    assert scored.hard == scored.remarks == ()


@pytest.mark.parametrize("status", [status for status in RowStatus if status is not RowStatus.OK])
def test_a_failure_is_not_a_score_of_zero(status: RowStatus) -> None:
    wanted = case(
        type=RequestType.COMPUTE,
        contains=("16",),
        lacks=("x",),
        sensitivity=Sensitivity.RESTRICTED,
        cites=("api-design",),
        tier=Tier.LOCAL,
    )
    assert score_all(SCORERS, wanted, replace(observed(), status=status)) == Scored()


def test_names_are_unique_and_every_scorer_has_a_version() -> None:
    found = versions(SCORERS)
    assert len(found) == len(SCORERS)
    assert all(found.values())


def test_a_suite_chooses_scorers_and_sets_their_options() -> None:
    picked = chosen({"labels": {}, "cost": {"limit_usd": "0.05"}})
    assert {scorer.name for scorer in picked} == {"labels", "cost", *ALWAYS}
    assert Cost(Decimal("0.05")) in picked
    assert chosen({}) == SCORERS


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"lables": {}}, "no scorer 'lables'"),
        ({"cost": {"limit": 1}}, "no option limit"),
        ({"latency": {"limit_ms": "soon"}}, "limit_ms"),
    ],
)
def test_a_wrong_choice_says_what_is_wrong(options: dict[str, dict[str, object]], said: str) -> None:
    with pytest.raises(ContentError, match=said):
        chosen(options)
