"""Puts an answer together from material alone: first sentence, figures, passages, the user's own words."""

import re

from app.backends.extractive import opening, sections
from app.backends.extractive.answer import WORDS, Answer, Line, Part
from app.backends.extractive.draft import Draft
from app.backends.extractive.drafted import drafted
from app.backends.extractive.lines import sentence
from app.backends.extractive.phrases import base_language
from app.backends.extractive.ranking import standing
from app.backends.extractive.related import related_lines
from app.backends.extractive.request import missing_names, missing_topics
from app.backends.extractive.spans import Kind, Span
from app.backends.extractive.text import inline
from app.domain.coverage import Grounding
from app.domain.labels import RequestType
from app.domain.model_call import Material

# In longer requests names stand for the setting, not for what is asked.
_NAMES_WHAT_IS_MISSING = frozenset({RequestType.EXPLAIN, RequestType.DECIDE})
# Types in which the user's own text fills sections, with or without passages.
_FROM_OWN_TEXT = frozenset({RequestType.VALIDATE, RequestType.DOCUMENT})
_MOST_ADDITIONS, _LEAST_ADDITION = 3, 0.45
_EXAMPLE = re.compile(r"\bexamples?\b|\bsources?\b|\bplaybook\b", re.IGNORECASE)
# Quotes and figures keep the words of the skills and the calculators.
_ENGLISH_PART = re.compile(r"\[[SF]\d")


def compose(material: Material) -> list[str]:
    """The answer as Markdown paragraphs, first sentence first; the same material always gives the same paragraphs."""
    if material.draft is not None:
        return drafted(material.draft, material.language, material.replies)
    draft = Draft.of(material)
    if material.type is RequestType.OTHER:
        return [draft.phrases.outside]
    return _additions(draft) if material.adds else _composed(draft)


def _composed(draft: Draft) -> list[str]:
    material = draft.material
    if material.coverage.refused:
        # What was searched, and what the library never mentions, stands below: it holds for all specialists.
        return [f"**{draft.phrases.nothing}**"]
    if not draft.evidence.relevance and not material.figures and material.type not in _FROM_OWN_TEXT:
        return _closest(draft)
    if opening.nothing_near(draft):
        return _closest(draft)
    answer = _answer(draft)
    if material.type is RequestType.REVIEW and not any(part.lines for part in answer.parts):
        return _closest(draft)
    answer.parts.append(Part(draft.phrases.related, related_lines(draft)))
    answer.cut(WORDS[material.type][1])
    paragraphs = [paragraph for paragraph in answer.paragraphs() if paragraph]
    foreign = not _in_english(draft) and any(_ENGLISH_PART.search(each) for each in paragraphs)
    return [*paragraphs, draft.phrases.wording] if foreign else paragraphs


def _additions(draft: Draft) -> list[str]:
    """What this specialist's passages say that answers the question; a colleague writes the answer itself."""
    lines: list[Line] = []
    for span, relevance in draft.evidence.relevance.items():
        if len(lines) < _MOST_ADDITIONS and relevance >= _LEAST_ADDITION and _stands_alone(span, draft):
            said = sentence(span, draft.evidence)
            if said:
                draft.picked.used.append(span)
                lines.append(Line(said, relevance))
    return [Part("", lines).render()] if lines else [draft.phrases.adds_nothing]


def _stands_alone(span: Span, draft: Draft) -> bool:
    """Whether a sentence holds in general: no row, no part of a worked example, nothing that was said already."""
    general = span.kind is not Kind.ROW and standing(span) >= 1 and not _EXAMPLE.search(f"{span.heading} {span.raw}")
    return general and draft.picked.free(span, draft.evidence.ranking)


def _answer(draft: Draft) -> Answer:
    answer = Answer(opening.first_sentence(draft), list(opening.notes(draft)))
    for slot, lines in zip(draft.slots, sections.fill_all(draft), strict=True):
        answer.parts.append(Part(inline(slot.section.heading), lines))
    answer.last.extend(_last(draft))
    return answer


def _closest(draft: Draft) -> list[str]:
    """What comes nearest where nothing answers: said to be that, never more."""
    lines = related_lines(draft, last_resort=True)
    if not lines:
        return [_nothing(draft)]
    return [f"**{draft.phrases.closest}**", Part("", lines).render()]


def _nothing(draft: Draft) -> str:
    evidence = draft.evidence
    topics = missing_topics(draft.material.question, evidence.unknown, english=_in_english(draft))
    phrase = draft.phrases.nothing_on if topics else draft.phrases.nothing
    return f"**{phrase.format(topics=draft.phrases.comma.join(topics))}**"


def _last(draft: Draft) -> list[str]:
    partial = draft.material.coverage.grounding is Grounding.PARTIAL
    if partial or draft.material.type not in _NAMES_WHAT_IS_MISSING:
        return []
    evidence = draft.evidence
    names = missing_names(draft.material.question, evidence.unknown, english=_in_english(draft))
    return [draft.phrases.not_covered.format(topics=draft.phrases.comma.join(names))] if names else []


def _in_english(draft: Draft) -> bool:
    return base_language(draft.material.language) == "en"
