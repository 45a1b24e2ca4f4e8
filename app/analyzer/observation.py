"""What the classifier sees of a request: cue values, pieces of words, and embeddings."""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.analyzer.features import FeatureMaker, Features
from app.analyzer.ngrams import phrases, pieces
from app.analyzer.request import Turn
from app.analyzer.text import count_words, fold, parts, sentences

Vector = NDArray[np.float32]
Embed = Callable[[Sequence[str]], Awaitable[Vector]]

VALUE_BLOCKS = ("question", "thread", "focus")
EMBEDDING_BLOCKS = ("thread", "ask", "opening")
TURNS_OF_CONTEXT = 2
LAST_ASKED = 2  # sentences with a question mark, of those that stand for a long text
HEAD, TAIL = 500, 400  # characters of a long text that are embedded: what it is about, and what it asks at last
MOSTLY = 0.9  # of a text: then the rest changes nothing
SHORT_ASK = 6  # words; "Any ideas?" says what is asked only together with the question before it
_ASKING = ("?", "？")
_GREETING = re.compile(
    r"^(?:hi|hello|hey|hallo|dear|good (?:morning|afternoon|evening)|guten (?:tag|morgen|abend)|moin|bonjour|salut|"
    r"bonsoir|hola|buenos dias|buenas|merhaba|selam|你好|您好|大家好|请教|thanks?|thank you|cheers|danke|vielen dank|"
    r"merci|gracias|tesekkur\w*|谢谢|many thanks|any help|sorry)\b.{0,40}$|^(?:你好|您好|大家好|谢谢).{0,12}$"
)


@dataclass(frozen=True, slots=True)
class Observation:
    """Blocks of named values, weights of hashed pieces of words and phrases, blocks of embeddings (empty without)."""

    values: Mapping[str, Mapping[str, float]]
    pieces: Mapping[int, float]
    embeddings: Mapping[str, Vector]


@dataclass(frozen=True, slots=True)
class Views:
    """The texts that stand for a request.

    The question, its thread, what it asks, its first sentence, and its sentences without the story between them.
    """

    question: str
    thread: str
    ask: str
    opening: str
    focus: str

    def embedded(self) -> tuple[str, str, str]:
        """The texts to embed, in the order of EMBEDDING_BLOCKS."""
        return _excerpt(self.thread), _excerpt(self.ask), _excerpt(self.opening)


def _excerpt(text: str) -> str:
    """As much of a text as the embedding model reads at once; more windows cost more than they tell."""
    return text if len(text) <= HEAD + TAIL else f"{text[:HEAD]}\n{text[-TAIL:]}"


def views(question: str, history: Sequence[Turn], asked: str | None = None) -> Views:
    """The views of a question in its thread; of the thread only the user's last turns count.

    ``asked`` is the part of the question in which something is asked, if the rest are answers to questions of the team.
    """
    earlier = [turn.text for turn in history if turn.role == "user"][-TURNS_OF_CONTEXT:]
    listed = _telling(sentences(parts(asked or question).prose)) or [question]
    asking = [sentence for sentence in listed if sentence.rstrip("\"')” ").endswith(_ASKING)]
    last = (asking or listed)[-1]
    if len(asking) > 1 and count_words(last) < SHORT_ASK:
        last = f"{asking[-2]} {last}"
    kept = {listed[0], *asking[-LAST_ASKED:], listed[-1]}
    focus = " ".join(sentence for sentence in listed if sentence in kept)
    return Views(question, "\n".join([*earlier, question]), last, listed[0], focus)


def _telling(listed: list[str]) -> list[str]:
    """The sentences without greetings and thanks, unless there is nothing else."""
    return [sentence for sentence in listed if not _GREETING.match(fold(sentence))] or listed


def observe(
    maker: FeatureMaker, seen: Views, language: str, vectors: Mapping[str, Vector]
) -> tuple[Features, Observation]:
    """The features of the question, and everything that the classifier sees of it."""
    question = maker.make(seen.question, language)
    thread = question if seen.thread == seen.question else maker.make(seen.thread, language)
    focus = maker.make(seen.focus, language) if _told_at_length(seen) else question
    blocks = {"question": question.values, "thread": thread.values, "focus": focus.values}
    return question, Observation(blocks, {**pieces(seen.question), **phrases(seen.question)}, vectors)


def _told_at_length(seen: Views) -> bool:
    return len(seen.focus) < MOSTLY * len(seen.question)


async def embeddings(embed: Embed, several: Sequence[Views]) -> list[dict[str, Vector]]:
    """The embedding blocks of several requests; every different text is embedded once."""
    texts = list(dict.fromkeys(text for seen in several for text in seen.embedded()))
    rows = await embed(texts) if texts else np.zeros((0, 0), dtype=np.float32)
    by_text = dict(zip(texts, rows, strict=True))
    return [
        {block: by_text[text] for block, text in zip(EMBEDDING_BLOCKS, seen.embedded(), strict=True)}
        for seen in several
    ]
