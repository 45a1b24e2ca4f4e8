"""The law of labels, over every type and any probabilities."""

from collections.abc import Mapping, Set

from hypothesis import given
from hypothesis import strategies as st

from app.analyzer.labelling import ARCHITECT, MENTOR, ML, assignments, best_labels, type_shares
from app.domain.labels import Pattern, RequestType

SHARE = st.floats(0, 1)
LAWFUL: Mapping[RequestType, Set[tuple[tuple[str, ...], Pattern]]] = {
    RequestType.OTHER: {((), Pattern.SINGLE)},
    RequestType.EXPLAIN: {((name,), Pattern.SINGLE) for name in (ARCHITECT, MENTOR, ML)},
    RequestType.COMPUTE: {((name,), Pattern.SINGLE) for name in (ARCHITECT, MENTOR, ML)},
    RequestType.DEBUG: {((name,), Pattern.SINGLE) for name in (ARCHITECT, MENTOR, ML)},
    RequestType.DOCUMENT: {((name,), Pattern.SINGLE) for name in (ARCHITECT, MENTOR, ML)},
    RequestType.REVIEW: {((name,), Pattern.SINGLE) for name in (ARCHITECT, ML)},
    RequestType.DECIDE: {((MENTOR,), Pattern.SINGLE), ((MENTOR, ML), Pattern.PARALLEL)},
    RequestType.VALIDATE: {
        ((MENTOR,), Pattern.SINGLE),
        ((MENTOR, ML), Pattern.PARALLEL),
        ((MENTOR, ARCHITECT), Pattern.SEQUENTIAL),
        ((MENTOR, ML), Pattern.SEQUENTIAL),
    },
    RequestType.DESIGN: {
        *(((name,), Pattern.SINGLE) for name in (ARCHITECT, MENTOR, ML)),
        ((ARCHITECT, ML), Pattern.PARALLEL),
        ((ARCHITECT, MENTOR), Pattern.SEQUENTIAL),
        ((ML, MENTOR), Pattern.SEQUENTIAL),
    },
}


@given(st.sampled_from(RequestType), SHARE, SHARE, SHARE, SHARE)
def test_every_type_has_its_lawful_agents_and_no_others(
    kind: RequestType, ml: float, people: float, both: float, sequel: float
) -> None:
    heads = {
        "substance": {"ml": ml},
        "lead": {MENTOR: people},
        "breadth": {"both": both},
        "sequel": {"attack": sequel, "repair": sequel},
    }
    options = assignments(kind, heads)
    assert {(option.agents, option.pattern) for option in options} == LAWFUL[kind]
    assert abs(sum(option.probability for option in options) - 1) < 1e-9
    assert list(options) == sorted(options, key=lambda option: -option.probability)


def test_an_excluded_type_leaves_its_share_to_the_others() -> None:
    heads = {"type": {"other": 0.8, "design": 0.15, "explain": 0.05}}
    assert type_shares(heads)[RequestType.OTHER] == 0.8
    without = type_shares(heads, (RequestType.OTHER,))
    assert {kind: round(share, 6) for kind, share in without.items()} == {
        RequestType.DESIGN: 0.75,
        RequestType.EXPLAIN: 0.25,
    }


def test_in_doubt_about_the_type_the_agents_that_fit_most_types_are_chosen() -> None:
    heads = {
        "type": {"decide": 0.4, "explain": 0.35, "debug": 0.25},
        "substance": {"ml": 0.0},
        "lead": {MENTOR: 0.0},
    }
    decided = best_labels(heads)
    assert (decided.type, decided.cast.agents) == (RequestType.EXPLAIN, (ARCHITECT,))
    assert round(decided.cast.probability, 6) == 0.6


@given(st.dictionaries(st.sampled_from(RequestType), st.floats(0.01, 1), min_size=1), SHARE, SHARE, SHARE, SHARE)
def test_the_best_labels_obey_the_law(
    types: dict[RequestType, float], ml: float, people: float, both: float, sequel: float
) -> None:
    heads = {
        "type": {kind.value: share for kind, share in types.items()},
        "substance": {"ml": ml},
        "lead": {MENTOR: people},
        "breadth": {"both": both},
        "sequel": {"attack": sequel, "repair": sequel},
    }
    decided = best_labels(heads)
    assert decided.type in types
    assert (decided.cast.agents, decided.cast.pattern) in LAWFUL[decided.type]
    assert decided.cast.probability <= 1 + 1e-9
