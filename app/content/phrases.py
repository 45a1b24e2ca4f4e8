"""The fixed sentences of answers, one YAML file per language; English is complete, other languages fall back to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from app.domain.errors import ContentError

_FALLBACK = "en"


@dataclass(frozen=True, slots=True)
class Phrases:
    """Sentences by language and key."""

    tables: Mapping[str, Mapping[str, str]]

    def say(self, language: str, key: str, **values: str | int) -> str:
        """The sentence ``key`` in the language, filled; in English where the language lacks it.

        Raises:
            ContentError: no table has the key.
        """
        table = self.tables.get(language, {})
        sentence = table.get(key) or self.tables[_FALLBACK].get(key)
        if sentence is None:
            raise ContentError(f"prompts/phrases/{_FALLBACK}.yaml: lacks {key!r}.")
        return sentence.format(**values)


def load_phrases(folder: Path) -> Phrases:
    """Every table of the folder.

    Raises:
        ContentError: a table is malformed, English is missing, or a language has a key that English lacks.
    """
    tables = {path.stem: _table(path) for path in sorted(folder.glob("*.yaml"))}
    if _FALLBACK not in tables:
        raise ContentError(f"{folder}: {_FALLBACK}.yaml is missing.")
    for language, table in tables.items():
        unknown = table.keys() - tables[_FALLBACK].keys()
        if unknown:
            raise ContentError(f"{language}.yaml: {sorted(unknown)} stand in no English sentence.")
    return Phrases(tables)


def _table(path: Path) -> Mapping[str, str]:
    data: object = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(data, dict) or not all(isinstance(value, str) for value in data.values()):
        raise ContentError(f"{path.name}: must map names to sentences.")
    return {str(key): str(value) for key, value in data.items()}
