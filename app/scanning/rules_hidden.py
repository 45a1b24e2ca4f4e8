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
    r"|(?:in|to|into|of) (?:the|your|every|each|all) (?:answers?|repl(?:y|ies)|responses?)|(?<![a-z])recommend|(?:tell|inform|ask) the user"
    r"|(?:do not|never) (?:tell|mention|reveal|say|show)|an den assistenten|der assistent (?:muss|soll)|asistente[:,]|l'assistant doit|asistan[:,]|助手[:：,，]|模型[:：,，]"
)
_WORDS = re.compile(r"[^\W\d_]{2,}")
_FEW = 4


def _orders(statement: Statement) -> Iterator[Span]:
    if statement.hidden in {COMMENTED, STYLED}:
        yield from (match.span() for match in _ADDRESSED.finditer(statement.lower))


def _styled(statement: Statement) -> Iterator[Span]:
    if statement.hidden == STYLED and len(_WORDS.findall(statement.text)) >= _FEW:
        yield 0, len(statement.text)


HIDDEN_RULES = (
    Rule("scope/hidden-orders", Dimension.SCOPE, Severity.BLOCK, "gives orders where no reader sees them", _orders),
    Rule("scope/hidden-text", Dimension.SCOPE, Severity.REVIEW, "hides text from readers", _styled, firm=True),
)
