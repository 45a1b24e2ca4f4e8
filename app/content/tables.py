"""Rule tables as typed values: a YAML table is checked once against a frozen dataclass."""

from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from app.domain.errors import ContentError

T = TypeVar("T")


def typed(kind: type[T], table: object, name: str) -> T:
    """The table as a value of the given type. Whoever calls it keeps the value: checking is slow.

    Raises:
        ContentError: an entry is missing, unknown or of the wrong type.
    """
    adapter: TypeAdapter[T] = TypeAdapter(kind)
    try:
        return adapter.validate_python(table)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(step) for step in first["loc"])
        raise ContentError(f"prompts/expert/rules/{name}.yaml: {place}: {first['msg']}.") from error
