"""Patterns as the rules' tables hold them, each compiled once: there are more of them than ``re`` itself remembers."""

import re
from functools import lru_cache


@lru_cache(maxsize=8192)
def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern, with case ignored."""
    return re.compile(pattern, re.IGNORECASE)
