"""Answers held to a form: what a caller gives, and what a model without native support is told."""

import json
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from app.domain.model_call import AnswerShape, ModelCall

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
    if call.shape is None:
        return call.prompt
    return (
        f"{call.prompt}\n\nAnswer with one JSON document and nothing around it. "
        f"It must be valid under this JSON schema:\n{call.shape.schema}"
    )


def _said(error: ValidationError) -> str:
    listed = error.errors(include_input=False, include_url=False, include_context=False)[:_MOST_PROBLEMS]
    return " ".join(f"At {'.'.join(str(key) for key in each['loc']) or 'the top'}: {each['msg']}." for each in listed)
