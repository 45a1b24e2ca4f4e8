from decimal import Decimal

import pytest

from app.domain.labels import RequestType, Verdict
from app.evaluation.scoring.citations import Citations
from app.evaluation.scoring.clarify import Clarify
from app.evaluation.scoring.cost import Cost
from app.evaluation.scoring.language import OfAnswer, language_of
from app.evaluation.scoring.latency import Latency
from app.evaluation.scoring.refusal import Refusal, sentences_of
from app.evaluation.scoring.verdict import OfValidation
from tests.evaluation.made import asked, called, case, cited, observed

GERMAN = "Wie speichern wir die Ereignisse eines kleinen Ladens, und welchen Index brauchen wir dafür?"


@pytest.mark.parametrize(
    ("wanted", "hit"),
    [
        (("api-design",), 1.0),
        (("api-design#paging",), 1.0),
        (("other", "api-design#paging"), 1.0),
        (("api-design#errors",), 0.0),
        (("api",), 0.0),
        (("#paging",), 0.0),
    ],
)
def test_a_skill_stands_for_any_of_its_sections(wanted: tuple[str, ...], hit: float) -> None:
    assert Citations().score(case(cites=wanted), observed(citations=(cited(),))).scores["citation_hit"] == hit


def test_no_citation_is_no_hit_and_nothing_to_look_up() -> None:
    assert Citations().score(case(cites=("api-design",)), observed()).scores == {"citation_hit": 0.0}
    assert Citations().score(case(), observed()).scores == {}


@pytest.mark.parametrize("wrong", [cited(retrieved=False), cited(verbatim=False)])
def test_a_citation_that_nobody_can_look_up_breaks_a_rule(wrong: object) -> None:
    scored = Citations().score(case(), observed(citations=(cited(), wrong)))
    assert scored.scores == {"citation_valid": 0.0}
    assert scored.hard == ("citation_invalid",)


@pytest.mark.parametrize(
    ("rounds", "broken"),
    [((1, 1, 1, 2, 2, 2), False), ((1, 1, 1, 1), True), ((1, 2, 3), True), ((), False)],
)
def test_three_questions_in_two_rounds_are_the_limit(rounds: tuple[int, ...], broken: bool) -> None:  # noqa: FBT001
    seen = observed(asked=tuple(asked(f"topic {n}", each) for n, each in enumerate(rounds)))
    assert Clarify().score(case(clarify=True), seen).hard == (("clarify_limit",) if broken else ())


@pytest.mark.parametrize(
    ("got", "value"),
    [(Verdict.GOOD, 1.0), (Verdict.NEEDS_MAJOR_WORK, 0.5), (Verdict.BAD, 0.0), (None, 0.0)],
)
def test_the_neighbouring_verdict_is_half_right(got: Verdict | None, value: float) -> None:
    scored = OfValidation().score(case(verdict=Verdict.GOOD), observed(verdict=got))
    assert scored.scores == {"verdict": value}


def test_declining_takes_one_or_two_sentences_and_no_specialist() -> None:
    other = case(type=RequestType.OTHER)
    assert Refusal().score(other, observed("We advise on systems. Ask us that!", declined=True)).scores == {
        "refusal": 1.0
    }
    for seen in (
        observed("One. Two. Three.", declined=True),
        observed("Here is a poem.", declined=False),
        observed("", declined=True),
        observed("We advise on systems.", declined=True, calls=(called(),)),
    ):
        assert Refusal().score(other, seen).scores == {"refusal": 0.0}


def test_saying_that_the_library_has_no_answer() -> None:
    none, some = case(answerable=False), case(answerable=True)
    assert Refusal().score(none, observed(refused=True)).scores == {"answerable": 1.0}
    assert Refusal().score(none, observed("Yes, 42.")).scores == {"answerable": 0.0}
    assert Refusal().score(some, observed(refused=True)).scores == {"answerable": 0.0}
    assert Refusal().score(some, observed("Yes, 42.")).scores == {"answerable": 1.0}


def test_sentences() -> None:
    assert sentences_of("我们就系统提供建议。请问！") == 2
    assert sentences_of("Version 3.11 is out, e.g. here") <= 2
    assert sentences_of(" ... ") == 0


def test_the_answer_is_in_the_language_of_the_question() -> None:
    english = "Put the events into one table and add an index over the customer and the time."
    german = "Legt die Ereignisse in eine Tabelle und baut einen Index über den Kunden und die Zeit."
    chinese = "把事件放在一张表里，并为客户和时间建立一个索引，这样查询会更快。"
    assert OfAnswer().score(case(question=GERMAN), observed(german)).scores == {"language": 1.0}
    assert OfAnswer().score(case(question=GERMAN), observed(english)).scores == {"language": 0.0}
    assert OfAnswer().score(case(), observed(german)).scores == {"language": 0.0}
    assert OfAnswer().score(case(question="用Postgres怎么存储事件？"), observed(chinese)).scores == {"language": 1.0}


def test_quotes_stay_in_their_language_and_short_answers_have_none() -> None:
    quote = "The events of a shop go into one table, and the index is over the customer and the time of it."
    german = (
        f"Legt die Ereignisse in eine Tabelle, und zwar mit einem Index:\n> {quote}\nDas ist auch im Buch so: {quote}"
    )
    seen = observed(german, citations=(cited(quote=quote),))
    assert OfAnswer().score(case(question=GERMAN), seen).scores == {"language": 1.0}
    assert OfAnswer().score(case(question=GERMAN), observed("8388608 parameters")).scores == {}
    assert language_of(case(question="70B?", tags=("lang:tr",))) == "tr"


def test_limits_of_cost_and_time() -> None:
    seen = observed(usd=Decimal("0.02"), calls=(called(ms=600), called(ms=500)))
    assert Cost().score(case(), seen).scores == Latency().score(case(), seen).scores == {}
    assert Cost(Decimal("0.02")).score(case(), seen).scores == {"cost_within": 1.0}
    assert Cost(Decimal("0.01")).score(case(), seen).scores == {"cost_within": 0.0}
    assert Latency(1000).score(case(), seen).scores == {"latency_within": 0.0}
