"""Prints a draft of the expert, whose quotes are in place."""

import re
from collections.abc import Sequence

from app.backends.extractive.phrases import base_language, phrases
from app.backends.extractive.request import quotable
from app.domain.clarification import Reply
from app.domain.labels import RequestType
from app.domain.workup import Workup

# Quotes keep the words of the skills.
_MOST_REPLIES = 3
_QUOTED = re.compile(r"\[S\d")


def drafted(draft: Workup, language: str, replies: Sequence[Reply] = ()) -> list[str]:
    """The draft as Markdown paragraphs: the bottom line, the user's answers to the team's questions, then the sections.

    A document begins with itself, because it will be copied; its bottom line stands after it.
    """
    words = phrases(language)
    sections = [f"## {each.heading}\n\n{each.text}" if each.heading else each.text for each in draft.sections]
    first = [draft.first] if draft.first else []
    said = [words.you_said.format(text=text) for reply in replies[:_MOST_REPLIES] if (text := quotable(reply.text))]
    written = [*sections, *first] if draft.type is RequestType.DOCUMENT else [*first, *said, *sections]
    foreign = base_language(language) != "en" and any(map(_QUOTED.search, written))
    return [*written, words.draft_wording] if foreign else written
