"""Sentences of a design: a sentence whose facts are not known is not written."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from app.content.phrases import Phrases

_SLOT = re.compile(r"\{(\w+)\}")
_MANY = " || "


@dataclass(slots=True)
class Writer:
    """Fills sentences with what is known; ``known`` grows while figures are made."""

    phrases: Phrases
    language: str
    known: dict[str, str] = field(default_factory=dict[str, str])

    @property
    def _table(self) -> Mapping[str, str]:
        return self.phrases.tables.get(self.language, self.phrases.tables["en"])

    def has(self, key: str) -> bool:
        """Whether there is such a sentence."""
        return key in self._table

    def line(self, key: str, **more: str) -> str:
        """The sentence; empty where it does not exist, or names something that is not known."""
        return self._fill(self._table.get(key, ""), more)

    def lines(self, key: str, **more: str) -> list[str]:
        """The sentences of a list, in order; empty strings stand for those that cannot be written."""
        raw = self._table.get(key, "")
        return [self._fill(part, more) for part in raw.split(_MANY)] if raw else []

    def cells(self, key: str) -> list[str]:
        """The cells of a table row; none where the row cannot be written."""
        text = self.line(key)
        return [part.strip() for part in text.split("|")] if text else []

    def _fill(self, sentence: str, more: Mapping[str, str]) -> str:
        known = {**self.known, **more}
        slots = _SLOT.findall(sentence)
        if any(not known.get(slot) for slot in slots):
            return ""
        return _SLOT.sub(lambda match: known[match[1]], sentence).strip()

    def first(self, *keys: str) -> str:
        """The first of the sentences that can be written."""
        return next(self._written(keys), "")

    def _written(self, keys: tuple[str, ...]) -> Iterator[str]:
        return (text for key in keys if (text := self.line(key)))
