"""By which words a sentence is known to state a constraint, a decision or a quantity; all patterns read folded text."""

from collections.abc import Mapping
from types import MappingProxyType

from app.analyzer.facts import PATTERNS

QUANTITIES: Mapping[str, str] = MappingProxyType(
    {topic: PATTERNS[topic] for topic in ("budget", "team", "deadline", "scale", "latency", "availability")}
)
"""Topic -> what a quantity of it looks like."""

RULES: Mapping[str, str] = MappingProxyType({topic: PATTERNS[topic] for topic in ("security", "current_system")})
"""Topic -> what is a constraint without a word of duty: a law that applies, a system in place."""

# A span of time is a deadline only where something has to happen by then.
DUE = (
    r"\b(?:in|within|by|until|before|deadline|due|launch|go live|have|binnen|innerhalb|bis|haben|dans|d'ici|avant|"
    r"delai|avons|antes|plazo|tenemos|icinde|kadar|sure)\b|内|之前|期限"
)
PAST = r"\b(?:last|past|ago|since|every|per|letzte\w*|vor|seit|dernier\w*|depuis|ultim\w*|hace|son|once)\b|过去|以来|每"

OWN = (
    r"\b(?:we|our|ours|us|i|my|wir|unser\w*|uns|ich|mein\w*|nous|notre|nos|on|je|mon|mes|nosotros|nuestr\w*|"
    r"tenemos|usamos|queremos|necesitamos|debemos|mi|biz|bizim|\w+(?:iyoruz|uyoruz|imiz|umuz|miz))\b|我们|我|咱们"
)
"""The speaker speaks of what is his or hers."""

NAMED = (
    r"\b(?:budget|team|plan|deadline|launch|headcount|traffic|load|users|latency|uptime|availability|"
    r"kosten|frist|nutzer|last|equipe|delai|charge|utilisateurs|presupuesto|equipo|plazo|carga|usuarios|"
    r"butce|ekip|sure|kullanici)\b|预算|团队|计划|期限|用户|流量"
)
"""A quantity is called by its name."""

MUST = (
    r"\b(?:must|mustn't|has to (?:be|stay|run|remain|work|comply|support)|have to (?:be|stay|run|remain|use|keep|"
    r"comply|support)|not allowed|(?:is|are) forbidden|is prohibited|mandatory|may not|"
    r"(?:we|it|data|they) (?:can ?not|can't)|required (?:to|by)|non[- ]negotiable|no (?:public )?cloud|"
    r"muss|mussen|darf (?:nicht|kein\w*|nur)|durfen (?:nicht|kein\w*|nur)|verboten|zwingend|vorgeschrieben|"
    r"doit|doivent|devons|interdit\w*|obligatoire|ne (?:peut|pouvons|peuvent) pas|"
    r"debe|deben|debemos|no (?:puede|pueden|podemos)|prohibido|obligatorio|"
    r"zorunda\w*|zorunlu|yasak|\w+m[ae]li(?:yiz|dir)?|olamaz)\b|必须|不能|不得|禁止|只能|不允许"
)

DECIDED = (
    r"\b(?:we(?:'ve| have)? (?:already |now |finally )?(?:decided|chosen|chose|picked|settled on|went with|opted for|"
    r"agreed on|committed to|signed)|we(?:'re| are) going with|we(?:'ll| will) (?:go with|use|take)|"
    r"let's go with|i(?:'ve| have)? (?:decided|chose|chosen)|decision is|decision:|"
    r"(?:haben|habe) uns? .{0,80}entschieden|wir haben .{0,80}(?:gewahlt|beschlossen|entschieden)|wir nehmen|"
    r"entscheidung:|(?:nous avons|on a) (?:deja |finalement )?(?:choisi|decide|retenu|opte)|"
    r"(?:hemos|ya hemos) (?:decidido|elegido|optado)|decidimos|elegimos|nos quedamos con|"
    r"karar verdik|sectik|tercih ettik)\b|我们(?:已经|已)?(?:决定|选择了|选了|选定)|已(?:经)?决定"
)

OPEN = (
    r"\b(?:not (?:yet )?decided|haven't|have not|hasn't|undecided|not yet|noch nicht|pas encore|n'avons pas|"
    r"(?:no|aun no) hemos|todavia no|henuz|vermedik)\b|还没|尚未|没有决定"
)
"""A decision that has not been made."""

SUPPOSED = (
    r"\b(?:what if|suppose|supposing|imagine|hypothetical\w*|say we|if we (?:had|were|got)|for example|e\.g\.|"
    r"angenommen|was ware wenn|zum beispiel|supposons|imaginons|par exemple|et si|supongamos|si tuvieramos|"
    r"por ejemplo|varsayalim|diyelim|ornegin)\b|假设|假如|比如|例如"
)
"""What follows is not so."""

TO_THE_TEAM = (
    r"\byour? (?:must|have to|should|need|answer|instructions)|"
    r"\b(?:ignore|disregard|forget) (?:all|any|the|your|previous)\b"
)
"""Talks to its reader about what to do: an order, not a fact about the user."""

NOT_A_LOAD = r"^on\b|\d\s?b\b|[$€£]|\b(?:euros?|eur|dollars?|usd|cents?|chf|gbp|lira)\b|元"
"""A preposition that another language counts with, the size of a model, an amount of money."""
