"""The calibrations that are kept: of this machine in the state folder, of everybody beside the rubrics."""

import json
from collections.abc import Sequence
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from app.domain.codec import Codec
from app.domain.errors import ContentError
from app.evaluation.judging.calibration import Calibration
from app.evaluation.judging.rubric import Rubric
from app.settings import Settings

_CODEC: Codec[tuple[Calibration, ...]] = Codec(TypeAdapter(tuple[Calibration, ...]))
_FOLDER = "calibrations"


def own_place(settings: Settings, rubric: Rubric) -> Path:
    """Where this machine keeps the calibrations of judges with this rubric."""
    return _own(settings) / f"{rubric.name}.json"


def kept_calibrations(settings: Settings) -> tuple[Calibration, ...]:
    """Those of this machine first, then those that came with the cases.

    Raises:
        ContentError: a file holds something else; it is named.
    """
    folders = (_own(settings), settings.evals / _FOLDER)
    return tuple(each for folder in folders for path in sorted(folder.glob("*.json")) for each in _read(path))


def keep(calibrations: Sequence[Calibration], path: Path) -> None:
    """Write calibrations; those that the file has of other models stay.

    Raises:
        ContentError: the file is there, and holds something else.
    """
    new = {each.model for each in calibrations}
    others = [each for each in _read(path) if each.model not in new] if path.is_file() else []
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(_CODEC.dump((*calibrations, *others)), indent=1, sort_keys=True)
    path.write_text(f"{text}\n", encoding="utf-8")


def calibration_for(kept: Sequence[Calibration], model: str, digest: str) -> Calibration | None:
    """The first that is about this model and these words of a rubric."""
    return next((each for each in kept if each.holds_for(model, digest)), None)


def _own(settings: Settings) -> Path:
    return settings.home / "evaluation" / _FOLDER


def _read(path: Path) -> tuple[Calibration, ...]:
    try:
        return _CODEC.load(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, ValidationError) as error:
        raise ContentError(f"{path} holds no calibrations of judges.") from error
