"""Whether words that would be an attack are said, or only spoken about: forbidden, or shown as an example."""

import re
from enum import Enum

from app.scanning.statements import Kind, Statement


class Standing(Enum):
    """How a place in a statement is meant."""

    SAID = "said"
    SHOWN = "shown as an example"
    FORBIDDEN = "forbidden"
    TOLD = "told of, not asked for"


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
# What a sentence itself must say for its own quotations to be examples.
_WARNED_HERE = re.compile(
    r"attack|malicious|hostile|injection|phish|exploit|red flag|warning sign|anti-?pattern|dangerous|unsafe|adversar|scam|evil|not to do|pitfall|"
    r"(?<![a-z])(?:never|avoid)(?![a-z])|angriff|gefahrlich|schadlich|ataque|malicios|peligros|attaque|malveillant|dangereu|saldiri|tehlikeli|攻击|恶意|危险"
)
_SPOKEN = re.compile(
    r"(?:text|page|document|content|mail|e-mail|message|comment|file|tool|result|website|answer)s?[^.;]{0,40} (?:may|might|could|can) (?:say|contain|ask|tell|claim|read|hold|include|try)(?![a-z])|"
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
    if _SPOKEN.search(statement.lower, 0, end) or _CITED.search(statement.lower, max(0, start - 40), start):
        return Standing.SHOWN
    if quoted and (statement.warned or _WARNED_HERE.search(statement.lower)):
        return Standing.SHOWN
    return Standing.SHOWN if statement.kind is Kind.ITEM and statement.warned else Standing.SAID


_CITED = re.compile(
    r"(?:e\.g\.|such as|for example|says?|saying|reads?|phrases? like|texts? like)[,:]? {0,2}[\"'`\u201c][^\"'`]{0,30}$"
)
_TELLER = re.compile(
    r"(?<![a-z])(?:that|which|who|they|it|he|she|we|can|could|may|might|would|cannot|does|did|has|have|had|is|are|was|were|been|if|whether|when|how|to help|(?:asks|tries|wants|tells|begs|urges|claims|offers)(?: you| them| people| the [a-z]+)? to)\s+$"
)
_PLURAL = re.compile(r"(?<![a-z])[a-z]{2,20}[^s\W\d_]s\s+$")
_OPENING = re.compile(
    r"(?:^|[.;:!?]\s|\n|[#>*|-]\s)\s*(?:(?:for|at|in|on|when|while|before|after|from|during|with|if|as|once|whenever|each|every|unless|until|without|besides|upon|by|to|under)(?![a-z]))[^.;:!?|]*$"
)
_THIRD = re.compile(r"[a-z]{2,20}(?:[^s\W\d_]s|(?:sh|ch|x|ss)es|ing)(?![a-z])")
_ACTORS = re.compile(
    r"(?:^|[|>#*-])\s*(?:an? |the |many |most |some |real |such |skilled )?(?:attackers?|thie(?:f|ves)|criminals?|intruders?|malware|ransomware|fraudsters?|adversar(?:y|ies)|hackers?|worms?|virus(?:es)?|scammers?|spammers?"
    r"|botnets?|trojans?|insiders?|phishing (?:mails?|pages?)|miners?|mining pools?|pools?)(?![a-z])"
)


# What only says when to act forbids nothing: "if it refuses to start, run ...".
_CONDITION = re.compile(
    r"(?:^|[.;:!?]\s|\n)\s*(?:[>*-]\s+)?(?:if|should|when|whenever|in case|where|once|as|while|wenn|falls|si|cuando|quand)(?![a-z])[^.;:!?]*$"
)
_NOUN = re.compile(r"(?<![a-z])(?:an?|the|this|these|those|any|each|its|their|his|her|your|our|my|no|of|some)\s+$")


def told(statement: Statement, start: int) -> bool:
    """Whether the act at a place is told of somebody rather than asked of the reader."""
    text = statement.lower
    before = text[max(0, start - _REACH) : start]
    if _ACTORS.match(text):
        return True
    if _THIRD.match(text, start) and not _SELF_TOLD.search(text) and not _SELF.search(before):
        return True
    if _NOUN.search(before):
        return True
    if _TELLER.search(before):
        return not _OPENING.search(before) or before.rstrip().endswith(_MODALS)
    return bool(_PLURAL.search(before)) and not _OPENING.search(before)


_MODALS = ("can", "could", "may", "might", "would", "that", "which", "who", "they", "it")
# A text that says what it does itself is as good as one that asks for it.
_SELF_TOLD = re.compile(r"(?<![a-z])(?:this|the) (?:skill|script|helper|tool|agent|file|page|document)(?![a-z])|://")
_SELF = re.compile(r"(?<![a-z])(?:it|we)\s+(?:[a-z]{2,12}ly\s+)?$")


def _forbidden(text: str, start: int, end: int) -> bool:
    """Whether a negation in the same clause comes before the place and belongs to it."""
    begin = max(0, start - _REACH)
    for match in _NEGATION.finditer(text, begin, min(end, start + 12)):
        if match.start() > start:
            continue
        if _EMPHATIC.match(text, match.end()) or _CLAUSE.search(text, match.end(), max(match.end(), start)):
            continue
        if "," in text[match.end() : start] and _CONDITION.search(text, begin, match.start()):
            continue
        adjacent = not text[match.end() : start].strip()
        if adjacent or not _TELLING.match(text, match.end()):
            return True
    return False
