"""Ordinary requests to the team stay below confidential, so that they may use every backend."""

import json
from pathlib import Path

import pytest

from app.domain.labels import Sensitivity
from app.screening.detect import Screener, shipped

REQUESTS = Path(__file__).resolve().parents[2] / "evals" / "analyzer" / "exemplars.jsonl"


@pytest.fixture(scope="module")
def requests() -> list[str]:
    return [json.loads(line)["question"] for line in REQUESTS.read_text(encoding="utf-8").splitlines()][::4]


@pytest.mark.parametrize(("screener", "share"), [(Screener(), 0.006), (shipped(), 0.05)], ids=["detectors", "all"])
def test_few_ordinary_requests_are_raised(requests: list[str], screener: Screener, share: float) -> None:
    raised = [text for text in requests if screener(text).sensitivity.rank >= Sensitivity.CONFIDENTIAL.rank]
    assert len(raised) <= share * len(requests), raised[:20]
