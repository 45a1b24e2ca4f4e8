"""The contestants' processes, and files to hand things to them."""

import json
import os
import subprocess
import sys
import sysconfig
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parent.parent.parent
_SCRIPTS = ROOT / "scripts"


@dataclass(frozen=True, slots=True)
class Kind:
    """A contestant: its name, the interpreter that has it, the module that drives it, and what it calls a table."""

    name: str
    python: Path
    module: str
    stored_in: str = "{}"


OURS = Kind("CTO team", Path(sys.executable), "retrievalbench.our_worker")
PEERS = (
    Kind("LangChain", ROOT / ".venv-langchain" / "bin" / "python", "retrievalbench.langchain_worker"),
    Kind("LlamaIndex", ROOT / ".venv-llamaindex" / "bin" / "python", "retrievalbench.llamaindex_worker", "data_{}"),
)


class Process(AbstractContextManager["Process"]):
    """One contestant at work. Asked one thing at a time, it waits without using the processor in between."""

    def __init__(self, kind: Kind, dsn: str, folder: Path) -> None:
        self.kind = kind
        self._log = (folder / f"{kind.name}.log").open("wb")
        paths = [str(_SCRIPTS), *([str(ROOT)] if kind == OURS else [])]
        self._process = subprocess.Popen(  # noqa: S603 - our own module, in an environment that the Makefile made
            [str(kind.python), "-m", kind.module, dsn, sysconfig.get_paths()["purelib"]],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths), "HF_HUB_OFFLINE": "1"},
        )

    def ask(self, **request: Any) -> Any:  # noqa: ANN401 - JSON in, JSON out
        """One request, answered."""
        stdin, stdout = _open(self._process.stdin), _open(self._process.stdout)
        stdin.write(json.dumps(request, default=str) + "\n")
        stdin.flush()
        answer = stdout.readline()
        if not answer:
            raise SystemExit(f"{self.kind.name} has stopped; see {self._log.name}.")
        return json.loads(answer)

    def __exit__(self, *_: object) -> None:
        _open(self._process.stdin).close()
        try:
            self._process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self._process.kill()
        self._log.close()


def hand_over(
    folder: Path, name: str, texts: list[str], vectors: NDArray[np.float32] | None = None
) -> Mapping[str, str]:
    """Files with texts, and with a row for each, as a request names them."""
    paths = {"texts": str(folder / f"{name}.json")}
    Path(paths["texts"]).write_text(json.dumps(texts), encoding="utf-8")
    if vectors is not None:
        paths["vectors"] = str(folder / f"{name}.npy")
        np.save(paths["vectors"], vectors)
    return paths


def _open(pipe: IO[str] | None) -> IO[str]:
    if pipe is None:
        raise RuntimeError("The process has no pipe.")
    return pipe
