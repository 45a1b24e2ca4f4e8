"""Whether words that would be an attack are said, or only spoken about: forbidden, or shown as an example."""

import re
from enum import Enum

from app.scanning.statements import WARNING, Kind, Statement


class Standing(Enum):
    """How a place in a statement is meant."""

    SAID = "said"
    SHOWN = "shown as an example"
    FORBIDDEN = "forbidden"


_REACH = 110
_NEGATION = re.compile(
    r"(?<![a-z])(?:do not|don't|does not|never|must not|mustn't|should not|shouldn't|may not|cannot|can't|avoid|refuse to|"
    r"refrain from|nobody (?:may|should)|not to|no need to|nothing (?:may|should|can)|rather than|instead of|without|stop|block|reject|deny|"
    r"detect|prevents?|forbids?|none of (?:them|these|it)|no (?:one|skill|document|agent) (?:may|should|must)|protect(?:s)? against|beware of|"
    r"nicht|nie|niemals|keinesfalls|vermeide|nunca|jamas|no|evita|evite|ne|jamais|eviter|evitez|asla|sakin|schedules nothing)(?![a-z])"
    r"|不要|切勿|不得|禁止|绝不|避免|勿"
)
# Negations that ask for the act all the more.
_EMPHATIC = re.compile(
    r"\s*(?:hesitate|forget|fail|skip|omit|miss|neglect|worry|wait|stop|refuse|bother|only|just|matter|vergiss|vergesse?n?|warte|"
    r"olvides|dudes|hesite|oublie|delay|忘记|犹豫)"
)
# Negations that forbid telling, asking or waiting, and not the act that is named next.
_TELLING = re.compile(
    r"\s*(?:tell|ask|asking|telling|mention|mentioning|inform|notify|warn|let|need|confirm|explain|reveal|question|frag|sag|preguntes|"
    r"digas|demande|dis|showing|prompting|waiting|notice|consent|permission|zu fragen|preguntar|demander|prevenir|sormadan|告诉|告知|提及)"
)
_CLAUSE = re.compile(
    r"[;:。；]|\.\s|,\s+(?:but|and then|then|so|instead|sondern|aber|pero|mais|ama)\b|\bbut\b|\bsondern\b"
)
_NEGATED_AFTER = re.compile(
    r"[^.;]{0,60}(?:(?:is|are|must|should|may|can) (?:not|never)\b|is forbidden|are forbidden|is dangerous|are dangerous|is an? (?:attack|anti-?pattern|red flag|bad)"
    r"|are (?:attacks|anti-?patterns|red flags|bad)|should be (?:rejected|refused|blocked|flagged|reported|avoided)|must be (?:rejected|refused|blocked)"
    r"|ist verboten|sind verboten|esta prohibid|est interdit|yasaktir|yapilmaz|runs whatever|是危险|是攻击)"
)
_SPOKEN = re.compile(
    r"(?:attackers?|adversar\w+|malicious|hostile|phishing|scam\w*|injection|injected|spam|evil|angreifer|atacantes?|attaquants?|saldirgan\w*|攻击者)[^.;]{0,70}"
    r"(?:may|might|could|can|will|would|often|tr(?:y|ies)|says?|asks?|tells?|writes?|claims?|such as|like|e\.g\.|for example|sagt|schreibt|dice|dit|der)"
)


def standing(statement: Statement, start: int, end: int, *, negatable: bool = True) -> Standing:
    """How the place from ``start`` to ``end`` in a statement is meant. ``negatable``: a negation before it forbids it."""
    if statement.kind in {Kind.SCRIPT, Kind.WHOLE}:
        return Standing.SHOWN if statement.warned and statement.kind is Kind.WHOLE else Standing.SAID
    if negatable and _forbidden(statement.lower, start, end):
        return Standing.FORBIDDEN
    quoted = statement.quoted(start, end)
    if quoted and _NEGATED_AFTER.match(statement.lower, end):
        return Standing.FORBIDDEN
    if _SPOKEN.search(statement.lower, 0, end):
        return Standing.SHOWN
    if quoted and (statement.warned or WARNING.search(statement.lower)):
        return Standing.SHOWN
    return Standing.SHOWN if statement.kind is Kind.ITEM and statement.warned else Standing.SAID


def _forbidden(text: str, start: int, end: int) -> bool:
    """Whether a negation in the same clause comes before the place and belongs to it."""
    begin = max(0, start - _REACH)
    for match in _NEGATION.finditer(text, begin, min(end, start + 12)):
        if match.start() > start:
            continue
        if _EMPHATIC.match(text, match.end()) or _CLAUSE.search(text, match.end(), max(match.end(), start)):
            continue
        adjacent = not text[match.end() : start].strip()
        if adjacent or not _TELLING.match(text, match.end()):
            return True
    return False
