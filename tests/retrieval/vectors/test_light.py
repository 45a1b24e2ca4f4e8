"""From the numpy form to the built graph, in one process and in several."""

import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from app.domain.errors import ConfigurationError
from app.retrieval.vectors.embedding import WEIGHTS_SHA256
from app.retrieval.vectors.light import LightModel
from app.retrieval.vectors.minilm import MiniLM
from tests.retrieval.minilm_parts import TEXTS, WEIGHTS, cosines, fast, full

ROOT = Path(__file__).resolve().parents[3]
BUILD = """
import sys
from pathlib import Path
from app.retrieval.vectors.light import LightModel

model = LightModel(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
print(model.settle(), model.embed("queue length").sum())
model.close()
"""


def test_the_numpy_form_answers_until_the_graph_does(tmp_path: Path) -> None:
    model = LightModel(WEIGHTS, tmp_path, WEIGHTS_SHA256)
    assert isinstance(model.load(), MiniLM)
    before = model.embed(TEXTS[0])
    assert model.settle()
    assert np.array_equal(model.embed(TEXTS[0]), fast().embed(TEXTS[0]))
    assert cosines([before], [full().embed(TEXTS[0])])[0] > 0.997
    model.close()
    assert len(list(tmp_path.iterdir())) == 1


def test_a_kept_graph_needs_no_weights(tmp_path: Path) -> None:
    models, folder = tmp_path / "models", tmp_path / "weights"
    first = LightModel(WEIGHTS, models, WEIGHTS_SHA256)
    assert first.settle()
    first.close()
    folder.mkdir()
    shutil.copy(WEIGHTS / "tokenizer.json", folder)
    second = LightModel(folder, models, WEIGHTS_SHA256)
    second.load()
    assert second.fast
    second.close()
    (file,) = models.iterdir()
    with file.open("r+b") as kept:
        kept.seek(1000)
        kept.write(b"damage")
    third = LightModel(WEIGHTS, models, WEIGHTS_SHA256)
    assert isinstance(third.load(), MiniLM)
    assert third.settle()
    third.close()
    assert [path.name for path in models.iterdir()] == [file.name]


def test_threads_that_come_at_once_load_once(tmp_path: Path) -> None:
    model = LightModel(WEIGHTS, tmp_path, WEIGHTS_SHA256)
    with ThreadPoolExecutor(4) as pool:
        forms = [each.result() for each in [pool.submit(model.load) for _ in range(8)]]
    assert len({id(form) for form in forms}) <= 2
    model.close()


def test_other_weights_are_refused(tmp_path: Path) -> None:
    model = LightModel(WEIGHTS, tmp_path, "0" * 64)
    with pytest.raises(ConfigurationError, match="other weights than expected"):
        model.embed("x")
    model.close()


def test_two_processes_may_build_at_once(tmp_path: Path) -> None:
    command = [sys.executable, "-c", BUILD, str(WEIGHTS), str(tmp_path), WEIGHTS_SHA256]
    processes = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = {process.communicate(timeout=120)[0] for process in processes}
    assert len(said) == 1
    assert said.pop().startswith("True")
    (file,) = tmp_path.iterdir()
    assert file.suffix == ".onnx"
