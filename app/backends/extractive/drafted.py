"""Prints a draft of the expert, whose quotes are in place."""

import re

from app.backends.extractive.phrases import base_language, phrases
from app.domain.labels import RequestType
from app.domain.workup import Workup

# Quotes keep the words of the skills.
_QUOTED = re.compile(r"\[S\d")


def drafted(draft: Workup, language: str) -> list[str]:
    """The draft as Markdown paragraphs: the bottom line, then the sections.

    A document begins with itself, because it will be copied; its bottom line stands after it.
    """
    sections = [f"## {each.heading}\n\n{each.text}" if each.heading else each.text for each in draft.sections]
    first = [draft.first] if draft.first else []
    written = [*sections, *first] if draft.type is RequestType.DOCUMENT else [*first, *sections]
    foreign = base_language(language) != "en" and any(map(_QUOTED.search, written))
    return [*written, phrases(language).draft_wording] if foreign else written
