"""What is wrong with cases, and where."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """Whether a case can be run all the same. A doubt is for whoever wrote the case to settle."""

    ERROR = "error"
    DOUBT = "doubt"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong; ``case`` is empty where the line has no id."""

    file: str
    line: int
    case: str
    says: str
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        name = f" {self.case}:" if self.case else ""
        return f"{self.file}:{self.line}:{name} {self.says}"
