"""What is asked back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analyzer.ambiguous import AMBIGUOUS
from app.analyzer.buzzwords import BUZZWORDS
from app.analyzer.clashes import CLASHES
from app.analyzer.facts import FactFinder
from app.analyzer.language import LANGUAGES, detect
from app.analyzer.questions import AT_MOST, COUNTERS, KINDS, ML_KINDS, PRIORITIES, WORDINGS, QuestionBook
from app.analyzer.request import Turn
from app.domain.clarification import Question, Reply
from app.domain.labels import Priority, RequestType

BOOK = QuestionBook()


def asked(text: str, language: str = "en", kind: RequestType = RequestType.DESIGN, *, ml: bool = False) -> list[str]:
    return [question.topic for question in BOOK.choose(text, (), (), language, kind, ml=ml)]


def test_a_scalable_platform_needs_what_breaks_two_numbers_and_the_present_system() -> None:
    questions = BOOK.choose("Make our platform scalable", (), (), "en")
    assert [question.topic for question in questions] == ["objective", "scale", "current_system"]
    assert "breaks" in questions[0].question
    assert questions[1].id == "BW-04"


@pytest.mark.parametrize(
    ("text", "kind", "topic"),
    [
        ("Is our plan any good?", RequestType.VALIDATE, "plan"),
        ("Build or buy?", RequestType.DECIDE, "options"),
        ("Our site is slow.", RequestType.DEBUG, "symptom"),
        ("What does it cost us?", RequestType.COMPUTE, "numbers"),
        ("Please review my code.", RequestType.REVIEW, "material"),
        ("Write the docs.", RequestType.DOCUMENT, "content"),
        ("Add AI to our product.", RequestType.DESIGN, "objective"),
    ],
)
def test_what_blocks_comes_first(text: str, kind: RequestType, topic: str) -> None:
    questions = BOOK.choose(text, (), (), "en", kind)
    assert (questions[0].topic, questions[0].priority) == (topic, Priority.P0)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("Make it scalable: 4,000 users now, 40,000 next year", "scale"),
        ("We need real-time, below 200 ms", "latency"),
        ("Make it secure, SOC 2 is required", "security"),
        ("Build it quickly, in six weeks", "deadline"),
        ("A modern system; currently it is a Rails monolith", "current_system"),
    ],
)
def test_what_was_said_is_not_asked(text: str, topic: str) -> None:
    assert topic not in asked(text)


def test_replies_and_earlier_questions_are_not_repeated() -> None:
    first = BOOK.choose("Make our platform scalable", (), (), "en")
    replies = tuple(Reply(question.id, question.topic, question.question, "see below") for question in first)
    topics = {question.topic for question in first}
    assert not topics & {q.topic for q in BOOK.choose("Make our platform scalable", (), replies, "en")}
    history = (Turn("user", "Hello"), Turn("assistant", "\n".join(question.question for question in first)))
    again = BOOK.choose("Make our platform scalable", history, (), "en")
    assert not {question.question for question in first} & {question.question for question in again}


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("A simple AI for our shop", "RF-1"),
        ("A quick move to microservices", "RF-2"),
        ("Just a basic real-time view", "RF-3"),
        ("Just add machine learning", "RF-4"),
        ("A scalable MVP", "RF-5"),
        ("Something enterprise-grade within weeks", "RF-6"),
        ("Eine einfache KI bitte", "RF-1"),
        ("简单的人工智能", "RF-1"),
    ],
)
def test_words_that_do_not_go_together_are_challenged_first(text: str, rule: str) -> None:
    questions = BOOK.choose(text, (), (), detect(text))
    assert rule in {question.id for question in questions if question.priority is Priority.P0}


def test_a_topic_is_asked_about_once_with_or_without_an_answer() -> None:
    again = BOOK.choose("Make our platform scalable", (), (), "en", asked_of=["objective", "scale"])
    assert not {"objective", "scale"} & {question.topic for question in again}


def test_pasted_code_is_the_material() -> None:
    assert "material" not in asked("Check ```x = 1```", kind=RequestType.REVIEW)


@pytest.mark.parametrize(
    ("text", "language", "words"),
    [
        ("Wir brauchen Echtzeit.", "de", "unter 100 ms"),
        ("Il nous faut du temps réel.", "fr", "moins de 100 ms"),
        ("Necesitamos tiempo real.", "es", "menos de 100 ms"),
        ("Gerçek zamanlı olmalı.", "tr", "100 ms"),
        ("我们需要实时。", "zh", "100毫秒"),
    ],
)
def test_a_word_is_asked_about_in_the_language_of_the_user(text: str, language: str, words: str) -> None:
    assert any(words in question.question for question in BOOK.choose(text, (), (), language))


PORTAL = {
    "en": "Make our customer portal AI-powered and scalable, but keep it simple.",
    "de": "Macht unser Kundenportal KI-gestützt und skalierbar, aber haltet es einfach.",
    "fr": "Rendez notre portail client évolutif avec de l'IA, mais simple.",
    "es": "Haced el portal de clientes escalable y con IA, pero sencillo.",
}


@pytest.mark.parametrize("language", PORTAL)
def test_ai_that_is_to_be_simple_is_asked_for_its_problem_its_size_and_the_cost_of_errors(language: str) -> None:
    questions = BOOK.choose(PORTAL[language], (), (), language, ml=True)
    assert [question.id for question in questions] == ["RF-1", "BW-04", "data_use"]
    assert [question.topic for question in questions] == ["objective", "scale", "data"]
    assert all(complete(question) for question in questions)
    consequences = [option.consequence for option in questions[1].options]
    assert "500" in consequences[0]
    assert "50" in consequences[-1]


def test_an_ambiguous_word_is_asked_about_last() -> None:
    book = BOOK.choose("Set up a cache. We run Django, 900 users, so that pages are quick, target 1 s", (), (), "en")
    assert "cache" in {question.topic for question in book}
    assert [question.priority for question in book] == sorted(question.priority for question in book)


def complete(question: Question) -> bool:
    texts = (question.challenge, question.question, question.why, question.assume)
    return all(texts) and 2 <= len(question.options) <= 4 and all(o.answer and o.consequence for o in question.options)


@given(st.text(max_size=200), st.sampled_from(LANGUAGES), st.sampled_from(RequestType), st.booleans())
def test_any_text_gives_at_most_three_complete_questions_about_nothing_that_was_said(
    text: str,
    language: str,
    kind: RequestType,
    ml: bool,  # noqa: FBT001  (hypothesis passes by position)
) -> None:
    questions = BOOK.choose(text, (), (), language, kind, ml=ml)
    topics = [question.topic for question in questions]
    assert len(questions) <= AT_MOST
    assert len(set(topics)) == len(topics)
    assert not set(topics) & set(FactFinder().given(text))
    assert all(complete(question) for question in questions)
    assert [question.priority for question in questions] == sorted(question.priority for question in questions)


def test_the_tables_are_complete() -> None:
    assert [row.id for row in BUZZWORDS] == [f"BW-{number:02}" for number in range(1, 30)]
    assert [clash.id for clash in CLASHES] == [f"RF-{number}" for number in range(1, 7)]
    assert len(AMBIGUOUS) == 9
    kinds = {kind for table in (KINDS, ML_KINDS) for listed in table.values() for kind in listed}
    kinds |= {row.kind for row in BUZZWORDS} | {clash.kind for clash in CLASHES}
    assert kinds <= set(WORDINGS["en"]) == set(PRIORITIES)
    assert set(WORDINGS) == set(LANGUAGES)
    assert set(COUNTERS) == set(LANGUAGES) - {"en"}
    assert all(set(rows) == {row.id for row in BUZZWORDS} for rows in COUNTERS.values())
    for language in LANGUAGES:
        assert set(WORDINGS[language]) == set(WORDINGS["en"])
        assert all(language in clash.reason for clash in CLASHES)
        assert all(row.by_language()[language] for row in BUZZWORDS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_wording_is_written_in_its_language(language: str) -> None:
    for kind, wording in WORDINGS[language].items():
        whole = " ".join((wording.challenge, wording.question, wording.why, wording.assume))
        assert detect(whole) == language, kind
    for word, texts in COUNTERS.get(language, {}).items():
        assert detect(" ".join(texts)) == language, word
