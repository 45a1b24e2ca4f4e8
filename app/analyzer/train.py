"""Trains the classifier from labelled exemplars and writes its artifact."""

import asyncio
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from app.analyzer.classifier import FORMAT, FULL, PLAIN, Card, Classifier, Head, Matrix, inputs_of
from app.analyzer.features import FeatureMaker
from app.analyzer.fitting import best_temperature, fit, held_out_logits
from app.analyzer.language import detect
from app.analyzer.observation import Embed, Observation, embeddings, values, views
from app.analyzer.request import Turn
from app.domain.errors import ContentError
from app.domain.labels import Pattern, RequestType

ML = "ml-cv-specialist"
ARCHITECT = "architect"
JUDGED = (RequestType.VALIDATE, RequestType.DECIDE)
RARE = 3  # a cue value that fewer exemplars have is left out
PENALTY = 0.3


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
    """How well a head does on exemplars that it has not seen (cross-validation)."""

    rows: int
    accuracy: float
    temperature: float


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
    except (ValueError, KeyError, TypeError) as error:
        raise ContentError(f"{path}, line {number}: {error!r}") from error


async def observe(rows: Sequence[Exemplar], embed: Embed) -> list[Observation]:
    """What the classifier sees of each exemplar."""
    maker = FeatureMaker()
    seen = [views(row.question, row.history) for row in rows]
    blocks = [values(maker, view, detect(view.thread))[1] for view in seen]
    vectors = await embeddings(embed, seen)
    return [Observation(block, vector) for block, vector in zip(blocks, vectors, strict=True)]


def train(
    rows: Sequence[Exemplar], observations: Sequence[Observation], embedder: str, digest: str
) -> tuple[Classifier, dict[str, HeldOut]]:
    """A classifier from labelled observations, and how well each of its heads does on unseen exemplars."""
    names = _names(observations)
    places = {name: place for place, name in enumerate(names)}
    heads: dict[str, dict[str, Head]] = {}
    reports: dict[str, HeldOut] = {}
    for variant in (FULL, PLAIN):
        inputs = inputs_of(observations, places, variant)
        trained = {name: _train_head(inputs, rows, target) for name, target in TARGETS.items()}
        heads[variant] = {name: head for name, (head, _) in trained.items()}
        reports.update({f"{variant}.{name}": report for name, (_, report) in trained.items()})
    card = Card(
        format=FORMAT,
        names=names,
        dimensions=len(next(iter(observations[0].embeddings.values()))),
        embedder=embedder,
        exemplars=len(rows),
        exemplars_sha256=digest,
        labels={name: head.labels for name, head in heads[FULL].items()},
        temperatures={key: report.temperature for key, report in reports.items()},
    )
    return Classifier(card, heads), reports


def _names(observations: Sequence[Observation]) -> tuple[str, ...]:
    counts = Counter(name for seen in observations for name in seen.values["question"])
    return tuple(sorted(name for name, count in counts.items() if count >= RARE))


def _train_head(inputs: Matrix, rows: Sequence[Exemplar], target: Target) -> tuple[Head, HeldOut]:
    labelled = [(place, label) for place, row in enumerate(rows) if (label := target(row)) is not None]
    chosen, labels = inputs[[place for place, _ in labelled]], [label for _, label in labelled]
    logits = held_out_logits(chosen, labels, PENALTY)
    known = sorted(set(labels))
    truth = np.array([known.index(label) for label in labels])
    temperature = best_temperature(logits, truth)
    head = fit(chosen, labels, PENALTY)
    accuracy = float((logits.argmax(axis=1) == truth).mean())
    return Head(head.labels, head.weights, head.offsets, temperature), HeldOut(len(labels), accuracy, temperature)


async def train_file(exemplars: Path, embed: Embed, embedder: str) -> tuple[Classifier, dict[str, HeldOut]]:
    """Trains from a file of exemplars; ``embedder`` names the embedding model, so that another one is refused later."""
    rows = await asyncio.to_thread(read_exemplars, exemplars)
    digest = hashlib.sha256(await asyncio.to_thread(exemplars.read_bytes)).hexdigest()
    return train(rows, await observe(rows, embed), embedder, digest)
