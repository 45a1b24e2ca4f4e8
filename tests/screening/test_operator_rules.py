"""The operator's file: what its rows do, and what its errors say."""

from pathlib import Path

import pytest

from app.domain.errors import ConfigurationError
from app.domain.labels import Sensitivity
from app.screening.operator_rules import load_operator_rules, operator_screener

KEY = "ghp_" + "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1dE3fG5"
RULES = r"""
terms:
  - {term: project zebra}
  - {term: "kestrel*", level: restricted, kind: codename}
patterns:
  - {kind: badge_number, pattern: '\bB-\d{6}\b', level: restricted}
  - {pattern: 'Heron', cased: true}
allow:
  - Anna.Novak@partner-mail.net
  - project zebra
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "screening.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "level", "kind"),
    [
        ("What is KestrelNine?", Sensitivity.RESTRICTED, "codename"),
        ("The gate refused B-123456.", Sensitivity.RESTRICTED, "badge_number"),
        ("What is Heron?", Sensitivity.CONFIDENTIAL, "operator_pattern"),
        ("What is a heron?", Sensitivity.PUBLIC, None),
        ("What is ｋｅｓｔｒｅｌ?", Sensitivity.RESTRICTED, "codename"),
    ],
)
def test_terms_and_patterns_raise_the_label(tmp_path: Path, text: str, level: Sensitivity, kind: str | None) -> None:
    found = operator_screener(written(tmp_path, RULES))(text)
    assert found.sensitivity is level
    assert {finding.kind for finding in found.findings} == ({kind} if kind else set())


def test_an_allowed_value_lowers_a_term_and_an_address(tmp_path: Path) -> None:
    without = operator_screener(written(tmp_path, "terms: [{term: project zebra}]"))
    assert without("What is Project Zebra?").sensitivity is Sensitivity.CONFIDENTIAL
    screener = operator_screener(written(tmp_path, RULES))
    assert screener("What is Project Zebra?").sensitivity is Sensitivity.PUBLIC
    assert screener("Write to anna.novak@partner-mail.net").sensitivity.rank < Sensitivity.CONFIDENTIAL.rank
    assert screener("Write to ben.novak@partner-mail.net").sensitivity is Sensitivity.CONFIDENTIAL


@pytest.mark.parametrize("value", [KEY, "4111 1111 1111 1111", "Winter!34x"])
def test_no_list_makes_a_secret_harmless(tmp_path: Path, value: str) -> None:
    screener = operator_screener(written(tmp_path, f"allow: ['{value}']"))
    assert screener(f"the password is {value} and the card too").sensitivity is Sensitivity.RESTRICTED


def test_without_a_file_only_the_shipped_rows_work() -> None:
    assert operator_screener(None)("What is Project Zebra?").sensitivity is Sensitivity.PUBLIC


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "terms:\nallow:\n"])
def test_a_file_may_be_empty(tmp_path: Path, text: str) -> None:
    data = load_operator_rules(written(tmp_path, text))
    assert (data.rules, data.terms, data.harmless) == ((), None, frozenset())


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("terms:\n  - {term: ok}\n  - {term: x}\n", 3, "at least 2"),
        ("terms:\n  - term: zebra\n    level: public\n", 3, "internal"),
        ("terms:\n  - {term: '#42'}\n", 2, "begins with a letter"),
        ("patterns:\n  - kind: p\n    pattern: 'a+'\n", 2, "kind"),
        ("patterns:\n  - kind: slow\n    pattern: '(?=a)b'\n", 3, "(?:...)"),
        ("patterns:\n  - kind: slow\n    pattern: 'a+'\n", 3, "{1,20}"),
        ("allow: [a]\nbanned: [b]\n", 2, "banned"),
        ("terms: [\n", 2, "not YAML"),
        ("- terms\n", 1, "the file"),
    ],
)
def test_an_error_names_the_file_and_the_line(tmp_path: Path, text: str, line: int, said: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(ConfigurationError) as caught:
        load_operator_rules(path)
    assert caught.value.sentence.startswith(f"{path}, line {line}: ")
    assert said in caught.value.sentence


def test_an_error_repeats_no_value(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as caught:
        load_operator_rules(written(tmp_path, "terms:\n  - {term: zebra, level: hunter2}\n"))
    assert "hunter2" not in caught.value.sentence


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="cannot be read"):
        operator_screener(tmp_path / "none.yaml")
