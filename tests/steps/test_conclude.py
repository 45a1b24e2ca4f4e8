"""The conclusion: one numbering, the first sentence first, and an honest last line."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.content.agents import load_agents
from app.content.phrases import load_phrases
from app.domain.analysis import Analysis
from app.domain.brief import Brief
from app.domain.clarification import Assumption
from app.domain.conclusion import Consultation
from app.domain.coverage import Coverage, Grounding, Nearest
from app.domain.errors import AllBackendsFailed, DeadlineExceeded
from app.domain.figure import Figure
from app.domain.labels import AssumptionSource, Completeness, ConsultationStatus, Pattern, RequestType, Verdict
from app.domain.passage import Citation, Hit
from app.domain.workup import Workup
from app.steps.conclude import Conclude, build_conclude, renumber, split_lead, verdict_of

PROJECT = Path(__file__).resolve().parents[2]
FIGURE = Figure("api-cost", "C-01", {"n": 1}, {"usd": 2700}, "0.027 x 100,000 = 2,700", "The API costs 2,700 dollars.")


def citation(n: int, start: int = 0, path: str = "skills/a/SKILL.md") -> Citation:
    return Citation(n, "a", "costs", "Costs", path, f"quote at {start}", start, start + 5, "hash")


def part(agent: str, markdown: str, *citations: Citation, model_free: bool = True) -> Consultation:
    return Consultation(
        agent, ConsultationStatus.OK, "summary", markdown, citations, backend="extractive", model_free=model_free
    )


def brief(agent: str, *figures: Figure) -> Brief:
    assumed = Assumption("tokens", "500 tokens in", AssumptionSource.DEFAULT, "the bill changes in proportion")
    return Brief(agent, "q", (), "t", (), (), (assumed,), figures, (Hit(1, 1.0, 0.5, 1.0),))


@pytest.fixture(scope="module")
def conclude() -> Conclude:
    return build_conclude(load_agents(PROJECT / "agents"), load_phrases(PROJECT / "prompts" / "phrases"))


def analysis(kind: RequestType = RequestType.DECIDE, language: str = "en") -> Analysis:
    return Analysis(kind, ("mentor", "ml-cv-specialist"), Pattern.PARALLEL, clarify=False, language=language)


def test_the_same_span_has_one_number_in_all_parts() -> None:
    parts, citations = renumber(
        (
            part("mentor", "A [1]. B [2].", citation(1, 10), citation(2, 20)),
            part("ml-cv-specialist", "C [1]. D [2].", citation(1, 20), citation(2, 30)),
        )
    )
    assert [each.markdown for each in parts] == ["A [1]. B [2].", "C [2]. D [3]."]
    assert [(each.n, each.start) for each in citations] == [(1, 10), (2, 20), (3, 30)]


@given(st.lists(st.lists(st.integers(0, 5), max_size=6, unique=True), min_size=1, max_size=3))
def test_renumbering_keeps_every_mark_at_its_span(spans: list[list[int]]) -> None:
    before = tuple(
        part(
            "a", " ".join(f"[{n}]" for n, _ in enumerate(starts, 1)), *(citation(n, s) for n, s in enumerate(starts, 1))
        )
        for starts in spans
    )
    parts, citations = renumber(before)
    where = {each.n: each.start for each in citations}
    assert [each.n for each in citations] == list(range(1, len(citations) + 1))
    for starts, changed in zip(spans, parts, strict=True):
        assert [where[int(mark)] for mark in re.findall(r"\[(\d+)\]", changed.markdown)] == starts


def test_the_whole_answer_reads_from_the_top(conclude: Conclude) -> None:
    conclusion = conclude.merge(
        {"policy": "p@1"},
        analysis(),
        (brief("mentor", FIGURE), brief("ml-cv-specialist", FIGURE)),
        (
            part("mentor", "**Stay with the API.** [1]\n\n## Risks\n\nOne.", citation(1, 3)),
            part("ml-cv-specialist", "**The card is idle.** [1]\n\n## Model\n\nTwo [F1].", citation(1, 9)),
        ),
        (),
    )
    assert conclusion.completeness is Completeness.FULL
    snapshot = Path(__file__).parent / "snapshots" / "conclusion.md"
    assert conclusion.markdown + "\n" == snapshot.read_text(encoding="utf-8")


def test_a_missing_specialist_is_named_and_the_answer_is_partial(conclude: Conclude) -> None:
    failed = Consultation("ml-cv-specialist", ConsultationStatus.FAILED, "", "", error="It broke.")
    conclusion = conclude.merge({}, analysis(), (brief("mentor"),), (part("mentor", "Yes."), failed), ())
    assert conclusion.completeness is Completeness.PARTIAL
    assert "ML and computer vision specialist" in conclusion.missing[0]
    assert "Not answered" in conclusion.markdown


def test_without_any_part_there_is_no_answer(conclude: Conclude) -> None:
    failed = Consultation("mentor", ConsultationStatus.FAILED, "", "", error="It broke.")
    with pytest.raises(AllBackendsFailed, match="It broke"):
        conclude.merge({}, analysis(), (brief("mentor"),), (failed,), ())


@pytest.mark.parametrize(
    ("backends", "says"),
    [
        ((True, True), "no language model was used"),
        ((False, False), "Written with extractive; figures by calculator"),
        ((True, False), "the part of Strategic mentor is by the built-in expert"),
    ],
)
def test_the_last_line_says_who_wrote(conclude: Conclude, backends: tuple[bool, bool], says: str) -> None:
    parts = (part("mentor", "A.", model_free=backends[0]), part("architect", "B.", model_free=backends[1]))
    conclusion = conclude.merge({}, analysis(), (brief("mentor"),), parts, ())
    assert says in conclusion.markdown.splitlines()[-1]


def test_the_users_language_is_kept(conclude: Conclude) -> None:
    conclusion = conclude.merge({}, analysis(language="de"), (brief("mentor"),), (part("mentor", "Ja."),), ())
    assert "### Annahmen" in conclusion.markdown
    assert "kein Sprachmodell" in conclusion.markdown


@pytest.mark.parametrize(
    ("kind", "summary", "expected"),
    [
        (RequestType.VALIDATE, "Verdict: NEEDS MAJOR WORK, because of time.", Verdict.NEEDS_MAJOR_WORK),
        (RequestType.VALIDATE, "BAD: it cannot meet its date.", Verdict.BAD),
        (RequestType.VALIDATE, "The plan lacks facts.", None),
        (RequestType.DECIDE, "GOOD to go.", None),
    ],
)
def test_a_verdict_is_read_from_the_first_sentence_of_a_validation(
    kind: RequestType, summary: str, expected: Verdict | None
) -> None:
    parts = (Consultation("mentor", ConsultationStatus.OK, summary, summary),)
    assert verdict_of(kind, parts) is expected


def test_a_heading_or_table_is_no_lead() -> None:
    assert split_lead("## Heading\n\nText") == ("", "## Heading\n\nText")
    assert split_lead("**Yes.** Because.\n\nText") == ("**Yes.** Because.", "Text")


NEAREST = (Nearest("queues", "limits", "Limits [of](x) `pools`"), Nearest("queues", "pools", "Pools"))


def covered(grounding: Grounding, unknown: tuple[str, ...] = ()) -> Brief:
    return replace(brief("mentor"), assumptions=(), coverage=Coverage(grounding, ("mentor",), NEAREST, unknown))


def test_a_refusal_names_what_was_searched_and_what_came_closest(conclude: Conclude) -> None:
    silent = covered(Grounding.REFUSED, ("Volvo",))
    conclusion = conclude.merge({}, analysis(), (silent,), (part("mentor", "**The skills hold nothing.**"),), ())
    assert conclusion.grounding is Grounding.REFUSED
    assert "the skills of the Strategic mentor" in conclusion.markdown
    assert "“Limits of(x) pools” (`queues`); “Pools” (`queues`)" in conclusion.markdown
    assert "They never mention Volvo." in conclusion.markdown
    assert conclusion.citations == ()


def test_the_built_in_experts_bare_word_is_a_refusal_in_any_language(conclude: Conclude) -> None:
    asked, word = analysis(language="tr"), part("mentor", "**Becerilerde bu konuda bilgi yok.**")
    assert conclude.merge({}, asked, (brief("mentor"),), (word,), ()).grounding is Grounding.REFUSED
    both = (word, part("ml-cv-specialist", "Evet. [1]", citation(1)))
    assert conclude.merge({}, asked, (brief("mentor"),), both, ()).grounding is Grounding.UNJUDGED


def test_a_model_that_answers_without_the_library_stands_under_a_warning(conclude: Conclude) -> None:
    written = part("mentor", "Torque them to 60 Nm.", model_free=False)
    conclusion = conclude.merge({}, analysis(), (covered(Grounding.REFUSED),), (written,), ())
    assert conclusion.markdown.startswith("**The skills hold nothing on this; what follows is general knowledge")


@pytest.mark.parametrize(("language", "words"), [("en", "only in part"), ("de", "nur teilweise"), ("zh", "部分内容")])
def test_a_partly_covered_answer_carries_the_caveat(conclude: Conclude, language: str, words: str) -> None:
    asked = analysis(language=language)
    told = conclude.merge({}, asked, (covered(Grounding.PARTIAL),), (part("mentor", "Yes. [1]", citation(1)),), ())
    whole = conclude.merge({}, asked, (covered(Grounding.SUPPORTED),), (part("mentor", "Yes. [1]", citation(1)),), ())
    assert words in told.markdown
    assert words not in whole.markdown


def test_parts_without_support_and_dropped_quotes_are_counted(conclude: Conclude) -> None:
    parts = (
        replace(part("mentor", "I think so."), dropped=2),
        replace(part("ml-cv-specialist", "31 GB. [F1]"), dropped=1),
        part("architect", "Yes. [1]", citation(1)),
    )
    conclusion = conclude.merge({}, analysis(), (brief("mentor", FIGURE),), parts, ())
    assert conclusion.unsupported == ("mentor",)
    assert conclusion.dropped == 3
    assert "3 quotes did not stand in their passages" in conclusion.markdown


def test_a_stored_conclusion_from_before_is_still_read(conclude: Conclude) -> None:
    conclusion = conclude.merge({}, analysis(), (brief("mentor"),), (part("mentor", "Yes."),), ())
    stored = conclude.codec.dump(conclusion)
    assert isinstance(stored, dict)
    older = {name: value for name, value in stored.items() if name not in {"grounding", "unsupported", "dropped"}}
    assert conclude.codec.load(older).grounding is Grounding.UNJUDGED


def test_sources_lead_to_their_passages_where_the_address_is_known() -> None:
    agents, phrases = load_agents(PROJECT / "agents"), load_phrases(PROJECT / "prompts" / "phrases")
    conclude = build_conclude(agents, phrases, "https://cto.example.com/team/")
    conclusion = conclude.merge({}, analysis(), (brief("mentor"),), (part("mentor", "Yes. [1]", citation(1, 3)),), ())
    address = "https://cto.example.com/team/passages/skills/a/SKILL.md?version=hash&start=3&end=8#quote"
    assert f"- [1] [`a#costs`]({address}): “quote at 3”" in conclusion.markdown


def written(markdown: str, *, model_free: bool = False) -> Consultation:
    part_ = part("mentor", markdown, model_free=model_free)
    return replace(part_, summary=markdown.partition("\n\n")[0])


def judged(verdict: Verdict | None) -> Brief:
    draft = Workup(RequestType.VALIDATE, "**Verdict.**", (), verdict=verdict)
    return replace(brief("mentor"), workup=draft)


@pytest.mark.parametrize(
    ("text", "model_free", "above"),
    [
        ("**The plan cannot hold its date.**", False, True),
        ("**Verdict: GOOD.** Go on.", False, True),
        ("**Verdict: BAD.** Stop.", False, False),
        ("**Stop.**", True, False),
    ],
)
def test_the_verdict_of_the_rules_stands_above_a_model_that_says_another(
    conclude: Conclude, text: str, *, model_free: bool, above: bool
) -> None:
    part_ = written(text, model_free=model_free)
    conclusion = conclude.merge({}, analysis(RequestType.VALIDATE), (judged(Verdict.BAD),), (part_,), ())
    assert conclusion.verdict is Verdict.BAD
    assert conclusion.markdown.startswith(text) is not above
    assert ("BAD" in conclusion.markdown.partition("\n\n")[0]) is (above or "BAD" in text)


def test_a_model_alone_gives_no_verdict(conclude: Conclude) -> None:
    conclusion = conclude.merge({}, analysis(RequestType.VALIDATE), (brief("mentor"),), (written("GOOD."),), ())
    assert conclusion.verdict is None
    undecided = conclude.merge({}, analysis(RequestType.VALIDATE), (judged(None),), (written("GOOD."),), ())
    assert undecided.verdict is None


def test_parts_without_a_model_become_one_document(conclude: Conclude) -> None:
    first, second = (
        part("mentor", "**Stay.**\n\n## Risks\n\nFew."),
        part("ml-cv-specialist", "One more.\n\n## Data\n\nB"),
    )
    both = (judged(None), replace(brief("ml-cv-specialist"), workup=None))
    conclusion = conclude.merge({}, analysis(), both, (first, second), ())
    assert conclusion.markdown.startswith(first.markdown)
    assert "### Data" in conclusion.markdown
    assert "\n## Risks" in conclusion.markdown
    assert "## Strategic mentor" not in conclusion.markdown


def test_a_part_for_which_there_was_no_time_is_named_and_the_rest_stands(conclude: Conclude) -> None:
    late = Consultation("ml-cv-specialist", ConsultationStatus.SKIPPED, "", "", error="The time was up.")
    found = conclude.merge(
        {}, analysis(), (brief("mentor"), brief("ml-cv-specialist")), (part("mentor", "**Wait.**"), late), ()
    )
    assert found.completeness is Completeness.PARTIAL
    (missing,) = found.missing
    assert "time" in missing
    assert "**Wait.**" in found.markdown
    with pytest.raises(DeadlineExceeded):
        conclude.merge({}, analysis(), (brief("mentor"),), (late,), ())
