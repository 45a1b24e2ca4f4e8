"""Each rule fires on what it means, and not on what only looks like it."""

from functools import cache
from pathlib import Path

import pytest
import yaml

from app.content.expert import ExpertContent, load_expert
from app.domain.errors import ContentError
from app.domain.labels import RequestType
from app.expert.review.checks import CHECKS
from app.expert.review.firing import fire
from app.expert.review.rules import RuleBook, read_rules
from app.expert.review.snippets import snippets_of
from scripts.draft import PROJECT, _sections  # pyright: ignore[reportPrivateUsage]


@cache
def content() -> ExpertContent:
    """The shipped tables and sentences."""
    return load_expert(PROJECT / "prompts" / "expert")


@cache
def book() -> RuleBook:
    """The shipped rules."""
    return read_rules(content())


def fired(language: str, code: str, prose: str = "") -> set[str]:
    """Ids of the rules that fire on a fenced piece."""
    snippets, rest = snippets_of(f"{prose}\n```{language}\n{code}\n```")
    return {each.rule.id for each in fire(book(), CHECKS, snippets, rest).fired}


CASES: list[dict[str, str]] = yaml.safe_load((Path(__file__).parent / "rule_cases.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[f"{case['rule']}-{n}" for n, case in enumerate(CASES)])
def test_a_rule_fires_on_the_fault_and_not_beside_it(case: dict[str, str]) -> None:
    """The near miss differs by the one thing that the rule is about."""
    assert case["rule"] in fired(case["language"], case["bad"])
    assert case["rule"] not in fired(case["language"], case["good"])


def test_a_comment_fires_nothing() -> None:
    """What a comment says is not what the code does."""
    assert fired("python", "# x = eval(line)\ny = 1") == set()


def test_words_beside_the_code_count() -> None:
    """A large table makes the lock worse; a random split is a fault only of data that follow time."""
    split = "a, b = train_test_split(X, random_state=1, stratify=y)"
    assert "ML-SPLIT-TIME" in fired("python", split, "We forecast daily demand.")
    assert "ML-SPLIT-TIME" not in fired("python", split, "We sort photos of cats.")
    snippets, rest = snippets_of("The table has 300 million rows.\n```sql\nCREATE INDEX i ON a (b);\n```")
    (lock,) = [e for e in fire(book(), CHECKS, snippets, rest).fired if e.rule.id == "SQL-INDEX-LOCK"]
    assert (lock.severity, lock.said) == ("High", "300 million rows")


def test_the_table_is_complete() -> None:
    """Every rule has its four parts of a sentence, a check that exists, and a section that a skill holds."""
    sentences = content().phrases[RequestType.REVIEW].tables["en"]
    for rule in book().rules:
        assert 3 <= sentences[rule.id].count(" | ") <= 4, rule.id
        assert not rule.check or rule.check in CHECKS, rule.id
        assert not rule.source or rule.source in _sections(), rule.id
        passed = sentences[rule.id].split(" | ")[3] != "-"
        assert passed == (rule.looks is not None), rule.id
    assert all(f"gap.{gap.id}" in sentences for gap in book().gaps)


@pytest.mark.parametrize(
    "rows",
    [
        "no list",
        [{"id": "A", "severity": "high", "in": ["sql"]}],
        [{"id": "A", "severity": "awful", "in": ["sql"], "find": "a"}],
        [{"id": "A", "severity": "high", "in": ["sql"], "find": "("}],
        [{"id": "A", "severity": "high", "in": ["sql"], "find": "a", "patch": ["a"]}],
        [{"id": "A", "severity": "high", "find": "a"}, {"id": "A", "severity": "low", "find": "b"}],
        [{"id": "A", "severity": "high", "find": "a", "colour": "red"}],
    ],
)
def test_a_malformed_table_is_refused(rows: object) -> None:
    """With a sentence that names the rule or the file."""
    with pytest.raises(ContentError):
        read_rules(ExpertContent({"review-x": {"rules": rows, "gaps": []}}, {}))
