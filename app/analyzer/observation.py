"""What the classifier sees of a request: cue values, pieces of words, and embeddings."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.analyzer.features import FeatureMaker, Features
from app.analyzer.ngrams import pieces
from app.analyzer.request import Turn
from app.analyzer.text import parts, sentences

Vector = NDArray[np.float32]
Embed = Callable[[Sequence[str]], Awaitable[Vector]]

VALUE_BLOCKS = ("question", "thread")
EMBEDDING_BLOCKS = ("thread", "ask", "opening")
TURNS_OF_CONTEXT = 2
_ASKING = ("?", "？")


@dataclass(frozen=True, slots=True)
class Observation:
    """Blocks of named values, weights of hashed pieces of words, and blocks of embeddings (empty if there are none)."""

    values: Mapping[str, Mapping[str, float]]
    pieces: Mapping[int, float]
    embeddings: Mapping[str, Vector]


@dataclass(frozen=True, slots=True)
class Views:
    """The texts that stand for a request: the question, its thread, the sentence that asks, and the first sentence."""

    question: str
    thread: str
    ask: str
    opening: str

    def embedded(self) -> tuple[str, str, str]:
        """The texts to embed, in the order of EMBEDDING_BLOCKS."""
        return self.thread, self.ask, self.opening


def views(question: str, history: Sequence[Turn], asked: str | None = None) -> Views:
    """The views of a question in its thread; of the thread only the user's last turns count.

    ``asked`` is the part of the question in which something is asked, if the rest are answers to questions of the team.
    """
    earlier = [turn.text for turn in history if turn.role == "user"][-TURNS_OF_CONTEXT:]
    listed = sentences(parts(asked or question).prose) or [question]
    asking = [sentence for sentence in listed if sentence.rstrip("\"')” ").endswith(_ASKING)]
    return Views(question, "\n".join([*earlier, question]), (asking or listed)[-1], listed[0])


def observe(
    maker: FeatureMaker, seen: Views, language: str, vectors: Mapping[str, Vector]
) -> tuple[Features, Observation]:
    """The features of the question, and everything that the classifier sees of it."""
    question = maker.make(seen.question, language)
    thread = question if seen.thread == seen.question else maker.make(seen.thread, language)
    blocks = {"question": question.values, "thread": thread.values}
    return question, Observation(blocks, pieces(seen.question), vectors)


async def embeddings(embed: Embed, several: Sequence[Views]) -> list[dict[str, Vector]]:
    """The embedding blocks of several requests; every different text is embedded once."""
    texts = list(dict.fromkeys(text for seen in several for text in seen.embedded()))
    rows = await embed(texts) if texts else np.zeros((0, 0), dtype=np.float32)
    by_text = dict(zip(texts, rows, strict=True))
    return [
        {block: by_text[text] for block, text in zip(EMBEDDING_BLOCKS, seen.embedded(), strict=True)}
        for seen in several
    ]
