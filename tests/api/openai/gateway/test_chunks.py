"""The chunks of an answer."""

import json
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from app.api.openai.gateway.chunks import Chunks, money, whole
from app.domain.decision import Decision
from app.domain.labels import Sensitivity, Tier
from app.domain.model_call import Completion, Usage

DECISION = Decision("dec_1", "chat", None, Sensitivity.PUBLIC, Tier.CHEAP, "rest", "", "shipped@1", (), ())


@given(st.text(), st.booleans(), st.text(min_size=1))
def test_any_text_comes_back_and_the_rest_stays(text: str, usage: bool, model: str) -> None:  # noqa: FBT001
    chunks = Chunks(DECISION, model, 7, include_usage=usage)
    data = chunks.text(text)
    assert data.endswith(b"\n\n")
    assert data.count(b"\n") == 2
    chunk, first = (json.loads(each.removeprefix(b"data: ")) for each in (data, chunks.first()))
    assert chunk["choices"][0]["delta"] == {"content": text}
    same = ("id", "object", "created", "model")
    assert [chunk[name] for name in same] == [first[name] for name in same]
    assert chunk["model"] == model
    assert ("usage" in chunk) == usage


@given(st.decimals(min_value=0, max_value=1000, places=6))
def test_money_has_no_exponent(dollars: Decimal) -> None:
    told = money(dollars.normalize())
    assert Decimal(told) == dollars
    assert "E" not in told


def test_a_whole_answer() -> None:
    completion = Completion("Text", "cheap-1", "m-1", Usage(3, 4), Decimal(0), truncated=True)
    document = whole(DECISION, completion, 7)
    assert document["id"] == "chatcmpl-1"
    assert document["model"] == "m-1"
    assert document["usage"] == {"prompt_tokens": 3, "completion_tokens": 4, "total_tokens": 7}
