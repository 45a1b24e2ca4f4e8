"""The older turns of a thread in a few lines, without a model: the first sentence of each, oldest first."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.analyzer.text import parts, sentences
from app.backends.tokens import CHARACTERS_PER_TOKEN, estimate_tokens
from app.domain.memory import FactState, ThreadFact, ThreadSummary
from app.domain.run import Message
from app.steps.facts import GONE, recommendation

SUMMARY_TOKENS = 600
"""Estimated tokens of a summary as it is handed on; twice as many are kept."""

READ_CHARACTERS = 2000
"""Characters at the beginning of a turn in which its first sentence is looked for."""

_LONGEST_LINE = 220
_LEAST_TOKENS = 50
_LEAST_QUOTED = 4
_CUT = " […]"


def recent(history: Sequence[Message], tokens: int) -> tuple[Message, ...]:
    """The last turns that fit into this many estimated tokens, oldest first; the first of them may be cut."""
    kept: list[Message] = []
    left = tokens
    for turn in reversed(history):
        needed = estimate_tokens(len(turn.content))
        if needed > left:
            if left >= _LEAST_TOKENS:
                kept.append(replace(turn, content=turn.content[: left * CHARACTERS_PER_TOKEN] + _CUT))
            break
        kept.append(turn)
        left -= needed
    return tuple(reversed(kept))


def amended(turn: Message, changed: Sequence[ThreadFact]) -> Message:
    """A turn as it would have been written with what people have corrected or deleted since."""
    content = turn.content
    before = len(content)
    for fact in sorted(changed, key=lambda each: each.statement.start, reverse=True):
        said = fact.statement
        if said.source_id == turn.id and said.end <= before:
            words = said.text if fact.state is not FactState.DELETED else GONE
            content = content[: said.start] + words + content[said.end :]
            before = said.start
    return turn if content == turn.content else replace(turn, content=content)


def amended_thread(turns: Sequence[Message], changed: Sequence[ThreadFact]) -> tuple[Message, ...]:
    """All turns as they read today, the team's too: its answers quote what the user said."""
    by_id = {turn.id: turn.content for turn in turns if turn.role == "user"}
    said = [fact.statement for fact in changed if fact.statement.source_id in by_id]
    gone = {fact.statement for fact in changed if fact.state is FactState.DELETED}
    words = {by_id[each.source_id][each.start : each.end]: GONE if each in gone else each.text for each in said}
    return tuple(amended(turn, changed) if turn.role == "user" else _without(turn, words) for turn in turns)


def _without(turn: Message, words: Mapping[str, str]) -> Message:
    content = turn.content
    for old, new in words.items():
        if len(old) >= _LEAST_QUOTED:
            content = content.replace(old, new)
    return replace(turn, content=content)


def rolled(summary: ThreadSummary | None, older: Sequence[Message]) -> ThreadSummary | None:
    """The summary with the turns that have grown old since."""
    if not older:
        return summary
    known = summary.lines if summary else ()
    lines = within((*known, *map(_line, older)), 2 * SUMMARY_TOKENS)
    turns = len(older) + (summary.turns if summary else 0)
    return ThreadSummary(lines, older[-1].id, turns, summary.backend if summary else None)


def within(lines: Sequence[str], tokens: int) -> tuple[str, ...]:
    """The lines that fit: the first, which says what it began with, and the last ones."""
    if not lines:
        return ()
    first, rest = lines[0], list(lines[1:])
    while rest and estimate_tokens(sum(map(len, (first, *rest)))) > tokens:
        del rest[0]
    return (first[: tokens * CHARACTERS_PER_TOKEN], *rest)


def is_long(summary: ThreadSummary) -> bool:
    """Whether lines have to be left out of the summary before it is handed on."""
    return within(summary.lines, SUMMARY_TOKENS) != summary.lines


def _line(turn: Message) -> str:
    if turn.role == "team":
        said = recommendation(turn.content)
        return f"The team answered: {_short(said)}"
    first = next(iter(sentences(parts(turn.content).prose)), "") or turn.content
    return f"The user wrote: {_short(first)}"


def _short(text: str) -> str:
    plain = re.sub(r"\s+", " ", text).strip()
    return plain if len(plain) <= _LONGEST_LINE else plain[:_LONGEST_LINE].rsplit(" ", 1)[0] + _CUT
