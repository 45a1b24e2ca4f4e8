"""What the comparison of meanings does to the first sentence of an answer."""

from collections.abc import Mapping

from app.backends.extractive.compose import compose
from app.backends.extractive.evidence import gather
from app.backends.extractive.meaning import meaning_of
from app.backends.extractive.phrases import phrases
from app.backends.extractive.selection import beside, best_span
from app.backends.extractive.spans import spans_of
from app.domain.coverage import Coverage, Grounding
from app.domain.labels import RequestType
from app.domain.model_call import LabelledPassage, Material
from tests.backends.extractive.conftest import form, make_passage

_TEXT = (
    "At 99.9% an error budget burns out in 6 days.\n\n"
    "An error budget is one minus the objective.\n\n"
    "Releases wait while nothing is left.\n\n"
    "| Topic | Value |\n|---|---|\n| metadata kept | source, page and date |\n| hash | Argon2id |\n"
    "| hash where Argon2id is missing | bcrypt |\n"
)


def material(question: str, near: Mapping[str, float], least: float = 0.3) -> Material:
    passages = (LabelledPassage("S1", make_passage(_TEXT)),)
    meanings = {
        meaning_of(span): next((cosine for words, cosine in near.items() if words in span.raw), least)
        for span in spans_of(passages)
    }
    kind = RequestType.EXPLAIN
    coverage = Coverage(Grounding.SUPPORTED)
    return Material(
        "a", "A", kind, "en", question, form(kind), passages, (), coverage=coverage, meanings=meanings if near else {}
    )


def first(question: str, near: Mapping[str, float]) -> str:
    span = best_span(gather(material(question, near)), frozenset(), 0.0)
    assert span is not None
    return span.raw


def test_a_question_for_what_something_is_gets_its_definition() -> None:
    near = {"An error budget is": 0.6, "burns out": 0.62}
    assert first("What is an error budget and what happens when we burn it?", near).startswith("An error budget is")


def test_the_thing_that_is_asked_for_by_name_comes_from_its_row() -> None:
    assert first("Which metadata do I keep of each source?", {"metadata": 0.5}).startswith("metadata kept")


def test_a_row_for_an_exception_comes_after_the_rule() -> None:
    question = "How should I hash today, with Argon2id?"
    assert first(question, {"hash, Argon2id": 0.5, "hash where": 0.5}) == "hash, Argon2id"


def test_the_nearer_of_two_sentences_with_the_same_words_comes_first() -> None:
    assert first("How does a budget burn?", {"burns out": 0.6, "An error budget is": 0.2}).startswith("At 99.9%")


def test_what_is_far_in_meaning_is_only_said_to_come_closest() -> None:
    far = material("Which date format do Kafka consumers expect on a Monday?", {"metadata": 0.2}, least=0.1)
    evidence = gather(far)
    span = best_span(evidence, frozenset(), 0.0)
    assert span is not None
    assert beside(span, evidence)
    assert compose(far)[0] == f"**{phrases('en').closest}**"


def test_without_a_comparison_nothing_is_beside_the_question() -> None:
    evidence = gather(material("Which date format do Kafka consumers expect on a Monday?", {}))
    assert not any(beside(span, evidence) for span in evidence.relevance)


def test_a_row_with_one_value_reads_as_a_sentence() -> None:
    answer = compose(material("Which metadata do I keep of each source?", {"metadata": 0.5}))[0]
    assert answer.startswith("**Metadata kept: source, page and date. [S1 ")
