"""Holds what a language model wrote to the form of its type: sections, length, and numbers that somebody knows."""

import json
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from app.backends.extractive.text import count_words
from app.domain.figure import Figure, Value
from app.domain.labels import Verdict
from app.domain.model_call import Material, Section
from app.steps.lures import tempting

_HEADING = re.compile(r"^#{2,3}\s+(.+?)\s*#*\s*$", re.MULTILINE)
_MARKS = re.compile(r"\[(?:[SFA]?\d{1,3})(?:\s+\"[^\"]*\")?\]|```.*?```|`[^`\n]*`", re.DOTALL)
_NUMBER = re.compile(r"(?<![\w.,])[$€£]?\d[\d,]*(?:\.\d+)?(?:\s?(?:%|percent\b))?(?![\w])")
_LIST_NUMBER = re.compile(r"^\s*\d{1,2}[.)]\s", re.MULTILINE)
_VERDICT = re.compile(r"\b(GOOD|NEEDS MAJOR WORK|BAD)\b")
_VERDICT_LINE = re.compile(r"\bVerdict\W{1,6}(GOOD|NEEDS MAJOR WORK|BAD)\b")
_LETTER = re.compile(r"[^\W\d_]")
_SMALL = 31
"""Whole numbers up to here count steps, days and people; nobody has to vouch for them."""

_CLOSE = 0.005
_FEW = 0.5
_LONGEST_FIRST_WORDS = 140
_TOO_MANY = 2
FIRST = "first"
SHORT = "short"
LONG = "long"


@dataclass(frozen=True, slots=True)
class Written:
    """A part by its pieces: what stands before the first heading, then headings with their texts."""

    first: str
    sections: tuple[tuple[str, str], ...]

    def get(self, section: Section) -> str:
        """The text under the section's heading; empty where it has none."""
        return next((text for heading, text in self.sections if _same(heading, section)), "")


@dataclass(frozen=True, slots=True)
class Form:
    """What a part must have: its sections, and its length as least and most words.

    A ``whole`` part, such as a document with headings of its own, is not put together from two writers' sections.
    Where rules judge (``judged``), the part states ``verdict`` and no other.
    """

    sections: tuple[Section, ...]
    words: tuple[int, int]
    whole: bool = False
    judged: bool = False
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a part, for the model that wrote it.

    ``section`` is the id of the section, or the heading of one that nobody asked for; ``first`` for what stands before
    all sections, ``short`` and ``long`` for the part as a whole. What is ``tainted`` does what no answer may do, and is
    shown to nobody.
    """

    sentence: str
    section: str
    tainted: bool = False


def read_part(markdown: str) -> Written:
    """The pieces of a part."""
    places = list(_HEADING.finditer(markdown))
    first = markdown[: places[0].start()] if places else markdown
    ends = [*(place.start() for place in places[1:]), len(markdown)][: len(places)]
    sections = tuple((place[1], markdown[place.end() : end].strip()) for place, end in zip(places, ends, strict=True))
    return Written(first.strip(), sections)


def faults(written: Written, form: Form, vouched: "Vouched") -> tuple[Fault, ...]:
    """Everything that does not keep to the form; nothing for a good part."""
    found: list[Fault] = []
    if not _answers(written.first):
        found.append(Fault("It must begin with one or two plain sentences that answer, before any heading.", FIRST))
    found += [
        Fault(f"The section '## {section.heading}' is missing or empty.", section.id)
        for section in form.sections
        if section.required and not _LETTER.search(written.get(section))
    ]
    found += _length(written, form)
    for heading, text in ((FIRST, written.first), *written.sections):
        found += _faults_of(heading, text, form, vouched)
    return tuple(found)


def _length(written: Written, form: Form) -> Iterable[Fault]:
    least, most = form.words
    count = count_words("\n".join([written.first, *(text for _, text in written.sections)]))
    if count < least * _FEW:
        yield Fault(f"It is too short: write at least {least} words.", SHORT)
    if count > most * _TOO_MANY:
        yield Fault(f"It is too long: write at most {most} words.", LONG)


def _faults_of(heading: str, text: str, form: Form, vouched: "Vouched") -> Iterable[Fault]:
    """What is wrong with the text of one section, or with the first sentences."""
    section = next((each.id for each in form.sections if _same(heading, each)), heading)
    name = "The beginning" if heading == FIRST else f"'{heading}'"
    if strange := vouched.strange(text):
        yield Fault(f"{name} has numbers that nobody gave or calculated: {', '.join(strange[:5])}.", section)
    if tempting(text, vouched.text):
        yield Fault(f"{name} has images, links, addresses or HTML; there may be none.", section, tainted=True)
    if form.judged and (said := _verdict(text, opening=heading == FIRST)) and said is not form.verdict:
        stands = f"The verdict is {form.verdict}; it" if form.verdict else "No verdict can be given; that"
        yield Fault(f"{name} states the verdict {said}. {stands} follows from the findings.", section, tainted=True)


def _verdict(text: str, *, opening: bool) -> Verdict | None:
    found = _VERDICT_LINE.search(text)
    if found:
        return Verdict(found[1])
    return stated(text) if opening else None


def completed(
    written: Written, form: Form, wrong: Iterable[Fault], composed: Written, label: str
) -> tuple[Written, tuple[str, ...]]:
    """The part with composed sections in place of wrong ones, in the order of the form, and the headings of those.

    ``label`` says above each of them who wrote it. What is wrong and composed by nobody stays, unless it is tainted.
    Sections of the writer's own follow at the end, without those that are wrong.
    """
    wrong = tuple(wrong)
    ids = {fault.section for fault in wrong}
    if LONG in ids and composed.first:
        held = tuple((each.heading, text) for each in form.sections if (text := composed.get(each)))
        return Written(composed.first, held), tuple(heading for heading, _ in held) or _opening(form)
    tainted = {fault.section for fault in wrong if fault.tainted}
    bare = SHORT in ids or (FIRST in ids and not written.sections)
    replaced: list[str] = []
    sections: list[tuple[str, str]] = []
    for section in form.sections:
        text, other = written.get(section), composed.get(section)
        if other and (section.id in ids or (bare and not text)):
            text = f"*{label}*\n\n{other}"
            replaced.append(section.heading)
        elif section.id in tainted:
            text = ""
        if text:
            sections.append((section.heading, text))
    first = written.first
    if FIRST in ids and composed.first:
        first, replaced = composed.first, [*_opening(form), *replaced]
    return Written(first, (*sections, *_own(written, form, ids))), tuple(dict.fromkeys(replaced))


def _opening(form: Form) -> tuple[str, ...]:
    """What the first sentences are called where somebody is told who wrote them."""
    return tuple(section.heading for section in form.sections[:1])


def is_spoilt(wrong: Iterable[Fault]) -> bool:
    """Whether a part that is one piece cannot stand with these faults."""
    return any(fault.tainted or fault.section in {FIRST, SHORT, LONG} for fault in wrong)


def _own(written: Written, form: Form, wrong: Collection[str]) -> tuple[tuple[str, str], ...]:
    """The sections that nobody asked for and that nothing is wrong with."""
    return tuple(
        (heading, text)
        for heading, text in written.sections
        if heading not in wrong and not any(_same(heading, section) for section in form.sections)
    )


def stated(text: str) -> Verdict | None:
    """The first verdict that a text names."""
    found = _VERDICT.search(text)
    return Verdict(found[1]) if found else None


def render(written: Written) -> str:
    """The part as Markdown."""
    return "\n\n".join([written.first, *(f"## {heading}\n\n{text}" for heading, text in written.sections)]).strip()


def repair_demand(wrong: Sequence[Fault]) -> str:
    """What the writer is told about its own part."""
    listed = "\n".join(f"- {fault.sentence}" for fault in wrong)
    return (
        f"The part above does not keep to the form:\n{listed}\nWrite the whole part again, correctly, and nothing else."
    )


@dataclass(frozen=True, slots=True)
class Vouched:
    """What a part may repeat: the numbers of the user, the passages, the calculators and the draft.

    ``text`` is all that its writer was given.
    """

    numbers: frozenset[float]
    text: str = ""

    def strange(self, text: str) -> list[str]:
        """Numbers of a text that stand nowhere else, as they are written."""
        plain = _LIST_NUMBER.sub("", _MARKS.sub(" ", text))
        return [match[0] for match in _NUMBER.finditer(plain) if not self._known(match[0])]

    def _known(self, written: str) -> bool:
        value = _value(written)
        bare = written.strip().isdigit()
        if bare and value <= _SMALL:
            return True
        return any(abs(value - known) <= _CLOSE * max(abs(known), 1e-9) for known in self._scaled(value))

    def _scaled(self, value: float) -> Iterable[float]:
        """Known numbers near the value: as they are, and shares as percentages."""
        if value in self.numbers:
            return (value,)
        return [scaled for known in self.numbers for scaled in (known, known * 100)]


def vouched(material: Material, given: str, *texts: str) -> Vouched:
    """The numbers of the material and of further texts, such as the turns before; ``given`` is the whole prompt."""
    listed = [material.question, *texts, *(reply.text for reply in material.replies)]
    listed += [labelled.passage.text for labelled in material.passages]
    listed += [text for labelled in material.figures for text in (labelled.figure.formula, labelled.figure.summary)]
    listed += [assumption.text for assumption in material.assumptions]
    if material.draft:
        draft = material.draft
        listed += [draft.first, *(each.text for each in draft.sections), *draft.changes, *draft.differs]
    numbers = {_value(match[0]) for text in listed for match in _NUMBER.finditer(text)}
    numbers |= {number for labelled in material.figures for number in _of_figure(labelled.figure)}
    return Vouched(frozenset(numbers), given)


def _of_figure(figure: Figure) -> Iterable[float]:
    values: list[Value] = [*figure.inputs.values(), *figure.outputs.values()]
    for value in values:
        if isinstance(value, list):
            yield from value
        elif isinstance(value, int | float) and not isinstance(value, bool):
            yield float(value)


def _value(written: str) -> float:
    digits = re.sub(r"[^\d.]", "", written).rstrip(".")
    return float(digits) if digits else 0.0


def _answers(first: str) -> bool:
    """Whether the text before the headings is prose that a reader can act on."""
    words = count_words(first)
    if not 0 < words <= _LONGEST_FIRST_WORDS or first.lstrip().startswith(("{", "[{", "```", "|", "<")):
        return False
    try:
        json.loads(first)
    except ValueError:
        return bool(_LETTER.search(first))
    return False


def _same(heading: str, section: Section) -> bool:
    return _folded(heading) in {_folded(section.heading), _folded(section.id)}


def _folded(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text.casefold()).strip()
