"""Blanks comments out, so that no rule fires on what a comment says."""

import re

_HASH = r"(?<![\w$&'\"])#[^\n]*"
_SLASHES = r"(?<!:)//[^\n]*|/\*.*?\*/"
_COMMENTS = {
    **dict.fromkeys(
        ("python", "shell", "docker", "yaml", "k8s", "ci", "compose", "nginx", "ruby", "env", "openapi"), _HASH
    ),
    **dict.fromkeys(("js", "java", "go", "c", "rust"), _SLASHES),
    "php": f"{_SLASHES}|{_HASH}",
    "terraform": f"{_SLASHES}|{_HASH}",
    "sql": r"--[^\n]*|/\*.*?\*/",
}
_STRING = r"\"\"\".*?\"\"\"|'''.*?'''|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`"
_FILLING = "\0"
_PATTERNS = {language: re.compile(f"({_STRING})|{comment}", re.S) for language, comment in _COMMENTS.items()}


def without_comments(code: str, language: str) -> str:
    """The code with filling in the place of comments, so that all places stay the same; strings stay.

    Beside code the filling is space; elsewhere it is a character that no pattern takes for space.
    """
    pattern = _PATTERNS.get(language)
    return pattern.sub(lambda match: match[1] or _filled(match), code) if pattern else code


def _filled(match: re.Match[str]) -> str:
    first, *others = match[0].split("\n")
    line = match.string[match.string.rfind("\n", 0, match.start()) + 1 : match.start()]
    begin = " " if line.strip() else _FILLING
    return "\n".join([begin * len(first), *(_FILLING * len(each) for each in others)])
