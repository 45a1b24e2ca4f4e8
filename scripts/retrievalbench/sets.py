"""The four question sets: their corpora as folders of files, and results in the form that their scorer reads."""

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

Row: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a document that was found; ``document`` is its path in the corpus's folder."""

    document: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """One way to ask one of the sets.

    ``passages`` is how many to ask for: several of them may stand for one chunk of the set's. ``retrieved`` says in the
    set's own terms what a result found.
    """

    name: str
    scored_as: str
    corpus: Path
    questions: Path
    passages: int
    retrieved: Callable[[list[Span]], list[object]]

    def asked(self) -> list[Row]:
        """All questions."""
        return read_rows(self.questions)


def read_rows(path: Path) -> list[Row]:
    """The objects of a file of JSON lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def question_sets(data: Path, folder: Path) -> list[QuestionSet]:
    """All of them; corpora that are not folders of files already are laid out below ``folder``."""
    chunks = read_rows(data / "docs" / "chunks.jsonl")
    sections = {f"{_short(row['chunk'])}.md": row for row in chunks}
    _lay_out(folder / "docs", {name: f"# {row['heading']}\n\n{row['text']}\n" for name, row in sections.items()})
    documents = {row["doc"]: row["text"] for row in read_rows(data / "code" / "documents.jsonl")}
    _lay_out(folder / "code-files", {f"{doc}.txt": text for doc, text in documents.items()})
    pieces = read_rows(data / "code" / "chunks.jsonl")
    cut = {f"{row['chunk']}.txt": documents[row["doc"]][row["start"] : row["end"]] for row in pieces}
    _lay_out(folder / "code-chunks", cut)
    address = {name: row["chunk"] for name, row in sections.items()}

    def asked(name: str) -> Path:
        return data / name / "questions.jsonl"

    return [
        QuestionSet("docs", "docs", folder / "docs", asked("docs"), 20, lambda found: _named(found, address)),
        QuestionSet("code", "code", folder / "code-chunks", asked("code"), 60, lambda found: _named(found, {})),
        QuestionSet(
            "code, whole files", "code", folder / "code-files", asked("code"), 60, lambda found: _nearest(found, pieces)
        ),
        QuestionSet(
            "spans", "spans", data / "spans" / "corpora", asked("spans"), 10, lambda found: _spans(found, ".md")
        ),
        QuestionSet(
            "skills", "skills", data / "skills" / "corpus", asked("skills"), 10, lambda found: _spans(found, "")
        ),
    ]


def score(data: Path, question_set: QuestionSet, results: Iterable[Row], scratch: Path) -> Mapping[str, Any]:
    """What the sets' own scorer says of results; each has an ``id``, ``retrieved`` and what else the scorer knows."""
    scratch.write_text("".join(json.dumps(row) + "\n" for row in results), encoding="utf-8")
    command = [sys.executable, str(data / "score.py"), "--set", question_set.scored_as]
    command += ["--questions", str(question_set.questions), "--results", str(scratch)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - the scorer of the data
    if done.returncode:
        raise SystemExit(f"The scorer failed: {done.stderr}")
    scores: Mapping[str, Any] = json.loads(done.stdout)
    return scores


def _short(address: str) -> str:
    return hashlib.sha256(address.encode()).hexdigest()[:12]


def _lay_out(folder: Path, files: Mapping[str, str]) -> None:
    """Exactly these files, written once: what stays as it was need not be indexed again."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.iterdir():
        if path.name not in files:
            path.unlink()
    for name, text in files.items():
        path = folder / name
        if not path.exists() or path.read_bytes() != text.encode():
            path.write_bytes(text.encode())


def _named(found: list[Span], names: Mapping[str, str]) -> list[object]:
    """The files that were found, once each, by the set's names for them."""
    return [*dict.fromkeys(names.get(span.document, span.document.rsplit(".", 1)[0]) for span in found)]


def _nearest(found: list[Span], pieces: list[Row]) -> list[object]:
    """For each span the chunk of the set that shares most with it."""
    by_document: dict[str, list[Row]] = {}
    for piece in pieces:
        by_document.setdefault(piece["doc"], []).append(piece)
    chosen: dict[object, None] = {}
    for span in found:
        shared = [
            (min(piece["end"], span.end) - max(piece["start"], span.start), piece["chunk"])
            for piece in by_document[span.document.rsplit(".", 1)[0]]
        ]
        most, chunk = max(shared)
        if most > 0:
            chosen[chunk] = None
    return [*chosen]


def _spans(found: list[Span], suffix: str) -> list[object]:
    return [{"doc": span.document.removesuffix(suffix), "start": span.start, "end": span.end} for span in found]
