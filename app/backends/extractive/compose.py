"""Puts an answer together from material alone: first sentence, figures, passages, the user's own words."""

from app.backends.extractive import opening, sections
from app.backends.extractive.answer import WORDS, Answer, Part
from app.backends.extractive.draft import Draft
from app.backends.extractive.phrases import base_language
from app.backends.extractive.request import missing_names, missing_topics
from app.backends.extractive.text import inline
from app.domain.labels import RequestType
from app.domain.model_call import Material


def compose(material: Material) -> list[str]:
    """The answer as Markdown paragraphs, first sentence first; the same material always gives the same paragraphs."""
    draft = Draft.of(material)
    if material.type is RequestType.OTHER:
        return [draft.phrases.outside]
    if not draft.evidence.relevance and not material.figures:
        return [_nothing(draft)]
    answer = Answer(opening.first_sentence(draft))
    answer.notes.extend(opening.notes(draft))
    filled = sections.fill_all(draft)
    answer.parts.extend(
        Part(inline(slot.section.heading), lines) for slot, lines in zip(draft.slots, filled, strict=True)
    )
    answer.last.extend(_last(draft))
    answer.cut(WORDS[material.type][1])
    if base_language(material.language) != "en":
        answer.last.append(draft.phrases.wording)
    return [paragraph for paragraph in answer.paragraphs() if paragraph]


def _nothing(draft: Draft) -> str:
    topics = missing_topics(draft.material.question, draft.evidence.unknown)
    phrase = draft.phrases.nothing_on if topics else draft.phrases.nothing
    return f"**{phrase.format(topics=draft.phrases.comma.join(topics))}**"


def _last(draft: Draft) -> list[str]:
    names = missing_names(draft.material.question, draft.evidence.unknown)
    return [draft.phrases.not_covered.format(topics=draft.phrases.comma.join(names))] if names else []
