"""The questions that the analyzer is measured on are not among those that it learns from.

Of the development questions only hashes are kept here: one line per question, one hash for each run of four words.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from app.analyzer.text import fold
from app.analyzer.train import read_exemplars

ROOT = Path(__file__).resolve().parents[2]
HASHES = ROOT / "tests" / "data" / "analyzer" / "golden-runs.txt"
RUN = 4
HALF = 0.5
SHORT = 7  # runs; of a shorter question a common phrase is much, it must be the whole one
_WORD = re.compile(r"[\u4e00-\u9fff]|[^\W_\u4e00-\u9fff]+")


def runs(text: str) -> set[str]:
    """The hashes of all runs of four words of a text, or of the whole if it is shorter."""
    words = _WORD.findall(fold(text))
    found = [" ".join(words[start : start + RUN]) for start in range(max(1, len(words) - RUN + 1))]
    return {hashlib.sha256(run.encode()).hexdigest()[:10] for run in found}


def likeness(text: str, cases: Iterable[frozenset[str]]) -> float:
    """The largest share of a text's runs that one of the cases has too."""
    own = runs(text)
    shares = (1.0 if own == set(case) else len(own & case) / max(len(own), SHORT) for case in cases if own & case)
    return max(shares, default=0.0)


def test_no_exemplar_is_a_development_question_or_close_to_one() -> None:
    cases = [frozenset(line.split()) for line in HASHES.read_text(encoding="utf-8").splitlines()]
    assert len(cases) > 200
    known = frozenset[str]().union(*cases)
    asked = [row.question for row in read_exemplars(ROOT / "evals" / "analyzer" / "exemplars.jsonl")]
    suspects = [text for text in asked if len(runs(text) & known) >= HALF * len(runs(text))]
    assert [text for text in suspects if likeness(text, cases) >= HALF] == []


def test_a_copy_with_another_number_is_noticed() -> None:
    case = frozenset(runs("How many replicas does a queue with 400 messages a second need at peak?"))
    assert likeness("how many replicas does a queue with 900 messages a second need at peak", [case]) >= HALF
    assert likeness("How does a queue differ from a log, and when is each the better choice?", [case]) < HALF


def test_each_word_of_chinese_counts() -> None:
    assert Counter(map(len, [runs("消息队列是什么")])) == Counter([4])
