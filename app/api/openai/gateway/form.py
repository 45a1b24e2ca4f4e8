"""``response_format``: the form that a caller wants for an answer, and whether an answer has it.

The keywords are those of JSON Schema (draft 2020-12) that structured outputs of the providers know; others are the
model's to keep.
"""

import json
import math
from collections.abc import Callable, Iterator, Mapping
from typing import TypeGuard, cast

from app.api.openai.errors import BadParameter
from app.domain.model_call import AnswerShape

Json = Mapping[str, object]

_DEEPEST = 64
"""Levels of a document that are looked at, so that a schema which refers to itself ends."""


def shape_of_format(wanted: Json | None) -> AnswerShape | None:
    """The form in a ``response_format``; None for free text.

    Raises:
        BadParameter: the parameter is not understood.
    """
    kind = wanted.get("type", "text") if wanted else "text"
    if wanted is None or kind == "text":
        return None
    if kind == "json_object":
        return AnswerShape("object", "", _object_problem)
    described = wanted.get("json_schema")
    if kind != "json_schema" or not _is_object(described) or not _is_object(schema := described.get("schema")):
        raise BadParameter(
            "The parameter response_format must be text, json_object, or json_schema with a schema.",
            "response_format",
            "invalid_value",
        )
    name = described.get("name")
    return AnswerShape(
        name=name if isinstance(name, str) and name else "answer",
        schema=json.dumps(schema, ensure_ascii=False),
        problem=_check(schema),
        strict=described.get("strict") is True,
    )


def _object_problem(text: str) -> str | None:
    return None if isinstance(json.loads(text), dict) else "The answer is not a JSON object."


def _check(schema: Json) -> Callable[[str], str | None]:
    def problem(text: str) -> str | None:
        return next(_Checker(schema).problems(json.loads(text), schema, "the top", 0), None)

    return problem


class _Checker:
    """Finds what is wrong with a document under one schema."""

    def __init__(self, root: Json) -> None:
        self._root = root

    def problems(self, value: object, schema: object, place: str, depth: int) -> Iterator[str]:
        """What is wrong with ``value``, one sentence each."""
        if not _is_object(schema) or depth > _DEEPEST:
            return
        if isinstance(reference := schema.get("$ref"), str):
            yield from self.problems(value, self._resolved(reference), place, depth + 1)
        types = _listed(schema.get("type"))
        if types and not any(_has_type(value, str(name)) for name in types):
            yield f"At {place}: must be {' or '.join(map(str, types))}."
            return
        yield from _plain_problems(value, schema, place)
        yield from self._choice(value, schema, place, depth)
        if _is_object(value):
            yield from self._members(value, schema, place, depth)
        elif isinstance(value, list) and "items" in schema:
            for number, item in enumerate(cast("list[object]", value)):
                yield from self.problems(item, schema["items"], f"{place}[{number}]", depth + 1)

    def _choice(self, value: object, schema: Json, place: str, depth: int) -> Iterator[str]:
        for part in _listed(schema.get("allOf")):
            yield from self.problems(value, part, place, depth + 1)
        for name in ("anyOf", "oneOf"):
            options = _listed(schema.get(name))
            if options and all(next(self.problems(value, one, place, depth + 1), None) for one in options):
                yield f"At {place}: fits none of the {name}."

    def _members(self, value: Json, schema: Json, place: str, depth: int) -> Iterator[str]:
        known = schema.get("properties")
        properties = known if _is_object(known) else {}
        for name in _listed(schema.get("required")):
            if isinstance(name, str) and name not in value:
                yield f"At {place}: {name} is missing."
        others = schema.get("additionalProperties")
        for name, member in value.items():
            if name in properties:
                yield from self.problems(member, properties[name], f"{place}.{name}", depth + 1)
            elif others is False:
                yield f"At {place}: {name} is not expected."
            else:
                yield from self.problems(member, others, f"{place}.{name}", depth + 1)

    def _resolved(self, reference: str) -> object:
        """The part of the schema that a reference names; nothing, which fits all, where it leads nowhere."""
        found: object = self._root
        for step in reference.removeprefix("#").strip("/").split("/") if reference.strip("#/") else ():
            found = found.get(step.replace("~1", "/").replace("~0", "~")) if _is_object(found) else None
        return found


def _plain_problems(value: object, schema: Json, place: str) -> Iterator[str]:
    if "enum" in schema and value not in _listed(schema["enum"]):
        yield f"At {place}: is not one of the allowed values."
    if "const" in schema and value != schema["const"]:
        yield f"At {place}: is not the required value."
    for size, (least, most) in _measures(value):
        low, high = schema.get(least), schema.get(most)
        if isinstance(low, int | float) and size < low:
            yield f"At {place}: {least} is {low}."
        if isinstance(high, int | float) and size > high:
            yield f"At {place}: {most} is {high}."


def _measures(value: object) -> Iterator[tuple[float, tuple[str, str]]]:
    if isinstance(value, str):
        yield len(value), ("minLength", "maxLength")
    elif isinstance(value, list):
        yield len(cast("list[object]", value)), ("minItems", "maxItems")
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield value, ("minimum", "maximum")


def _has_type(value: object, name: str) -> bool:
    if name in {"number", "integer"}:
        if isinstance(value, bool) or not isinstance(value, int | float):
            return False
        return name == "number" or (math.isfinite(value) and value % 1 == 0)
    wanted = _TYPES.get(name)
    return wanted is None or isinstance(value, wanted)


_TYPES: Mapping[str, type] = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}


def _is_object(value: object) -> TypeGuard[Json]:
    return isinstance(value, dict)


def _listed(value: object) -> list[object]:
    if isinstance(value, list):
        return cast("list[object]", value)
    return [] if value is None else [value]
