"""The first sentence of an answer, which answers, and the short notes under it."""

from collections.abc import Iterator

from app.backends.extractive.answer import Line
from app.backends.extractive.concepts import PRIVACY, related_terms, speaks_of
from app.backends.extractive.costs import Comparison, recommendation, turning_point
from app.backends.extractive.draft import Draft
from app.backends.extractive.figures import result
from app.backends.extractive.lines import sentence
from app.backends.extractive.own_text import template
from app.backends.extractive.request import quotable
from app.backends.extractive.selection import beside, best_span
from app.backends.extractive.spans import Span
from app.backends.extractive.text import closed, inline, sentences, without_marks
from app.backends.extractive.words import terms
from app.domain.clarification import Reply
from app.domain.labels import RequestType
from app.domain.model_call import LabelledFigure

_MOST_REPLIES, _MOST_ASSUMPTIONS, _MOST_EARLIER = 3, 3, 2
# Words that the first sentence of a type of answer should have, and how much they count beside those of the question.
_FIRST_WORDS = {
    RequestType.DESIGN: (frozenset(terms("start choose prefer pattern architecture begin build")), 0.35),
    RequestType.DECIDE: (frozenset(terms("choose prefer start pick stay usually fits pays cheaper")), 0.35),
    RequestType.DEBUG: (frozenset(terms("roll back rollback restore revert repair stop")), 0.8),
}
# Types whose answer is a number where there is one.
_FIGURE_FIRST = frozenset({RequestType.COMPUTE, RequestType.DECIDE, RequestType.DEBUG, RequestType.EXPLAIN})
_NOTE_SCORE = 0.9
_BARE_WORDS = 3


def first_sentence(draft: Draft) -> str:
    """The bold sentence that answers; marks what it says as used."""
    kind, figures = draft.material.type, draft.material.figures
    if draft.comparison:
        return _recommended(draft.comparison, draft)
    if kind is RequestType.VALIDATE:
        return _verdict(draft)
    if figures and (kind in _FIGURE_FIRST or not draft.evidence.relevance):
        figure = _main_figure(draft)
        draft.used_figures.add(figure.label)
        return _bold(result(figure))
    return _fixed_sentence(draft) or _best_passage(draft)


def notes(draft: Draft) -> Iterator[Line]:
    """What the user answered, what is assumed, what came before, and what outranks the figures."""
    words = draft.phrases
    for reply in draft.material.replies[:_MOST_REPLIES]:
        if text := quotable(_with_question(reply)):
            yield Line(words.you_said.format(text=text), _NOTE_SCORE, bullet=False)
    if assumed := _assumed(draft):
        yield Line(words.assumed.format(text=assumed), _NOTE_SCORE, bullet=False)
    for part in draft.material.earlier[:_MOST_EARLIER]:
        if first := next(iter(sentences(inline(without_marks(part)))), ""):
            yield Line(words.builds_on.format(text=closed(first)), _NOTE_SCORE / 2, bullet=False)
    said = " ".join((draft.material.question, *(reply.text for reply in draft.material.replies)))
    if draft.comparison and speaks_of(PRIVACY, said):
        yield Line(draft.judgement(words.privacy_first), fixed=True, bullet=False)


def _with_question(reply: Reply) -> str:
    """A reply that says nothing by itself, such as a bare number, with its question."""
    return f"{reply.question} {reply.text}" if len(reply.text.split()) <= _BARE_WORDS else reply.text


def _assumed(draft: Draft) -> str:
    """The assumptions with their marks; the numbers are those under which the conclusion lists them."""
    texts = list(dict.fromkeys(assumption.text for assumption in draft.material.assumptions))[:_MOST_ASSUMPTIONS]
    return " ".join(f"{closed(inline(text))} [A{n}]" for n, text in enumerate(texts, 1) if inline(text))


def _verdict(draft: Draft) -> str:
    figure = draft.verdict
    if figure is None:
        return f"**{draft.phrases.no_verdict}**"
    draft.used_figures.add(figure.label)
    verdict = figure.figure.outputs.get("verdict")
    if not isinstance(verdict, str) or figure.figure.outputs.get("low_confidence"):
        return _bold(result(figure))
    return _bold(f"{draft.phrases.verdict.format(verdict=inline(verdict))} [{figure.label}]")


def _recommended(comparison: Comparison, draft: Draft) -> str:
    draft.used_figures.update(comparison.labels)
    turn = turning_point(comparison, draft.phrases)
    return _bold(" ".join(filter(None, (recommendation(comparison, draft.phrases), turn))))


def _fixed_sentence(draft: Draft) -> str | None:
    """The honest first sentence of a type that passages alone cannot answer."""
    words, kind = draft.phrases, draft.material.type
    if kind is RequestType.DOCUMENT:
        return _bold(words.draft.format(gap=words.gap) if template(draft) else words.no_template)
    said = {RequestType.COMPUTE: words.not_computed, RequestType.REVIEW: words.no_review}.get(kind)
    return _bold(said) if said else None


def _main_figure(draft: Draft) -> LabelledFigure:
    """The figure that speaks most of what is asked; the first of equals."""
    asked = {*terms(draft.material.question), *related_terms(draft.material.question)}

    def shared(labelled: LabelledFigure) -> int:
        name = labelled.figure.calculator.replace("-", " ")
        return len(asked & set(terms(name)))

    return max(draft.material.figures, key=shared)


def nothing_near(draft: Draft) -> bool:
    """Whether a question of knowledge finds no sentence that answers it, only some that come close."""
    material = draft.material
    if material.type is not RequestType.EXPLAIN or material.figures or not draft.evidence.relevance:
        return False
    span = _best_span(draft)
    return span is not None and beside(span, draft.evidence)


def _best_span(draft: Draft) -> Span | None:
    words, weight = _FIRST_WORDS.get(draft.material.type, (frozenset[str](), 0.0))
    return best_span(draft.evidence, words, weight)


def _best_passage(draft: Draft) -> str:
    span = _best_span(draft)
    said = span and sentence(span, draft.evidence)
    if span is None or not said:
        return f"**{draft.phrases.nothing}**"
    draft.picked.used.append(span)
    return _bold(said)


def _bold(text: str) -> str:
    """The sentence in bold, its marks included, so that whoever lifts it out gets it whole."""
    return f"**{text}**"
