"""What a scan found: findings by dimension, a rating of each dimension, and one verdict."""

from dataclasses import dataclass, field
from enum import StrEnum

from app.domain.codec import Json

SCANNER = "scan-1"
"""The version of the rules; a report names the one that made it."""


class Dimension(StrEnum):
    """What a skill is asked about."""

    PURPOSE = "purpose"
    SCOPE = "instruction_scope"
    INSTALL = "install_mechanism"
    CREDENTIALS = "credentials"
    PERSISTENCE = "persistence"


class Severity(StrEnum):
    """How much a finding weighs: worth knowing, worth reading, reason to refuse."""

    NOTE = "note"
    REVIEW = "review"
    BLOCK = "block"

    @property
    def rank(self) -> int:
        """0 for a note, 2 for a reason to refuse."""
        return tuple(Severity).index(self)

    @property
    def milder(self) -> "Severity":
        """One step less."""
        return tuple(Severity)[max(0, self.rank - 1)]


class Rating(StrEnum):
    """What the findings of one dimension come to."""

    OK = "ok"
    REVIEW = "review"
    BLOCK = "block"


class Verdict(StrEnum):
    """What a skill comes to: nothing found, a person should read it, refused."""

    BENIGN = "benign"
    SUSPICIOUS = "suspicious"
    MALICIOUS = "malicious"


@dataclass(frozen=True, slots=True)
class Finding:
    """One place that says why. ``line`` counts from 1; ``excerpt`` shows every invisible character by its code.

    ``hidden`` names the way in which a human reader was kept from seeing it, if there is one.
    """

    rule: str
    dimension: Dimension
    severity: Severity
    file: str
    line: int
    excerpt: str
    message: str
    hidden: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """One skill, scanned. ``files`` are the SHA-256 values (hex) of the raw bytes by path.

    ``complete`` is False when something in the package could not be looked at.
    """

    name: str
    files: tuple[tuple[str, str], ...]
    findings: tuple[Finding, ...] = field(default=())
    complete: bool = True
    scanner: str = SCANNER

    @property
    def ratings(self) -> dict[Dimension, Rating]:
        """The rating of each dimension: that of its gravest finding."""
        return {dimension: self._rating(dimension) for dimension in Dimension}

    @property
    def verdict(self) -> Verdict:
        """Malicious with a reason to refuse in any dimension, suspicious with anything to read in any, else benign."""
        ratings = set(self.ratings.values())
        if Rating.BLOCK in ratings:
            return Verdict.MALICIOUS
        return Verdict.SUSPICIOUS if Rating.REVIEW in ratings else Verdict.BENIGN

    def _rating(self, dimension: Dimension) -> Rating:
        ranks = [finding.severity.rank for finding in self.findings if finding.dimension is dimension]
        return tuple(Rating)[max(ranks, default=0)]


def report_json(report: Report) -> Json:
    """A report as plain JSON values."""
    return {
        "name": report.name,
        "verdict": report.verdict.value,
        "complete": report.complete,
        "ratings": {dimension.value: rating.value for dimension, rating in report.ratings.items()},
        "findings": [_finding_json(finding) for finding in report.findings],
        "files": dict(report.files),
        "scanner": report.scanner,
    }


def _finding_json(finding: Finding) -> Json:
    return {
        "rule": finding.rule,
        "dimension": finding.dimension.value,
        "severity": finding.severity.value,
        "file": finding.file,
        "line": finding.line,
        "excerpt": finding.excerpt,
        "message": finding.message,
        "hidden": finding.hidden,
    }
