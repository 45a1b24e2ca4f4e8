"""Gain models on disk: one compressed file of hashed weights, and a card in JSON that says where they come from."""

import json
import zipfile
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.lib.npyio import NpzFile

from app.domain.decision import Gain
from app.domain.digests import sha256_of
from app.domain.errors import ContentError
from app.routing.gain import Calibrated, Domains, Evidence, GainModel, Numbers, Words
from app.routing.gain_features import BUCKETS, NUMBERS
from app.routing.gain_fit import Example
from app.routing.gain_trees import Trees

FORMAT = 1
_ARRAYS = "gain.npz"
_CARD = "gain.json"


def version_of(examples: Sequence[Example]) -> str:
    """Names a model after what it was trained on: the same rows, in any order, give the same version."""
    rows = sorted(f"{each.text}\0{each.weak}\0{each.strong}\0{each.domain}" for each in examples)
    return f"gain-{sha256_of(chr(1).join(rows))[:12]}"


def save_gain_model(model: GainModel, folder: Path) -> None:
    """Write the model into ``folder``; the same model gives the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        folder / _ARRAYS,
        rarity=model.words.rarity,
        word_weights=model.words.weights,
        domain_rows=model.domains.rows,
        domain_means=model.domains.means,
        centres=model.domains.centres.astype(np.float16),
        centre=model.numbers.centre,
        spread=model.numbers.spread,
        directions=model.numbers.directions,
        phases=model.numbers.phases,
        number_weights=model.numbers.weights,
        tree_features=model.trees.features,
        tree_thresholds=model.trees.thresholds,
        tree_leaves=model.trees.leaves,
        blend=model.blend,
    )
    card = {
        "format": FORMAT,
        "version": model.evidence.version,
        "training_rows": model.evidence.rows,
        "hash_seed": model.seed,
        "buckets": BUCKETS,
        "numbers": NUMBERS,
        "metrics": {
            name: {"value": value, "low": low, "high": high}
            for name, (value, low, high) in model.evidence.metrics.items()
        },
        "calibration": [
            {"predicted": each.predicted, "observed": each.observed, "rows": each.rows}
            for each in model.evidence.calibration
        ],
        "tree_offset": model.trees.offset,
        "word_offset": model.words.offset,
        "sharpness": model.domains.sharpness,
        "familiar": model.domains.familiar,
        "spread": model.spread,
        "domains": list(model.domains.names),
    }
    (folder / _CARD).write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")


def load_gain_model(folder: Path) -> GainModel:
    """The model in ``folder``.

    Raises:
        ContentError: it is missing, damaged or of another format.
    """
    try:
        card = json.loads((folder / _CARD).read_text(encoding="utf-8"))
        if (card["format"], card["buckets"], card["numbers"]) != (FORMAT, BUCKETS, NUMBERS):
            raise ContentError(f"{folder}: the gain model was made by another version; train it again.")
        with np.load(folder / _ARRAYS, allow_pickle=False) as arrays:
            return _model(card, arrays)
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile) as error:
        raise ContentError(f"{folder}: no gain model can be read there.") from error


def predictor(folder: Path | None) -> Callable[[str], Gain] | None:
    """What predicts the gain of a text with the model in ``folder``; None without a folder.

    The last texts are remembered, so that the specialists of one request share a prediction.

    Raises:
        ContentError: the model cannot be read.
    """
    return None if folder is None else lru_cache(maxsize=64)(load_gain_model(folder).predict)


def _model(card: dict[str, object], arrays: NpzFile) -> GainModel:
    metrics, calibration = card["metrics"], card["calibration"]
    if not isinstance(metrics, dict) or not isinstance(calibration, list):
        raise ContentError("The card of the gain model does not say how the model did.")
    evidence = Evidence(
        version=str(card["version"]),
        rows=int(str(card["training_rows"])),
        metrics={name: (each["value"], each["low"], each["high"]) for name, each in metrics.items()},
        calibration=tuple(Calibrated(each["predicted"], each["observed"], each["rows"]) for each in calibration),
    )
    names = card["domains"]
    if not isinstance(names, list):
        raise ContentError("The card of the gain model names no domains.")
    return GainModel(
        evidence=evidence,
        seed=int(str(card["hash_seed"])),
        words=Words(arrays["rarity"], arrays["word_weights"], float(str(card["word_offset"]))),
        domains=Domains(
            names=tuple(str(name) for name in names),
            rows=arrays["domain_rows"],
            means=arrays["domain_means"],
            centres=arrays["centres"],
            sharpness=float(str(card["sharpness"])),
            familiar=float(str(card["familiar"])),
        ),
        numbers=Numbers(
            arrays["centre"],
            arrays["spread"],
            arrays["directions"],
            arrays["phases"],
            arrays["number_weights"],
        ),
        trees=Trees(
            arrays["tree_features"],
            arrays["tree_thresholds"],
            arrays["tree_leaves"],
            float(str(card["tree_offset"])),
        ),
        blend=arrays["blend"],
        spread=float(str(card["spread"])),
    )
