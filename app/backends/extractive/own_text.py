"""Lines that set the user's own text beside the skills: strengths, flaws, checks, gaps and filled templates."""

import re
from collections.abc import Iterable, Sequence

from app.backends.extractive.answer import Line
from app.backends.extractive.concepts import related_terms
from app.backends.extractive.draft import Draft
from app.backends.extractive.figures import table
from app.backends.extractive.lines import sentence
from app.backends.extractive.quotes import mark, row_quote
from app.backends.extractive.request import (
    ALTERNATIVES,
    MEASURE,
    closest,
    facts,
    measured_goal,
    own_clauses,
    own_sentences,
    weighed_alternative,
)
from app.backends.extractive.roles import Role
from app.backends.extractive.spans import Kind, Span
from app.backends.extractive.text import cell
from app.backends.extractive.words import fold, terms

_MOST_FLAWS, _MOST_CHECKS, _MOST_FIELDS = 5, 5, 12
_SHARED_WORDS = 2
_LEAST_CHECK = 0.25
_COMMAND = re.compile(
    r"(?:please )?(?:write|draft|create|prepare|document|schreib|erstell|redig|ecri|escrib|crea |yaz|hazirla|写|起草)"
)
_HIGH = 2.0  # above every score of a passage: these lines are what the user's text itself shows


def fact_lines(draft: Draft) -> list[Line]:
    """Which facts of a plan the user's text does not state, and which it does."""
    words, stated = draft.phrases, facts(_said(draft))
    present = [name for name, there in zip(words.facts, stated, strict=True) if there]
    absent = [name for name, there in zip(words.facts, stated, strict=True) if not there]
    lines = ((absent, words.missing), (present, words.stated))
    return [
        Line(draft.judgement(phrase.format(facts=words.comma.join(names))), _HIGH) for names, phrase in lines if names
    ]


def strength_lines(draft: Draft) -> list[Line]:
    """The user's sentences that set a measurable target, or name an alternative that was weighed."""
    parts = own_sentences(draft.material.question)
    found = ((MEASURE, measured_goal(parts)), (ALTERNATIVES, weighed_alternative(parts)))
    named = [(draft.phrases.facts[fact], said) for fact, said in found if said]
    return [Line(draft.judgement(f'{name}: "{said}"'), _HIGH) for name, said in named]


def flaw_lines(draft: Draft, role: Role) -> list[Line]:
    """Statements of the skills that speak of what a part of the user's text speaks of, with that part as evidence.

    Each part of the text is evidence once.
    """
    purpose = dict.fromkeys(next((slot.terms for slot in draft.slots if slot.role is role), frozenset[str]()), 1.0)
    open_parts = [part for part in own_clauses(draft.material.question) if part]
    ranking, lines = draft.evidence.ranking, list[Line]()
    for span, relevance in draft.evidence.relevance.items():
        fits = ranking.overlap(span, purpose) > 0 and draft.picked.free(span, ranking)
        evidence = closest(open_parts, ranking.own(span), _SHARED_WORDS) if fits else None
        said = sentence(span, draft.evidence) if evidence else None
        if evidence and said and len(lines) < _MOST_FLAWS:
            open_parts.remove(evidence)
            draft.picked.used.append(span)
            lines.append(Line(draft.judgement(f'"{evidence}" – {said}'), relevance))
    return lines


def check_lines(draft: Draft) -> list[Line]:
    """Checks of the skills that use words of the user's text, so that what stands there can be compared."""
    own, ranking = _own_terms(draft), draft.evidence.ranking
    checks = dict.fromkeys(next((s.terms for s in draft.slots if s.role is Role.FINDINGS), frozenset[str]()), 1.0)
    fitting = (
        (span, relevance)
        for span, relevance in draft.evidence.relevance.items()
        if relevance >= _LEAST_CHECK and ranking.own(span) & own and ranking.overlap(span, checks) > 0
    )
    return _checks(fitting, draft)


def unmentioned_lines(draft: Draft) -> list[Line]:
    """The other checks of the lists and tables in use: their words do not occur in the user's text."""
    own, evidence = _own_terms(draft), draft.evidence
    groups = dict.fromkeys(span.group for span in draft.picked.used if span.kind is not Kind.SENTENCE)
    others = (
        (span, 0.0) for group in groups for span in evidence.blocks[group] if not evidence.ranking.own(span) & own
    )
    lines = _checks(others, draft)
    return [Line(draft.judgement(f"{draft.phrases.not_mentioned}:"), _HIGH, bullet=False), *lines] if lines else []


def _checks(spans: Iterable[tuple[Span, float]], draft: Draft) -> list[Line]:
    lines: list[Line] = []
    for span, relevance in spans:
        free = len(lines) < _MOST_CHECKS and draft.picked.free(span, draft.evidence.ranking)
        said = sentence(span, draft.evidence) if free else None
        if said:
            draft.picked.used.append(span)
            lines.append(Line(said, relevance))
    return lines


def _own_terms(draft: Draft) -> frozenset[str]:
    return frozenset((*terms(_said(draft)), *related_terms(_said(draft))))


def template_lines(draft: Draft) -> list[Line]:
    """The fields of the template that fits, each filled with the user's words or marked as a gap; then the other facts.

    Without a template the user's facts are listed as they are.
    """
    rows, words = template(draft), draft.phrases
    clauses = [clause for clause in own_clauses(_said(draft)) if not _COMMAND.match(fold(clause))]
    if not rows:
        return [Line(clause, _HIGH) for clause in clauses[:_MOST_FIELDS]]
    lines = [[words.field, words.content], *(line for row in rows if (line := _field(row, clauses, words.gap)))]
    draft.picked.used.extend(rows)
    given = [clause for clause in clauses if not any(clause in line[1] for line in lines) and len(clause.split()) > 1]
    told = [Line(words.you_said.format(text="; ".join(given)), _HIGH, bullet=False)] if given else []
    return [Line("\n".join(table(lines)), _HIGH, bullet=False, fixed=True), *told]


def template(draft: Draft) -> Sequence[Span]:
    """The table or list of a section that the request names and that is a template; the first in order of relevance."""
    wanted = next((slot.terms for slot in draft.slots if slot.role is Role.FIELDS), frozenset[str]())
    blocks = {span.group: draft.evidence.blocks[span.group] for span in draft.evidence.relevance}
    fitting = (
        block
        for block in blocks.values()
        if len(block) > 1 and block[0].kind is not Kind.SENTENCE and _names_template(block[0], wanted, draft)
    )
    return next(fitting, ())[:_MOST_FIELDS]


def _names_template(span: Span, wanted: frozenset[str], draft: Draft) -> bool:
    about = {*terms(span.heading), *terms(" ".join(span.header))}
    return draft.evidence.query.asks_for(span.heading) and bool(about & wanted)


def _field(row: Span, clauses: Iterable[str], gap: str) -> list[str] | None:
    """One field: its name with the citation of the template, and what the user said of it."""
    quote = row_quote(row) if row.kind is Kind.ROW else None
    name = row.cells[0] if row.cells else row.raw
    hint = ", ".join(row.cells[1:])
    said = closest(list(clauses), frozenset((*terms(row.raw), *related_terms(row.raw))), 1)
    content = cell(said) if said else " ".join(filter(None, (f"**{gap}**", cell(hint))))
    cited = f"{cell(name)} {mark(row.label, quote)}" if quote else cell(name)
    return [cited, content] if cell(name) else None


def _said(draft: Draft) -> str:
    return "\n".join((draft.material.question, *(reply.text for reply in draft.material.replies)))
