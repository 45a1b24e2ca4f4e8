"""Evidence: near passages and familiar words speak for an answer, unknown names against it."""

import asyncio
from pathlib import Path

import pytest

from app.retrieval.evidence import Evidence, names_in, weigh
from app.retrieval.search import SearchQuery
from app.retrieval.vectors.embedding import Embedder
from app.store.engine import Database
from tests.retrieval.library_folder import opened, write_library


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("How do I run Istio 1.24 (with mTLS)?", ("Istio", "1.24", "mTLS")),
        ("Which COBOL compiler runs on z/OS?", ("COBOL", "z/OS")),
        ("how long may a queue be", ()),
        ("Queues", ()),
    ],
)
def test_names_have_a_capital_or_a_digit(question: str, names: tuple[str, ...]) -> None:
    assert names_in(question) == names


def test_rare_unknown_words_weigh_most() -> None:
    common = weigh([], {"queue": 50, "weather": 0}, 100, [])
    rare = weigh([], {"queue": 1, "weather": 0}, 100, [])
    assert 0.5 < rare.unknown_share < common.unknown_share < 1
    assert weigh([], {}, 0, []) == Evidence(0.0, 0.0)


def test_each_doubt_lowers_the_score() -> None:
    assert Evidence(0.5, 0.0).score > Evidence(0.4, 0.0).score > Evidence(0.4, 0.5).score
    assert Evidence(0.4, 0.5).score > Evidence(0.4, 0.5, ("Istio",)).score
    assert Evidence(0.5, 0.2).sufficient
    assert not Evidence(0.3, 0.8, ("Istio",)).sufficient


def test_questions_of_another_field_find_too_little(database: Database, embedder: Embedder, tmp_path: Path) -> None:
    questions = {
        "How long may a queue get?": True,
        "How much GPU memory do weights need at FP16?": True,
        "What licence does YOLOv8-n have?": True,
        "What is the weather in Lisbon tomorrow?": False,
        "How do I prune a bonsai?": False,
        "Which COBOL compiler runs on z/OS 3.1?": False,
    }

    async def scenario() -> None:
        async with opened(database, embedder) as parts:
            await parts.library.sync(write_library(tmp_path))
            for question, answered in questions.items():
                query = SearchQuery(question)
                evidence = await parts.retriever.evidence(query, await parts.retriever.search(query))
                assert evidence.sufficient == answered, (question, evidence)
            query = SearchQuery("Which COBOL compiler runs on z/OS 3.1?")
            assert (await parts.retriever.evidence(query, ())).unknown_names == ("COBOL", "z/OS")

    asyncio.run(scenario())
