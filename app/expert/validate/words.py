"""The user's words and the rules' sentences, made fit to be printed."""

import re

from app.backends.extractive.request import quotable
from app.backends.extractive.text import cell
from app.domain.workup import Evidence
from app.expert.case import Case
from app.expert.objections import Objection
from app.expert.sheet import Sheet

_MOST_IN_LINE = 10
_MOST_WORDS, _SHORT, _SAYING = 14, 12, 3
_LEAD = re.compile(r"^(?:so|but|and|also|then)\s+", re.IGNORECASE)
_INSTRUCTION = re.compile(r"\b(?:assistant|system|user)\s*:|\bignore (?:all|previous)|\bverdict\b", re.IGNORECASE)
_NO_BRACES = str.maketrans("{}", "()")
_EDGE = ' \t,.;:!?-–—"“”„«»'


def has(sheet: Sheet, key: str) -> bool:
    """Whether there is such a sentence."""
    return key in sheet.phrases.tables["en"]


def maybe(sheet: Sheet, key: str, **values: str | int) -> str:
    """The sentence, or nothing where there is none."""
    return sheet.say(key, **values) if has(sheet, key) else ""


def quoted(sheet: Sheet, case: Case, evidence: Evidence, *, exact: bool = False) -> str:
    """The evidence between quotation marks, with its clause or short sentence where alone it says too little."""
    whole = evidence.text if exact else _shown(case, _whole_words(case, evidence))
    text = "" if _INSTRUCTION.search(whole) else cell(quotable(whole).translate(_NO_BRACES)).strip(_EDGE)
    text = _balanced(_LEAD.sub("", text))
    return sheet.say("quote", text=text) if text else ""


def _whole_words(case: Case, evidence: Evidence) -> Evidence:
    """The evidence without a last word that a pattern has cut."""
    end = evidence.start + len(evidence.text)
    if not (case.text[end : end + 1].isalnum() and evidence.text[-1:].isalnum() and " " in evidence.text):
        return evidence
    text = evidence.text[: evidence.text.rindex(" ")].rstrip()
    return Evidence(text, evidence.start, evidence.start + len(text))


def _shown(case: Case, evidence: Evidence) -> str:
    sentence, clause = case.sentence_of(evidence), case.clause_of(evidence)
    inside = evidence.text in clause.text
    if len(evidence.text.split()) > _SAYING:
        return clause.text if inside and len(clause.text.split()) <= _SHORT else evidence.text
    if len(sentence.text.split()) <= _SHORT and ";" not in sentence.text and sentence.end >= evidence.end:
        return sentence.text
    return clause.text if inside and len(clause.text.split()) <= _MOST_WORDS else evidence.text


def _balanced(text: str) -> str:
    """The text without a bracket or a quotation mark that has no partner."""
    if text.count("'") % 2 and (text.startswith("'") or text.endswith("'")):
        text = text.strip(f"'{_EDGE}")
    if text.count("(") > text.count(")"):
        text = text[: text.rindex("(")].rstrip(_EDGE) if text.rindex("(") > len(text) // 2 else f"{text})"
    return text.replace(")", "") if text.count(")") > text.count("(") else text


def quotes(sheet: Sheet, case: Case, objection: Objection) -> str:
    """All evidence of an objection, each once."""
    said = dict.fromkeys(
        quote for each in objection.evidence if (quote := quoted(sheet, case, each, exact=objection.rule.exact))
    )
    return sheet.say("and").join(said)


def titled(sheet: Sheet, objection: Objection) -> str:
    """The title of an objection inside a sentence: its first letter small where the language writes it so."""
    title = sheet.say(f"{objection.rule.key}.title")
    keeps = title[1:2].isupper() or title[1:2] in '/-"' or title[:1] in '"„'
    return title if keeps or sheet.say("titles") == "keep" else title[:1].lower() + title[1:]


def named(sheet: Sheet, case: Case, objection: Objection) -> str:
    """The title of an objection with the words that show it, where these are few."""
    quote = next(filter(None, (quoted(sheet, case, e, exact=objection.rule.exact) for e in objection.evidence)), "")
    brief = quote and len(quote.split()) <= _MOST_IN_LINE
    return sheet.say("named", title=titled(sheet, objection), quote=quote) if brief else titled(sheet, objection)


def table(header: list[str], rows: list[list[str]]) -> str:
    """A Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
