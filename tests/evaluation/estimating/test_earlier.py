from dataclasses import replace
from pathlib import Path

from app.domain.evaluation.case import Case
from app.domain.evaluation.content import content_of
from app.domain.evaluation.observed import Observed, RowStatus
from app.evaluation.estimating.earlier import earlier_tries
from app.evaluation.running.folder import RunFolder
from app.evaluation.running.journal import Journal
from tests.evaluation.made import case, observed, row
from tests.evaluation.reporting.runs import MANIFEST

MODELS = {"cheap": "small-1"}
CASES = (case("a"), case("b", "Which index?"))


def journaled(folder: Path, name: str, started: str, *seen: tuple[Case, Observed], **more: str) -> None:
    """A run that nobody has finished."""
    place = RunFolder(folder / name)
    place.begin(replace(MANIFEST, run=name, started=started, models=MODELS, **more))  # type: ignore[arg-type]
    journal, _ = Journal.open(place.journal)
    for number, (of, found) in enumerate(seen):
        journal.begin((of.id, number), "somebody")
        journal.done(replace(row(of, found, number), content=content_of(of)))
    journal.close()


def test_the_latest_tries_count_even_of_a_run_that_was_broken_off(tmp_path: Path) -> None:
    first, second = CASES
    journaled(tmp_path, "old", "2026-01-01", (first, observed("x", ms=1)), (second, observed("x", ms=2)))
    journaled(tmp_path, "new", "2026-02-01", (first, observed("x", ms=3)), (first, observed("x", ms=4)))
    found = earlier_tries(tmp_path, CASES, MODELS)
    assert {id_: [seen.ms for seen in tries] for id_, tries in found.tries.items()} == {"a": [3, 4], "b": [2]}
    assert found.runs == ("new", "old")


def test_what_says_nothing_of_a_new_run_is_left_out(tmp_path: Path) -> None:
    first, _ = CASES
    reworded = replace(first, question="Another one?")
    journaled(tmp_path, "failed", "2026-01-01", (first, Observed(RowStatus.TIMEOUT)))
    journaled(tmp_path, "reworded", "2026-01-02", (reworded, observed("x")))
    journaled(tmp_path, "elsewhere", "2026-01-03", (case("c", "And this?"), observed("x")))
    (tmp_path / "no-run").mkdir()
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "manifest.json").write_text("{}")
    assert dict(earlier_tries(tmp_path, CASES, MODELS).tries) == {}
    journaled(tmp_path, "house", "2026-01-04", (first, observed("x")), policy="house@2")
    assert dict(earlier_tries(tmp_path, CASES, {"cheap": "small-2"}).tries) == {}
    assert dict(earlier_tries(tmp_path, CASES, MODELS, "house@1").tries) == {}
    assert earlier_tries(tmp_path, CASES, MODELS, "house@2").runs == ("house",)
    assert dict(earlier_tries(tmp_path / "nowhere", CASES, MODELS).tries) == {}
