"""What the user says was changed before the trouble began, or that nothing was."""

import re

from app.domain.workup import Evidence
from app.expert.case import Case

_DONE = (
    r"moved|switched|migrated|upgraded|deployed|released|changed|added|enabled|rotated|introduced|replaced|rolled out"
    r"|turned on|launched|refactored|split|merged|renamed|updated|installed|doubled|shipped"
)
_DOING = (
    r"moving|switching|migrating|upgrading|deploying|releasing|changing|adding|enabling|rotating|introducing|replacing"
    r"|turning on|launching|refactoring|updating|installing"
)
_REST = r"(?:[^.,;?!\n]|\.(?=\d)){0,90}"
_CHANGES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:right |shortly |just |only |directly )?(?:after|since|with|following)\s+(?:we|i|they|the team|somebody)"
        rf"\s+(?:\w+\s)?(?:{_DONE})\b{_REST}",
        rf"\b(?:after|since|with|following)\s+(?:{_DOING})\b{_REST}",
        rf"\b(?:the |our )?(?:release |version )?v?\d+\.\d+(?:\.\d+)?\s+(?:{_DONE})\b{_REST}",
        rf"\b(?:we|i|they)\s+(?:just\s+|recently\s+|also\s+)?(?:{_DONE})\b{_REST}",
        rf"\b(?:since|after|with|in)\s+(?:the\s+|our\s+|last\s+|yesterday's\s+|today's\s+)*"
        rf"(?:release|version|deploy(?:ment)?|rollout|upgrade|update|migration|switch|refactoring|rewrite|redesign|launch)\b{_REST}",
        rf"\b(?:git )?commit [0-9a-f]{{7,40}}\b{_REST}",
    )
)
_LEAD = re.compile(r"(?:(?:right|shortly|just|only|directly)\s+)?(?:after|since|with|following|in)\s+", re.IGNORECASE)
_UNCHANGED = re.compile(
    r"\b(?:nobody|no one|none of us)\s+(?:has\s+)?(?:touched|changed|deployed)\b[^.,;?!\n]{0,40}"
    r"|\bnothing\s+(?:has\s+|was\s+|else\s+)*(?:changed|released|deployed|touched)\b"
    r"|\bno (?:code |config\w* )?(?:changes?|releases?|deploys?)\b"
    r"|\bwithout (?:any )?(?:change|release|deploy)\w*\b",
    re.IGNORECASE,
)


def changed(case: Case) -> Evidence | None:
    """The words that say what was changed."""
    for pattern in _CHANGES:
        if match := pattern.search(case.text):
            lead = _LEAD.match(match[0])
            start = match.start() + (lead.end() if lead else 0)
            text = case.text[start : match.end()].rstrip()
            return Evidence(text, start, start + len(text))
    return None


def unchanged(case: Case) -> Evidence | None:
    """The words that say that nothing was changed."""
    match = _UNCHANGED.search(case.text)
    return Evidence(match[0].strip(), match.start(), match.end()) if match else None
