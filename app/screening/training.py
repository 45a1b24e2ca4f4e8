"""Trains the classifier from labelled texts: deterministic, in a few minutes on one core."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from pydantic import BaseModel, ConfigDict, ValidationError

from app.domain.errors import ContentError
from app.domain.labels import Sensitivity
from app.screening.artefact import FORMAT, rounded
from app.screening.detect import Screener
from app.screening.fitting import Doubles, Rows, fit, stacked
from app.screening.folding import folded
from app.screening.lexicon import Page
from app.screening.mapping import View
from app.screening.meaning import CUES, PARAMETERS, Card, Meaning, Numbers, Passages, pairs_of, passages_of
from app.screening.names import names_in
from app.screening.ngrams import BUCKETS, Places, grams_of
from app.screening.terms import terms_of

FOLDS = 5
PENALTY = 1.2e-5
KIND_PENALTY = 5e-4
KIND_ROUNDS = 120
FALSE_ALARMS = 0.07
"""Share of harmless texts of unseen families that the classifier alone may raise; the threshold is set by it."""

_WORTH = {"request": 0.4, "everyday": 2.0, "ordinary": 2.0}
"""What kinds of harmless texts weigh: requests are many and few of them hard; plain talk is easily mistaken."""


class Text(BaseModel):
    """One line of the training file. Texts of one family are variants of one sentence."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    family: str
    kind: str
    sensitive: bool
    text: str


@dataclass(frozen=True, slots=True)
class Report:
    """How a model does on families that it was not trained on. ``recall`` has a share for each kind."""

    texts: int
    families: int
    recall: Mapping[str, float]
    false_alarms: float
    together_recall: float
    together_false_alarms: float


def read_texts(path: Path) -> tuple[Text, ...]:
    """The labelled texts of a file.

    Raises:
        ContentError: a line is no text, named by its number.
    """
    texts: list[Text] = []
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            try:
                texts.append(Text.model_validate(json.loads(line)))
            except (ValueError, ValidationError) as error:
                raise ContentError(f"{path}, line {number}: not a labelled text.") from error
    if not texts:
        raise ContentError(f"{path} holds no text.")
    return tuple(texts)


def train(texts: Sequence[Text]) -> tuple[Meaning, Report]:
    """A model from these texts, and how well the same procedure does on families it has not seen."""
    rows = stacked([_features(text.text) for text in texts])
    wanted = np.array([text.sensitive for text in texts], dtype=np.float64)
    importance = _importance(texts)
    logits = _unseen(texts, rows, wanted, importance)
    threshold = float(np.quantile(logits[wanted == 0], 1 - FALSE_ALARMS))
    found = np.array([_found(text.text) for text in texts])
    slope, extra = _calibrated(logits - threshold, found, wanted, importance)
    weights, bias = fit(rows, wanted, importance, PENALTY)
    kinds, table = _kinds(texts, rows)
    card = Card(FORMAT, kinds, threshold, slope, extra, len(texts))
    return Meaning(card, bias, rounded(weights), rounded(table)), _report(texts, logits >= threshold, found, wanted)


def _features(text: str) -> tuple[Places, Doubles]:
    """The columns and values of one text, read as a single passage."""
    page = Page(folded(View(text)))
    names, terms = names_in(page.view), terms_of(page)
    grams = grams_of(page, names)
    whole = _whole(passages_of(grams, page, terms, names), len(grams.words), len(grams.letters))
    pairs = np.flatnonzero(pairs_of(whole.cues)[0])
    rows = (grams.words.ravel(), grams.letters)
    parts = [(pairs + BUCKETS, 1.0), *((columns, 1.0 / np.sqrt(max(1, len(columns)))) for columns in rows)]
    columns = np.concatenate([columns for columns, _ in parts])
    values = np.concatenate([np.full(len(columns), value) for columns, value in parts])
    return columns, values


def _whole(passages: Passages, words: int, letters: int) -> Passages:
    cues = passages.cues.max(axis=0, keepdims=True) if len(passages.cues) else np.zeros((1, len(CUES)), np.float32)
    return Passages(((0, 0),), np.array([[0, words]]), np.array([[0, letters]]), cues)


def _importance(texts: Sequence[Text]) -> Doubles:
    """Families count alike whatever their number of variants, and so do sensitive and harmless texts together."""
    sizes: dict[str, int] = {}
    for text in texts:
        sizes[text.family] = sizes.get(text.family, 0) + 1
    weights = np.array([sizes[text.family] ** -0.5 * _WORTH.get(text.kind, 1.0) for text in texts])
    sensitive = np.array([text.sensitive for text in texts])
    for side in (sensitive, ~sensitive):
        weights[side] /= max(float(weights[side].sum()), 1e-9)
    return weights * len(texts)


def _unseen(texts: Sequence[Text], rows: Rows, wanted: Doubles, importance: Doubles) -> Doubles:
    """The logit of each text by a model that has seen no text of its family."""
    families = {family: index % FOLDS for index, family in enumerate(dict.fromkeys(text.family for text in texts))}
    folds = np.array([families[text.family] for text in texts])
    logits = np.zeros(len(texts))
    for fold in range(FOLDS):
        seen, unseen = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        weights, bias = fit(rows.chosen(seen), wanted[seen], importance[seen], PENALTY)
        logits[unseen] = rows.chosen(unseen).times(weights.astype(np.float64)) + bias
    return logits


def _found(text: str) -> bool:
    return Screener()(text).sensitivity.rank >= Sensitivity.CONFIDENTIAL.rank


def _calibrated(over: Doubles, found: np.ndarray, wanted: Doubles, importance: Doubles) -> tuple[float, float]:
    """The slope of the logit and the worth of a detector's finding with the smallest log loss, from a grid."""
    best = (float("inf"), 1.0, 0.0)
    over = np.where(found, np.maximum(over, 0.0), over)  # as ``scoring`` does
    for slope in np.geomspace(0.1, 5.0, 40):
        for extra in np.linspace(0.0, 8.0, 33):
            values = np.clip(slope * over + extra * found, -30, 30)
            loss = float((importance * np.log1p(np.exp(np.where(wanted > 0, -values, values)))).sum())
            best = min(best, (loss, float(slope), float(extra)))
    return best[1], best[2]


def _kinds(texts: Sequence[Text], rows: Rows) -> tuple[tuple[str, ...], Numbers]:
    """The kinds of sensitive texts, and weights that tell each from the others."""
    chosen = np.array([index for index, text in enumerate(texts) if text.sensitive])
    names = tuple(sorted({texts[index].kind for index in chosen}))
    inner, even = rows.chosen(chosen), np.ones(len(chosen))
    table = np.zeros((PARAMETERS, len(names)), dtype=np.float32)
    for column, name in enumerate(names):
        wanted = np.array([texts[index].kind == name for index in chosen], dtype=np.float64)
        table[:, column], _ = fit(inner, wanted, even, KIND_PENALTY, KIND_ROUNDS)
    return names, table


def _report(texts: Sequence[Text], raised: np.ndarray, found: np.ndarray, wanted: Doubles) -> Report:
    together = raised | found
    kinds = sorted({text.kind for text in texts if text.sensitive})
    by_kind = {kind: _share(raised[[text.kind == kind and text.sensitive for text in texts]]) for kind in kinds}
    return Report(
        texts=len(texts),
        families=len({text.family for text in texts}),
        recall=by_kind,
        false_alarms=_share(raised[wanted == 0]),
        together_recall=_share(together[wanted == 1]),
        together_false_alarms=_share(together[wanted == 0]),
    )


def _share(flags: Iterable[object]) -> float:
    values = [bool(flag) for flag in flags]
    return sum(values) / len(values) if values else 0.0
