"""Suites as files, and which cases they take how often."""

from decimal import Decimal
from pathlib import Path

import pytest

from app.domain.errors import InvalidSuite
from app.domain.evaluation.case import Case, Expect
from app.domain.labels import RequestType
from app.evaluation.suites.reading import read_suite
from app.evaluation.suites.suite import narrowed
from app.settings import PROJECT

CASES = (
    Case("a", "?", Expect(type=RequestType.EXPLAIN, agents=("mentor",)), tags=("lang:de",)),
    Case("b", "?", Expect(type=RequestType.DEBUG), tags=("injection", "lang:de")),
    Case("c", "?", tags=("injection",)),
)
WHOLE = """
[suite]
name = "nightly"
cases = ["golden/*.jsonl"]
select = { tags_any = ["injection"], types = ["debug"] }
repeats = 2
repeats_for = { "tag:injection" = 5, "type:debug" = 3 }
backends = "backends/two.yaml"
[scorers]
labels = {}
citations = { support = false }
[gate]
baseline = "baselines/nightly.jsonl"
margin = 0.05
[budget]
usd = 2.50
minutes = 10
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "suites").mkdir()
    (tmp_path / "golden").mkdir()
    for name in ("two", "one"):
        (tmp_path / "golden" / f"{name}.jsonl").write_text("")
    return tmp_path


def test_a_suite_says_what_is_run_and_by_what_it_is_judged(folder: Path) -> None:
    (folder / "suites" / "nightly.toml").write_text(WHOLE)
    suite = read_suite("nightly", folder)
    assert [file.name for file in suite.files] == ["one.jsonl", "two.jsonl"]
    assert [case.id for case in suite.chosen(CASES)] == ["b"]
    assert [suite.tries(case) for case in CASES] == [2, 5, 5]
    assert suite.backends == folder / "backends" / "two.yaml"
    assert suite.baseline == folder / "baselines" / "nightly.jsonl"
    assert (suite.gate.margin, suite.gate.alpha) == (0.05, 0.04)
    assert (suite.limits.usd, suite.limits.minutes) == (Decimal("2.5"), 10)
    assert suite.scorers == {"labels": {}, "citations": {"support": False}}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[suite]\nname = "x"\n', "suite.cases"),
        ('[suite]\nname = "x"\ncases = ["none/*.jsonl"]\n', "no file below"),
        ('[suite]\nname = "x"\ncases = ["golden/*.jsonl"]\nrepeat = 3\n', "suite.repeat"),
        ('[suite]\nname = "x"\ncases = ["golden/*.jsonl"]\nselect = { types = ["advise"] }\n', "suite.select.types"),
        ('[suite]\nname = "x"\ncases = ["golden/*.jsonl"]\n[gate]\nmargin = 3\n', "gate.margin"),
        ("[suite\n", "not TOML"),
    ],
)
def test_what_is_wrong_is_named(folder: Path, text: str, says: str) -> None:
    (folder / "suites" / "x.toml").write_text(text)
    with pytest.raises(InvalidSuite, match=says):
        read_suite("x", folder)


def test_a_suite_that_is_not_there_is_told_with_those_that_are(folder: Path) -> None:
    (folder / "suites" / "smoke.toml").write_text("")
    with pytest.raises(InvalidSuite, match="there are: smoke"):
        read_suite("smoky", folder)


@pytest.mark.parametrize(
    ("only", "slices", "left"),
    [
        ((), (), "abc"),
        (("a", "c"), (), "ac"),
        ((), ("tag:lang:de",), "ab"),
        ((), ("lang:de", "injection"), "b"),
        ((), ("type:debug",), "b"),
        ((), ("agent:mentor",), "a"),
        (("c",), ("type:debug",), ""),
    ],
)
def test_a_run_can_be_narrowed(only: tuple[str, ...], slices: tuple[str, ...], left: str) -> None:
    assert "".join(case.id for case in narrowed(CASES, only, slices)) == left


@pytest.mark.parametrize("name", [path.stem for path in sorted((PROJECT / "evals" / "suites").glob("*.toml"))])
def test_every_shipped_suite_can_be_read(name: str) -> None:
    assert read_suite(name, PROJECT / "evals").name == name
