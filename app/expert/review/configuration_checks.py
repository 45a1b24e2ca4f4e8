"""Checks of configuration that need more than one line."""

import re
from collections.abc import Iterator, Mapping

from app.expert.review.hits import Check, Hit
from app.expert.review.snippets import Snippet

_PROBE = re.compile(
    r"(?P<kind>liveness|readiness)Probe\"?\s*:(?:(?!Probe)[\s\S]){0,200}?\bpath\"?:\s*\"?(?P<path>/[\w./-]+)",
    re.IGNORECASE,
)
_INLINE = re.compile(
    r"\b(?P<kind>liveness|readiness|alive|live|ready)\b\"?\s*:\s*\"?(?P<path>/[\w./-]+)", re.IGNORECASE
)
_DATABASE = re.compile(
    r"image:\s*[\"']?(?:\w+/)?(?P<name>postgres|mysql|mariadb|mongo|redis|elasticsearch)\b[^\n]*", re.IGNORECASE
)
_SERVICE = re.compile(r"^ {2,4}[\w-]+:\s*$", re.MULTILINE)


def same_probe(snippet: Snippet) -> Iterator[Hit]:
    """One path that is to say both that the process lives and that it can serve."""
    paths: dict[str, re.Match[str]] = {}
    for pattern in (_INLINE, _PROBE):
        for found in pattern.finditer(snippet.code):
            kind = "ready" if found["kind"].lower().startswith("read") else "alive"
            paths.setdefault(kind, found)
    if len(paths) > 1 and paths["ready"]["path"] == paths["alive"]["path"]:
        found = paths["ready"]
        start = snippet.code.rfind("\n", found.start(), found.end()) + 1 if "\n" in found[0] else found.start()
        yield Hit(start, found.end(), (found["path"],))


def database_without_volume(snippet: Snippet) -> Iterator[Hit]:
    """A database whose files go with its container."""
    starts = [match.start() for match in _SERVICE.finditer(snippet.code)]
    for found in _DATABASE.finditer(snippet.code):
        end = next((start for start in starts if start > found.start()), len(snippet.code))
        begin = max([start for start in starts if start < found.start()], default=0)
        if "redis" not in found["name"].lower() and "volumes:" not in snippet.code[begin:end]:
            yield Hit(found.start(), found.end(), (found["name"],))


CONFIGURATION_CHECKS: Mapping[str, Check] = {
    "same_probe": same_probe,
    "database_without_volume": database_without_volume,
}
