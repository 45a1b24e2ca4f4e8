"""The fast form against the weights in full width: alike, the same on every thread, refused where it is wrong."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import onnx
from hypothesis import given, settings
from hypothesis import strategies as st
from onnx import helper

from app.retrieval.vectors.fast import PROBE, PROBED, open_fast
from tests.retrieval.minilm_parts import TEXTS, WEIGHTS, cosines, fast, full, graph

ROOT = Path(__file__).resolve().parents[3]
OPEN = """
import sys
from pathlib import Path
import psutil
from app.retrieval.vectors.fast import open_fast
from app.retrieval.vectors.minilm import load_tokenizer

model = open_fast(Path(sys.argv[2]).read_bytes(), load_tokenizer(Path(sys.argv[1])))
print(model.embed("queue").shape, [each.path for each in psutil.Process().open_files() if "onnxruntime" in each.path])
"""


def test_vectors_are_alike_and_so_are_their_cosines() -> None:
    rounded, exact = [fast().embed(text) for text in TEXTS], [full().embed(text) for text in TEXTS]
    # Of one word or none there is little to take the mean of.
    assert cosines(rounded, exact).min() > 0.99
    assert np.median(cosines(rounded, exact)) > 0.998
    assert fast().alike() > 0.997
    between = np.stack(rounded) @ np.stack(rounded).T - np.stack(exact) @ np.stack(exact).T
    assert np.abs(between).max() < 0.03
    assert np.abs(between).mean() < 0.006


@settings(deadline=None, max_examples=25)
@given(text=st.text(max_size=120))
def test_any_text_has_a_unit_vector_close_to_the_exact_one(text: str) -> None:
    vector = fast().embed(text)
    assert vector.shape == (384,)
    assert abs(float(np.linalg.norm(vector)) - 1) < 1e-5
    assert float(vector @ full().embed(text)) > 0.99


def test_threads_share_the_weights_and_get_the_same_numbers() -> None:
    alone = [fast().embed(text) for text in TEXTS]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(fast().embed, TEXTS * 6))
    for number, vector in enumerate(together):
        assert np.array_equal(vector, alone[number % len(TEXTS)])


def test_nothing_is_reported_to_anybody(tmp_path: Path) -> None:
    """By itself ONNX Runtime opens a database in the user's cache, puts a device id into it and starts an uploader."""
    file = tmp_path / "graph.onnx"
    file.write_bytes(graph())
    home = tmp_path / "home"
    home.mkdir()
    variables = {"HOME": str(home), "XDG_CACHE_HOME": str(home), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", OPEN, str(WEIGHTS), str(file)]
    said = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, check=True).stdout
    assert said == "(384,) []\n"
    assert list(home.iterdir()) == []


def test_what_is_no_graph_is_not_opened() -> None:
    assert open_fast(b"junk", full().tokenizer) is None
    assert open_fast(graph()[: len(graph()) // 2], full().tokenizer) is None


def test_a_graph_that_computes_something_else_is_not_used() -> None:
    """As on a processor whose sums of bytes overflow."""
    model = onnx.load_from_string(graph())
    helper.set_model_props(model, {PROBED: " ".join(str(each) for each in -full().embed(PROBE))})
    assert open_fast(model.SerializeToString(), full().tokenizer) is None
