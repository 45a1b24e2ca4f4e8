"""What someone meant who wrote a name slightly wrong."""

from collections.abc import Iterable
from difflib import get_close_matches

_LONGEST = 60
"""Characters of a wrong name that are looked at and repeated; no name is longer."""

_ALIKE = 0.6


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name most like ``name``; None if none is alike. Case, spaces and underscores do not count.

    A name of which ``name`` is a part comes before names that are merely spelt alike: "memory" means "gpu-memory".
    """
    plain = {_plain(each): each for each in known}
    asked = _plain(name[:_LONGEST])
    spelt = get_close_matches(asked, plain, n=1, cutoff=0.75)
    held = [each for each in plain if asked and asked in each]
    close = spelt or sorted(held, key=len) or get_close_matches(asked, plain, n=1, cutoff=_ALIKE)
    return plain[close[0]] if close else None


def shortened(name: str) -> str:
    """The name as an error may repeat it: one line of bounded length."""
    line = " ".join(name.split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"


def _plain(name: str) -> str:
    return name.casefold().replace("_", "").replace("-", "").replace(" ", "")
