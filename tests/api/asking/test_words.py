"""Questions and answers of foreign dialects as pure values: hashes, pieces, marks and cuts."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.api.asking.answer import Answer
from app.api.asking.extras import marks
from app.api.asking.models import TeamModels, UnknownModel
from app.api.asking.pieces import PIECE, part_name, pieces
from app.api.asking.question import digest, history_key
from app.api.openai.errors import refusal
from app.domain.asked import EarlierTurn, RunPart
from app.domain.errors import BudgetExceeded, DeadlineExceeded, RateLimited, Unanswered
from app.domain.labels import Origin, RunStatus, Sensitivity
from app.domain.model_call import Usage
from app.domain.passage import Citation
from app.domain.run import Run, Wishes

RUN = Run(
    id="run_" + "a" * 32,
    thread_id="thr_" + "b" * 32,
    message_id="msg_" + "c" * 32,
    origin=Origin.OPENAI,
    status=RunStatus.CONCLUDED,
    epoch=1,
    last_seq=9,
    sensitivity=Sensitivity.PUBLIC,
    wishes=Wishes(),
    pins={},
    crashes=0,
    conclusion=None,
    declined=None,
    error=None,
    cost_usd=Decimal(0),
    created_at=datetime(2026, 1, 1, tzinfo=UTC),
    started_at=None,
    finished_at=None,
)


def cited(number: int) -> Citation:
    return Citation(number, "mentor", "speed", "Speed", "skills/mentor/SKILL.md", "Go.", 0, 3, "0" * 64)


ANSWER = Answer(RUN, RunPart(RUN.id), "It holds [1]. See `x[1]`, [1](http://a), [2] and [9].", (cited(1), cited(2)),
                None, None, (), Usage(), Decimal(0))  # fmt: skip


@given(st.text(max_size=4 * PIECE))
def test_pieces_are_the_text(text: str) -> None:
    found = list(pieces(text))
    assert "".join(found) == text
    assert all(0 < len(piece) <= PIECE for piece in found)


@given(st.lists(st.text(max_size=20)), st.lists(st.text(max_size=20)))
def test_texts_do_not_run_into_each_other(one: list[str], other: list[str]) -> None:
    assert (digest(*one) == digest(*other)) == (one == other)


def test_a_history_is_that_of_one_owner_whatever_its_white_space() -> None:
    said = (EarlierTurn("user", "Why?"), EarlierTurn("team", "Because\n\nof it."))
    loose = (EarlierTurn("user", " Why?\n"), EarlierTurn("team", "Because of it.  "))
    turned = (EarlierTurn("team", "Why?"), EarlierTurn("user", "Because of it."))
    assert history_key("ann", said) == history_key("ann", loose)
    assert len({history_key(owner, turns) for owner in ("ann", "bob") for turns in (said, turned, said[:1])}) == 6


def test_marks_point_at_their_places_and_code_is_none() -> None:
    found = [(ANSWER.text[mark.start : mark.end], mark.url) for mark in marks(ANSWER, "https://team.example/")]
    base = f"https://team.example/v1/runs/{RUN.id}/citations"
    assert found == [("[1]", f"{base}/1"), ("[2]", f"{base}/2")]


def test_a_cut_answer_cites_what_is_left_of_it() -> None:
    cut = ANSWER.within(3)
    assert (cut.text, cut.cut, [each.n for each in cut.citations]) == ("It holds [1]", True, [1])
    assert ANSWER.within(None) is ANSWER
    assert ANSWER.within(1000) is ANSWER


def test_parts_have_names_of_their_own() -> None:
    assert part_name(RunPart(RUN.id)) == "a" * 32
    assert part_name(RunPart(RUN.id, 2)) == "a" * 32 + "_2"


def test_the_team_goes_by_its_specialists() -> None:
    models = TeamModels.of(["mentor"])
    assert list(models) == ["cto-team", "cto-team/mentor", "cto-team/local"]
    assert models["cto-team/mentor"].agents == ("mentor",)
    assert models["cto-team/local"].local
    with pytest.raises(UnknownModel):
        models["auto"]


def test_how_a_run_ended_is_the_status_of_its_answer() -> None:
    spent = refusal(Unanswered("Spent.", "Wait.", BudgetExceeded.code, BudgetExceeded.status))
    assert (spent.status, spent.code, spent.headers) == (429, "insufficient_quota", (("x-should-retry", "false"),))
    late = refusal(Unanswered("Late.", "Again.", DeadlineExceeded.code, DeadlineExceeded.status))
    assert (late.status, late.code, late.type) == (504, "deadline_exceeded", "server_error")
    busy = refusal(RateLimited(retry_after_s=7))
    assert (busy.status, busy.headers) == (429, (("retry-after", "7"),))
    assert replace(busy, wait_s=None).headers == ()
