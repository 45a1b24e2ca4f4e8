"""The filter of a streamed answer: numbers for quotes that hold, nothing for the others, whatever the pieces."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.model_call import LabelledPassage
from app.domain.passage import Passage
from app.retrieval.quoting.citations import CitationStream

TEXTS = {
    "S1": "Use 1 service per 2-3 developers minimum. Teams can't split later.",
    "S2": "Start with a modular monolith. Keep the database of each module apart.",
}
LABELLED = tuple(
    LabelledPassage(
        label,
        Passage(
            id=n,
            document_id=7,
            skill="sizing",
            path="skills/sizing/SKILL.md",
            section="rules",
            heading_path=("Rules",),
            start=n * 100,
            end=n * 100 + len(text),
            text=text,
            score=0.0,
            cosine=0.0,
            bm25=0.0,
            content_hash="abc",
        ),
    )
    for n, (label, text) in enumerate(TEXTS.items(), start=1)
)
ONE = '[S1 "1 service per 2-3 developers"]'
TWO = '[S2 "Start with a modular monolith."]'


def filtered(*pieces: str) -> tuple[str, CitationStream]:
    stream = CitationStream(LABELLED)
    return "".join([*map(stream.feed, pieces), stream.finish()]), stream


@pytest.mark.parametrize(
    ("text", "expected", "dropped"),
    [
        (f"Split late {ONE}. Start small {TWO}.", "Split late [1]. Start small [2].", 0),
        (f"a {ONE}{TWO} b {ONE}", "a [1][2] b [1]", 0),
        ('a [S1 "1 service per 2-3 developers"; S2 "Start with a modular monolith."] b', "a [1][2] b", 0),
        ('a [S1 "1 service per 2-3 developers", S2 "Keep the database"] b', "a [1][2] b", 0),
        ("a [S1 \u201c1 service per 2\u20133 developers\u201d] b", "a [1] b", 0),
        ("a [S1 '1 service per 2-3 developers'] b", "a [1] b", 0),
        ("a [S1 'Teams can't split later.'] b", "a [1] b", 0),
        ('a [S1: "1 service per 2-3 developers"] b', "a [1] b", 0),
        ("a [S1 \u2013 1 service per 2-3 developers] b", "a [1] b", 0),
        ("a [S2 \u201e1 service per 2-3 developers\u201c] b", "a [1] b", 0),
        ('a [S1 "9 services per developer"]. b', "a. b", 1),
        ('a [S1 "9 services per developer"; S2 "Keep the database"]. b', "a [1]. b", 1),
        ("a [S1]. b", "a. b", 1),
        ("a [S1, S2] b", "a b", 2),
        ("a [1] b [2, 3]. [1](x) values[0] f(x)[1] [2024]", "a b. [1](x) values[0] f(x)[1] [2024]", 2),
        (
            "- [ ] task [F1] [link](u) [S3 bucket](u) [S3-compatible] [Sx] [",
            "- [ ] task [F1] [link](u) [S3 bucket](u) [S3-compatible] [Sx] [",
            0,
        ),
        ('a [S1 "never closed', "a never closed", 1),
        ('a [S1 "never closed\n\nNew paragraph.', "a never closed\n\nNew paragraph.", 1),
        ('a [S1 "1 service". Then prose [F1].', "a. Then prose [F1].", 1),
        ("a [S1", "a ", 1),
        ("trailing  spaces  \n\n  stay  ", "trailing  spaces  \n\n  stay  ", 0),
    ],
)
def test_marks_become_numbers_or_disappear(text: str, expected: str, dropped: int) -> None:
    shown, stream = filtered(text)
    assert shown == expected
    assert len(stream.dropped) == dropped


def test_a_citation_tells_where_its_quote_stands() -> None:
    _, stream = filtered(f"x {TWO} y {ONE}")
    first, second = stream.citations
    assert (first.n, first.quote, first.start, first.end) == (1, "Start with a modular monolith.", 200, 230)
    assert (first.skill, first.section, first.heading, first.path) == (
        "sizing",
        "rules",
        "Rules",
        "skills/sizing/SKILL.md",
    )
    assert (second.n, second.quote, second.content_hash) == (2, "1 service per 2-3 developers", "abc")


def test_text_passes_at_once_and_marks_wait() -> None:
    stream = CitationStream(LABELLED)
    assert stream.feed("Split ") == "Split"
    assert stream.feed("late [") == " late"
    assert stream.feed('S1 "1 service per') == ""
    assert stream.feed(' 2-3 developers"') == ""
    assert stream.citations == ()
    assert stream.feed("] and") == " [1] and"
    assert len(stream.citations) == 1


_MARKS = [ONE, TWO, '[S1 "no such words here"]', "[S1]", "[S1 'Teams can't split later.']", "[3]", "[S3-x]", "[x](y)"]
_MORE = ["[S2", '"]', "]", "[", " ", "  ", "word", ".", "\n\n", "\n", "S1", '"', "; ", "(", "12"]
PARTS = st.sampled_from([*_MARKS, *_MORE, '[S1 "a"; S2 "Keep the database"]'])


@given(st.lists(PARTS, max_size=12).map("".join) | st.text(alphabet="[]S12 \"';,:(-\nab", max_size=60), st.data())
def test_the_pieces_do_not_matter(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=8)))
    places = [0, *cuts, len(text)]
    pieces = [text[start:end] for start, end in itertools.pairwise(places)]
    whole, one = filtered(text)
    parts, many = filtered(*pieces)
    letters, single = filtered(*text)
    assert parts == letters == whole
    assert many.citations == single.citations == one.citations
    assert many.dropped == single.dropped == one.dropped


@given(st.lists(PARTS, max_size=12).map("".join))
def test_every_number_shown_has_its_citation(text: str) -> None:
    shown, stream = filtered(text)
    for citation in stream.citations:
        assert f"[{citation.n}]" in shown
        assert citation.quote in TEXTS["S1"] + TEXTS["S2"]
    assert '[S1 "' not in shown


def test_a_mark_that_never_ends_does_not_hold_the_answer_for_ever() -> None:
    stream = CitationStream(LABELLED)
    shown = stream.feed('a [S1 "' + "word " * 400)
    assert shown.startswith("a word word")
    assert len(stream.dropped) == 1
