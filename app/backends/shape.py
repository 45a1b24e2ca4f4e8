"""Answers held to a form: what a caller gives, and what a model without native support is told."""

import json
from dataclasses import replace
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from app.domain.model_call import AnswerShape, ModelCall, Role, Turn

_Model = TypeVar("_Model", bound=BaseModel)

_MOST_PROBLEMS = 5


def shape_of(model: type[_Model]) -> AnswerShape:
    """The form of a pydantic model: its JSON schema, checked by the model itself."""

    def problem(text: str) -> str | None:
        try:
            model.model_validate_json(text)
        except ValidationError as error:
            return _said(error)
        return None

    return AnswerShape(model.__name__, json.dumps(model.model_json_schema()), problem)


def schema_object(shape: AnswerShape) -> dict[str, Any]:
    """The schema as the wire formats want it: every object says that it has no other properties."""
    schema: dict[str, Any] = json.loads(shape.schema)
    _close(schema)
    return schema


def _close(node: object) -> None:
    if isinstance(node, dict):
        if node.get("type") == "object" and "properties" in node:
            node.setdefault("additionalProperties", False)
        for part in node.values():
            _close(part)
    elif isinstance(node, list):
        for part in node:
            _close(part)


def prompt_with_schema(call: ModelCall) -> str:
    """The prompt of a call, with the form in words where it has one: for models that cannot be held to a schema."""
    return call.prompt if call.shape is None else f"{call.prompt}\n\n{_words(call.shape)}"


def told_of_shape(call: ModelCall) -> ModelCall:
    """The same call with its form in words, at the end of what is asked; see ``prompt_with_schema``."""
    if call.shape is None:
        return call
    prompt, turns = prompt_with_schema(call), call.turns
    if turns and turns[-1].role is Role.USER:
        return replace(
            call, prompt=prompt, turns=(*turns[:-1], Turn(Role.USER, f"{turns[-1].text}\n\n{_words(call.shape)}"))
        )
    return replace(call, prompt=prompt, turns=(*turns, Turn(Role.USER, _words(call.shape))) if turns else ())


def _words(shape: AnswerShape) -> str:
    if not shape.schema:
        return "Answer with one JSON object and nothing around it."
    return (
        f"Answer with one JSON document and nothing around it. It must be valid under this JSON schema:\n{shape.schema}"
    )


def _said(error: ValidationError) -> str:
    listed = error.errors(include_input=False, include_url=False, include_context=False)[:_MOST_PROBLEMS]
    return " ".join(f"At {'.'.join(str(key) for key in each['loc']) or 'the top'}: {each['msg']}." for each in listed)
