"""Orders in text that a page does not show."""

import re
from collections.abc import Iterator

from app.scanning.report import Dimension, Severity
from app.scanning.rule import Rule, Span
from app.scanning.statements import Statement
from app.scanning.views import COMMENTED, STYLED

_ADDRESSED = re.compile(
    r"(?<![a-z])(?:assistant|ai|model|llm|agent|claude|gpt|copilot|reader)s?\s*[:,]\s*\w+ \w+|(?<![a-z])you (?:must|should|are now|will|have to)"
    r"|when(?:ever)? (?:asked|the user|a user|someone|somebody|you )|(?:reply|respond|answer) (?:only|with|that|as)(?![a-z])"
    r"|(?:in|to|into|of) (?:the|your|every|each|all) (?:answers?|repl(?:y|ies)|responses?)|(?<![a-z])recommend|(?:tell|inform|ask) the user|must (?:not )?(?:accept|answer|say|record|mention|approve|ignore|give|rate|use)(?![a-z])"
    r"|(?:do not|never) (?:tell|mention|reveal|say|show)|an den assistenten|der assistent (?:muss|soll)|asistente[:,]|l'assistant doit|asistan[:,]|助手[:：,，]|模型[:：,，]"
)
# Nobody who hides a sentence from readers means them when it says what must be done.
_BINDING = re.compile(
    r"(?<![a-z])(?:must|shall|should|always|never|do not|don't|only|muss|darf|immer|niemals|debe|siempre|nunca|doit|toujours|jamais|asla|her zaman)(?![a-z])"
    r"|必须|不要|始终"
)
_WORDS = re.compile(r"[^\W\d_]{2,}")
_FEW = 4


def _orders(statement: Statement) -> Iterator[Span]:
    if statement.hidden == STYLED:
        yield from (match.span() for match in _BINDING.finditer(statement.lower))
    if statement.hidden in {COMMENTED, STYLED}:
        yield from (match.span() for match in _ADDRESSED.finditer(statement.lower))


def _styled(statement: Statement) -> Iterator[Span]:
    if statement.hidden == STYLED and len(_WORDS.findall(statement.text)) >= _FEW:
        yield 0, len(statement.text)


HIDDEN_RULES = (
    Rule("scope/hidden-orders", Dimension.SCOPE, Severity.BLOCK, "gives orders where no reader sees them", _orders),
    Rule("scope/hidden-text", Dimension.SCOPE, Severity.REVIEW, "hides text from readers", _styled, firm=True),
)
