"""Quotes: found through what writers change when they copy, and never shown otherwise than the document has them."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.domain.model_call import LabelledPassage
from app.domain.passage import Passage
from app.retrieval.quoting.folding import fold
from app.retrieval.quoting.quotes import Dropped, DropReason, VerifiedQuote, verify

RULES = """## Rule of thumb

Use **1 service per 2-3 developers** minimum; a "distributed monolith" can't be split.
Budget $1.5 per `unit`, or 10,000 a month.

| Model | Size |
|---|---|
| YOLOv8-n | 3.2M |
"""
ADVICE = (
    "Start with a modular\nmonolith \u2013 it\u2019s non-trivial to undo microservices later. "
    "See [the guide](x.md) first."
)
OFFSET = 1000


def passage(number: int, text: str, heading_path: tuple[str, ...] = ("Guide", "Advice")) -> LabelledPassage:
    found = Passage(
        id=number,
        document_id=number,
        skill="sizing",
        path=f"skills/sizing/{number}.md",
        section="advice",
        heading_path=heading_path,
        start=OFFSET * number,
        end=OFFSET * number + len(text),
        text=text,
        score=1.0,
        cosine=1.0,
        bm25=1.0,
        content_hash=str(number),
    )
    return LabelledPassage(f"S{number}", found)


BOTH = (passage(1, RULES), passage(2, ADVICE))


def shown(result: VerifiedQuote | Dropped) -> str:
    assert isinstance(result, VerifiedQuote), result
    text = result.labelled.passage.text
    start = result.labelled.passage.start
    assert text[result.start - start : result.end - start] == result.quote
    return result.quote


def reason(result: VerifiedQuote | Dropped) -> DropReason:
    assert isinstance(result, Dropped), result
    return result.reason


@pytest.mark.parametrize(
    ("quote", "label", "found"),
    [
        ("1 service per 2-3 developers minimum", "S1", "**1 service per 2-3 developers** minimum"),
        ("Use 1 service per  2\u20133 developers", "S1", "Use **1 service per 2-3 developers**"),
        ("a \u201cdistributed monolith\u201d can\u2019t be split.", "S1", 'a "distributed monolith" can\'t be split.'),
        ("split. Budget $1.5 per unit", "S1", "split.\nBudget $1.5 per `unit`"),
        ("YOLOv8-n | 3.2M", "S1", "YOLOv8-n | 3.2M"),
        ("modular monolith - it's non-trivial", "S2", "modular\nmonolith \u2013 it\u2019s non-trivial"),
        ("See the guide first.", "S2", "See [the guide](x.md) first."),
        ("See the guide first\u2026", "S2", "See [the guide](x.md) first"),
        ('"Start with a modular monolith"', "S2", "Start with a modular\nmonolith"),
    ],
)
def test_what_writers_change_does_not_matter(quote: str, label: str, found: str) -> None:
    result = verify(quote, label, BOTH)
    assert shown(result) == found
    assert isinstance(result, VerifiedQuote)
    assert (result.labelled.label, result.relabelled, result.corrected) == (label, False, False)


@pytest.mark.parametrize(
    ("quote", "why"),
    [
        ("", DropReason.NO_QUOTE),
        ("  \n", DropReason.NO_QUOTE),
        ("minimum", DropReason.TOO_SHORT),
        ("a", DropReason.TOO_SHORT),
        ("word " * 26, DropReason.TOO_LONG),
        ("1 service per 3-4 developers minimum", DropReason.NOT_FOUND),
        ("3 developers minimum", DropReason.NOT_FOUND),
        ("5 per unit", DropReason.NOT_FOUND),
        ("$1 per unit", DropReason.NOT_FOUND),
        ("000 a month", DropReason.NOT_FOUND),
        ("trivial to undo", DropReason.NOT_FOUND),
        ("monolith can be split", DropReason.NOT_FOUND),
        ("it's trivial to undo microservices later", DropReason.NOT_FOUND),
        ("Start with a modular monolith and never look back at it", DropReason.NOT_FOUND),
        ("modular mono", DropReason.NOT_FOUND),
    ],
)
def test_what_is_not_there_is_dropped(quote: str, why: DropReason) -> None:
    assert reason(verify(quote, "S1", BOTH)) is why


def test_a_wrong_label_is_repaired() -> None:
    for label in ("S1", "S7"):
        result = verify("microservices later", label, BOTH)
        assert isinstance(result, VerifiedQuote)
        assert (result.labelled.label, result.relabelled) == ("S2", True)
    same = (passage(1, "The same words."), passage(2, "The same words."))
    second = verify("The same words.", "S2", same)
    assert isinstance(second, VerifiedQuote)
    assert not second.relabelled


@pytest.mark.parametrize(
    "quote",
    [
        "Start with the modular monolith, it is non-trivial to undo microservices later",
        "start with modular monoliths - it's non-trivial to undo microservices later",
    ],
)
def test_a_near_quote_becomes_the_true_text(quote: str) -> None:
    result = verify(quote, "S2", BOTH)
    assert shown(result) == "Start with a modular\nmonolith \u2013 it\u2019s non-trivial to undo microservices later"
    assert isinstance(result, VerifiedQuote)
    assert result.corrected


@pytest.mark.parametrize(
    "altered",
    [
        "Alert when the PSI of a feature rises above 0.2 for two days in a row",
        "Alert when the PSI of a feature rises above 0.1 for three days in a row",
        "Alert when the PSI of a feature falls above 0.1 for two days in a row",
        "Do not alert when the PSI of a feature rises above 0.1 for two days in a row",
        "Alert when the CSI of a feature rises above 0.1 for two days in a row",
    ],
)
def test_a_near_quote_with_another_fact_is_none(altered: str) -> None:
    true = "Alert when the PSI of a feature rises above 0.1 for two days in a row"
    assert shown(verify(true, "S1", (passage(1, true),))) == true
    assert reason(verify(altered, "S1", (passage(1, true),))) is DropReason.NOT_FOUND


def test_a_quote_names_its_nearest_heading() -> None:
    text = "## Sizing\n\nOne host per team.\n\n### Queues\n\nKeep them short.\n\n```sh\n# Comment\nrun it now\n```\n"
    wide = (passage(1, text, ("Guide", "Sizing")),)
    for quote, section in (("One host per team.", "sizing"), ("Keep them short.", "queues"), ("run it now", "queues")):
        result = verify(quote, "S1", wide)
        assert isinstance(result, VerifiedQuote)
        assert result.section == section
    inside_code = verify("run it now", "S1", (passage(1, "# Comment\nrun it now\n"),))
    assert isinstance(inside_code, VerifiedQuote)
    assert (inside_code.section, inside_code.heading) == ("advice", "Advice")


WORDS = st.sampled_from(
    ["alpha", "beta", "gamma", "delta", "service", "latency", "below", "above", "not", "never", "10", "0.1", "GPU"]
)
MARKUP = st.sampled_from(["{}", "**{}**", "`{}`", "_{}_", '"{}"', "\u201c{}\u201d", "{},", "{}.", "[{}](x.md)", "{}\n"])


@st.composite
def passages_and_spans(draw: st.DrawFn) -> tuple[str, list[str], int, int]:
    plain = draw(st.lists(WORDS, min_size=8, max_size=40))
    text = " ".join(draw(MARKUP).format(word) for word in plain)
    first = draw(st.integers(0, len(plain) - 4))
    last = draw(st.integers(first + 3, min(first + 20, len(plain))))
    return text, plain, first, last


@given(passages_and_spans())
def test_true_quotes_always_hold(case: tuple[str, list[str], int, int]) -> None:
    text, _, first, last = case
    quote = " ".join(fold(text).text.split()[first:last])
    assert fold(shown(verify(quote, "S1", (passage(1, text),)))).text.strip(' .,"') == quote.strip(' .,"')


@given(passages_and_spans(), st.data())
def test_altered_quotes_never_pass(case: tuple[str, list[str], int, int], data: st.DataObject) -> None:
    _, plain, first, last = case
    text = " ".join(plain)
    altered = plain[first:last]
    place = data.draw(st.integers(0, len(altered) - 1))
    match data.draw(st.sampled_from(["replace", "insert", "delete"])):
        case "replace":
            altered[place] = data.draw(WORDS)
        case "insert":
            altered.insert(place, data.draw(WORDS))
        case _:
            del altered[place]
    quote = " ".join(altered)
    assume(f" {quote} " not in f" {text} ")
    assert reason(verify(quote, "S1", (passage(1, text),))) is DropReason.NOT_FOUND


@given(st.text(max_size=120), st.text(max_size=60))
def test_whatever_is_claimed_only_the_documents_text_is_shown(text: str, quote: str) -> None:
    result = verify(quote, "S1", (passage(1, text),))
    if isinstance(result, VerifiedQuote):
        assert shown(result) in text


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_folding_keeps_the_way_back(text: str) -> None:
    folded = fold(text)
    assert len(folded.text) == len(folded.origins)
    assert list(folded.origins) == sorted(folded.origins)
    assert "  " not in folded.text
    assert folded.text == folded.text.strip(" ")
