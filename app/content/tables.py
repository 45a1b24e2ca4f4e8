"""Rule tables as typed values: a YAML table is checked once against a frozen dataclass."""

from collections.abc import Hashable
from functools import cache
from typing import TypeVar, cast

from pydantic import TypeAdapter, ValidationError

from app.domain.errors import ContentError

T = TypeVar("T")


def typed(kind: type[T], table: object, name: str) -> T:
    """The table as a value of the given type.

    Raises:
        ContentError: an entry is missing, unknown or of the wrong type.
    """
    adapter = cast("TypeAdapter[T]", _adapter(cast("Hashable", kind)))
    try:
        return adapter.validate_python(table)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(step) for step in first["loc"])
        raise ContentError(f"prompts/expert/rules/{name}.yaml: {place}: {first['msg']}.") from error


@cache
def _adapter(kind: Hashable) -> TypeAdapter[object]:
    return TypeAdapter(cast("type[object]", kind))
