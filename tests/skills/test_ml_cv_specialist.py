"""The skill ``ml-cv-specialist``: its printed figures follow from their formulas, and its example code runs."""

import asyncio
import importlib.util
import math
import re
from pathlib import Path
from types import ModuleType

import pytest

SKILL = Path(__file__).parents[2] / "skills" / "ml-cv-specialist"


def memory_gb(billions: float, bytes_each: float, kv_per_token: int, tokens: int) -> float:
    """Weights, 16-bit cache and 10 % overhead."""
    weights = billions * bytes_each
    return weights + kv_per_token * tokens / 1e9 + 0.1 * weights


def test_printed_money_figures_follow_from_their_formulas() -> None:
    api, busy, always = 0.027, 3 / 3000, 730 * 3 + 500
    assert math.isclose((500 * 30 + 200 * 60) / 1e6, api)
    assert math.ceil(500 / (api - busy)) == 19_231
    assert math.ceil(always / api) == 99_630
    assert round(500 / (0.011 - busy)) == 50_000
    assert math.ceil(500 / (0.0045 - busy)) == 142_858
    assert [math.ceil((730 * price + 500) / api) for price in (4, 8, 12)] == [126_667, 234_815, 342_963]
    assert [math.ceil(500 / (api - price / 3000)) for price in (4, 8, 12)] == [19_481, 20_548, 21_740]


@pytest.mark.parametrize(
    ("billions", "bytes_each", "per_token", "tokens", "total", "cards"),
    [
        (8, 2, 131_072, 4 * 8192, 21.895, [2, 1, 1]),
        (8, 1, 131_072, 4 * 8192, 13.095, [1, 1, 1]),
        (70, 0.5, 327_680, 4096, 39.842, [2, 2, 1]),
        (70, 0.5, 327_680, 8 * 4096, 49.237, [3, 2, 1]),
        (70, 1, 327_680, 8 * 4096, 87.737, [5, 3, 2]),
        (70, 2, 327_680, 8 * 4096, 164.737, [8, 5, 3]),
    ],
)
def test_printed_memory_table_follows_from_its_formula(
    billions: float, bytes_each: float, per_token: int, tokens: int, total: float, cards: list[int]
) -> None:
    needed = memory_gb(billions, bytes_each, per_token, tokens)
    assert round(needed, 3) == total
    assert [math.ceil(needed / (0.9 * vram)) for vram in (24, 40, 80)] == cards
    assert f"{total} GB | {' | '.join(map(str, cards))} |" in (SKILL / "references" / "cost-and-capacity.md").read_text(
        encoding="utf-8"
    )


@pytest.fixture
def batcher(tmp_path: Path) -> ModuleType:
    """The code block of the page as an importable module."""
    blocks = re.findall(
        r"```python\n(.*?)```",
        (SKILL / "references" / "inference-patterns.md").read_text(encoding="utf-8"),
        flags=re.DOTALL,
    )
    assert len(blocks) == 1
    path = tmp_path / "batcher.py"
    path.write_text(blocks[0], encoding="utf-8")
    spec = importlib.util.spec_from_file_location("batcher", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_batcher_gives_each_caller_its_own_result_and_never_an_empty_batch(batcher: ModuleType) -> None:
    seen: list[list[int]] = []

    async def predict(items: list[int]) -> list[int]:
        seen.append(items)
        return [item * 10 for item in items]

    async def scenario() -> list[int]:
        one = batcher.DynamicBatcher(predict, max_batch=4, max_wait_s=0.02)
        results = await asyncio.gather(*(one.submit(number) for number in range(10)))
        await one.close()
        return list(results)

    assert asyncio.run(scenario()) == [number * 10 for number in range(10)]
    assert [len(items) for items in seen] == [4, 4, 2]


def test_batcher_waits_from_the_first_request_only(batcher: ModuleType) -> None:
    async def predict(items: list[int]) -> list[int]:
        return items

    async def scenario() -> float:
        one = batcher.DynamicBatcher(predict, max_batch=100, max_wait_s=0.2)
        loop = asyncio.get_running_loop()
        started = loop.time()
        first = asyncio.create_task(one.submit(1))
        await asyncio.sleep(0.15)
        second = asyncio.create_task(one.submit(2))
        await asyncio.gather(first, second)
        waited = loop.time() - started
        await one.close()
        return waited

    assert 0.19 <= asyncio.run(scenario()) < 0.34


def test_batcher_failure_stays_in_its_batch(batcher: ModuleType) -> None:
    async def predict(items: list[int]) -> list[int]:
        if 3 in items:
            raise ValueError("bad input")
        return items

    async def scenario() -> list[object]:
        one = batcher.DynamicBatcher(predict, max_batch=2, max_wait_s=0.01)
        results = await asyncio.gather(*(one.submit(n) for n in range(6)), return_exceptions=True)
        await one.close()
        return list(results)

    results = asyncio.run(scenario())
    assert results[:2] == [0, 1]
    assert [type(result) for result in results[2:4]] == [ValueError, ValueError]
    assert results[4:] == [4, 5]


def test_batcher_drops_cancelled_callers_and_drains_on_close(batcher: ModuleType) -> None:
    seen: list[list[int]] = []

    async def predict(items: list[int]) -> list[int]:
        seen.append(items)
        await asyncio.sleep(0.01)
        return items

    async def scenario() -> list[int]:
        one = batcher.DynamicBatcher(predict, max_batch=10, max_wait_s=5.0, max_pending=3)
        tasks = [asyncio.create_task(one.submit(number)) for number in range(3)]
        await asyncio.sleep(0)
        with pytest.raises(RuntimeError, match="closed or full"):
            await one.submit(99)
        tasks[1].cancel()
        await asyncio.sleep(0)
        await one.close()
        with pytest.raises(RuntimeError, match="closed or full"):
            await one.submit(100)
        return [await tasks[0], await tasks[2]]

    assert asyncio.run(scenario()) == [0, 2]
    assert seen == [[0, 2]]
