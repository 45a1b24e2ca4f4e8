"""What is found as pasted code in a request, and what is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.expert.review.languages import language_of
from app.expert.review.snippets import snippets_of

SERVING = (
    "Review our serving setup. Peak 90 requests/s.\n"
    "`1 FROM python:3.11` · `2 COPY . /app` · `3 # serving.yaml` · `4 instances: {min: 1, max: 1}`"
)


def test_numbered_lines_between_backticks_are_one_paste_cut_at_file_names() -> None:
    """The numbers are those that the reader sees, and a comment with a file name begins a new piece."""
    docker, serving = snippets_of(SERVING)[0]
    assert (docker.language, [line.number for line in docker.lines]) == ("docker", [1, 2])
    assert (serving.name, serving.lines[1].text) == ("serving.yaml", "instances: {min: 1, max: 1}")


def test_lines_know_their_place_in_the_request() -> None:
    """Each line's start points at its text."""
    text = "Please look:\n```python\nx = 1\ny = eval(z)\n```\nThanks."
    (piece,), rest = snippets_of(text)
    assert [text[line.start : line.start + len(line.text)] for line in piece.lines] == ["x = 1", "y = eval(z)"]
    assert "eval" not in rest
    assert "Thanks" in rest


def test_raw_lines_without_a_fence_are_found_and_prose_is_not() -> None:
    """Code between two sentences."""
    text = "Is this fine?\ndef f(x):\n    return x + 1\n\nWe ship it on Monday and nobody has looked at it."
    (piece,), rest = snippets_of(text)
    assert piece.language == "python"
    assert "Monday" not in piece.text
    assert "Monday" in rest


@pytest.mark.parametrize(
    "prose",
    [
        "Please review our architecture: three services, one database, everyone happy.",
        "Should we update our select list from last year, or delete it from the plan?",
        "Our team of five wants to move from a monolith to services. Thoughts?",
    ],
)
def test_prose_holds_no_code(prose: str) -> None:
    """Words of SQL in a sentence make no statement."""
    assert snippets_of(prose)[0] == ()


@pytest.mark.parametrize(
    ("code", "language"),
    [
        ("SELECT a FROM b WHERE c = 1;", "sql"),
        ("replicas: 1\ncontainers:\n- name: a\n  image: b", "k8s"),
        ("on: [push]\njobs:\n  a:\n    runs-on: ubuntu\n    steps:\n      - uses: a/b@v1", "ci"),
        ("services:\n  db:\n    image: postgres:16\n    ports:\n      - '5432:5432'", "compose"),
        ('resource "aws_s3_bucket" "b" {\n  acl = "private"\n}', "terraform"),
        ("server {\n  listen 80;\n}", "nginx"),
        ("const a = await fetch(url);", "js"),
        ("func main() {\n  x := 1\n}", "go"),
        ("GET /users\nPOST /orders", "api"),
        ("^[A-Z]{2}$", "regex"),
    ],
)
def test_languages_are_told_apart(code: str, language: str) -> None:
    """By what the lines look like."""
    assert language_of(code) == language


@given(st.text())
def test_no_text_breaks_the_search_and_places_hold(text: str) -> None:
    """Every line of every piece stands in the request where it says."""
    pieces, rest = snippets_of(text)
    assert len(rest) == len(text)
    for piece in pieces:
        for line in piece.lines:
            assert text[line.start : line.start + len(line.text)] == line.text
