"""What is remembered of conversations."""

from hypothesis import given
from hypothesis import strategies as st

from app.api.openai.gateway.sessions import Sessions
from app.domain.labels import Sensitivity

calls = st.lists(st.tuples(st.sampled_from(["", "a", "b"]), st.sampled_from(Sensitivity)), max_size=30)


@given(calls)
def test_a_label_never_falls_and_is_nobody_elses(made: list[tuple[str, Sensitivity]]) -> None:
    sessions = Sessions()
    for number, (name, label) in enumerate(made):
        sessions.raised(name, label)
        for known in ("a", "b"):
            labels = [each for other, each in made[: number + 1] if other == known]
            assert sessions.floor(known) == Sensitivity.highest(Sensitivity.PUBLIC, *labels)
        assert sessions.floor("") is Sensitivity.PUBLIC


def test_the_memory_is_bounded() -> None:
    sessions = Sessions()
    for number in range(10_001):
        sessions.raised(str(number), Sensitivity.RESTRICTED)
    assert sessions.floor("0") is Sensitivity.PUBLIC
    assert sessions.floor("1") is Sensitivity.RESTRICTED
