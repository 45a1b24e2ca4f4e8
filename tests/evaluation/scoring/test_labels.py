import pytest

from app.domain.labels import Pattern, RequestType, Sensitivity
from app.evaluation.scoring.labels import Labels
from app.evaluation.scoring.sensitivity_cost import SensitivityCost
from tests.evaluation.made import case, observed


@pytest.mark.parametrize(
    ("pattern", "wanted", "got", "value"),
    [
        (Pattern.SEQUENTIAL, ("architect", "mentor"), ("architect", "mentor"), 1.0),
        (Pattern.SEQUENTIAL, ("architect", "mentor"), ("mentor", "architect"), 0.0),
        (Pattern.PARALLEL, ("architect", "mentor"), ("mentor", "architect"), 1.0),
        (Pattern.SINGLE, ("architect",), ("architect", "mentor"), 0.0),
        (Pattern.SINGLE, (), None, 1.0),
        (Pattern.SINGLE, ("architect",), None, 0.0),
    ],
)
def test_agents_are_a_list_in_a_sequence_and_a_set_otherwise(
    pattern: Pattern, wanted: tuple[str, ...], got: tuple[str, ...] | None, value: float
) -> None:
    scored = Labels().score(case(agents=wanted, pattern=pattern), observed(agents=got, pattern=pattern))
    assert scored.scores["agents"] == value


def test_only_what_is_expected_is_scored() -> None:
    assert Labels().score(case(), observed(type=RequestType.DEBUG)).scores == {}


def test_each_label_counts_by_itself_and_a_wrong_one_says_what_it_should_have_been() -> None:
    seen = observed(type=RequestType.DEBUG, clarified=True, sensitivity=None)
    wanted = case(type=RequestType.DESIGN, clarify=True, sensitivity=Sensitivity.PUBLIC)
    scored = Labels().score(wanted, seen)
    assert scored.scores == {"type": 0.0, "clarify": 1.0, "sensitivity": 0.0}
    assert scored.remarks == ("type: design expected, debug got", "sensitivity: public expected, nothing got")


@pytest.mark.parametrize("wanted", Sensitivity)
@pytest.mark.parametrize("got", Sensitivity)
def test_too_high_is_dear_and_too_low_is_worth_nothing(wanted: Sensitivity, got: Sensitivity) -> None:
    scored = SensitivityCost().score(case(sensitivity=wanted), observed(sensitivity=got))
    steps = got.rank - wanted.rank
    assert scored.scores["sensitivity_cost"] == {0: 1.0, 1: 0.8, 2: 0.6, 3: 0.6}.get(steps, 0.0)
    must_stay, may_leave = wanted.rank >= Sensitivity.CONFIDENTIAL.rank, got.rank < Sensitivity.CONFIDENTIAL.rank
    assert scored.hard == (("sensitivity_low",) if must_stay and may_leave else ())


def test_a_finished_try_without_a_label_counts_as_public() -> None:
    assert SensitivityCost().score(case(sensitivity=Sensitivity.RESTRICTED), observed()).hard == ("sensitivity_low",)
