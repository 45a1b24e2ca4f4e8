"""Search over a real library: names are found, permissions hold, results are repeatable, sections come whole."""

import asyncio
import itertools
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from app.domain.labels import Sensitivity
from app.domain.passage import Hit as Found
from app.domain.passage import Passage
from app.retrieval.search import SearchQuery, merge_sections
from app.retrieval.vectors.embedding import Embedder
from app.store.engine import Database
from app.store.passages import Hit
from tests.retrieval.library_folder import opened, write_library, write_skill


def test_names_of_things_are_found(database: Database, embedder: Embedder, tmp_path: Path) -> None:
    questions = {
        "YOLOv8-n": "YOLOv8-n",
        "yolov8": "YOLOv8-n",
        "p4d.24xlarge": "p4d.24xlarge",
        "24xlarge": "p4d.24xlarge",
        "int8": "INT8",
        "set precision": "set_precision",
        "precision mode": "setPrecisionMode",
        "resnet 50": "ResNet-50",
        "AGPL": "AGPL-3.0",
    }

    async def scenario() -> None:
        async with opened(database, embedder) as parts:
            await parts.library.sync(write_library(tmp_path))
            for question, name in questions.items():
                best, *_ = await parts.retriever.search(SearchQuery(question, k=3))
                assert name in best.text, question
                assert best.bm25 > 0

    asyncio.run(scenario())


def test_a_section_about_it_comes_before_one_that_mentions_it(
    database: Database, embedder: Embedder, tmp_path: Path
) -> None:
    filler = "Keep the list short. Talk to the team about it once a week, and write down what was decided."
    text = f"# Work\n\n## Rollback\n\n{filler}\n\n## Release\n\nRollback comes later. {filler}\n"
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "a.md").write_text(text, encoding="utf-8")
    (folder / "incident-retro.md").write_text(f"# One\n\n{filler}\n", encoding="utf-8")
    (folder / "other.md").write_text(f"# Two\n\n{filler}\n", encoding="utf-8")

    async def scenario() -> None:
        async with opened(database, embedder) as parts:
            await parts.library.index(folder, collection="corpus:headings")
            best, *_ = await parts.retriever.search(SearchQuery("How does rollback work?", tenant="corpus:headings"))
            assert best.section == "rollback"
            found = await parts.retriever.search(SearchQuery("What came of the retro?", tenant="corpus:headings"))
            paths = [passage.path for passage in found]
            assert paths.index("incident-retro.md") < paths.index("other.md")

    asyncio.run(scenario())


def test_a_question_in_other_words_is_answered_with_its_place(
    database: Database, embedder: Embedder, tmp_path: Path
) -> None:
    async def scenario() -> None:
        async with opened(database, embedder) as parts:
            await parts.library.sync(write_library(tmp_path))
            best, *others = await parts.retriever.search(SearchQuery("How much VRAM do I need for a model?"))
            assert (best.skill, best.path, best.section) == ("sizing", "skills/sizing/SKILL.md", "gpu-memory")
            assert best.heading_path == ("Sizing", "GPU memory")
            document = await parts.library.document(best.path, best.content_hash)
            assert document.text[best.start : best.end] == best.text
            scores = [passage.score for passage in (best, *others)]
            assert scores == sorted(scores, reverse=True)
            assert 0.3 < best.cosine <= 1

    asyncio.run(scenario())


def test_only_what_is_allowed_is_found(database: Database, embedder: Embedder, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with opened(database, embedder) as parts:
            root = write_library(tmp_path)
            write_skill(root, "salaries", "\n# Salaries\n\nWhat people earn per queue.\n", sensitivity="confidential")
            await parts.library.sync(root)

            async def skills(**limits: object) -> set[str]:
                query = SearchQuery("queues, plans and salaries", **limits)  # type: ignore[arg-type]
                return {passage.skill for passage in await parts.retriever.search(query)}

            assert await skills() == {"sizing", "plans"}
            assert await skills(agent="architect") == {"sizing", "plans"}
            assert await skills(agent="mentor") == {"plans"}
            assert await skills(skills=("sizing",)) == {"sizing"}
            assert await skills(skills=("sizing",), agent="mentor") == set()
            assert await skills(skills=()) == set()
            assert await skills(clearance=Sensitivity.CONFIDENTIAL) == {"sizing", "plans", "salaries"}
            assert await skills(tenant="other") == set()

    asyncio.run(scenario())


@pytest.mark.parametrize(
    "question", ["", "  \n", "\0", "\ud800", "the of and", "'; DROP TABLE skill; --", "& | ! <-> :*", "?" * 99]
)
def test_no_question_breaks_the_search(database: Database, embedder: Embedder, tmp_path: Path, question: str) -> None:
    async def scenario() -> None:
        async with opened(database, embedder) as parts:
            await parts.library.sync(write_library(tmp_path))
            found = await parts.retriever.search(SearchQuery(question, k=2))
            assert len(found) == (2 if question.replace("\0", "").strip() else 0)

    asyncio.run(scenario())


def test_the_same_question_gives_the_same_answer(database: Database, embedder: Embedder, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with opened(database, embedder) as parts:
            root = tmp_path / "skills"
            for name in ("one", "two", "three"):
                write_skill(root, name, "\n# Same\n\nThe same words everywhere.\n")
            await parts.library.sync(root)
            query = SearchQuery("same words", k=6)
            first = await parts.retriever.search(query)
            assert len(first) == 6
            assert all([await parts.retriever.search(query) == first for _ in range(5)])
            equal = [passage.id for passage in first if passage.text.endswith("The same words everywhere.")]
            assert equal == sorted(equal)

    asyncio.run(scenario())


def test_passages_come_back_by_id_and_as_whole_sections(database: Database, embedder: Embedder, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with opened(database, embedder) as parts:
            root = tmp_path / "skills"
            rules = "\n\n".join(f"Rule {number} says: " + "keep it simple and short. " * 12 for number in range(6))
            write_skill(root, "rules", f"\n# Rules\n\n{rules}\n\n## Exceptions\n\nNone at all.\n")
            await parts.library.sync(root)
            found = await parts.retriever.search(SearchQuery("Rule 3", k=10))
            ids = [passage.id for passage in found]
            again = await parts.retriever.passages([*ids, -1])
            assert [(p.id, p.text) for p in again] == [(p.id, p.text) for p in found]
            sections = await parts.retriever.sections(ids)
            assert len(sections) < len(found)
            text = (await parts.library.document(found[0].path, found[0].content_hash)).text
            for section in sections:
                assert text[section.start : section.end] == section.text
            assert all(any(s.start <= p.start and p.end <= s.end for s in sections) for p in found)
            places = sorted((section.start, section.end) for section in sections)
            assert all(left[1] <= right[0] for left, right in itertools.pairwise(places))

    asyncio.run(scenario())


def test_hits_are_recalled_after_their_texts_were_cut_anew(
    database: Database, embedder: Embedder, tmp_path: Path
) -> None:
    async def scenario() -> None:
        async with opened(database, embedder) as parts:
            root = write_library(tmp_path)
            await parts.library.sync(root)
            found = await parts.retriever.search(SearchQuery("How much GPU memory does a model need?", k=4))
            hits = [
                Found(p.id, p.score, p.cosine, p.bm25, p.sensitivity, p.path, p.content_hash, p.start) for p in found
            ]
            assert await parts.retriever.recall(hits) == found

            async with parts.database.system() as session:
                await session.execute(text("DELETE FROM skill"))
            assert await parts.retriever.recall(hits) == ()
            at_hand = {passage.id: replace(passage, score=0.0) for passage in found}
            assert await parts.retriever.recall(hits, at_hand) == found
            del at_hand[found[-1].id]
            assert await parts.retriever.recall(hits, at_hand) == ()
            await parts.library.sync(root)
            again = await parts.retriever.recall(hits)
            assert {passage.id for passage in again}.isdisjoint(passage.id for passage in found)
            assert [replace(new, id=0, document_id=0) for new in again] == [
                replace(old, id=0, document_id=0) for old in found
            ]

            best = found[0].skill
            await parts.library.enable(best, enabled=False)
            assert best not in {passage.skill for passage in await parts.retriever.recall(hits)}

    asyncio.run(scenario())


def test_descriptions_of_skills_are_left_out_where_only_texts_are_wanted(
    database: Database, embedder: Embedder, tmp_path: Path
) -> None:
    async def scenario() -> None:
        root = tmp_path / "skills"
        async with opened(database, embedder) as parts:
            write_skill(root, "rules", "\n# Rules\n\nRule 1 holds.\n")
            await parts.library.sync(root)
            everything = await parts.retriever.search(SearchQuery("Rule"))
            texts = await parts.retriever.search(SearchQuery("Rule", cards=False))
        assert [passage.text for passage in texts] == ["# Rules\n\nRule 1 holds."]
        assert len(everything) == len(texts) + 1

    asyncio.run(scenario())


def _hit(number: int, section: tuple[int, int], start: int, end: int, text: str) -> Hit:
    passage = Passage(number, 1, "s", "p", "a", (), start, end, text[start:end], 1.0 / number, 0.5, 1.0, "h")
    return Hit(passage, *section, text[slice(*section)])


TEXT = "".join(chr(ord("a") + number % 26) for number in range(200))


@st.composite
def hits(draw: st.DrawFn) -> list[Hit]:
    """Chunks of ten characters, each within a section of whole chunks around it."""
    found: list[Hit] = []
    for number in draw(st.lists(st.integers(0, 19), unique=True, max_size=10)):
        first = draw(st.integers(max(0, number - 4), number))
        last = draw(st.integers(number, min(19, number + 4)))
        found.append(_hit(number + 1, (first * 10, last * 10 + 10), number * 10, number * 10 + 10, TEXT))
    return found


@given(hits())
def test_sections_hold_every_hit_and_no_text_twice(found: list[Hit]) -> None:
    sections = merge_sections(found)
    for section in sections:
        assert TEXT[section.start : section.end] == section.text
    for hit in found:
        assert any(s.start <= hit.passage.start and hit.passage.end <= s.end for s in sections)
    places = sorted((section.start, section.end) for section in sections)
    assert all(left[1] <= right[0] for left, right in itertools.pairwise(places))
