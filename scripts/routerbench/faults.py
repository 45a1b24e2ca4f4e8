"""How both proxies come through sixteen faults of a provider, with a healthy second one behind it; all streamed.

    python scripts/bench_faults.py

The faults and what counts as passed are FailoverBench's: *pass* is the whole answer and right conduct (for S13 the
provider's refusal), *safe* a clean error, *fail* a hang or a cut answer that looks whole, *conduct* the whole answer
after conduct that harms the provider or the caller.
"""

import asyncio
import json
import time
from dataclasses import dataclass, field

import httpx

from routerbench.faults_server import TEXT

LONGEST_S = 130.0
FAULTS = tuple(f"S{number:02}" for number in range(1, 17))
OUTAGE_CALLS, OUTAGE_PAUSE_S = 20, 4.0


@dataclass
class Heard:
    """What the caller of a stream got."""

    status: int = 0
    text: str = ""
    names: list[str] = field(default_factory=list[str])
    usage: bool = False
    ended: bool = False
    error: str = ""
    seconds: float = 0.0

    @property
    def whole(self) -> bool:
        """Whether it is the answer and nothing else."""
        return self.text == TEXT and self.ended and not self.error


async def ask(address: str, model: str, headers: dict[str, str]) -> Heard:
    """One streamed call."""
    heard, begun = Heard(), time.monotonic()
    body = {
        "model": model,
        "messages": [{"role": "user", "content": "Tell me sixty words."}],
        "stream": True,
        "stream_options": {"include_usage": True},
    }
    try:
        async with (
            asyncio.timeout(LONGEST_S),
            httpx.AsyncClient(timeout=LONGEST_S, trust_env=False) as client,
            client.stream("POST", f"{address}/v1/chat/completions", json=body, headers=headers) as response,
        ):
            heard.status = response.status_code
            heard.names.extend(value for _, value in response.headers.multi_items())
            if response.is_success:
                async for line in response.aiter_lines():
                    _hear(heard, line)
            else:
                heard.error = (await response.aread()).decode(errors="replace")
    except (httpx.HTTPError, TimeoutError) as error:
        heard.error = type(error).__name__
    heard.seconds = time.monotonic() - begun
    return heard


def _hear(heard: Heard, line: str) -> None:
    if not line.startswith("data:"):
        return
    data = line.removeprefix("data:").strip()
    if data == "[DONE]":
        return
    chunk = json.loads(data)
    if chunk.get("error"):
        heard.error = json.dumps(chunk["error"])
        return
    heard.names.append(str(chunk.get("model")))
    heard.usage = heard.usage or bool(chunk.get("usage"))
    for choice in chunk.get("choices", []):
        heard.text += choice["delta"].get("content") or ""
        heard.ended = heard.ended or bool(choice.get("finish_reason"))


async def outcome(fault: str, address: str, model: str, log: str, headers: dict[str, str]) -> tuple[str, str]:
    """How a proxy came through one fault: the verdict, and what was seen."""
    if fault == "S15":
        return await _outage(address, model, log, headers)
    heard = await ask(address, model, headers)
    attempts = await _attempts(log)
    seen = f"{len(attempts)} attempts, {heard.seconds:.1f} s" + (f", {heard.error[:60]}" if heard.error else "")
    if fault == "S13":
        told = "content" in heard.error.lower() and len(attempts) == 1 and not heard.text
        return ("pass" if told else "fail" if heard.text else "safe"), seen
    if not heard.whole:
        hangs = heard.error == "TimeoutError"
        return ("fail" if hangs or (heard.text and not heard.error) else "safe"), seen
    if fault == "S09" and not (await ask(address, model, headers)).whole:
        return "conduct", seen + ", the next call failed"
    return ("pass" if _right(fault, attempts, heard) else "conduct"), seen


def _right(fault: str, attempts: list[float], heard: Heard) -> bool:
    early = [each for each in attempts if each < (1.5 if fault == "S01" else 3.0)]
    checks = {
        "S01": len(early) <= 2,  # noqa: PLR2004 - the numbers of the table
        "S02": len(early) <= 4 and len(attempts) <= 6,  # noqa: PLR2004
        "S04": len(attempts) <= 6,  # noqa: PLR2004
        "S06": len(attempts) == 1 and heard.seconds < 100,  # noqa: PLR2004
        "S07": heard.seconds < 15,  # noqa: PLR2004
        "S09": heard.seconds < 45,  # noqa: PLR2004
        "S11": heard.seconds < 8 and heard.usage,  # noqa: PLR2004
        "S12": len(attempts) == 1,
        "S16": heard.usage and any("fallback" in name or "second" in name for name in heard.names),
    }
    return checks.get(fault, True)


async def _outage(address: str, model: str, log: str, headers: dict[str, str]) -> tuple[str, str]:
    """Twenty calls, one each four seconds, while the first provider is away for a minute."""
    begun, whole = time.monotonic(), 0
    for number in range(OUTAGE_CALLS + 3):
        await asyncio.sleep(max(0.0, begun + number * OUTAGE_PAUSE_S - time.monotonic()))
        heard = await ask(address, model, headers)
        whole += heard.whole
    attempts = await _attempts(log)
    probes = len([each for each in attempts if each < 60])  # noqa: PLR2004 - the outage is that long
    back = next((each for each in attempts if each >= 60), None)  # noqa: PLR2004
    seen = f"{whole} of {OUTAGE_CALLS + 3} whole, {probes} attempts while away, back after {back or 0:.0f} s"
    if whole < OUTAGE_CALLS + 3:
        return "safe", seen
    return ("pass" if back is not None and back <= 90 and probes <= 15 else "conduct"), seen  # noqa: PLR2004


async def _attempts(log: str) -> list[float]:
    async with httpx.AsyncClient(trust_env=False) as client:
        return list((await client.get(log)).json()["attempts"])
