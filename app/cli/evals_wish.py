"""What somebody has asked of the evaluation, kept with the run so that it can be gone on with by its name alone."""

import json
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from app.domain.codec import Codec
from app.domain.errors import ManifestDiffers
from app.domain.evaluation.row import Mode
from app.settings import Settings

_FILE = "wish.json"


@dataclass(frozen=True, slots=True)
class Wish:
    """The part of a command line that decides what is run. ``suite`` is a name or a file, ``policy`` likewise."""

    suite: str
    mode: Mode
    repeats: int | None
    only: tuple[str, ...]
    slices: tuple[str, ...]
    policy: str | None
    refresh: bool


@dataclass(frozen=True, slots=True)
class Ending:
    """The part that decides where it goes and what is made of it."""

    out: Path | None = None
    baseline: Path | None = None
    strict: bool = False
    resume: str | None = None
    retry_errors: bool = False
    prune: bool = False
    processes: int | None = None
    server: str | None = None

    def folder(self, settings: Settings) -> Path:
        """Where runs are kept."""
        return self.out or settings.home / "evaluation" / "runs"


_CODEC: Codec[Wish] = Codec(TypeAdapter(Wish))


def dump_wish(wish: Wish) -> str:
    """A wish as JSON."""
    return json.dumps(_CODEC.dump(wish), indent=1)


def load_wish(text: str) -> Wish:
    """The wish of a text that ``dump_wish`` made; raises pydantic's ValidationError, or ValueError."""
    return _CODEC.load(json.loads(text))


def write_wish(folder: Path, wish: Wish) -> None:
    """Keep a wish in the folder of its run."""
    (folder / _FILE).write_text(f"{dump_wish(wish)}\n", encoding="utf-8")


def read_wish(folder: Path) -> Wish:
    """The wish of a run; raises ManifestDiffers where there is no such run."""
    try:
        return load_wish((folder / _FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError, ValidationError) as error:
        raise ManifestDiffers(f"There is no run in {folder}.") from error
