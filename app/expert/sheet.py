"""The sheet on which a draft is put together: lines, figures, assumptions, sources; it numbers and cuts."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from app.backends.extractive.text import count_words
from app.content.phrases import Phrases
from app.domain.clarification import Assumption
from app.domain.errors import CalculationError
from app.domain.figure import Figure, Value
from app.domain.labels import AssumptionSource, RequestType, Verdict
from app.domain.workup import DraftSection, Finding, Signal, Workup
from app.expert.request import ExpertRequest

Calculate = Callable[[str, Mapping[str, Value]], Figure]
T = TypeVar("T")

# Elsewhere a number of the text may have been taken for a calculation that nobody wants.
_ABOUT_NUMBERS = frozenset({RequestType.COMPUTE, RequestType.EXPLAIN, RequestType.DEBUG})

_MARK = re.compile(r"\[\[([FA])(\d+)\]\]")
_SOURCE = re.compile(r"\{\{([^|{}]+)(?:\|[^{}]*)?\}\}")


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure with the mark that shows it in a text."""

    figure: Figure
    mark: str

    def number(self, output: str) -> float:
        """A numeric result; 0 where the calculator gives none."""
        value = self.figure.outputs.get(output)
        return float(value) if isinstance(value, int | float) else 0.0

    def text(self, output: str) -> str:
        """A result in words; empty where the calculator gives none."""
        value = self.figure.outputs.get(output)
        return value if isinstance(value, str) else ""


@dataclass(frozen=True, slots=True)
class Item:
    """One line or block of a section. The lightest items go first when the answer is too long, ``fixed`` ones never.

    Items with a ``bullet`` become a list.
    """

    text: str
    weight: float = 1.0
    fixed: bool = False
    bullet: bool = True


def block(text: str, weight: float = 1.0, *, fixed: bool = False) -> Item:
    """A paragraph, table or code block."""
    return Item(text, weight, fixed=fixed, bullet=False)


@dataclass(slots=True)
class _Part:
    id: str
    heading: str
    items: list[Item]


@dataclass(slots=True)
class Sheet:
    """Collects a draft. Texts may hold marks that ``figure``, ``assume`` and ``source`` return."""

    request: ExpertRequest
    phrases: Phrases
    calculate: Calculate
    verdict: Verdict | None = None
    _first: str = ""
    _parts: list[_Part] = field(default_factory=list[_Part])
    _figures: list[Figure] = field(default_factory=list[Figure])
    _assumptions: list[Assumption] = field(default_factory=list[Assumption])
    _closing: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    _findings: list[Finding] = field(default_factory=list[Finding])
    _signals: list[Signal] = field(default_factory=list[Signal])

    def __post_init__(self) -> None:
        """What was calculated and assumed before has its place on the sheet."""
        self._figures.extend(self.request.figures)
        self._assumptions.extend(self.request.assumptions)

    def say(self, key: str, **values: str | int) -> str:
        """A sentence of this type of answer in the user's language."""
        return self.phrases.say(self.request.language, key, **values)

    def given(self, *calculators: str) -> list[Shown]:
        """The figures on the sheet that one of the calculators made; all where none is named."""
        return [self._shown(n) for n, f in enumerate(self._figures) if not calculators or f.calculator in calculators]

    def figure(self, calculator: str, inputs: Mapping[str, Value]) -> Shown | None:
        """A figure, calculated now or before; None where the calculator does not take these inputs."""
        try:
            made = self.calculate(calculator, inputs)
        except CalculationError:
            return None
        for number, known in enumerate(self._figures):
            if (known.calculator, known.outputs, known.inputs) == (made.calculator, made.outputs, made.inputs):
                return self._shown(number)
        self._figures.append(made)
        return self._shown(len(self._figures) - 1)

    def assume(self, topic: str, text: str, effect: str = "") -> str:
        """The mark of an assumption: what is taken as true, and what changes if it is false."""
        for number, known in enumerate(self._assumptions):
            if known.text == text:
                return f"[[A{number}]]"
        self._assumptions.append(Assumption(topic, text, AssumptionSource.DEFAULT, effect))
        return f"[[A{len(self._assumptions) - 1}]]"

    def source(self, section: str, about: str = "") -> str:
        """The mark of a section of the skills, ``skill#section``; ``about`` are words of the sentence to be quoted."""
        return f"{{{{{section}|{_plain(about)}}}}}"

    def open_with(self, text: str) -> None:
        """The bottom line: the first sentence or two, which answer."""
        self._first = text

    def section(self, id_: str, heading: str, items: Iterable[Item | str]) -> None:
        """A section; without items it is left out. Texts are list items."""
        listed = [Item(each) if isinstance(each, str) else each for each in items]
        if listed:
            self._parts.append(_Part(id_, heading, listed))

    def differ(self, text: str) -> None:
        """Where specialists, sources, or a rule and a figure disagree: who says what, and which one wins."""
        self._closing.setdefault("differs", []).append(text)

    def change(self, text: str) -> None:
        """What would change the answer, as a condition that can be measured."""
        self._closing.setdefault("changes", []).append(text)

    def unanswered(self, text: str) -> None:
        """What is not answered, with the reason and the fact that would be needed."""
        self._closing.setdefault("unanswered", []).append(text)

    def find(self, *findings: Finding) -> None:
        """Findings of rules, for whoever writes or judges the answer."""
        self._findings.extend(findings)

    def signal(self, *signals: Signal) -> None:
        """Lines of the verdict's table."""
        self._signals.extend(signals)

    def finish(self, most_words: int) -> Workup:
        """The draft, cut to the length of its type.

        Assumptions that came with the request, and figures where they were asked for, keep their place; the others are
        numbered by first use.
        """
        self._cut(most_words)
        texts = [self._first, *(_render(part.items) for part in self._parts)]
        texts += [line for lines in self._closing.values() for line in lines]
        figures = _ordered(self._figures, range(self._kept_figures()), _order("F", texts))
        assumptions = _ordered(self._assumptions, self._kept_assumptions(figures), _order("A", texts))
        places = {
            **{f"F{old}": f"[F{new}]" for new, (old, _) in enumerate(figures, 1)},
            **{f"A{old}": f"[A{new}]" for new, (old, _) in enumerate(assumptions, 1)},
        }

        def numbered(text: str) -> str:
            return _MARK.sub(lambda mark: places.get(mark[1] + mark[2], ""), text)

        sections = tuple(DraftSection(p.id, p.heading, numbered(_render(p.items))) for p in self._parts if p.items)
        closing = {name: tuple(map(numbered, lines)) for name, lines in self._closing.items()}
        return Workup(
            type=self.request.type,
            first=numbered(self._first),
            sections=sections,
            findings=tuple(self._findings),
            signals=tuple(self._signals),
            verdict=self.verdict,
            figures=tuple(figure for _, figure in figures),
            assumptions=tuple(replace(a, effect=numbered(a.effect), text=numbered(a.text)) for _, a in assumptions),
            sources=tuple(dict.fromkeys(ref for text in texts for ref in _SOURCE.findall(text))),
            **closing,
        )

    def _shown(self, number: int) -> Shown:
        return Shown(self._figures[number], f"[[F{number}]]")

    def _kept_figures(self) -> int:
        """How many of the given figures stay: all where a number was asked for, or a colleague shows them."""
        asked = self.request.type in _ABOUT_NUMBERS or self.request.handed_on
        return len(self.request.figures) if asked else 0

    def _kept_assumptions(self, figures: list[tuple[int, Figure]]) -> list[int]:
        """The given assumptions that stay: defaults of the given figures only where one of those is shown."""
        given = len(self.request.figures)
        shown = any(number < given for number, _ in figures)
        listed = enumerate(self.request.assumptions)
        return [number for number, each in listed if shown or each.source is not AssumptionSource.DEFAULT]

    def _cut(self, most_words: int) -> None:
        """Drop the lightest items, the last of equals first, until at most so many words are left."""
        while self._words() > most_words:
            loose = [
                (item.weight, -number, part, item)
                for number, (part, item) in enumerate((p, i) for p in self._parts for i in p.items)
                if not item.fixed
            ]
            if not loose:
                return
            _, _, part, item = min(loose, key=lambda entry: entry[:2])
            part.items = [each for each in part.items if each is not item]

    def _words(self) -> int:
        texts = [self._first, *(f"{part.heading}\n{_render(part.items)}" for part in self._parts if part.items)]
        return sum(count_words(_SOURCE.sub("", _MARK.sub("", text))) for text in texts)


def _render(items: Iterable[Item]) -> str:
    """Items as Markdown: neighbours with bullets as one list, the others apart."""
    text = ""
    after_bullet = False
    for item in items:
        line = f"- {item.text}" if item.bullet else item.text
        joint = "\n" if item.bullet and after_bullet else "\n\n"
        text, after_bullet = f"{text}{joint}{line}" if text else line, item.bullet
    return text


def _order(kind: str, texts: Iterable[str]) -> list[int]:
    return list(dict.fromkeys(int(n) for text in texts for letter, n in _MARK.findall(text) if letter == kind))


def _ordered(listed: list[T], kept: Iterable[int], shown: list[int]) -> list[tuple[int, T]]:
    """Those that are kept, shown or not, then the others that are shown, by first use."""
    return [(number, listed[number]) for number in dict.fromkeys([*kept, *shown])]


def _plain(about: str) -> str:
    return re.sub(r"[{}|\[\]]", " ", about)
