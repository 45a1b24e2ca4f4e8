"""Honest documents about security, hiring and incidents are harmless: every skill that is shipped comes out benign."""

from pathlib import Path

import pytest

from app.scanning.reading import read_package
from app.scanning.report import Severity, Verdict
from app.scanning.scan import scan

SKILLS = Path(__file__).resolve().parents[2] / "skills"
NAMES = sorted(path.parent.name for path in SKILLS.glob("*/SKILL.md"))


@pytest.mark.parametrize("name", NAMES)
def test_every_shipped_skill_is_benign(name: str) -> None:
    report = scan(read_package(SKILLS / name))
    remarks = [finding for finding in report.findings if finding.severity is not Severity.NOTE]
    assert report.verdict is Verdict.BENIGN, remarks
    assert report.complete


def test_the_library_is_there() -> None:
    assert len(NAMES) >= 20
