import base64
import gzip
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.screening.encodings import decoded_runs

ROOM = 10_000
PLAIN = "the plain sentence, with 42 signs"


def base64_of(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


ENCODINGS: dict[str, Callable[[str], str]] = {
    "base64": base64_of,
    "base64url": lambda text: base64.urlsafe_b64encode(text.encode()).decode().rstrip("="),
    "hex": lambda text: text.encode().hex(),
    "upper hex": lambda text: text.encode().hex().upper(),
    "base32": lambda text: base64.b32encode(text.encode()).decode(),
    "gzip": lambda text: base64.b64encode(gzip.compress(text.encode(), mtime=0)).decode(),
    "zlib": lambda text: base64.b64encode(zlib.compress(text.encode())).decode(),
    "utf-16": lambda text: base64.b64encode(text.encode("utf-16-le")).decode(),
}


@pytest.mark.parametrize("name", ENCODINGS)
def test_each_encoding_is_undone_in_place(name: str) -> None:
    run = ENCODINGS[name](PLAIN)
    runs = decoded_runs(f"before {run} after", ROOM)
    assert [(piece.text, piece.start, piece.end) for piece in runs.pieces] == [(PLAIN, 7, 7 + len(run))]


@given(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126), min_size=24, max_size=200))
def test_any_printable_text_comes_back_from_base64(text: str) -> None:
    assert decoded_runs(base64_of(text), ROOM).pieces[0].text == text


@pytest.mark.parametrize("width", [16, 40, 76])
def test_a_run_may_be_broken_over_lines_and_followed_by_a_word(width: int) -> None:
    run = base64_of(PLAIN * 3)
    wrapped = "\n".join(run[at : at + width] for at in range(0, len(run), width))
    runs = decoded_runs(f"see\n{wrapped}\nThanks", ROOM)
    assert runs.pieces[0].text == PLAIN * 3


def test_a_run_inside_a_path_is_found() -> None:
    assert decoded_runs(f"/files/{base64_of(PLAIN)}/view", ROOM).pieces[0].text == PLAIN


@pytest.mark.parametrize(
    "text",
    [
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk",
        "internationalization",
        "3f9c1d7e8a55b2c4d6e7f8091a2b3c4d5e6f7a8b",
        "a" * 100,
        "0" * 100,
        "550e8400-e29b-41d4-a716-446655440000",
    ],
)
def test_what_does_not_decode_to_text_is_left_alone(text: str) -> None:
    assert decoded_runs(text, ROOM).pieces == ()


def test_a_bomb_is_reported_and_not_opened() -> None:
    bomb = base64.b64encode(gzip.compress(b"a" * 1_000_000, mtime=0)).decode()
    runs = decoded_runs(bomb, ROOM)
    assert runs.too_large
    assert runs.pieces == ()


def test_broken_compressed_data_is_no_bomb() -> None:
    broken = base64.b64encode(b"\x1f\x8b" + b"\x00" * 40).decode()
    assert not decoded_runs(broken, ROOM).too_large
