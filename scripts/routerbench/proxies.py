"""Starts and ends the processes that are compared, each on a free port of the loopback interface."""

import asyncio
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import psutil

from routerbench.backend import MODEL

ROOT = Path(__file__).resolve().parents[2]
STARTS_WITHIN_S = 180.0


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(command: Sequence[str], port: int, log: Path, variables: Mapping[str, str]) -> Generator[psutil.Process]:
    """A process that listens on ``port``, ended with all its children when the block ends."""
    with log.open("wb") as out:
        process = subprocess.Popen(  # noqa: S603 - the commands below
            command, stdout=out, stderr=subprocess.STDOUT, cwd=ROOT, env={**os.environ, **variables}
        )
        try:
            _wait_for(process, port, log)
            yield psutil.Process(process.pid)
        finally:
            family = [*psutil.Process(process.pid).children(recursive=True)] if process.poll() is None else []
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            for child in family:
                if child.is_running():
                    child.kill()


def memory_mb(process: psutil.Process) -> float:
    """Resident memory of a process and its children, in megabytes."""
    family = [process, *process.children(recursive=True)]
    return sum(member.memory_info().rss for member in family) / 1e6


async def at_rest(processes: Sequence[psutil.Process]) -> None:
    """Wait until none works on what it put off, such as logs: the next one would be measured beside it."""
    for _ in range(50):
        before = [sum(process.cpu_times()[:2]) for process in processes]
        await asyncio.sleep(0.1)
        after = [sum(process.cpu_times()[:2]) for process in processes]
        if max(b - a for a, b in zip(before, after, strict=True)) < 0.02:  # noqa: PLR2004 - a tick of the clock or two
            return


def backend_command(port: int) -> list[str]:
    """The scripted backend."""
    return [sys.executable, "-m", "routerbench.backend", str(port)]


def gateway_command(folder: Path, port: int, upstreams: Sequence[int]) -> list[str]:
    """Our gateway over the backends at these ports, the first one first."""
    entries = [
        {
            "id": f"scripted-{number}",
            "tier": "cheap" if number == 0 else "expensive",
            "kind": "openai_compatible",
            "model": MODEL,
            "endpoint": f"http://127.0.0.1:{upstream}/v1",
            "price": {"input": 1, "output": 2},
        }
        for number, upstream in enumerate(upstreams)
    ]
    file = folder / "backends.yaml"
    file.write_text(json.dumps({"backends": entries}))
    program = "import sys; from app.cli.main import run; sys.argv[:] = ['cto-team', *sys.argv[1:]]; run()"
    return [sys.executable, "-c", program, "gateway", "--port", str(port)]


def gateway_variables(folder: Path) -> dict[str, str]:
    """What our gateway is told."""
    return {"CTO_TEAM_BACKENDS": str(folder / "backends.yaml"), "PYTHONPATH": str(ROOT)}


def litellm_command(program: Path, folder: Path, port: int, upstreams: Sequence[int]) -> list[str]:
    """LiteLLM's proxy over the same backends, with the first one's failures falling back to the second."""
    names = [f"scripted-{number}" for number in range(len(upstreams))]
    models = [
        {
            "model_name": name,
            "litellm_params": {
                "model": f"openai/{MODEL}",
                "api_base": f"http://127.0.0.1:{upstream}/v1",
                "api_key": "none",
            },
        }
        for name, upstream in zip(names, upstreams, strict=True)
    ]
    router = {"fallbacks": [{names[0]: names[1:]}]} if len(names) > 1 else {}
    settings = {"telemetry": False, "num_retries": 2}
    file = folder / "litellm.yaml"
    file.write_text(json.dumps({"model_list": models, "litellm_settings": settings, "router_settings": router}))
    return [str(program), "--config", str(file), "--host", "127.0.0.1", "--port", str(port)]


def litellm_variables() -> dict[str, str]:
    """What LiteLLM is told: no keys, as ours has none, and its table of prices from the package, not the network."""
    return {
        "LITELLM_DANGEROUSLY_PERMIT_WEAK_OR_UNSET_MASTER_KEY": "true",
        "LITELLM_LOCAL_MODEL_COST_MAP": "True",
        "LITELLM_LOG": "ERROR",
        "NO_PROXY": "127.0.0.1,localhost",
    }


def _wait_for(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    tail = log.read_bytes()[-2000:].decode(errors="replace")
    raise RuntimeError(f"{process.args} does not listen on port {port}:\n{tail}")
