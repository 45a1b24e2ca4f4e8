"""A question in another language is answered by what its English words say, and by nothing where they say nothing."""

from app.backends.extractive.compose import compose
from app.backends.extractive.phrases import phrases
from app.backends.extractive.query import query_of
from app.domain.labels import RequestType
from app.domain.model_call import LabelledPassage, Material, Section
from app.domain.passage import Passage

QUEUES = "A queue that holds more than two minutes of work hides an outage."
LUNCH = "The canteen serves lunch until two."


def passage(number: int, text: str, cosine: float) -> LabelledPassage:
    return LabelledPassage(
        f"S{number}",
        Passage(
            id=number,
            document_id=1,
            skill="sizing",
            path="skills/sizing/SKILL.md",
            section="queues",
            heading_path=("Sizing",),
            start=0,
            end=len(text),
            text=text,
            score=0.5,
            cosine=cosine,
            bm25=1.0,
            content_hash="",
        ),
    )


def asked(question: str, english: str, cosine: float) -> Material:
    passages = (passage(1, LUNCH, cosine / 2), passage(2, QUEUES, cosine))
    sections = (Section("answer", "Answer", "the answer"),)
    return Material(
        "architect", "Architect", RequestType.EXPLAIN, "de", question, sections, passages, (), english=english
    )


def test_english_words_decide_what_is_quoted() -> None:
    text = "\n".join(compose(asked("Wie lang darf eine Schlange werden?", "how long queue minutes work", 0.6)))
    assert QUEUES in text
    assert LUNCH not in text


def test_passages_of_other_fields_are_given_as_the_closest_and_never_as_an_answer() -> None:
    text = "\n".join(compose(asked("Wie lange lebt eine Schildkröte?", "how long live turtle", 0.05)))
    assert text.startswith(f"**{phrases('de').closest}**")


def test_the_words_of_the_question_itself_stand_for_nothing_then() -> None:
    weights = query_of(asked("Warteschlangen", "queue", 0.5)).weights
    assert "queu" in weights or "queue" in weights
    assert not any(term.startswith("warte") for term in weights)
