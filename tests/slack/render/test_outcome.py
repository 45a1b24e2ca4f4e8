"""What is said when there is no answer, or when it is somewhere else."""

import pytest

from app.domain.errors import AllBackendsFailed
from app.domain.labels import DeclineReason
from app.domain.run import Problem
from app.slack.render import outcome
from app.slack.render.limits import problems
from app.slack.render.message import Message
from tests.slack.fake.blocks import problems as slack_problems
from tests.slack.render import golden
from tests.slack.render.examples import RUN

_FAILED = Problem("all-backends-failed", 502, "No specialist could answer. <!here>", AllBackendsFailed.remedy)
SHOWN: dict[str, Message] = {
    "failed": outcome.failed(RUN, _FAILED),
    "failed-unknown": outcome.failed(RUN),
    "declined-budget": outcome.declined(RUN, DeclineReason.BUDGET_EXHAUSTED),
    "declined-clearance": outcome.declined(RUN, DeclineReason.NO_CLEARED_BACKEND),
    "declined-topic": outcome.declined(RUN, DeclineReason.NOT_FOR_THIS_TEAM, "**Not ours.** Ask <@U0123ABCD>."),
    "cancelled": outcome.cancelled("U0123ABCD", partly=True),
    "working": outcome.working(RUN),
    "busy": outcome.busy(),
    "pointer": outcome.pointer("https://example.slack.com/archives/D1"),
    "moved": outcome.moved("C0123ABCD"),
    "earlier": outcome.earlier(),
    "shared": outcome.shared("U0123ABCD"),
    "whole-answer": outcome.whole_answer("https://cto.example.com/#thr_1", "a.md"),
    "file-not-sent": outcome.whole_answer(None, "a.md"),
}


@pytest.mark.parametrize("name", SHOWN)
def test_slack_takes_it(name: str) -> None:
    assert problems(SHOWN[name]) == ()
    assert slack_problems([dict(each) for each in SHOWN[name].blocks]) == ()


def test_all_of_them() -> None:
    golden.check("outcomes", {name: golden.plain(message) for name, message in SHOWN.items()})


def test_what_a_problem_says_is_not_trusted() -> None:
    assert "<!here>" not in str(SHOWN["failed"])
    assert "<@U0123ABCD>" not in str(SHOWN["declined-topic"])


def test_a_long_sentence_of_the_team_fits() -> None:
    told = "word " * 5_000
    assert problems(outcome.declined(RUN, DeclineReason.NOT_FOR_THIS_TEAM, told)) == ()
    assert problems(outcome.failed(RUN, Problem("x", 500, told, "&" * 900))) == ()


def test_people_are_named_by_ids_only() -> None:
    assert outcome.cancelled("!channel").text == "Stopped."
