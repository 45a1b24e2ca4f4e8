"""Open questions as a form that a client can show, and what was filled in as answers."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.domain.clarification import Clarification, GivenAnswer, Question
from app.mcp.calls import Form

_OWN_WORDS = "_own_words"


def form_of(clarification: Clarification) -> Form:
    """One choice for each question, and a line for an answer of one's own. Nothing is required.

    What stays empty becomes the assumption that the question names.
    """
    fields: dict[str, Any] = {}
    for question in clarification.questions:
        fields |= _fields(question)
    lines = [f"{each.question} {each.why}".strip() for each in clarification.questions]
    message = "\n".join(["Before the team answers:", *(f"- {line}" for line in lines)])
    return Form(message, {"type": "object", "properties": fields, "required": []})


def _fields(question: Question) -> dict[str, Any]:
    unanswered = f"Left empty: {question.assume}"
    if not question.options:
        return {question.id: {"type": "string", "title": question.question, "description": unanswered}}
    consequences = "; ".join(f"{each.answer}: {each.consequence}" for each in question.options)
    choice = {
        "type": "string",
        "title": question.question,
        "description": f"{consequences}. {unanswered}",
        "enum": [each.answer for each in question.options],
    }
    own = {"type": "string", "title": f"{question.topic}, in your own words", "description": "Instead of a choice."}
    return {question.id: choice, question.id + _OWN_WORDS: own}


def answers_in(questions: Sequence[Question], content: Mapping[str, object]) -> tuple[GivenAnswer, ...]:
    """The answers that a filled-in form gives; own words win over a choice."""
    found = (_answer(question, content) for question in questions)
    return tuple(answer for answer in found if answer is not None)


def _answer(question: Question, content: Mapping[str, object]) -> GivenAnswer | None:
    words = str(content.get(question.id + _OWN_WORDS) or "").strip()
    chosen = str(content.get(question.id) or "").strip()
    if words or not chosen:
        return GivenAnswer(question.id, text=words) if words else None
    known = [each.answer for each in question.options]
    return GivenAnswer(question.id, known.index(chosen)) if chosen in known else GivenAnswer(question.id, text=chosen)
