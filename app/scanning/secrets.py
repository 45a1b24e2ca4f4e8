"""Secrets that lie in a package."""

from collections.abc import Iterator

from app.domain.labels import Sensitivity
from app.screening.credentials import credentials
from app.screening.mapping import View


def secrets_in(view: View) -> Iterator[tuple[str, int, int]]:
    """The kind and place of each key, token or password in a form of a text."""
    for finding in credentials(view):
        if finding.sensitivity is Sensitivity.RESTRICTED:
            yield finding.kind, finding.start, finding.end
