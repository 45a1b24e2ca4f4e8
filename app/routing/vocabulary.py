"""Which keys and values a policy may hold, place by place: for editors that complete what is typed."""

from collections.abc import Iterator, Mapping
from typing import cast

from app.domain.codec import Json
from app.routing.parse import policy_schema

Schema = Mapping[str, Json]


def vocabulary() -> Mapping[str, tuple[str, ...]]:
    """By place, such as ``rules.when``: the keys that may stand there, with a colon, or the words that it may be."""
    schema = policy_schema()
    return {place: words for place, words in _places(schema, schema, "") if words}


def _places(root: Schema, part: Schema, place: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    properties: dict[str, Schema] = {}
    words: list[str] = []
    for each in _choices(root, part):
        properties |= cast("dict[str, Schema]", each.get("properties", {}))
        words += [str(word) for word in cast("list[Json]", each.get("enum", []))]
        words += ["true", "false"] if each.get("type") == "boolean" else []
    yield place, tuple(f"{name}:" for name in properties) or tuple(words)
    for name, inner in properties.items():
        yield from _places(root, inner, f"{place}.{name}".lstrip("."))


def _choices(root: Schema, part: Schema) -> Iterator[Schema]:
    """What a part may be: references followed, members of lists instead of the lists, without what may be absent."""
    if "$ref" in part:
        name = str(part["$ref"]).rpartition("/")[2]
        yield from _choices(root, cast("Mapping[str, Schema]", root["$defs"])[name])
    elif "anyOf" in part:
        for each in cast("list[Schema]", part["anyOf"]):
            yield from _choices(root, each)
    elif part.get("type") == "array" and "items" in part:
        yield from _choices(root, cast("Schema", part["items"]))
    elif part.get("type") != "null":
        yield part
