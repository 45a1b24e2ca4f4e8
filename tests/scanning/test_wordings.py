"""New wordings: packages and sentences that no rule was written for one by one, scored as a whole.

Packages of the half ``tune`` have been looked at while rules were written; those of the half ``report`` never were, so
their share says what to expect of the next package that somebody sends.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.scanning.package import package_of
from app.scanning.report import Verdict
from app.scanning.scan import scan

DATA = Path(__file__).resolve().parent.parent / "data" / "scanning"
HEAD = "---\nname: notes\ndescription: Notes on tides.\n---\n\n# Notes\n"
FORMS = 4
_CHOICE = re.compile(r"\{([^{}]*)\}")


def scored(half: str) -> Counter[tuple[str, Verdict]]:
    rows = [json.loads(line) for line in (DATA / "fresh.jsonl").read_text(encoding="utf-8").splitlines()]
    return Counter((row["verdict"], scan(package_of(row["files"])).verdict) for row in rows if row["half"] == half)


def wordings(sign: str) -> Iterator[str]:
    """Some forms of each sentence of a kind, spread over its choices."""
    for line in (DATA / "wordings.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith(sign):
            parts = _CHOICE.split(line[2:])
            for turn in range(FORMS):
                choices = [part.split("|") if place % 2 else [part] for place, part in enumerate(parts)]
                text = "".join(choice[(turn * (1 + place % 3)) % len(choice)] for place, choice in enumerate(choices))
                yield HEAD + text[0].upper() + text[1:] + "\n"


def test_the_half_that_was_looked_at_is_right() -> None:
    found = scored("tune")
    assert found["malicious", Verdict.BENIGN] + found["malicious", Verdict.SUSPICIOUS] == 0
    assert found["benign", Verdict.MALICIOUS] == 0
    assert found.total() >= 120


def test_the_half_that_was_never_looked_at() -> None:
    found = scored("report")
    malicious = sum(count for (verdict, _), count in found.items() if verdict == "malicious")
    assert found["malicious", Verdict.MALICIOUS] / malicious >= 0.8
    assert found["benign", Verdict.MALICIOUS] / (found.total() - malicious) <= 0.06


@pytest.mark.parametrize(("sign", "least", "most"), [("+ ", 0.85, 1.0), ("- ", 0.0, 0.0)])
def test_sentences_in_many_forms(sign: str, least: float, most: float) -> None:
    verdicts = Counter(scan(package_of({"SKILL.md": text})).verdict for text in wordings(sign))
    assert least <= verdicts[Verdict.MALICIOUS] / verdicts.total() <= most
