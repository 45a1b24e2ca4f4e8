"""Texts of any kind as rows of numbers: the analyzer's cues, pieces and embeddings, and how a text is worded."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from app.analyzer.classifier import CUE_SCALE, Matrix
from app.analyzer.features import FeatureMaker
from app.analyzer.language import detect
from app.analyzer.ngrams import Vector, pieces, rarity, vector
from app.analyzer.observation import Embed, views
from app.analyzer.wordings import BUCKETS, MEASURES, measures, words

RARE = 3  # a cue value that fewer texts have is left out
# Cues are 0 or 1 and measures have a spread of 1, while all else has length 1; these keep any from drowning the others.
EMBEDDING_SCALE = 0.7
MEASURE_SCALE = 0.1
_SAME = 1e-6


@dataclass(frozen=True, slots=True)
class Sight:
    """What is seen of one text. ``embeddings`` are those of the text and of the sentence that asks, end to end."""

    values: Mapping[str, float]
    pieces: Mapping[int, float]
    words: Mapping[int, float]
    measures: Vector
    embeddings: Vector


async def sights(texts: Sequence[str], embed: Embed) -> list[Sight]:
    """The sights of several texts; every different text is embedded once."""
    maker = FeatureMaker()
    asked = [views(text, ()).ask for text in texts]
    different = list(dict.fromkeys([*texts, *asked]))
    vectors = dict(zip(different, await embed(different), strict=True)) if different else {}
    return [
        Sight(
            maker.make(text, detect(text)).values,
            pieces(text),
            words(text),
            measures(text),
            np.concatenate([vectors[text], vectors[sentence]]),
        )
        for text, sentence in zip(texts, asked, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class Grid:
    """How sights become rows: the place of each cue, how rare pieces and words are, and the usual measures."""

    places: Mapping[str, int]
    pieces: Vector
    words: Vector
    centre: Vector
    spread: Vector

    def rows(self, several: Sequence[Sight]) -> Matrix:
        """One row per sight."""
        width = self._width(several)
        found = np.zeros((len(several), width), dtype=np.float32)
        for row, seen in zip(found, several, strict=True):
            row[:] = self._row(seen)
        return found

    def _width(self, several: Sequence[Sight]) -> int:
        embedded = len(several[0].embeddings) if several else 0
        return len(self.places) + len(self.pieces) + len(self.words) + MEASURES + embedded

    def _row(self, seen: Sight) -> Vector:
        cues = np.zeros(len(self.places), dtype=np.float32)
        for name, value in seen.values.items():
            if name in self.places:
                cues[self.places[name]] = CUE_SCALE * value
        usual = MEASURE_SCALE * (seen.measures - self.centre) / self.spread
        parts = [cues, vector(seen.pieces, self.pieces), vector(seen.words, self.words), usual]
        return np.concatenate([*parts, EMBEDDING_SCALE * seen.embeddings])


def grid_of(several: Sequence[Sight]) -> Grid:
    """The grid by which a classifier of these texts is trained."""
    counts = Counter(name for seen in several for name in seen.values)
    names = sorted(name for name, count in counts.items() if count >= RARE)
    measured = np.stack([seen.measures for seen in several])
    return Grid(
        places={name: place for place, name in enumerate(names)},
        pieces=rarity([seen.pieces for seen in several]),
        words=rarity([seen.words for seen in several], BUCKETS),
        centre=measured.mean(axis=0),
        spread=np.maximum(measured.std(axis=0), _SAME),
    )
