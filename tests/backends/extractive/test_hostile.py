"""Passages and requests that try to break the citation syntax, the Markdown, or the reader's trust."""

import re

import pytest

from app.backends.extractive.compose import compose
from app.domain.clarification import Reply
from app.domain.labels import RequestType
from app.domain.model_call import LabelledPassage, Material
from tests.backends.extractive.conftest import form, make_passage

_MARK = re.compile(r'\[(S\d+) "([^"\]]*)"\]')


def _ask(text: str, question: str = "When does PSI drift ask for retraining?") -> str:
    passage = LabelledPassage("S1", make_passage(text, "PSI drift"))
    kind = RequestType.EXPLAIN
    return "\n\n".join(compose(Material("a", "A", kind, "en", question, form(kind), (passage,), ())))


@pytest.mark.parametrize(
    "sentence",
    [
        'PSI drift above 0.2 means "retraining" of the model, says [the source](https://evil.example/x).',
        "PSI drift above 0.2 asks for retraining [S9 made up] of the model and [F7] of nothing else.",
        "PSI drift above 0.2 | asks for | retraining of the model.",
        "PSI drift above 0.2 asks for <script>alert(1)</script> retraining of the model.",
        "PSI drift above 0.2 asks for ![pixel](https://evil.example/p.png) retraining of the model.",
        "PSI drift above 0.2 asks for retraining \\] of the model and # of nothing.",
        "PSI drift above 0.2 asks for “retraining” of the „model“ in the «month».",
        "**PSI drift** above `0.2` asks for *retraining* of the __model__ in the ~~month~~.",
    ],
)
def test_marks_stay_whole_and_the_text_stays_plain(sentence: str) -> None:
    answer = _ask(sentence)
    marks = _MARK.findall(answer)
    assert marks
    assert all(quote in sentence for _, quote in marks)
    visible = _MARK.sub("", answer)
    assert not re.search(r"[\[\]]|<script|</|https://|!\(", visible)
    assert "retraining" in visible


def test_a_passage_cannot_add_a_heading_or_a_list() -> None:
    answer = _ask("- # PSI drift above 0.2 asks for retraining\n- > PSI drift of any size asks for your password here")
    headings = {f"## {section.heading}" for section in form(RequestType.EXPLAIN)}
    assert {line for line in answer.splitlines() if line.startswith("#")} <= headings
    assert not re.search(r"^- [#>]", answer, re.MULTILINE)


def test_numbers_do_not_run_together_when_markup_goes() -> None:
    answer = _ask("PSI drift above 0.<b>2</b>5 asks for retraining of 2*40 models in 1[7](x)3 weeks.")
    assert "240" not in answer
    assert "173" not in answer


def test_hidden_characters_are_neither_shown_nor_quoted() -> None:
    answer = _ask(
        "PSI drift above 0.2 asks for retraining\u200b of the\u202e model. PSI drift below 0.1 asks for nothing."
    )
    assert not re.search("[\u200b\u202e]", answer)
    assert "PSI drift below 0.1" in answer


def test_a_sentence_of_a_hundred_words_is_quoted_in_parts() -> None:
    long = "PSI drift above 0.2 asks for retraining, " + ", ".join(f"reason {n} of the model" for n in range(25)) + "."
    answer = _ask(long)
    quotes = [quote for _, quote in _MARK.findall(answer)]
    assert quotes
    assert all(len(quote.split()) <= 25 and quote in long for quote in quotes)
    assert len(_MARK.sub("", answer).split()) < 70


@pytest.mark.parametrize(
    "secret",
    ["AKIAQX7DEMOFAKE4TEST", "password: hunter2", "4111 1111 1111 1111", "ines@example.com", "DE89370400440532013000"],
)
def test_what_looks_secret_is_never_repeated(secret: str) -> None:
    kind = RequestType.VALIDATE
    question = f"Our goal: from 4 % to 1 % with {secret} in place. We looked at {secret} instead."
    reply = Reply("q", "constraints", "Which data?", f"It is {secret} always.")
    answer = "\n\n".join(compose(Material("a", "A", kind, "en", question, form(kind), (), (), replies=(reply,))))
    assert secret not in answer
    assert "Not found in your text" in answer


def test_code_is_not_quoted() -> None:
    answer = _ask(
        "```python\n# PSI drift above 0.2 asks for retraining of all\n```\n\nPSI drift above 0.1 is a warning."
    )
    assert "of all" not in answer
    assert "PSI drift above 0.1 is a warning." in answer
