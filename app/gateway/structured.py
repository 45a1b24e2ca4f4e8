"""Answers that must be a JSON document of a given form."""

import json
from dataclasses import replace

from app.domain.errors import BackendError, Failure
from app.domain.model_call import AnswerShape, ModelCall, Role, Turn

_LONGEST_QUOTE = 8000
"""Characters of a wrong answer that go back to the model: enough to correct it, no second prompt."""


class Misshapen(BackendError):
    """The answer does not have its form. It is no fault of the backend's health."""

    def __init__(self, backend: str, answer: str, problem: str) -> None:
        super().__init__(f"The answer of {backend} does not have the form that was asked for.", Failure.MALFORMED, 0.0)
        self.answer = answer
        self.problem = problem


def document(shape: AnswerShape, text: str, backend: str) -> str:
    """The JSON document in ``text``, without what a talkative model put around it.

    Raises:
        Misshapen: there is none, or it does not have the form.
    """
    found = _document_in(text)
    if found is None:
        raise Misshapen(backend, text, "There is no JSON document in the answer.")
    problem = shape.problem(found)
    if problem is not None:
        raise Misshapen(backend, text, problem)
    return found


def repaired(call: ModelCall, wrong: Misshapen) -> ModelCall:
    """The same call with its wrong answer and what is wrong with it, for the backend that gave it."""
    answer = wrong.answer[:_LONGEST_QUOTE]
    demand = f"It cannot be used: {wrong.problem}\nWrite the whole answer again, correctly, and nothing else."
    prompt = f"{call.prompt}\n\nAn earlier answer to this was:\n{answer}\n\n{demand}"
    if not call.turns:
        return replace(call, prompt=prompt)
    return replace(call, prompt=prompt, turns=(*call.turns, Turn(Role.ASSISTANT, answer), Turn(Role.USER, demand)))


def _document_in(text: str) -> str | None:
    """The first JSON object or list in a text."""
    decoder = json.JSONDecoder()
    for start, character in enumerate(text):
        if character in "{[":
            try:
                _, end = decoder.raw_decode(text, start)
            except (ValueError, RecursionError):
                continue
            return text[start:end]
    return None
