"""Identifiers are found whole and in parts."""

import pytest

from app.retrieval.lexical import lexical_text


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("camelCase", "camel Case"),
        ("HTTPServer", "HTTP Server"),
        ("snake_case.method", "snake case method"),
        ("p4d.24xlarge", "p4d 24xlarge"),
        ("YOLOv8-n", "YOLOv8 n"),
        ("a/b::c", "a b c"),
        ("INT8", ""),
        ("plain words", ""),
    ],
)
def test_parts_stand_behind_the_text(text: str, parts: str) -> None:
    assert lexical_text(text) == f"{text}\n{parts}"
