"""What holds for every answer, whatever the material: the stream, the citations, and nothing invented."""

import asyncio
import re
from collections.abc import AsyncIterator
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from app.backends.extractive import ExtractiveBackend
from app.backends.extractive.compose import compose
from app.backends.extractive.text import without_marks
from app.domain.backend import BackendKind, BackendSpec
from app.domain.clarification import Assumption, Reply
from app.domain.figure import Figure, Value
from app.domain.labels import AssumptionSource, RequestType, Sensitivity, Tier
from app.domain.model_call import (
    Finish,
    LabelledFigure,
    LabelledPassage,
    Material,
    ModelCall,
    Purpose,
    Section,
    StreamPart,
    TextDelta,
    Usage,
)
from app.retrieval.quoting.citations import CitationStream
from tests.backends.extractive.conftest import Skill, form, make_passage

_SPEC = BackendSpec("extractive", Tier.EXTRACTIVE, BackendKind.EXTRACTIVE, "extractive", Sensitivity.RESTRICTED)
_MARK = re.compile(r'\[(S\d+) "([^"\]]*)"\]')
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")

_WORDS = st.sampled_from(
    """
    PSI drift above 0.2 retrain model API cost month risk fail check roll back below 10,000 requests pgvector card GPU
    memory INT8 because start measure week latency disagree sources template field owner 25% $3 privacy
    """.split()  # noqa: SIM905 - a block of words reads better than a list of them
)
_SENTENCE = st.lists(_WORDS, min_size=1, max_size=40).map(lambda words: " ".join(words).capitalize() + ".")
_HOSTILE = st.text(
    alphabet=st.one_of(
        st.sampled_from('ab12.,;:!?|[]()"“”«»#*_`<>~-+=\\/\n\t S'),
        st.characters(codec="utf-8", exclude_categories=["Cc"]),
    ),
    max_size=120,
)
_ROW = st.lists(_SENTENCE | _HOSTILE | _WORDS, min_size=2, max_size=3).map(lambda cells: f"| {' | '.join(cells)} |")
_TABLE = st.lists(_ROW, min_size=2, max_size=4).map(lambda rows: "\n".join([rows[0], "|---|---|", *rows[1:]]))
_LIST = st.lists(_SENTENCE | _HOSTILE, min_size=1, max_size=4).map(lambda items: "\n".join(f"- {i}" for i in items))
_HEADING = (_WORDS | _HOSTILE).map(lambda text: f"## {text}")
_TEXT = st.lists(_SENTENCE | _HOSTILE | _TABLE | _LIST | _HEADING, min_size=1, max_size=6).map("\n\n".join)
_PLAIN_TEXT = st.lists(_SENTENCE | _TABLE | _LIST, min_size=1, max_size=6).map("\n\n".join)
_VALUE = st.one_of(st.integers(0, 999), st.booleans(), st.none(), st.sampled_from(["moderate", "BAD"]))
_NAME = st.sampled_from(["cost_per_month", "total_gb", "cards", "verdict", "busy_hour_requests", "band"])


@st.composite
def _figures(draw: st.DrawFn) -> Figure:
    calculator, reference = draw(
        st.sampled_from(
            [
                ("api-cost", "C-01"),
                ("self-hosted-cost", "C-02"),
                ("break-even", "C-04"),
                ("verdict", "C-37"),
                ("psi", "C-09"),
            ]
        )
    )
    inputs: dict[str, Value] = {
        "requests_per_month": draw(st.integers(1, 999)),
        "mode": draw(st.sampled_from(["busy", "always-on"])),
        "currency": "USD",
    }
    outputs = draw(st.dictionaries(_NAME, _VALUE, max_size=4))
    return Figure(calculator, reference, inputs, outputs, "formula", draw(_SENTENCE))


def _materials(text: st.SearchStrategy[str]) -> st.SearchStrategy[Material]:
    @st.composite
    def build(draw: st.DrawFn) -> Material:
        kind = draw(st.sampled_from(RequestType))
        passages = [
            make_passage(draw(text), draw(_WORDS), number, draw(st.sampled_from([0.0, 0.3, 0.6])))
            for number in range(1, draw(st.integers(0, 3)) + 1)
        ]
        figures = draw(st.lists(_figures(), max_size=4))
        odd = st.builds(Section, st.sampled_from(["x", "risks"]), text.map(lambda each: each[:40]), text)
        return Material(
            agent="mentor",
            agent_title="Mentor",
            type=kind,
            language=draw(st.sampled_from(["en", "de", "fr", "es", "tr", "zh-Hans", "it", ""])),
            question=draw(text),
            sections=draw(st.sampled_from([form(kind), ()]) | st.tuples(odd)),
            passages=tuple(LabelledPassage(f"S{n}", passage) for n, passage in enumerate(passages, 1)),
            figures=tuple(LabelledFigure(f"F{n}", figure) for n, figure in enumerate(figures, 1)),
            replies=tuple(Reply("q", "load", "How much?", each) for each in draw(st.lists(text, max_size=2))),
            assumptions=tuple(
                Assumption("load", each, AssumptionSource.DEFAULT, "more") for each in draw(st.lists(text, max_size=2))
            ),
            earlier=tuple(draw(st.lists(text, max_size=1))),
        )

    return build()


def _answer(material: Material) -> str:
    return "\n\n".join(compose(material))


def _streamed(material: Material) -> list[StreamPart]:
    call = ModelCall("consult:mentor", Purpose.SPECIALIST, "system", "prompt", material)

    async def collect(stream: AsyncIterator[StreamPart]) -> list[StreamPart]:
        return [part async for part in stream]

    return asyncio.run(collect(ExtractiveBackend(_SPEC).stream(call)))


def _fold(text: str) -> str:
    return " ".join(text.split())


@settings(max_examples=20, deadline=None)
@given(_materials(_TEXT))
def test_the_stream_is_the_text_and_one_finish(material: Material) -> None:
    *texts, last = _streamed(material)
    assert last == Finish(model="extractive", usage=Usage(0, 0), truncated=False)
    assert all(isinstance(part, TextDelta) and part.text for part in texts)
    assert "".join(part.text for part in texts if isinstance(part, TextDelta)) == _answer(material) != ""


@settings(max_examples=60, deadline=None)
@given(_materials(_TEXT))
def test_every_mark_can_be_resolved(material: Material) -> None:
    answer = _answer(material)
    passages = {labelled.label: _fold(labelled.passage.text) for labelled in material.passages}
    marks = _MARK.findall(answer)
    assert len(marks) == len(re.findall(r"\[S\d", answer)), "a mark is broken"
    for label, quote in marks:
        assert quote in passages[label]
        assert 0 < len(quote.split()) <= 25
        assert quote == _fold(quote)
        assert not set(quote) & set('"]|')
    assert {*re.findall(r"\[(F\d+)\]", answer)} <= {labelled.label for labelled in material.figures}
    assert all(int(n) <= len(material.assumptions) for n in re.findall(r"\[A(\d+)\]", answer))


@settings(max_examples=40, deadline=None)
@given(_materials(_PLAIN_TEXT))
def test_the_check_of_quotes_accepts_every_mark(material: Material) -> None:
    check = CitationStream(material.passages)
    shown = check.feed(_answer(material)) + check.finish()
    assert check.dropped == ()
    assert "[S" not in shown


@settings(max_examples=40, deadline=None)
@given(_materials(_TEXT))
def test_the_answer_keeps_its_form_and_is_always_the_same(material: Material) -> None:
    answer = _answer(material)
    blocks = answer.split("\n\n")
    assert blocks[0].startswith("**") or material.type is RequestType.OTHER
    assert not blocks[-1].startswith("## "), "a section without content"
    for block, following in pairwise(blocks):
        assert not (block.startswith("## ") and following.startswith("## ")), "a section without content"
    assert all(block.strip() for block in blocks)
    assert _answer(material) == answer


@settings(max_examples=40, deadline=None)
@given(_materials(_PLAIN_TEXT))
def test_no_number_is_invented(material: Material) -> None:
    figures = [
        f"{f.figure.summary} {' '.join(map(str, [*f.figure.inputs.values(), *f.figure.outputs.values()]))}"
        for f in material.figures
    ]
    given_texts = [labelled.passage.text for labelled in material.passages] + figures
    given_texts += [material.question, *material.earlier, *(section.heading for section in material.sections)]
    given_texts += [reply.text for reply in material.replies] + [each.text for each in material.assumptions]
    known = set(_NUMBER.findall(" ".join(given_texts)))
    assert set(_NUMBER.findall(without_marks(_answer(material)))) <= known


def test_every_figure_is_shown(skill: Skill) -> None:
    figures = [Figure(f"c{n}", f"C-9{n}", {}, {"cards": n}, "formula", f"Result {n}.") for n in range(5)]
    for kind in (RequestType.COMPUTE, RequestType.DESIGN, RequestType.DEBUG, RequestType.EXPLAIN):
        answer = _answer(skill.material("How many cards?", kind, ["GPU memory"], figures=figures))
        assert all(f"[F{n}]" in answer for n in range(1, 6))


def test_the_spec_is_what_the_registry_gave_and_closing_is_harmless() -> None:
    backend = ExtractiveBackend(_SPEC)
    assert backend.spec is _SPEC
    asyncio.run(backend.close())
