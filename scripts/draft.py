"""What the built-in expert makes of a request, by itself: no database, no search, only the sections that it names.

    python -m scripts.draft decide "We send 180,000 product descriptions a month to an API ..."

For working on the expert's composers, and for their tests.
"""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from app.calculators.recognize import recognize
from app.calculators.registry import calculate
from app.content.expert import load_expert
from app.content.forms import load_forms
from app.domain.clarification import Assumption, Reply
from app.domain.errors import CalculationError
from app.domain.figure import Figure
from app.domain.labels import AssumptionSource, RequestType
from app.domain.model_call import LabelledPassage
from app.domain.passage import Passage
from app.domain.workup import Workup
from app.expert.composers import COMPOSERS
from app.expert.expert import Expert
from app.expert.request import ExpertRequest
from app.expert.sources import cited
from app.retrieval.chunks.chunking import chunk_document

PROJECT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft with its quotes in place. ``missing`` names sections that no skill has."""

    workup: Workup
    missing: tuple[str, ...]

    @property
    def markdown(self) -> str:
        """The answer up to its sources."""
        work = self.workup
        parts = [work.first, *(f"## {each.heading}\n\n{each.text}" for each in work.sections)]
        closing = {"Differ": work.differs, "Change": work.changes, "Not answered": work.unanswered}
        closing["Assumptions"] = tuple(f"A{n} {a.text} {a.effect}" for n, a in enumerate(work.assumptions, 1))
        closing["Figures"] = tuple(f"F{n} ({f.reference}) {f.formula}" for n, f in enumerate(work.figures, 1))
        parts += [
            f"### {name}\n" + "\n".join(f"- {line}" for line in lines) for name, lines in closing.items() if lines
        ]
        return "\n\n".join(parts)


def draft(
    question: str, kind: RequestType, language: str = "en", *, replies: Sequence[Reply] = (), agents: Sequence[str] = ()
) -> Draft | None:
    """The draft of an answer; None where the expert leaves it to the passages."""
    figures, assumptions = _calculated(question)
    request = ExpertRequest(
        text=question,
        type=kind,
        language=language,
        agents=tuple(agents),
        replies=tuple(replies),
        figures=figures,
        assumptions=assumptions,
        sections=load_forms(PROJECT / "prompts" / "forms")[kind].sections,
    )
    workup = _expert().work_up(request)
    if workup is None:
        return None
    sections = _sections()
    found = [passage for name in workup.sources for passage in sections.get(name, ())]
    labelled = tuple(LabelledPassage(f"S{n}", passage) for n, passage in enumerate(found, 1))
    missing = tuple(name for name in workup.sources if name not in sections)
    return Draft(cited(workup, labelled, " (judgement)"), missing)


@cache
def _expert() -> Expert:
    return Expert(load_expert(PROJECT / "prompts" / "expert"), COMPOSERS, calculate)


@cache
def _sections() -> Mapping[str, tuple[Passage, ...]]:
    """The passages of every section of the shipped skills, by ``skill#section``."""
    found: dict[str, tuple[Passage, ...]] = {}
    for path in sorted((PROJECT / "skills").rglob("*.md")):
        text, place = path.read_text(encoding="utf-8"), path.relative_to(PROJECT)
        skill = place.parts[1]
        for chunk in chunk_document(text, skill, lambda words: len(words.split())):
            passage = Passage(
                id=0,
                document_id=0,
                skill=skill,
                path=str(place),
                section=chunk.anchor,
                heading_path=chunk.heading_path,
                start=chunk.start,
                end=chunk.end,
                text=text[chunk.start : chunk.end],
                score=0.0,
                cosine=0.0,
                bm25=0.0,
                content_hash="",
            )
            name = f"{skill}#{chunk.anchor}"
            found[name] = (*found.get(name, ()), passage)
    return found


def _calculated(question: str) -> tuple[tuple[Figure, ...], tuple[Assumption, ...]]:
    figures: list[Figure] = []
    assumed: dict[str, Assumption] = {}
    for wish in recognize(question):
        try:
            figures.append(calculate(wish.calculator, wish.inputs))
        except CalculationError:
            continue
        for name, text in wish.assumed.items():
            assumed[text] = Assumption(name.replace("_", " "), text, AssumptionSource.DEFAULT)
    return tuple(figures), tuple(assumed.values())


def main() -> None:
    """Print the draft."""
    kind, question = sys.argv[1], sys.argv[2]
    made = draft(question, RequestType(kind), sys.argv[3] if len(sys.argv) > 3 else "en")  # noqa: PLR2004
    if made is None:
        print("The passages answer this one.")
        return
    print(made.markdown)
    print("\nVerdict:", made.workup.verdict, "\nMissing sections:", made.missing)


if __name__ == "__main__":
    main()
