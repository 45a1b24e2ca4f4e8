"""A conclusion as messages: the answer, what it rests on, and what can be done with it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.conclusion import Conclusion
from app.domain.run import Run
from app.export.blocks import Heading, Paragraph
from app.export.blocks import plain as words_of
from app.export.inert import inert
from app.export.parsing import parse
from app.slack.render import sentences as say
from app.slack.render.closing import Made, Shown, assumptions, cost_line, doings, feedback, sources
from app.slack.render.elements import cut, markdown
from app.slack.render.escape import LONGEST_LINE, Links, escaped, links_of, marked
from app.slack.render.limits import BLOCK_COST, MARKDOWN, MESSAGE, TABLE_CHARACTERS, size
from app.slack.render.lists import Parted, parted
from app.slack.render.message import Block, Message
from app.slack.render.pieces import Kind, Piece, read, write
from app.slack.render.split import split, split_pieces
from app.slack.render.summary import lead_of, summary
from app.slack.render.tables import shown

MOST_MESSAGES = 3
_ROOM = MARKDOWN - 500
_SMALLEST_ROOM = LONGEST_LINE + 500
_LONG_ASSUMPTIONS = 1_500
_LONGEST_NOTICE, _LONGEST_NAME = 300, 60
_NOT_NAME = re.compile(r"[^\w]+|_+")


@dataclass(frozen=True, slots=True)
class Setting:
    """What the form of an answer depends on besides the answer itself.

    ``base`` is the address at which people reach the service, None where there is none; ``private`` when only the
    asker sees the answer; ``made`` how it came about, as far as that is known better than from the run.
    """

    question: str
    base: str | None = None
    private: bool = False
    made: Made | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer ready to be posted: ``messages`` in order, then ``file`` where the messages do not hold all of it.

    ``markdown`` is the whole answer, escaped; ``document`` the whole answer as a file, whether it is needed or not.
    """

    messages: tuple[Message, ...]
    file: str | None
    name: str
    markdown: str
    document: str


def answer(conclusion: Conclusion, run: Run, setting: Setting) -> Answer:
    """The answer in at most three messages."""
    links = links_of(setting.question, setting.base)
    whole = _prepared(read(conclusion.markdown), links)
    found = parted(whole, assumptions=_few(conclusion))
    closing = _closing(conclusion, run, setting, links, found)
    body = (*_verdict(conclusion), *found.pieces)
    name, document = file_name(setting.question), _document(conclusion, setting)
    room = max(_SMALLEST_ROOM, min(_ROOM, MESSAGE - size(closing) - BLOCK_COST))
    parts = _parts(body, room)
    long = len(parts) > MOST_MESSAGES
    if long:
        parts = _long(body, room, name)
    return Answer(
        messages=tuple(_message(part, closing if place == len(parts) else ()) for place, part in enumerate(parts, 1)),
        file=document if long else None,
        name=name,
        markdown=write(whole),
        document=document,
    )


def plain(answered: Answer) -> tuple[Message, ...]:
    """The answer without any block and without any table, for when Slack refuses the other form.

    At most three messages; the last one names the file where they do not hold all of it.
    """
    text = write(shown(read(answered.markdown), grids=False))
    parts = split(text, _ROOM)
    if len(parts) > MOST_MESSAGES:
        parts = (
            *parts[: MOST_MESSAGES - 1],
            f"{parts[MOST_MESSAGES - 1]}\n\n*{say.GOES_ON.format(name=answered.name)}*",
        )
    return tuple(Message(_notice(part), markdown=part) for part in parts)


def file_name(question: str) -> str:
    """A file's name that tells which question it answers."""
    words = _NOT_NAME.sub("-", question.strip().split("\n", 1)[0].casefold()).strip("-")
    return f"{words[:_LONGEST_NAME].rstrip('-') or 'answer'}.md"


def _prepared(pieces: Sequence[Piece], links: Links) -> tuple[Piece, ...]:
    """Escaped pieces in which every table fits into one message."""
    done: list[Piece] = []
    for piece in shown(pieces):
        (written,) = escaped([piece], links)
        if piece.kind is Kind.TABLE and len(written.markdown) > TABLE_CHARACTERS:
            (written,) = escaped(shown([piece], grids=False), links)
        done.append(written)
    return tuple(done)


def _few(conclusion: Conclusion) -> bool:
    """Whether the assumptions are short enough to stand below the text."""
    return sum(len(each.text) + len(each.effect) for each in conclusion.assumptions) <= _LONG_ASSUMPTIONS


def _closing(conclusion: Conclusion, run: Run, setting: Setting, links: Links, found: Parted) -> tuple[Block, ...]:
    """What stands below the text, with as many addresses as leave room for it."""
    told = conclusion.assumptions if _few(conclusion) else ()
    made = setting.made or _made(run)
    blocks: tuple[Block, ...] = ()
    for most in (10, 5, 0):
        blocks = (
            *assumptions(told, found.assumptions or say.ASSUMPTIONS),
            *sources(conclusion.citations, found.sources or say.SOURCES, run.id, Shown(links, most)),
            cost_line(made),
            feedback(run.id),
            doings(run.id, private=setting.private),
        )
        if size(blocks) <= MESSAGE - _SMALLEST_ROOM - BLOCK_COST:
            break
    return blocks


def _made(run: Run) -> Made:
    took = run.finished_at - run.started_at if run.finished_at and run.started_at else None
    return Made(run.cost_usd, took.total_seconds() * 1000 if took else None)


def _verdict(conclusion: Conclusion) -> tuple[Piece, ...]:
    """The verdict, where the text does not begin with it."""
    verdict = conclusion.verdict
    if verdict is None or verdict.value in conclusion.markdown[:_LONGEST_NOTICE]:
        return ()
    return (Piece(Kind.TEXT, (f"**{say.VERDICT.format(verdict=verdict.value)}**",)),)


def _parts(body: Sequence[Piece], last: int) -> tuple[tuple[Piece, ...], ...]:
    """The body in parts, of which the last one leaves room for what stands below it."""
    parts = split_pieces(body, _ROOM)
    if parts and len(write(parts[-1])) > last:
        return (*parts[:-1], *split_pieces(parts[-1], last))
    return parts or ((),)


def _long(body: Sequence[Piece], last: int, name: str) -> tuple[tuple[Piece, ...], ...]:
    """The summary, as much of the rest as two messages hold, and where to find what is left."""
    goes_on = Piece(Kind.TEXT, (f"*{say.GOES_ON.format(name=name)}*",))
    parts = [summary(body, name)]
    rest = tuple(body[len(lead_of(body)) :])
    for room in (_ROOM, last - len(goes_on.markdown) - 2):
        if rest:
            part, *others = split_pieces(rest, room)
            parts.append(part)
            rest = tuple(piece for other in others for piece in other)
    parts[-1] = (*parts[-1], goes_on) if rest else parts[-1]
    return tuple(parts)


def _message(part: Sequence[Piece], closing: Sequence[Block]) -> Message:
    text = write(part)
    return Message(_notice(text), (*([markdown(text)] if text else []), *closing))


def _notice(text: str) -> str:
    """What a notification says: the first words."""
    blocks = parse(text[: 4 * _LONGEST_NOTICE])
    first = next((words_of(each.text) for each in blocks if isinstance(each, Heading | Paragraph)), "")
    return marked(cut(" ".join(first.split()), _LONGEST_NOTICE)) or say.ANSWER


def _document(conclusion: Conclusion, setting: Setting) -> str:
    """The answer as a file of Markdown that is harmless in any viewer."""
    title = cut(" ".join(setting.question.split()), 120)
    return f"# {inert(title)}\n\n{inert(conclusion.markdown.strip())}\n"
