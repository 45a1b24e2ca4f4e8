import pytest

from app.domain.errors import Failure
from app.domain.model_call import Finish, Usage
from app.evaluation.cassettes.entry import Entry, Failed
from app.evaluation.cassettes.key import Request
from app.evaluation.estimating.lengths import recorded_lengths


def entry(model: str, prompt: int, answer: int) -> Entry:
    return Entry(f"{model}-{prompt}", Request({}), ("x",), 10, Finish(model, Usage(prompt, answer)))


def test_lengths_are_those_of_each_models_answers() -> None:
    lost = Entry("lost", Request({}), (), 10, failed=Failed("It broke.", Failure.SERVER))
    found = recorded_lengths([*(entry("big-1", 100 + n, 2 * n) for n in range(21)), entry("small-1", 5, 5), lost])
    assert found.keys() == {"big-1"}
    prompt, answer = found["big-1"].prompt, found["big-1"].answer
    assert (prompt.low, prompt.likely, prompt.high) == (101, 110, 119)
    seconds = found["big-1"].seconds
    assert seconds is not None
    assert seconds.likely == pytest.approx(0.01)
    assert (answer.low, answer.likely, answer.high) == (2, 20, 38)
