"""Sixteen faults of a provider, met by the gateway (streaming as it comes, and buffered) and by LiteLLM's proxy.

    make bench-faults

Takes some five minutes. Writes docs/bench/faults.json and faults.md.
"""

import asyncio
import json
import os
import sys
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

from routerbench import faults, proxies

Verdicts = dict[str, dict[str, tuple[str, str]]]

LIMITS = {"connect": 2000, "headers": 20_000, "first_token": 10_000, "idle": 10_000, "total": 120_000}
_SCRIPTS = {"PYTHONPATH": str(Path(__file__).resolve().parent)}


def main() -> None:
    """Run all and write the table."""
    with tempfile.TemporaryDirectory() as name:
        verdicts = asyncio.run(_all(Path(name)))
    folder = proxies.ROOT / "docs" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    text = _table(verdicts)
    (folder / "faults.json").write_text(json.dumps(verdicts, indent=2) + "\n")
    (folder / "faults.md").write_text(
        "# Sixteen faults of a provider\n\nMeasured with `make bench-faults`; every call is streamed, a healthy second "
        f"provider stands behind the first. Load average {os.getloadavg()[0]:.1f} at the end.\n\n{text}\n"
    )
    print(text)


async def _all(folder: Path) -> Verdicts:
    with ExitStack() as stack:
        server = proxies.free_port()
        command = [sys.executable, "-m", "routerbench.faults_server", str(server)]
        stack.enter_context(proxies.running(command, server, folder / "faults.log", _SCRIPTS))
        port = proxies.free_port()
        program = proxies.ROOT / ".venv-litellm" / "bin" / "litellm"
        command = [str(program), "--config", _litellm(folder, server), "--host", "127.0.0.1", "--port", str(port)]
        log = folder / "litellm.log"
        stack.enter_context(proxies.running(command, port, log, proxies.litellm_variables()))
        found = await asyncio.gather(
            _litellm_faults(port, server),
            _gateway_faults(folder, server, "passthrough"),
            _gateway_faults(folder, server, "buffered"),
        )
    return dict(zip(("litellm", "gateway", "gateway, buffered"), found, strict=True))


async def _litellm_faults(port: int, server: int) -> dict[str, tuple[str, str]]:
    address = f"http://127.0.0.1:{port}"
    return {
        fault: await faults.outcome(fault, address, fault, f"http://127.0.0.1:{server}/litellm/{fault}/log", {})
        for fault in faults.FAULTS
    }


async def _gateway_faults(folder: Path, server: int, mode: str) -> dict[str, tuple[str, str]]:
    """Each fault meets a gateway of its own, so that none suffers from what another one taught it."""
    found: dict[str, tuple[str, str]] = {}
    for fault in faults.FAULTS:
        own = folder / f"{mode}-{fault}"
        own.mkdir()
        port = proxies.free_port()
        command = proxies.gateway_command(own, port, [])
        (own / "backends.yaml").write_text(json.dumps({"backends": _pair(server, mode, fault)}))
        with await asyncio.to_thread(_entered, command, port, own) as stack:
            headers = {"CTO-Stream-Mode": mode}
            log = f"http://127.0.0.1:{server}/{mode}/{fault}/log"
            found[fault] = await faults.outcome(fault, f"http://127.0.0.1:{port}", "auto", log, headers)
            await asyncio.to_thread(stack.close)
    return found


def _entered(command: list[str], port: int, own: Path) -> ExitStack:
    stack = ExitStack()
    stack.enter_context(proxies.running(command, port, own / "log", proxies.gateway_variables(own)))
    return stack


def _pair(server: int, run: str, fault: str) -> list[Mapping[str, object]]:
    second = "no-prefill" if fault == "S14" else "ok"
    return [
        {
            "id": name,
            "tier": tier,
            "kind": "openai_compatible",
            "model": f"{name}-model",
            "endpoint": f"http://127.0.0.1:{server}/{run}/{path}/v1",
            "price": {"input": 1, "output": 2},
            "timeouts_ms": LIMITS,
            "capabilities": {"context_window": window},
        }
        for name, tier, path, window in (
            ("primary", "cheap", fault, 8192),
            ("fallback", "expensive", second, 128_000),
        )
    ]


def _litellm(folder: Path, server: int) -> str:
    """One model for each fault, each with the healthy one behind it, and limits as ours."""
    models, ways = [], []
    for fault in faults.FAULTS:
        second = "no-prefill" if fault == "S14" else "ok"
        for name, path, model in ((fault, fault, "primary-model"), (f"{fault}-second", second, "fallback-model")):
            parameters = {
                "model": f"openai/{model}",
                "api_base": f"http://127.0.0.1:{server}/litellm/{path}/v1",
                "api_key": "none",
                "timeout": LIMITS["headers"] / 1000,
                "stream_timeout": LIMITS["first_token"] / 1000,
            }
            models.append({"model_name": name, "litellm_params": parameters})
        ways.append({fault: [f"{fault}-second"]})
    router = {"fallbacks": ways, "context_window_fallbacks": ways, "num_retries": 1, "cooldown_time": 15}
    file = folder / "litellm-faults.yaml"
    told = {"model_list": models, "router_settings": router, "litellm_settings": {"telemetry": False}}
    file.write_text(json.dumps(told))
    return str(file)


def _table(verdicts: Verdicts) -> str:
    names = list(verdicts)
    rows = ["| fault | " + " | ".join(names) + " |", "|---" * (len(names) + 1) + "|"]
    for fault in faults.FAULTS:
        cells = [f"{verdicts[name][fault][0]} ({verdicts[name][fault][1]})".replace("|", "/") for name in names]
        rows.append(f"| {fault} | " + " | ".join(cells) + " |")
    passed = [sum(verdict == "pass" for verdict, _ in verdicts[name].values()) for name in names]
    return "\n".join([*rows, "| passed | " + " | ".join(map(str, passed)) + " |"])


if __name__ == "__main__":
    main()
