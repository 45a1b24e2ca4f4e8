"""Finished runs of the evaluation are found again; half a run and a foreign file are passed over."""

from pathlib import Path

import pytest

from app.domain.errors import NotFound
from app.evaluation.archive import RunArchive
from tests.evaluation.archived import archived


def test_runs_are_summed_and_their_rows_read(tmp_path: Path) -> None:
    archived(tmp_path, "before", 1.0)
    archived(tmp_path, "after", 0.5)
    (tmp_path / "half").mkdir()
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "rows.jsonl").write_text("{}\n")
    archive = RunArchive(tmp_path)
    found = {each.manifest.run: each for each in archive.runs()}
    assert found.keys() == {"before", "after"}
    assert (found["after"].score, found["after"].tries, found["after"].errors) == (0.5, 3, 0)
    assert [row.case for row in archive.rows("before")] == ["a", "b", "c"]
    for name in ("half", "../before", "", "nobody"):
        with pytest.raises(NotFound):
            archive.rows(name)
    assert RunArchive(tmp_path / "none").runs() == ()
