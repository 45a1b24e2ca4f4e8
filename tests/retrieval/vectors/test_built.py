"""Files of built graphs: whole or not there, whoever writes at the same time."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.retrieval.vectors.built import keep_built, read_built


def test_what_is_kept_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "models"
    assert read_built(folder, "a") is None
    keep_built(folder, "a", b"graph")
    assert read_built(folder, "a") == b"graph"
    assert read_built(folder, "b") is None
    assert [path.suffix for path in folder.iterdir()] == [".onnx"]


@pytest.mark.parametrize("damage", [b"", b"grapH", b"graph" * 2])
def test_a_damaged_file_is_removed(tmp_path: Path, damage: bytes) -> None:
    keep_built(tmp_path, "a", b"graph")
    (path,) = tmp_path.iterdir()
    path.write_bytes(damage)
    assert read_built(tmp_path, "a") is None
    assert not path.exists()
    keep_built(tmp_path, "a", b"graph")
    assert read_built(tmp_path, "a") == b"graph"


def test_a_damaged_file_does_not_hide_a_sound_one(tmp_path: Path) -> None:
    (tmp_path / "a-00.onnx").write_bytes(b"junk")
    keep_built(tmp_path, "a", b"graph")
    assert read_built(tmp_path, "a") == b"graph"


def test_where_nothing_can_be_written_nothing_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "models"
    file.write_text("not a folder")
    keep_built(file, "a", b"graph")
    assert read_built(file, "a") is None
    assert file.read_text() == "not a folder"


def test_writers_and_readers_at_once_see_whole_files(tmp_path: Path) -> None:
    graph = bytes(range(256)) * 4000

    def work(_number: int) -> bytes | None:
        found = read_built(tmp_path, "a")
        keep_built(tmp_path, "a", graph)
        return found

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(work, range(64))) <= {None, graph}
    assert len(list(tmp_path.iterdir())) == 1
