"""Code and logs that were pasted without fences are told from prose."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analyzer.pasted import looks_like_log, set_apart

CODE = {
    "sql": "SELECT a.id,\n  (SELECT max(b.day) FROM b WHERE b.a_id = a.id) AS last\nFROM a\nWHERE a.open = true;",
    "python": "def ask(url):\n    try:\n        return get(url)\n    except OSError:\n        return None",
    "docker": 'FROM alpine:3\nCOPY . /srv\nRUN apk add curl\nCMD ["sh"]',
    "yaml": "services:\n  web:\n    image: shop:latest\n    ports:\n      - 80:80",
    "json": '{\n  "Action": "*",\n  "Resource": "*"\n}',
    "trace": "TypeError: x is not a function\n    at run (app.js:3:9)\n    at main (app.js:9:1)",
}


@pytest.mark.parametrize("name", CODE)
def test_pasted_code_is_no_prose(name: str) -> None:
    found = set_apart(f"Could you look at this please?\n\n{CODE[name]}\n\nIt runs every night.")
    assert "\n".join(found.pieces) == CODE[name]
    assert " ".join(found.prose.split()) == "Could you look at this please? It runs every night."


@pytest.mark.parametrize(
    "text",
    [
        "Our plan:\n- Frontend: React\n- Backend: Django\n- Start: March\nIs it sound?",
        "Numbers:\nTP = 84\nFP = 12\nWhat is the precision?",
        "Hello all,\n\nwe have two servers.\nThey are slow.\n\nThanks",
        "Week 1: build\nWeek 2: test\nWeek 3: launch",
        "import of 2 million rows fails, why?",
    ],
)
def test_lists_plans_and_numbers_stay_prose(text: str) -> None:
    assert set_apart(text).pieces == ()


def test_a_single_error_line_is_a_log() -> None:
    found = set_apart("It stops with\nRuntimeError: CUDA out of memory. Tried to allocate 2 GiB\nWhat now?")
    assert len(found.pieces) == 1
    assert looks_like_log(found.pieces[0])
    assert not looks_like_log(CODE["docker"])


@given(st.text(alphabet=st.sampled_from("ab1 =:{}();.\n-SELECT"), max_size=200))
def test_no_line_is_lost(text: str) -> None:
    found = set_apart(text)
    everything = "\n".join([found.prose, *found.pieces])
    assert sorted("".join(everything.split())) == sorted("".join(text.split()))
