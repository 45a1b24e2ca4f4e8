"""Searches a request for the patterns of the table, each compiled once: there are more than the re module keeps."""

import re
from collections.abc import Iterator
from functools import lru_cache

from app.domain.workup import Evidence
from app.expert.case import Case


@lru_cache(maxsize=4096)
def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern, with case ignored."""
    return re.compile(pattern, re.IGNORECASE)


def every(case: Case, pattern: str) -> Iterator[Evidence]:
    """Each match of a pattern with its place."""
    for match in compiled(pattern).finditer(case.text):
        yield Evidence(match[0].strip(), match.start(), match.end())


def first(case: Case, pattern: str) -> Evidence | None:
    """The first match of a pattern with its place."""
    return next(every(case, pattern), None)
