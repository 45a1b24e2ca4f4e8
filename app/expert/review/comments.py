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
_PATTERNS = {language: re.compile(f"({_STRING})|{comment}", re.S) for language, comment in _COMMENTS.items()}


def without_comments(code: str, language: str) -> str:
    """The code with spaces in the place of comments; strings stay."""
    pattern = _PATTERNS.get(language)
    return pattern.sub(lambda match: match[1] or re.sub(r"[^\n]", " ", match[0]), code) if pattern else code
