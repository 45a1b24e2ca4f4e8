"""What the composer reads from the user's own text."""

import pytest

from app.backends.extractive.phrases import base_language, phrases
from app.backends.extractive.request import (
    closest,
    facts,
    measured_goal,
    missing_names,
    missing_topics,
    own_clauses,
    own_sentences,
    quotable,
    weighed_alternative,
)
from app.backends.extractive.words import terms

_LANGUAGES = ("en", "de", "fr", "es", "tr", "zh")


def _stated(text: str) -> set[str]:
    return {name for name, there in zip(phrases("en").facts, facts(text), strict=True) if there}


def test_facts_of_a_plan_are_found() -> None:
    text = "Aim: from 4 % to 1 % by summer. Today we run PHP. Four developers, $600 a month, 40 requests/s."
    assert _stated(text) == {
        "goal",
        "dates",
        "current state",
        "skills",
        "team size",
        "budget",
        "load",
        "success measure",
    } - {"skills"}
    assert _stated("Please look at it.") == set()


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("Wir haben drei Entwickler.", "team size"),
        ("Le budget est de 500 euros.", "budget"),
        ("Hoy usamos MySQL.", "current state"),
        ("Hedefimiz hatayı azaltmak.", "goal"),
        ("预算有限。", "budget"),
    ],
)
def test_facts_are_found_in_other_languages(text: str, fact: str) -> None:
    assert fact in _stated(text)


def test_targets_and_alternatives_are_quoted() -> None:
    parts = own_sentences("We rebuild it. Aim: errors from 4 % to 1 %. We looked at a repair instead.")
    assert measured_goal(parts) == "Aim: errors from 4 % to 1 %."
    assert weighed_alternative(parts) == "We looked at a repair instead."
    assert measured_goal(["We want less trouble."]) is None


def test_long_sentences_are_shortened_and_code_is_left_out() -> None:
    assert quotable("word " * 30) == "word " * 25 + "…"
    assert own_sentences("Look at this.\n```\nrm -rf everything now\n```\nThanks a lot.") == [
        "Look at this.",
        "Thanks a lot.",
    ]
    assert own_clauses("Team: four people, all PHP.") == ["Team", "four people", "all PHP"]


def test_the_closest_sentence_needs_enough_words() -> None:
    parts = ["retrain each week", "deploy without canary"]
    assert closest(parts, frozenset(terms("canary for each deployed model")), 2) == "deploy without canary"
    assert closest(parts, frozenset(terms("budget")), 1) is None
    assert closest([], frozenset(), 0) is None


def test_missing_names_are_those_that_no_passage_holds() -> None:
    question = "What does the PACELC theorem add to CAP, and do we need Kafka for AI in March?"
    unknown = frozenset(terms("pacelc theorem kafka march ai"))
    assert missing_names(question, unknown, english=True) == ["PACELC", "Kafka"]
    assert missing_topics("How do theorems compare?", frozenset(terms("theorems")), english=True) == ["theorems"]
    assert missing_topics("Wie wird das Wetter?", frozenset(terms("wetter")), english=False) == []


def test_every_language_fills_the_same_blanks() -> None:
    for language in _LANGUAGES:
        words = phrases(language)
        assert len(words.facts) == len(facts(""))
        for name in words.__slots__:
            own, english = getattr(words, name), getattr(phrases("en"), name)
            if isinstance(own, str):
                assert own
                assert [blank for blank in ("{text}", "{topics}", "{volumes}", "{costs}", "{gap}") if blank in own] == [
                    blank for blank in ("{text}", "{topics}", "{volumes}", "{costs}", "{gap}") if blank in english
                ]


def test_languages_are_told_by_their_tag() -> None:
    assert base_language("zh-Hans") == "zh"
    assert base_language("de_AT") == "de"
    assert base_language("") == "en"
    assert phrases("it") is phrases("en")
    assert phrases("de-AT") is phrases("de")
