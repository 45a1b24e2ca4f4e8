"""Built graphs as files: made once on a machine, then read by every process."""

import hashlib
import os
import tempfile
from pathlib import Path

from app.telemetry import event


def read_built(folder: Path, name: str) -> bytes | None:
    """What was kept under the name, or None. A file carries the digest of its content in its name.

    A file with other content than its name says is removed, so that it is made again.
    """
    for path in sorted(folder.glob(f"{name}-*.onnx")):
        try:
            data = path.read_bytes()
        except OSError:  # removed meanwhile by a process that found it damaged, or not ours to read
            continue
        if path.name == _file_name(name, data):
            return data
        event("embedding.damaged_file", file=path.name)
        _remove(path)
    return None


def keep_built(folder: Path, name: str, data: bytes) -> None:
    """Write it where ``read_built`` looks. Readers and writers at the same time see whole files only.

    Where the folder cannot be written nothing is kept: the next process builds again.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, place = tempfile.mkstemp(dir=folder, prefix=".building-")
    except OSError as error:
        event("embedding.not_kept", reason=type(error).__name__)
        return
    unfinished = Path(place)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        unfinished.replace(folder / _file_name(name, data))
    except OSError as error:
        event("embedding.not_kept", reason=type(error).__name__)
        _remove(unfinished)


def _file_name(name: str, data: bytes) -> str:
    return f"{name}-{hashlib.sha256(data).hexdigest()}.onnx"


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        event("embedding.not_removed", file=path.name, reason=type(error).__name__)
