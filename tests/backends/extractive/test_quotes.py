"""Quotes are cut where a reader would cut them, and rows are quoted by a cell."""

from hypothesis import given
from hypothesis import strategies as st

from app.backends.extractive.quotes import LONGEST_QUOTE_WORDS, cut, row_quote, statement
from app.backends.extractive.spans import Kind, Span, spans_of
from app.domain.model_call import LabelledPassage
from tests.backends.extractive.conftest import make_passage


def _span(raw: str, kind: Kind = Kind.SENTENCE, **more: tuple[str, ...]) -> Span:
    return Span("S1", kind, raw, "Heading", (0, 1), 0, 0, **more)  # type: ignore[arg-type] # only cells and header


def test_a_short_sentence_is_one_quote() -> None:
    assert cut("Roll back when errors double.") == ["Roll back when errors double."]


def test_a_long_sentence_is_cut_at_its_clauses() -> None:
    first = "Below ten thousand requests a month prefer an API because nobody has to be on call for it at night,"
    second = "above a hundred thousand the machines of your own begin to pay for themselves."
    assert cut(f"{first} {second}") == [first.rstrip(","), second]


def test_forbidden_characters_end_a_quote() -> None:
    assert cut('It says "retrain" and [stops](x) here') == ["It says", "retrain", "and", "stops", "here"]


@given(st.text(max_size=400))
def test_quotes_are_short_safe_and_verbatim(raw: str) -> None:
    for quote in cut(" ".join(raw.split())):
        assert quote in " ".join(raw.split())
        assert len(quote.split()) <= LONGEST_QUOTE_WORDS
        assert not set(quote) & set('"]|')
        assert any(c.isalnum() for c in quote)


def test_a_sentence_that_two_quotes_cover_is_shown_whole() -> None:
    raw = "One card is enough for the weights of the model in four bits and a short context, " * 2 + "says the table."
    said = statement(_span(raw), len)
    assert said is not None
    assert said.text == " ".join(raw.split())
    assert said.marks.count('[S1 "') == 2


def test_a_row_is_said_with_the_names_of_its_columns() -> None:
    row = _span("T4, 16 GB", Kind.ROW, cells=("T4", "16 GB", ""), header=("Card", "Memory", "PSI"))
    said = statement(row, len)
    assert said is not None
    assert said.text == "T4 – memory: 16 GB"
    assert said.marks == '[S1 "16 GB"]'


def test_a_row_without_a_quotable_cell_is_not_said() -> None:
    assert row_quote(_span("–", Kind.ROW, cells=("–", "|"), header=("a", "b"))) is None


def test_a_row_is_not_quoted_by_a_cell_that_would_stand_anywhere() -> None:
    assert row_quote(_span("", Kind.ROW, cells=("below 0.1", "stable", "nothing"))) == "below 0.1"
    assert row_quote(_span("", Kind.ROW, cells=("yes", "no"))) is None


def test_spans_know_their_context() -> None:
    text = (
        "## Checks\n\nIntro sentence here. Before launch:\n\n- Pin the version.\n  - Never latest.\n\n"
        "1. **Detection.** One model is fast. A threshold of 0.5 is usual.\n\n"
        "| Card | VRAM |\n|---|---|\n| T4 | 16 GB |\n\n```\ncode | here\n```\n"
    )
    spans = spans_of([LabelledPassage("S1", make_passage(text, "Checks"))])
    assert [(span.kind, span.raw) for span in spans] == [
        (Kind.SENTENCE, "Intro sentence here."),
        (Kind.ITEM, "Pin the version."),
        (Kind.ITEM, "Never latest."),
        (Kind.ITEM, "One model is fast. A threshold of 0.5 is usual."),
        (Kind.ROW, "T4, 16 GB"),
    ]
    assert spans[0].opens
    assert not spans[1].opens
    assert spans[1].lead == "Before launch:"
    assert spans[2].lead == "Before launch: Pin the version."
    assert spans[3].topic == "Detection"
    assert spans[4].header == ("Card", "VRAM")
    assert [span.group[1] for span in spans] == [1, 2, 2, 2, 3]


def test_a_table_piece_without_header_gives_rows_without_names() -> None:
    spans = spans_of([LabelledPassage("S1", make_passage("| A10G | 24 GB |\n| T4 | 16 GB |"))])
    assert [span.header for span in spans] == [(), ()]
    said = statement(spans[0], len)
    assert said is not None
    assert said.text == "A10G – 24 GB"
