"""Baselines: rows in a file that says where they come from, and what was there before."""

from pathlib import Path

import pytest

from app.domain.errors import ManifestDiffers
from app.evaluation.running.baseline import accept, read_baseline
from app.evaluation.running.rows import digest, dump_row
from tests.evaluation.running.rows import row

OLD, NEW = [row("a", answer="old\u2028")], [row("b"), row("a", answer="new")]


def test_a_baseline_keeps_the_digest_of_the_one_before(tmp_path: Path) -> None:
    path = tmp_path / "baselines" / "default.jsonl"
    first = accept(path, OLD, "the first", "2026-11-01", "default")
    second = accept(path, NEW, "new prompts", "2026-11-22", "default")
    found = read_baseline(path)
    assert found.history == (second, first)
    assert (first.digest, second.digest) == (digest(OLD), digest(NEW))
    assert [each.case for each in found.rows] == ["a", "b"]
    assert digest(found.rows) == digest(NEW)


def test_the_rows_of_any_run_can_be_held_against(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(f"{dump_row(each)}\n" for each in OLD), encoding="utf-8")
    assert read_baseline(path).rows == tuple(OLD)


def test_what_is_no_row_is_named(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text(f"{dump_row(OLD[0])}\n[]\n", encoding="utf-8")
    with pytest.raises(ManifestDiffers, match="2 is no row"):
        read_baseline(path)
    with pytest.raises(ManifestDiffers, match="cannot be read"):
        read_baseline(tmp_path / "none.jsonl")
