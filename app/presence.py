"""Where a running service can be found: a small file in the state folder."""

import json
import os
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

_FILE = "service.json"


@dataclass(frozen=True, slots=True)
class Presence:
    """A service's address, process and configuration (see ``app.settings.fingerprint``).

    ``token`` opens it for whoever can read the file: the same user of the same machine.
    """

    address: str
    pid: int
    fingerprint: str
    token: str = field(default="", repr=False)


@contextmanager
def announced(home: Path, address: str, fingerprint: str, token: str) -> Generator[None]:
    """Say where the service is while the block runs. With several services the one that started last is named."""
    home.mkdir(parents=True, exist_ok=True)
    path = home / _FILE
    mine = Presence(address, os.getpid(), fingerprint, token)
    draft = path.with_suffix(f".{mine.pid}")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(asdict(mine)), encoding="utf-8")
    draft.replace(path)
    try:
        yield
    finally:
        if find(home) == mine:
            path.unlink(missing_ok=True)


def find(home: Path) -> Presence | None:
    """The service that was announced last, whether or not it still lives; None where there is none."""
    with suppress(OSError, ValueError, TypeError):
        return Presence(**json.loads((home / _FILE).read_text(encoding="utf-8")))
    return None
