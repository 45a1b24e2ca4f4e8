"""Data of the built-in expert: its rule tables, and its sentences per type of request and language.

``prompts/expert/rules/*.yaml`` hold the tables, ``prompts/expert/<type>/<language>.yaml`` the sentences. English is
complete; a language that has no file for a type is answered by quotes alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from app.content.phrases import Phrases, load_phrases
from app.domain.errors import ContentError
from app.domain.labels import RequestType

Table = object
"""A rule table as its file holds it; whoever uses it checks its form."""


@dataclass(frozen=True, slots=True, eq=False)
class ExpertContent:
    """The tables by file name, and the sentences by type."""

    tables: Mapping[str, Table]
    phrases: Mapping[RequestType, Phrases]

    def speaks(self, kind: RequestType, language: str) -> bool:
        """Whether there are sentences for this type in this language."""
        return kind in self.phrases and language in self.phrases[kind].tables

    def table(self, name: str) -> Table:
        """The table of a file.

        Raises:
            ContentError: there is none.
        """
        if name not in self.tables:
            raise ContentError(f"prompts/expert/rules/{name}.yaml is missing.")
        return self.tables[name]


def load_expert(folder: Path) -> ExpertContent:
    """Everything below the folder.

    Raises:
        ContentError: a file is malformed, or a language lacks a sentence that English has.
    """
    tables = {path.stem: _table(path) for path in sorted((folder / "rules").glob("*.yaml"))}
    kinds = [kind for kind in RequestType if (folder / kind.value).is_dir()]
    phrases = {kind: load_phrases(folder / kind.value) for kind in kinds}
    for kind, spoken in phrases.items():
        for language, sentences in spoken.tables.items():
            missing = spoken.tables["en"].keys() - sentences.keys()
            if missing:
                raise ContentError(f"prompts/expert/{kind}/{language}.yaml: lacks {sorted(missing)}.")
    return ExpertContent(tables, phrases)


def _table(path: Path) -> Table:
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise ContentError(f"{path.name}: is no YAML ({error}).") from error
