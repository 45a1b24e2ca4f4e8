import pytest

from app.screening.mapping import Piece
from app.screening.spelled import rejoined, spelled_out

TEXT = "the key is hunter2, really"
BYTES = TEXT.encode()


def applied(text: str, pieces: list[Piece]) -> str:
    for piece in sorted(pieces, key=lambda one: -one.start):
        text = text[: piece.start] + piece.text + text[piece.end :]
    return text


@pytest.mark.parametrize(
    "run",
    [
        BYTES.hex(" "),
        BYTES.hex(":").upper(),
        " ".join(f"{byte:08b}" for byte in BYTES),
        " ".join(map(str, BYTES)),
        ", ".join(map(str, BYTES)),
        "".join(f"={byte:02X}" for byte in BYTES),
    ],
)
def test_bytes_one_by_one_are_read(run: str) -> None:
    text = f"log: {run}\n"
    assert applied(text, list(spelled_out(text))) == f"log: {TEXT}\n"


def test_soft_breaks_and_quoted_signs_of_a_mail_are_undone() -> None:
    text = "key=3Dsk-pro=\nj-123 and a=5Fb"
    assert applied(text, list(spelled_out(text))) == "key=sk-proj-123 and a_b"


@pytest.mark.parametrize(
    "text",
    [
        "00:1B:44:11:3A:B7",
        "latency buckets: 100 200 400 800 1600 3200",
        "a=10, b=20",
        "x =\n  5",
        "1 2 3 4 5 6 7 8 9 10 11 12 13",
    ],
)
def test_ordinary_numbers_stay(text: str) -> None:
    assert list(spelled_out(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "hun**ter**2", "hun``ter2", 'hun" + "ter2',
        "hun' +\n    'ter2", "hun<!-- x -->ter2", "hun<b></b>ter2", "hun\\\nter2",
        "h-u-n-t-e-r-2-2-2",
    ],
)  # fmt: skip
def test_what_cuts_a_word_is_taken_out(text: str) -> None:
    assert applied(text, list(rejoined(text))).startswith("hunter2")


@pytest.mark.parametrize(
    "text", ["a **bold** word", "use `a` and `b`", "<b>bold</b> text", 'f("a", "b")', "2024-01-01"]
)
def test_marks_between_words_stay(text: str) -> None:
    assert list(rejoined(text)) == []
