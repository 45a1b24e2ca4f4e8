"""Which texts stand for a request."""

import asyncio
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.analyzer.observation import embeddings, views
from app.analyzer.request import Turn


def test_the_asking_sentence_is_found_before_material() -> None:
    seen = views("Which index helps? The table has 3M rows. It is slow.", ())
    assert (seen.ask, seen.opening) == ("Which index helps?", "Which index helps?")


def test_without_a_question_mark_the_last_sentence_asks() -> None:
    assert views("Two pods. Tell me why.", ()).ask == "Tell me why."


def test_the_thread_holds_the_users_last_turns_only() -> None:
    history = [Turn("user", "first"), Turn("assistant", "answer"), Turn("user", "second"), Turn("user", "third")]
    assert views("now", history).thread == "second\nthird\nnow"


def test_what_was_answered_does_not_hide_what_was_asked() -> None:
    assert views("Make it scale\n4,000 users today.", (), asked="Make it scale").ask == "Make it scale"


def test_every_text_is_embedded_once() -> None:
    asked: list[str] = []

    async def embed(texts: Sequence[str]) -> NDArray[np.float32]:
        asked.extend(texts)
        return np.eye(len(texts), 3, dtype=np.float32)

    blocks = asyncio.run(embeddings(embed, [views("One?", ()), views("One? Two.", ())]))
    assert sorted(asked) == sorted(set(asked))
    assert (blocks[0]["ask"] == blocks[1]["opening"]).all()
