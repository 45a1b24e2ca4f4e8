"""Trains the classifier from labelled exemplars and writes its artifact."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from app.analyzer.calibration import expected_error
from app.analyzer.classifier import FORMAT, FULL, PLAIN, Card, Classifier, Head, Layout, Matrix, softmax
from app.analyzer.features import FeatureMaker, fingerprint
from app.analyzer.fitting import best_temperature, fit, thinned
from app.analyzer.language import detect
from app.analyzer.manners import Manners
from app.analyzer.ngrams import BUCKETS, PHRASES, rarity
from app.analyzer.observation import VALUE_BLOCKS, Embed, Observation, embeddings, observe, views
from app.analyzer.request import Turn
from app.domain.errors import ContentError
from app.domain.labels import Pattern, RequestType

ML = "ml-cv-specialist"
ARCHITECT = "architect"
JUDGED = (RequestType.VALIDATE, RequestType.DECIDE)
RARE = 3  # a cue value that fewer exemplars have is left out
PENALTY = 0.1
# Who answers is a matter of what is spoken of: these heads see no phrases, and rely on no single word.
MATTER = ("substance", "lead", "breadth")
MATTER_PENALTY = 0.3
COPIES = 2  # of every exemplar with half of its cues; see fitting.thinned
FOLDS = 5
NEVER_SEEN = -30.0  # the score of a label that the other fifths do not have


@dataclass(frozen=True, slots=True)
class Exemplar:
    """A labelled request, as a line of ``evals/analyzer/exemplars.jsonl``."""

    question: str
    history: tuple[Turn, ...]
    type: RequestType
    agents: tuple[str, ...]
    pattern: Pattern
    clarify: bool
    lang: str


@dataclass(frozen=True, slots=True)
class HeldOut:
    """How well a head does on exemplars that it has not seen: how many, the share that is right, the temperature.

    ``calibration_error`` is how far its confidence is from the share that is right, at that temperature.
    """

    rows: int
    accuracy: float
    temperature: float
    calibration_error: float


Target = Callable[[Exemplar], str | None]


def _substance(row: Exemplar) -> str | None:
    return None if not row.agents else ("ml" if ML in row.agents else "rest")


def _lead(row: Exemplar) -> str | None:
    """Who leads where the substance is not machine learning and the type leaves a choice."""
    open_type = row.type not in (*JUDGED, RequestType.OTHER)
    return row.agents[0] if open_type and row.agents and ML not in row.agents else None


def _breadth(row: Exemplar) -> str | None:
    if row.type is not RequestType.DESIGN or ML not in row.agents:
        return None
    return "both" if ARCHITECT in row.agents else "one"


def _sequel(row: Exemplar) -> str | None:
    if row.type not in (RequestType.DESIGN, RequestType.VALIDATE):
        return None
    if row.pattern is not Pattern.SEQUENTIAL:
        return "none"
    return "attack" if row.type is RequestType.DESIGN else "repair"


TARGETS: Mapping[str, Target] = {
    "type": lambda row: row.type.value,
    "substance": _substance,
    "lead": _lead,
    "breadth": _breadth,
    "sequel": _sequel,
    "clarify": lambda row: "ask" if row.clarify else "go",
}


def read_exemplars(path: Path) -> tuple[Exemplar, ...]:
    """The exemplars of a JSON Lines file.

    Raises:
        ContentError: a line lacks a field or uses a word outside the vocabulary.
    """
    lines = path.read_text(encoding="utf-8").splitlines()
    return tuple(_exemplar(path, number, line) for number, line in enumerate(lines, start=1))


def _exemplar(path: Path, number: int, line: str) -> Exemplar:
    try:
        row = json.loads(line)
        history = tuple(Turn(turn["role"], turn["content"]) for turn in row.get("history", ()))
        return Exemplar(
            row["question"], history, RequestType(row["type"]), tuple(row["agents"]), Pattern(row["pattern"]),
            bool(row["clarify"]), row["lang"],
        )  # fmt: skip
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ContentError(f"{path}, line {number}: {error!r}") from error


async def observations_of(rows: Sequence[Exemplar], embed: Embed) -> list[Observation]:
    """What the classifier sees of each exemplar."""
    maker = FeatureMaker(Manners())
    seen = [views(row.question, row.history) for row in rows]
    vectors = await embeddings(embed, seen)
    return [observe(maker, view, detect(view.thread), vector)[1] for view, vector in zip(seen, vectors, strict=True)]


def train(
    rows: Sequence[Exemplar], observations: Sequence[Observation], embedder: str, digest: str, held_out: int = 1
) -> tuple[Classifier, dict[str, HeldOut]]:
    """A classifier from labelled observations, and how well each of its heads does on unseen exemplars.

    ``held_out`` is the number of fifths (1 to 5) that take a turn as unseen ones; one is enough for the temperatures,
    five give the figures of a full cross-validation.
    """
    names = _names(observations)
    layout = Layout(
        {name: place for place, name in enumerate(names)},
        rarity([seen.pieces for seen in observations], BUCKETS + PHRASES),
    )
    heads: dict[str, dict[str, Head]] = {}
    reports: dict[str, HeldOut] = {}
    for variant in (FULL, PLAIN):
        inputs = layout.rows(observations, variant)
        matter = _Way(layout.without_phrases(inputs), layout.cues, MATTER_PENALTY)
        manner = _Way(inputs, layout.cues, PENALTY)
        trained = {
            name: _train_head(matter if name in MATTER else manner, rows, target, held_out)
            for name, target in TARGETS.items()
        }
        heads[variant] = {name: head for name, (head, _) in trained.items()}
        reports.update({f"{variant}.{name}": report for name, (_, report) in trained.items()})
    card = Card(
        format=FORMAT,
        features=fingerprint(),
        names=names,
        buckets=BUCKETS + PHRASES,
        dimensions=len(next(iter(observations[0].embeddings.values()))),
        embedder=embedder,
        exemplars=len(rows),
        exemplars_sha256=digest,
        labels={name: head.labels for name, head in heads[FULL].items()},
        temperatures={key: report.temperature for key, report in reports.items()},
        calibration_errors={key: round(report.calibration_error, 4) for key, report in reports.items()},
    )
    return Classifier(card, layout.rarity, heads), reports


def _names(observations: Sequence[Observation]) -> tuple[str, ...]:
    counts = Counter(name for seen in observations for name in seen.values["question"])
    return tuple(sorted(name for name, count in counts.items() if count >= RARE))


@dataclass(frozen=True, slots=True)
class _Way:
    """What a head is trained from: the rows, how many of their columns are cues, and the penalty."""

    inputs: Matrix
    cues: int
    penalty: float

    def fit(self, rows: Sequence[int], labels: Sequence[str]) -> Head:
        """A head for these rows and their labels."""
        copies = thinned(self.inputs[list(rows)], self.cues, COPIES, len(VALUE_BLOCKS))
        return fit(copies, labels, self.penalty * (COPIES + 1))


def _train_head(way: _Way, rows: Sequence[Exemplar], target: Target, held_out: int) -> tuple[Head, HeldOut]:
    labelled = [(place, label) for place, row in enumerate(rows) if (label := target(row)) is not None]
    places, labels = np.array([place for place, _ in labelled]), [label for _, label in labelled]
    folds = np.arange(len(labels)) % FOLDS
    logits: list[Matrix] = []
    truth: list[int] = []
    known = sorted(set(labels))
    for fold in range(held_out):
        seen = [label for label, f in zip(labels, folds, strict=True) if f != fold]
        head = way.fit(places[folds != fold].tolist(), seen)
        unseen = np.flatnonzero(folds == fold)
        scored = np.full((len(unseen), len(known)), NEVER_SEEN, dtype=np.float32)
        scored[:, [known.index(label) for label in head.labels]] = head.logits(way.inputs[places[unseen]])
        logits.append(scored)
        truth += [known.index(labels[place]) for place in unseen]
    scores, right = np.vstack(logits), np.array(truth)
    temperature = best_temperature(scores, right)
    head = way.fit(places.tolist(), labels)
    hits = scores.argmax(axis=1) == right
    error = expected_error(softmax(scores / np.float32(temperature)).max(axis=1), hits)
    report = HeldOut(len(truth), float(hits.mean()), temperature, error)
    return Head(head.labels, head.weights, head.offsets, temperature), report


async def train_file(exemplars: Path, embed: Embed, embedder: str) -> tuple[Classifier, dict[str, HeldOut]]:
    """Trains from a file of exemplars; ``embedder`` names the embedding model, so that another one is refused later."""
    rows = read_exemplars(exemplars)
    return train(rows, await observations_of(rows, embed), embedder, digest_of(exemplars))


def digest_of(path: Path) -> str:
    """The SHA-256 of a file, as hexadecimal digits."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
