"""The model that a library's vectors were made with before, for questions that are asked until all are made anew."""

import hashlib
from pathlib import Path

from app.domain.errors import ConfigurationError
from app.retrieval.vectors.embedding import Embedder


def open_earlier(folder: Path) -> Embedder:
    """The model of a folder, named by whatever weights it holds.

    Raises:
        ConfigurationError: there is no such model.
    """
    try:
        with (folder / "model.safetensors").open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ConfigurationError(f"There is no embedding model in {folder}.") from error
    return Embedder(folder, sha256=found)
