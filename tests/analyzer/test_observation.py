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


def test_of_a_long_post_the_title_and_the_questions_are_in_focus() -> None:
    story = (
        "Builds hang since Monday\n\n"
        + "We changed nothing. " * 20
        + "Could it be the disk? "
        + "It is old. " * 20
        + "Any ideas?"
    )
    seen = views(story, ())
    assert seen.opening == "Builds hang since Monday"
    assert seen.focus == "Builds hang since Monday Could it be the disk? Any ideas?"
    assert seen.ask == "Could it be the disk? Any ideas?"


def test_greetings_and_thanks_say_nothing() -> None:
    seen = views("Hi everyone!\nOur queue grows.\nThanks in advance", ())
    assert (seen.opening, seen.ask) == ("Our queue grows.", "Our queue grows.")
    assert views("Hello!", ()).opening == "Hello!"


def test_only_both_ends_of_a_long_text_are_embedded() -> None:
    text = "Begin. " + "x " * 3000 + "End?"
    thread, _, _ = views(text, ()).embedded()
    assert thread.startswith("Begin.")
    assert thread.endswith("End?")
    assert len(thread) < 1000
