"""What the golden set is made of, as Markdown: ``python -m scripts.golden_balance``. The datasheet holds its output."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from app.domain.evaluation.case import Case
from app.evaluation.cases.reading import usable_cases
from app.settings import PROJECT

GOLDEN = PROJECT / "evals" / "golden"
OPEN = "open"
NONE = "none"

Trait = tuple[str, Callable[[Case], Iterable[str]]]


def files() -> tuple[Path, ...]:
    """The files of the set, by name."""
    return tuple(sorted(GOLDEN.glob("*.jsonl")))


def agents() -> frozenset[str]:
    """The names of the shipped specialists."""
    return frozenset(path.stem for path in (PROJECT / "agents").glob("*.md"))


def golden() -> tuple[Case, ...]:
    """Every case; raises InvalidCases where a line is wrong."""
    return usable_cases(files(), agents())


def language(case: Case) -> str:
    """The language of a case, by its tag; English has none."""
    return next((tag.removeprefix("lang:") for tag in case.tags if tag.startswith("lang:")), "en")


def skills(case: Case) -> set[str]:
    """The skills that a case would like to see cited."""
    return {cite.partition("#")[0] for cite in case.expect.cites}


def _answered_by(case: Case) -> str:
    named = case.expect.agents
    if named is None:
        return OPEN
    joint = " > " if case.expect.pattern == "sequential" else " + "
    return joint.join(named) or NONE


def _clarify(case: Case) -> str:
    return {True: "must ask", False: "must not ask", None: OPEN}[case.expect.clarify]


def _extras(case: Case) -> Iterable[str]:
    parts = {
        "history": case.history,
        "scripted answers": case.answers,
        "cites": case.expect.cites,
        "cites a section": [cite for cite in case.expect.cites if "#" in cite],
        "contains": case.expect.contains,
        "lacks": case.expect.lacks,
        "not in the library": case.expect.answerable is False,
        "in the library": case.expect.answerable,
    }
    return (name for name, there in parts.items() if there)


TRAITS: tuple[Trait, ...] = (
    ("file", lambda case: [Path(case.source).name.partition(".")[0]]),
    ("type", lambda case: [case.expect.type or OPEN]),
    ("answered by", lambda case: [_answered_by(case)]),
    ("sensitivity", lambda case: [case.expect.sensitivity or OPEN]),
    ("tier", lambda case: [case.expect.tier or OPEN]),
    ("clarification", lambda case: [_clarify(case)]),
    ("verdict", lambda case: [case.expect.verdict] if case.expect.verdict else []),
    ("language", lambda case: [language(case)]),
    ("slice", lambda case: [tag for tag in case.tags if not tag.startswith("lang:")]),
    ("also given", _extras),
    ("skill to be cited", skills),
)


def balance(cases: Sequence[Case]) -> str:
    """One line for each trait: its values with the number of cases, the most frequent first."""
    lines = [f"{len(cases)} cases.", "", "| trait | cases |", "|---|---|"]
    for name, values_of in TRAITS:
        counts = Counter(str(value) for case in cases for value in values_of(case))
        told = ", ".join(
            f"{value} {many}" for value, many in sorted(counts.items(), key=lambda each: (-each[1], each[0]))
        )
        lines.append(f"| {name} | {told} |")
    return "\n".join(lines)


if __name__ == "__main__":
    print(balance(golden()))
