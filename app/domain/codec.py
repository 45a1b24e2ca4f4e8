"""Domain values to JSON and back, by their types: for the journal, events and files."""

from typing import Generic, TypeVar

from pydantic import JsonValue as Json
from pydantic import TypeAdapter

__all__ = ["Codec", "Json"]

T = TypeVar("T")


class Codec(Generic[T]):
    """Both directions for one type. Building one is slow (a schema is compiled): build once, keep it."""

    def __init__(self, adapter: TypeAdapter[T]) -> None:
        self._adapter = adapter

    def dump(self, value: T) -> Json:
        """Plain JSON values; enums as their text, decimals as strings, times in RFC 3339."""
        plain: Json = self._adapter.dump_python(value, mode="json")
        return plain

    def load(self, data: object) -> T:
        """The typed value; raises pydantic's ValidationError when the data has another shape."""
        return self._adapter.validate_python(data)
