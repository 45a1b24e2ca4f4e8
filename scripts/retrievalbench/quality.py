"""How well each finds what it should: our command over the corpora, and the peers over chunks of their own making."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from retrievalbench.processes import OURS, ROOT, Process, hand_over
from retrievalbench.sets import QuestionSet, Row, Span, read_rows, score
from retrievalbench.vectors import VectorFile

MODES: Mapping[str, tuple[str, ...]] = {
    "LangChain": ("dense", "hybrid"),
    "LlamaIndex": ("dense", "hybrid", "fusion", "rank fusion"),
}
Scores = dict[str, dict[str, Mapping[str, Any]]]
"""By set, then by who was asked."""

_RUN = "from app.cli.main import run; run()"
# Sets whose chunks are given: there is nothing to split.
_GIVEN = ("code",)


def our_scores(sets: list[QuestionSet], data: Path, home: Path, folder: Path) -> Scores:
    """Ours, by `cto-team retrieve` as anyone would call it."""
    scores: Scores = {}
    for question_set in sets:
        target = folder / f"ours-{question_set.name}.jsonl"
        command = [sys.executable, "-c", _RUN, "retrieve", "--corpus", str(question_set.corpus)]
        command += ["--input", str(question_set.questions), "--output", str(target), "-k", str(question_set.passages)]
        environment = {**os.environ, "CTO_TEAM_HOME": str(home), "PYTHONPATH": str(ROOT)}
        subprocess.run(command, check=True, env=environment, cwd=ROOT)  # noqa: S603 - our own command
        results = [_our_result(question_set, row) for row in read_rows(target)]
        scores[question_set.name] = {OURS.name: score(data, question_set, results, folder / "results.jsonl")}
    return scores


def _our_result(question_set: QuestionSet, row: Row) -> Row:
    passages = row["passages"]
    spans = [Span(passage["document"], passage["start"], passage["end"]) for passage in passages]
    result = {"id": row["id"], "retrieved": question_set.retrieved(spans), "answered": row["answered"]}
    return {**result, "score": passages[0]["score"] if passages else 0.0}


def peer_scores(peer: Process, sets: list[QuestionSet], data: Path, folder: Path, vectors: VectorFile) -> Scores:
    """A peer's, in each of its modes, over chunks of its own splitter with vectors of the product's embedder."""
    scores: Scores = {}
    for number, question_set in enumerate(sets):
        if question_set.name == "code, whole files":
            continue
        print(f"{peer.kind.name}: {question_set.name}", file=sys.stderr, flush=True)
        spans, texts = _chunks(peer, question_set, folder)
        table = f"quality_{number}"
        peer.ask(do="load", table=table, **hand_over(folder, "rows", texts, vectors.of(texts)))
        asked = question_set.asked()
        questions = [row["question"] for row in asked]
        given = hand_over(folder, "questions", questions, vectors.of(questions))
        for mode in MODES[peer.kind.name]:
            found = peer.ask(
                do="search",
                table=table,
                mode=mode,
                k=question_set.passages,
                questions=given["texts"],
                vectors=given["vectors"],
            )
            results = [
                _peer_result(question_set, row["id"], rows, spans) for row, rows in zip(asked, found, strict=True)
            ]
            name = f"{peer.kind.name}, {mode}"
            scores.setdefault(question_set.name, {})[name] = score(
                data, question_set, results, folder / "results.jsonl"
            )
    return scores


def _chunks(peer: Process, question_set: QuestionSet, folder: Path) -> tuple[list[Span], list[str]]:
    """What the peer stores: each chunk's place and text."""
    paths = sorted(path for path in question_set.corpus.rglob("*") if path.is_file())
    texts = {path.relative_to(question_set.corpus).as_posix(): path.read_bytes().decode() for path in paths}
    if question_set.name in _GIVEN:
        return [Span(name, 0, len(text)) for name, text in texts.items()], [*texts.values()]
    cut = peer.ask(do="split", **hand_over(folder, "split", [*texts.values()]))
    spans = [
        Span(name, start, end) for name, parts in zip(texts, cut, strict=True) for start, end in parts if start < end
    ]
    return spans, [texts[span.document][span.start : span.end] for span in spans]


def _peer_result(question_set: QuestionSet, id_: object, rows: list[list[float]], spans: list[Span]) -> Row:
    found = [spans[int(place)] for place, _ in rows]
    return {"id": id_, "retrieved": question_set.retrieved(found), "score": rows[0][1] if rows else 0.0}
