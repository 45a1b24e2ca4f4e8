"""The folder of a run: its manifest, its journal, and at the end its rows and its summary."""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from app.domain.codec import Codec, Json
from app.domain.errors import ManifestDiffers
from app.domain.evaluation.row import Manifest, Row
from app.evaluation.running.rows import dump_row, in_order, settled

MANIFEST, JOURNAL, ROWS, SUMMARY = "manifest.json", "journal.jsonl", "rows.jsonl", "summary.json"
JUDGED = "judged.jsonl"

FREE = frozenset({"run", "started", "concurrency"})
"""What may differ between two runs whose rows are to be the same."""

_CODEC: Codec[Manifest] = Codec(TypeAdapter(Manifest))


@dataclass(frozen=True, slots=True)
class RunFolder:
    """Reads and writes the files of one run. Answers stand in them: nobody but the owner may read them."""

    path: Path

    @property
    def journal(self) -> Path:
        """Where the journal stands."""
        return self.path / JOURNAL

    @property
    def judged(self) -> Path:
        """Where the same rows stand with what a judge says of them, once one was asked."""
        return self.path / JUDGED

    @property
    def latest(self) -> Path:
        """The rows with the most in them: the judged ones, where a judge was asked."""
        return self.judged if self.judged.is_file() else self.rows

    @property
    def rows(self) -> Path:
        """Where the rows of a finished run stand."""
        return self.path / ROWS

    def begin(self, manifest: Manifest) -> None:
        """Make the folder and write the manifest; raises ManifestDiffers where there is a run of this name."""
        try:
            self.path.mkdir(parents=True, mode=0o700)
        except FileExistsError:
            raise ManifestDiffers(f"There is a run {self.path.name} already.") from None
        self._write(MANIFEST, _pretty(_CODEC.dump(manifest)))

    def manifest(self) -> Manifest:
        """The manifest; raises ManifestDiffers where there is no such run."""
        path = self.path / MANIFEST
        try:
            return _CODEC.load(json.loads(path.read_text(encoding="utf-8")))
        except FileNotFoundError:
            raise ManifestDiffers(f"There is no run in {self.path}.") from None
        except (ValueError, ValidationError) as error:
            raise ManifestDiffers(f"{path} is no manifest: {error}.") from error

    def go_on(self, now: Manifest) -> Manifest:
        """The manifest that the run began with; raises ManifestDiffers where it would go on with something else."""
        then = self.manifest()
        differing = [each.name for each in fields(Manifest) if each.name not in FREE and _differ(then, now, each.name)]
        if differing:
            raise ManifestDiffers(f"The run {then.run} was begun with other values of: {', '.join(differing)}.")
        return then

    def finish(self, rows: Sequence[Row], summary: Json) -> None:
        """Write the rows in their order, and the summary; both are there whole or not at all."""
        self._write(ROWS, "".join(f"{dump_row(settled(row))}\n" for row in in_order(rows)))
        self._write(SUMMARY, _pretty(summary))

    def _write(self, name: str, text: str) -> None:
        draft = self.path / f".{name}"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self.path / name)


def summary_of(manifest: Manifest) -> Json:
    """The manifest for a summary: without what may differ between two runs with the same rows."""
    plain = _CODEC.dump(manifest)
    return {name: value for name, value in plain.items() if name not in FREE} if isinstance(plain, dict) else plain


def _differ(then: Manifest, now: Manifest, name: str) -> bool:
    first, second = getattr(then, name), getattr(now, name)
    return bool(first != second)


def _pretty(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1) + "\n"
