"""The user's words and the rules' sentences, made fit to be printed."""

import re

from app.backends.extractive.request import quotable
from app.backends.extractive.text import cell
from app.domain.workup import Evidence
from app.expert.case import Case
from app.expert.objections import Objection
from app.expert.sheet import Sheet

_MOST_WORDS = 16
_INSTRUCTION = re.compile(r"\b(?:assistant|system|user)\s*:|\bignore (?:all|previous)|\bverdict\b", re.IGNORECASE)
_NO_BRACES = str.maketrans("{}", "()")
_EDGE = " \t,.;:!?-–—\"'“”„«»()"


def has(sheet: Sheet, key: str) -> bool:
    """Whether there is such a sentence."""
    return key in sheet.phrases.tables["en"]


def maybe(sheet: Sheet, key: str, **values: str | int) -> str:
    """The sentence, or nothing where there is none."""
    return sheet.say(key, **values) if has(sheet, key) else ""


def quoted(sheet: Sheet, case: Case, evidence: Evidence) -> str:
    """The evidence between quotation marks, with the rest of its clause where that is short; empty if it may not be."""
    clause = case.clause_of(evidence)
    whole = clause if evidence.text in clause.text and len(clause.text.split()) <= _MOST_WORDS else evidence
    text = "" if _INSTRUCTION.search(whole.text) else cell(quotable(whole.text).translate(_NO_BRACES)).strip(_EDGE)
    return sheet.say("quote", text=text) if text else ""


def quotes(sheet: Sheet, case: Case, objection: Objection) -> str:
    """All evidence of an objection, each once."""
    said = dict.fromkeys(quote for each in objection.evidence if (quote := quoted(sheet, case, each)))
    return sheet.say("and").join(said)


def lowered(title: str) -> str:
    """A title inside a sentence: its first letter small, unless it is an abbreviation."""
    return title if title[:2].isupper() or not title[1:2].islower() else title[0].lower() + title[1:]


def table(header: list[str], rows: list[list[str]]) -> str:
    """A Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
