"""The whole text of an exported answer: title, facts, question, the answer itself, and what it leaves unsaid."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.conclusion import Conclusion
from app.domain.figure import Figure
from app.domain.labels import RequestType, Sensitivity
from app.domain.passage import Citation
from app.export.inert import inert
from app.export.parsing import parse, section_level, title_of
from app.export.wording import Wording, wording

_LONGEST_TITLE = 120
_SHORT_QUESTION = 400
# Items of the lists behind an answer: "- **F1** ..." and "- [1] ...".
_LISTED = re.compile(r"^[ ]{0,3}[-*] (?:\*\*)?\[?(F?[1-9]\d{0,2})\b", re.MULTILINE)
_ACTIVE = re.compile(r"([\\`*\[\]<>#|]|(?<!\w)_|_(?!\w))")


@dataclass(frozen=True, slots=True)
class Answered:
    """A concluded run as far as a file tells of it; ``specialists`` are titles, ``title`` may be empty."""

    run_id: str
    title: str
    question: str
    asked: RequestType
    language: str
    day: date
    sensitivity: Sensitivity
    specialists: Sequence[str]
    conclusion: Conclusion


@dataclass(frozen=True, slots=True)
class Paper:
    """A text that is ready to be written in any format. ``markdown`` is inert and begins with the title."""

    run_id: str
    title: str
    language: str
    day: date
    sensitivity: Sensitivity
    markdown: str


def paper_of(answered: Answered) -> Paper:
    """The text of a run's file.

    A document that was asked for comes first, because it will be passed on without the rest; any other answer follows
    the question, unless the question is a long text itself.
    """
    words = wording(answered.language)
    body = inert(answered.conclusion.markdown.strip())
    own = title_of(parse(body)) if answered.asked is RequestType.DOCUMENT else None
    title = _short(own or _given_title(answered) or answered.question)
    mark = "#" * section_level(body)
    question = [f"{mark} {words.question}", inert(_quoted(answered.question))]
    leads = answered.asked is not RequestType.DOCUMENT and len(answered.question) <= _SHORT_QUESTION
    told = _flat(answered.question) == title
    parts = [
        *([] if own else [f"# {_escaped(title)}"]),
        *([inert(_quoted(answered.question))] if leads and not told else []),
        body,
        *_unsaid(answered.conclusion, words, mark),
        *([] if leads else question),
        f"{mark} {words.about}",
        "\n".join(f"- {name}: {_escaped(value)}" for name, value in _facts(answered, words).items()),
    ]
    return Paper(
        run_id=answered.run_id,
        title=title,
        language=answered.language,
        day=answered.day,
        sensitivity=answered.sensitivity,
        markdown="\n\n".join(parts) + "\n",
    )


def _given_title(answered: Answered) -> str:
    """The thread's title, unless it is only the beginning of the question."""
    cut = answered.title.endswith("…") and _flat(answered.question).startswith(answered.title[:-1].rstrip())
    return "" if cut else answered.title


def _facts(answered: Answered, words: Wording) -> Mapping[str, str]:
    return {
        words.date: answered.day.isoformat(),
        words.label: words.labels[answered.sensitivity],
        words.specialists: ", ".join(answered.specialists) or "-",
        words.run: answered.run_id,
    }


def _unsaid(conclusion: Conclusion, words: Wording, mark: str) -> Iterator[str]:
    """Figures and sources that the answer's own lists do not hold."""
    listed = set(_LISTED.findall(conclusion.markdown))
    figures = [(n, each) for n, each in enumerate(conclusion.figures, start=1) if f"F{n}" not in listed]
    if figures:
        yield f"{mark} {words.figures}"
        yield "\n".join(_figure(n, each) for n, each in figures)
    sources = [each for each in conclusion.citations if str(each.n) not in listed]
    if sources:
        yield f"{mark} {words.sources}"
        yield "\n".join(map(_source, sources))


def _figure(n: int, figure: Figure) -> str:
    return f"- **F{n}** ({figure.reference}) {_escaped(_flat(figure.formula))}"


def _source(citation: Citation) -> str:
    return f"- \\[{citation.n}\\] `{citation.skill}#{citation.section}`: “{_escaped(_flat(citation.quote))}”"


def _flat(text: str) -> str:
    return " ".join(text.split())


def _short(text: str) -> str:
    flat = _flat(text)
    return flat if len(flat) <= _LONGEST_TITLE else f"{flat[: _LONGEST_TITLE - 1].rstrip()}…"


def _escaped(text: str) -> str:
    return _ACTIVE.sub(r"\\\1", text)


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.strip().splitlines())
