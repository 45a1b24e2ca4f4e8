"""A real Llama server on loopback, with a model of random weights, and the service's local tier in front of it.

``make test-llama`` builds it and runs these tests; a plain run leaves them out.
"""

import contextlib
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from app.backends.defaults import default_specs
from app.backends.registry import build_backends
from app.domain.backend import BackendSpec
from app.domain.model_call import Backend, ModelCall
from tests.conftest import PROJECT
from tests.gateway import conftest as gateway
from tests.servers import free_port

PYTHON = PROJECT / ".venv-llama" / "bin" / "python"
_START_S = 60.0

call = gateway.call
"""The call that the gateway's own tests make."""


@dataclass(frozen=True)
class Llama:
    """A running server."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path

    def backend(self, **changes: object) -> Backend:
        """The local tier as the service sets it up for this address."""
        spec = self.spec
        (built,) = build_backends((replace(spec, **changes),), {})  # type: ignore[arg-type]
        return built

    @property
    def spec(self) -> BackendSpec:
        """The registry entry that ``CTO_TEAM_LLAMA_URL`` alone leads to."""
        return default_specs({}, self.url)[0]

    def says(self, words: str) -> bool:
        """Whether its log holds these words, after at most ten seconds."""
        end = time.monotonic() + 10
        while words not in self.log.read_text(errors="replace"):
            if time.monotonic() > end:
                return False
            time.sleep(0.02)
        return True


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a tiny model."""
    assert PYTHON.exists(), "there is no server yet: make test-llama builds it"
    path = tmp_path_factory.mktemp("llama") / "tiny.gguf"
    subprocess.run([PYTHON, PROJECT / "scripts" / "tiny_llama.py", path], check=True)
    return path


@contextlib.contextmanager
def serving(model: Path, window: int, log: Path) -> Generator[Llama]:
    """A server of its own with a window of this many tokens."""
    port = free_port()
    where = ["--model", str(model), "--host", "127.0.0.1", "--port", str(port)]
    # One token at a time on one thread: the model is so small that more threads would only wait for each other.
    options = ["--n_ctx", str(window), "--n_threads", "1", "--n_threads_batch", "1", "--verbose", "false"]
    command = [str(PYTHON), "-m", "llama_cpp.server", *where, *options]
    with log.open("wb") as out, subprocess.Popen(command, stdout=out, stderr=out) as process:
        try:
            _wait_for(f"http://127.0.0.1:{port}/v1/models", process, log)
            yield Llama(f"http://127.0.0.1:{port}", process, log)
        finally:
            process.kill()


def _wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + _START_S
    while True:
        with contextlib.suppress(urllib.error.URLError, ConnectionError):
            urllib.request.urlopen(url, timeout=5).close()  # noqa: S310 - our own address
            return
        assert process.poll() is None, log.read_text(errors="replace")[-2000:]
        assert time.monotonic() < end, "the server did not start"
        time.sleep(0.1)


@pytest.fixture(scope="module")
def llama(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Llama]:
    """A server with the window that the registry promises."""
    with serving(model, 8192, tmp_path_factory.mktemp("log") / "wide.log") as server:
        yield server


@pytest.fixture(scope="module")
def narrow(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Llama]:
    """A server with a window smaller than the registry says."""
    with serving(model, 512, tmp_path_factory.mktemp("log") / "narrow.log") as server:
        yield server


@pytest.fixture
def mortal(model: Path, tmp_path: Path) -> Iterator[Llama]:
    """A server of the test's own, to be killed."""
    with serving(model, 8192, tmp_path / "mortal.log") as server:
        yield server


@pytest.fixture
def long_call(call: ModelCall) -> ModelCall:
    """A call whose answer takes seconds to write."""
    return replace(call, max_output_tokens=2000)
