"""Skills that wait for a person, and those that were let in, in the shape of the HTTP API."""

from datetime import datetime
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from app.domain.approval import Approval
from app.scanning.report import Finding, Report, Severity, Verdict
from app.scanning.waiting import Waiting, Waits

_MOST_FINDINGS = 100


class _View(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, from_attributes=True)


class FindingView(_View):
    """A place of a skill that speaks against it."""

    severity: Severity
    rule: str
    file: str
    line: int
    message: str


class ScanView(_View):
    """What a scan says; notes are left out, and there are at most 100 findings."""

    verdict: Verdict
    complete: bool
    ratings: dict[str, str]
    findings: tuple[FindingView, ...]


class WaitingView(_View):
    """A skill that is not served as it lies there: held back, withheld, or rejected as no usable skill."""

    name: str
    why: Waits
    reasons: tuple[str, ...]
    scan: ScanView | None


class ApprovalView(_View):
    """A version of an imported skill that was let in."""

    name: str
    verdict: str
    source: str
    approved_by: str
    approved_at: datetime | None
    files: int


class ApprovalsView(_View):
    """What waits, by name, and every approval, the latest first."""

    waiting: tuple[WaitingView, ...]
    approved: tuple[ApprovalView, ...]


def waiting_view(waiting: Waiting) -> WaitingView:
    """A skill that waits, for the wire."""
    report = waiting.report
    return WaitingView(
        name=waiting.name, why=waiting.why, reasons=waiting.reasons, scan=None if report is None else scan_view(report)
    )


def scan_view(report: Report) -> ScanView:
    """A report for the wire."""
    found = [each for each in report.findings if each.severity is not Severity.NOTE][:_MOST_FINDINGS]
    return ScanView(
        verdict=report.verdict,
        complete=report.complete,
        ratings={dimension.value: rating.value for dimension, rating in report.ratings.items()},
        findings=tuple(map(_finding, found)),
    )


def approval_view(approval: Approval) -> ApprovalView:
    """An approval for the wire."""
    return ApprovalView(
        name=approval.name,
        verdict=approval.verdict,
        source=approval.source,
        approved_by=approval.approved_by,
        approved_at=approval.approved_at,
        files=len(approval.files),
    )


def _finding(finding: Finding) -> FindingView:
    message = f"{finding.message} ({finding.hidden})" if finding.hidden else finding.message
    return FindingView(
        severity=finding.severity, rule=finding.rule, file=finding.file, line=finding.line, message=message
    )
