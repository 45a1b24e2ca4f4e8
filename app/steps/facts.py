"""Which facts a thread has after a run, a correction or a deletion: pure decisions, the same for the same input."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from app.analyzer.text import fold, words
from app.domain.clarification import Reply
from app.domain.coverage import Grounding
from app.domain.errors import FactReplaced
from app.domain.identifiers import new_id
from app.domain.labels import DeclineReason, RequestType
from app.domain.memory import LONGEST_FACT, EndedRun, FactKind, FactState, Speaker, Statement, ThreadFact
from app.steps import cues_of_facts as cues
from app.steps.statements import find_statements

RECOMMENDATION = "recommendation"
GONE = "[…]"
"""Stands for words that somebody has deleted."""

_RECOMMENDS = frozenset({RequestType.DESIGN, RequestType.VALIDATE, RequestType.DECIDE})
# Their numbers are inputs of a calculation, of an example, or marks of a fault.
_NUMBERS_ARE_NO_NOTES = frozenset({RequestType.COMPUTE, RequestType.EXPLAIN, RequestType.DEBUG})
_CUES = re.compile(f"{cues.DECIDED}|{cues.MUST}")
# From this share of common words on, two sentences say something about the same thing.
_SAME_THING = 0.5
# A question this short goes on with what was asked before.
_FOLLOW_UP_WORDS = 12
_SHORTEST_WORD = 4
# "**Bottom line.** Take Postgres.": what stands before the sentence that answers.
_LABEL = re.compile(
    r"^\*\*(?:[^*.:]{1,40}:\*\*|[^*.:]{1,40}\*\*:|"
    r"(?:Bottom line|In short|Kurz gesagt|Fazit|En bref|Conclusion|En resumen|Özet|Sonuç|结论)[.。]\*\*)\s*",
    re.IGNORECASE,
)
_MARKS = re.compile(r"\s?\[(?:\d{1,3}|[FS]\d{1,3})(?: \"[^\"]*\")?\]")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_END = re.compile(r"(?<=[.!?。！？])(?:\s|$)")


def settle(known: Sequence[ThreadFact], run: EndedRun) -> tuple[ThreadFact, ...]:
    """What a run adds to the facts of its thread, and which older ones it replaces.

    Words that are known, or were once and have been corrected or deleted, add nothing: a run may be taken up again.
    """
    said = [each for each in statements_of(run) if not any(_covers(fact, each) for fact in known)]
    facts = {fact.id: fact for fact in known}
    before = set(facts)
    for statement in said:
        fact = ThreadFact(new_id("fct"), run.thread_id, run.id, statement)
        older = [facts[each] for each in before if facts[each].state.in_use]
        facts |= _placed(fact, [each for each in older if _same_subject(each, fact, older, said, run)])
    return tuple(fact for fact in facts.values() if fact not in known)


def corrected(known: Sequence[ThreadFact], fact: ThreadFact, text: str, at: datetime) -> tuple[ThreadFact, ...]:
    """The fact in the user's new words, and the others that were made of the same words, as they read then.

    Raises:
        FactReplaced: a newer statement stands in its place.
    """
    if not fact.state.in_use:
        raise FactReplaced
    changed = replace(fact, statement=replace(fact.statement, text=text), state=FactState.CORRECTED, changed_at=at)
    inside = (each for each in _sharing(known, fact) if not _holds(each, fact))
    gone = [replace(each, state=FactState.REPLACED, replaced_by=fact.id) for each in inside]
    return (changed, *gone, *_spliced(known, fact, text, at))


def forgotten(known: Sequence[ThreadFact], fact: ThreadFact, at: datetime) -> tuple[ThreadFact, ...]:
    """The fact without its words, of which only the place is kept, and others that hold its words without them."""
    empty = replace(fact.statement, text="", about="")
    gone = replace(fact, statement=empty, state=FactState.DELETED, changed_at=at, replaced_by=None)
    return (gone, *_spliced(known, fact, GONE, at))


def statements_of(run: EndedRun) -> tuple[Statement, ...]:
    """What was said in a run that is worth keeping, oldest first; nothing where the request was not for this team."""
    if run.declined is DeclineReason.NOT_FOR_THIS_TEAM or run.type is RequestType.OTHER:
        return ()
    answers = {reply.text for clarification, _ in run.rounds for reply in clarification.replies}
    found: list[Statement] = []
    for turn in run.turns:
        # An answer in words is a turn as well; it is kept with its question.
        if turn.content.strip() not in answers:
            found += _spoken(turn.content, turn.id, turn.created_at, notes=run.type not in _NUMBERS_ARE_NO_NOTES)
    for clarification, at in run.rounds:
        for reply in clarification.replies:
            found += _answered(reply, f"{clarification.id}/{reply.question_id}", at)
    return (*found, *_recommended(run))


def recommendation(markdown: str) -> str:
    """The first sentence of a conclusion that is one, without marks; empty where there is none."""
    for block in markdown.split("\n\n"):
        line = " ".join(block.split())
        if not line or line.startswith(("#", "|", "```", "- ", ">")):
            continue
        plain = _MARKS.sub("", _LINK.sub(r"\1", _LABEL.sub("", line))).replace("*", "").strip()
        if plain:
            return _END.split(plain, maxsplit=1)[0].strip()[:LONGEST_FACT]
    return ""


def _spoken(text: str, source_id: str, at: datetime, *, notes: bool) -> Iterator[Statement]:
    for each in find_statements(text, notes=notes):
        yield Statement(
            each.kind,
            each.topic,
            each.subject,
            text[each.start : each.end],
            Speaker.USER,
            source_id,
            each.start,
            each.end,
            at,
        )


def _answered(reply: Reply, source_id: str, at: datetime) -> Iterator[Statement]:
    """The answer as a whole, and what it says about other things than was asked."""
    text = reply.text.strip()[:LONGEST_FACT].strip()
    inside = [each for each in _spoken(reply.text, source_id, at, notes=True) if each.kind is FactKind.NUMBER]
    subject = next((each.subject for each in inside if each.topic == reply.topic), reply.topic)
    if text:
        kind, about = FactKind.ANSWER, reply.question
        yield Statement(kind, reply.topic, subject, text, Speaker.USER, source_id, 0, len(text), at, about)
    yield from (each for each in inside if each.topic != reply.topic)


def _recommended(run: EndedRun) -> Iterator[Statement]:
    concluded = run.conclusion
    if concluded is None or run.type not in _RECOMMENDS or concluded.grounding is Grounding.REFUSED:
        return
    text = recommendation(concluded.markdown)
    if concluded.verdict and concluded.verdict not in text:
        text = f"{concluded.verdict}: {text}"[:LONGEST_FACT].removesuffix(": ")
    judged = run.type is not RequestType.VALIDATE or concluded.verdict is not None
    if text and judged:
        subject = f"{RECOMMENDATION}:{run.type}"
        yield Statement(
            FactKind.DECISION, RECOMMENDATION, subject, text, Speaker.TEAM, run.id, 0, len(text), run.ended_at
        )


def _sharing(known: Sequence[ThreadFact], fact: ThreadFact) -> Iterator[ThreadFact]:
    """The other facts in use that were made of some of the same words."""
    one = fact.statement
    for each in known:
        other = each.statement
        meet = other.source_id == one.source_id and other.start < one.end and one.start < other.end
        if meet and each.id != fact.id and each.state.in_use:
            yield each


def _holds(outer: ThreadFact, inner: ThreadFact) -> bool:
    """Whether one fact's words are part of the other's."""
    one, other = outer.statement, inner.statement
    return one.start <= other.start and other.end <= one.end


def _spliced(known: Sequence[ThreadFact], fact: ThreadFact, words_now: str, at: datetime) -> Iterator[ThreadFact]:
    """The facts whose words hold those of this one, with others in their place."""
    for each in _sharing(known, fact):
        if not _holds(each, fact) or fact.text not in each.text:
            continue
        text = each.text.replace(fact.text, words_now, 1)
        # Beyond its limit, or where nothing else is left, the rest says less than the fact that was changed.
        if text == GONE or len(text) > LONGEST_FACT:
            yield replace(each, state=FactState.REPLACED, replaced_by=fact.id)
        else:
            said = replace(each.statement, text=text)
            yield replace(each, statement=said, state=FactState.CORRECTED, changed_at=at)


def _covers(fact: ThreadFact, said: Statement) -> bool:
    """Whether a fact was made of these words."""
    known = fact.statement
    same = (known.source_id, known.topic) == (said.source_id, said.topic)
    return same and known.start < said.end and said.start < known.end


def _same_subject(
    old: ThreadFact, new: ThreadFact, older: Sequence[ThreadFact], said: Sequence[Statement], run: EndedRun
) -> bool:
    """Whether one of the two stands in for the other."""
    one, other = old.statement, new.statement
    if one.topic != other.topic or one.said_by is not other.said_by or one.source_id == other.source_id:
        return False
    if _alike(old.text, new.text):
        return True
    if not other.subject or one.subject != other.subject:
        return False
    if other.topic == RECOMMENDATION:
        return bool(run.turns) and len(words(fold(run.turns[0].content))) <= _FOLLOW_UP_WORDS
    return _single((fact.statement for fact in older), one) and _single(said, other)


def _single(statements: Iterable[Statement], one: Statement) -> bool:
    """Whether a source says just one thing of this subject: of two, nobody can tell which one is meant."""
    counted = Counter((each.source_id, each.subject) for each in statements)
    return counted[one.source_id, one.subject] <= 1


def _alike(one: str, other: str) -> bool:
    """Whether two sentences name the same things, or are the same but for letters' case."""
    first, second = _things(one), _things(other)
    both = first | second
    return fold(one) == fold(other) or (bool(both) and len(first & second) >= _SAME_THING * len(both))


def _things(text: str) -> frozenset[str]:
    """The words of a sentence that say what it is about: not those by which it is known to be one worth keeping."""
    bare = _CUES.sub(" ", fold(text))
    return frozenset(word for word in words(bare) if len(word) >= _SHORTEST_WORD or word.isdigit())


def _placed(fact: ThreadFact, rivals: Sequence[ThreadFact]) -> dict[str, ThreadFact]:
    """The fact among those of the same subject: whoever was heard last holds."""
    later = max(
        (each for each in rivals if each.holds_since > fact.holds_since),
        key=lambda each: each.holds_since,
        default=None,
    )
    if later is not None:
        return {fact.id: replace(fact, state=FactState.REPLACED, replaced_by=later.id)}
    replaced = {each.id: replace(each, state=FactState.REPLACED, replaced_by=fact.id) for each in rivals}
    return {**replaced, fact.id: fact}
