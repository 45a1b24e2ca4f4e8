"""Secrets that lie in a package."""

import re
from collections.abc import Iterator

from app.domain.labels import Sensitivity
from app.screening.credentials import credentials
from app.screening.mapping import View

# What the screening takes for a secret because doubt costs nothing there. A skill is refused for one, so doubt counts.
_DOUBTFUL = frozenset({"password", "secret_value", "command_line_password", "shortened_key"})
_CODE = re.compile(r"[\[\](){}<>=\"'`|;]|::|->|\.\w+\.|--|^[a-z]+(?:[-_.][a-z0-9]+)*$|\d{4}-\d\d-\d\d")
_INVENTED = re.compile(
    r"(?i)example|placeholder|change|secret|passw|your|xxx|test|demo|dummy|sample|redacted|1234|abc|foo|token|\.\.\.|…|\*\*"
)
_SHORTEST = 8
_KINDS_OF_SIGNS = (re.compile("[a-z]"), re.compile("[A-Z]"), re.compile("[0-9]"), re.compile("[^a-zA-Z0-9]"))
_MIXED = 3


def secrets_in(view: View) -> Iterator[tuple[str, int, int]]:
    """The kind and place of each key, token or password in a form of a text."""
    for finding in credentials(view):
        if finding.sensitivity is not Sensitivity.RESTRICTED:
            continue
        if finding.kind not in _DOUBTFUL or _looks_real(view.text[finding.start : finding.end]):
            yield finding.kind, finding.start, finding.end


def _looks_real(value: str) -> bool:
    """Whether a value has the shape of a password that somebody uses, and not of a word, a date or a line of code."""
    if len(value) < _SHORTEST or _CODE.search(value) or _INVENTED.search(value):
        return False
    return sum(signs.search(value) is not None for signs in _KINDS_OF_SIGNS) >= _MIXED
