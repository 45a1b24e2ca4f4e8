"""What the request itself says: quotable sentences, the facts of a plan, and names that no passage holds."""

import re
from collections.abc import Iterable, Sequence
from itertools import islice

from app.backends.extractive.text import fold_space, inline, sentences
from app.backends.extractive.words import WEAK, fold, terms

_MOST_TOPICS = 3
_LONGEST_TOPIC = 24
_MOST_PLAIN_TOPICS = 2
_SHORTEST_NAME = 5
_LONGEST_OWN_WORDS = 25
# Never repeated: long mixed tokens, long numbers, addresses of persons, and assignments that look like credentials.
_SECRET = re.compile(
    r"(?=[^\s]*\d)(?=[^\s]*[A-Za-z])[A-Za-z0-9+/_=-]{16,}|(?:\d[ -]?){9,}|\S+@\S+|\b[A-Z]{2}\d{2}(?: ?\w{4}){3,}"
    r"|(?:key|token|secret|password|passwd|pwd|passwort|contrase|parola|sifre|密码|密钥)\w*\s*[:=]|://\S*:\S*@"
    r"|\bBearer\s",
    re.IGNORECASE,
)
_FENCE = re.compile(r"```.*?(?:```|$)|~~~.*?(?:~~~|$)", re.DOTALL)
_CLAUSE = re.compile(r"(?<=[;:])\s+|,\s+|(?<=[。；，：])|(?<=[.!?])\s+")
# Acronyms and names with digits or inner capitals: they mean the same in every language.
_NAME = re.compile(r"\b(?=\w*[A-Z])(?=\w*[A-Z0-9]\w*[A-Z0-9])[A-Za-z][\w.+#-]*\w\b")
# A single capitalized word; two of them are as a rule a person or a company.
_CAPITAL_WORDS = re.compile(r"(?<=[a-z,;] )[A-Z][a-z]+(?: [A-Z][a-z]+)*")
_WORD = re.compile(r"[^\W\d_]{6,}")
# Too general, or no subject of a skill: fields, units, months, days, languages.
_NO_TOPIC = frozenset(
    """
    ai ki ia ml it api apis cto ceo eu us usa uk usd eur gbp q1 q2 q3 q4 january february march april june july august
    september october november december monday tuesday wednesday thursday friday saturday sunday english german french
    spanish turkish chinese
    """.split()  # noqa: SIM905 - a block of words reads better than a list of them
)

# How each of the ten facts of a plan shows in folded text, in the order of the phrases' ``facts``.
_FACT_CUES = (
    r"\b(?:goal|aim|objective|so that|in order to|we want|ziel|damit|wollen|objectif|afin|objetivo|queremos|hedef|amac)"
    r"|目标|为了",
    r"\b(?:today|current|now|existing|at present|heute|derzeit|bisher|aktuell|aujourd|actuel|actual|hoy|su an|mevcut)"
    r"|目前|现在|现有",
    r"\b(?:scope|features?\b|points?\b|modules?|services?\b|screens?|umfang|funktion|perimetre|fonctionnal|alcance"
    r"|funcional|kapsam)|范围|功能",
    r"\b(?:week|month|quarter|q[1-4]\b|20\d\d|deadline|launch|by (?:summer|spring|autumn|winter|end|next)|january"
    r"|february|march|april|june|july|august|september|october|november|december|woche|monat|semaine|mois|semana"
    r"|mes(?:es)?\b|hafta|ay\b)|周|月|日期",
    r"\b(?:\w+ (?:\w+ )?(?:developers?|engineers?|people|devs?|persons?)|team of|entwickler|personnes|personas"
    r"|desarrollador|kisi|developpeur|gelistirici)|人|名工程师",
    r"\b(?:experienc|skill|knows?\b|expert|seniors?\b|juniors?\b|all (?:php|java|python|go|ruby)|erfahr|kennt|competen"
    r"|experiencia|deneyim|uzman)|经验|擅长",
    r"\b(?:users?|requests?|req/s|rps|per second|/s\b|a day|per day|traffic|[gt]b\b|nutzer|anfragen|utilisateur|requete"
    r"|usuario|solicitud|kullanici|istek)|用户|请求|每秒",
    r"[$€£]|\b(?:budget|usd|eur|costs?\b|kosten|couts?\b|presupuesto|costes?\b|butce|maliyet)|预算|成本|元",
    r"%|\b(?:metric|kpi|measure|under|p9[59]|rate\b|kennzahl|erfolg|mesure|metrica|indicador|olcut)|指标",
    r"\b(?:alternativ|instead|rather than|looked at|considered|compared|statt|verglich|gepruft|plutot|au lieu|en lugar"
    r"|yerine)|替代|对比|备选",
)
_TARGET = re.compile(
    r"\b(?:aim|goal|target|metric|kpi|at least|at most|under|below|ziel|objectif|objetivo|hedef)\b"
    r"|\bfrom \S+(?: ?%)? to \d|\bvon \S+(?: ?%)? auf \d|\bde \S+(?: ?%)? (?:a|à) \d|目标"
)
MEASURE, ALTERNATIVES = 8, 9


def own_sentences(text: str) -> list[str]:
    """The user's sentences without code, cleaned for quoting; sentences that may hold a secret are left out."""
    lines = (line for line in _FENCE.sub("\n", text).splitlines() if line.strip())
    parts = (part for line in lines for part in sentences(fold_space(line)) if not _SECRET.search(part))
    return [part for part in map(quotable, parts) if part]


def own_clauses(text: str) -> list[str]:
    """The user's sentences cut at commas and colons, for filling fields."""
    clauses = (quotable(clause) for part in own_sentences(text) for clause in _CLAUSE.split(part))
    return [clause.strip(" .,:;") for clause in clauses if any(c.isalnum() for c in clause)]


def quotable(text: str) -> str:
    """The text as one short line that can stand between quotation marks; empty where it may hold a secret."""
    if _SECRET.search(text):
        return ""
    words = inline(text).replace('"', "'").split()
    return " ".join(words[:_LONGEST_OWN_WORDS]) + (" …" if len(words) > _LONGEST_OWN_WORDS else "")


def facts(text: str) -> tuple[bool, ...]:
    """Which of the ten facts of a plan the text seems to state, in the order of the phrases' ``facts``."""
    folded = fold(text)
    return tuple(bool(re.search(cue, folded)) for cue in _FACT_CUES)


def measured_goal(parts: Iterable[str]) -> str | None:
    """The first of the sentences that sets a target with a number."""
    return next((part for part in parts if re.search(r"\d", part) and _TARGET.search(fold(part))), None)


def weighed_alternative(parts: Iterable[str]) -> str | None:
    """The first of the sentences that names an alternative."""
    return next((part for part in parts if re.search(_FACT_CUES[ALTERNATIVES], fold(part))), None)


def closest(parts: Sequence[str], words: frozenset[str], least: int) -> str | None:
    """The sentence with most of the words, if it has at least so many."""
    shared = {part: len(words & set(terms(part))) for part in parts}
    best = max(parts, key=lambda part: shared[part], default=None)
    return best if best is not None and shared[best] >= least else None


def missing_names(question: str, unknown: frozenset[str], *, english: bool) -> list[str]:
    """Names and acronyms of the question that no passage holds, at most three.

    Only in English a capital letter inside a sentence makes a name; elsewhere it takes two capitals or a digit.
    """
    text = " ".join(own_sentences(question))
    names = _NAME.findall(text)
    capitalized = [words for words in _CAPITAL_WORDS.findall(text) if " " not in words and len(words) >= _SHORTEST_NAME]
    return _unknown([*names, *capitalized] if english else names, unknown)


def missing_topics(question: str, unknown: frozenset[str], *, english: bool) -> list[str]:
    """What the question speaks of and no passage holds: names first, else the longest English words."""
    names = missing_names(question, unknown, english=english)
    if names or not english:
        return names
    words = {m[0] for m in _WORD.finditer(" ".join(own_sentences(question)))}
    telling = (word for word in words if word.islower() and not WEAK.intersection(terms(word)))
    return _unknown(sorted(telling, key=lambda word: (-len(word), word)), unknown)[:_MOST_PLAIN_TOPICS]


def _unknown(words: Iterable[str], unknown: frozenset[str]) -> list[str]:
    found = (
        word
        for word in dict.fromkeys(words)
        if len(word) <= _LONGEST_TOPIC
        and fold(word) not in _NO_TOPIC
        and (parts := terms(word))
        and all(part in unknown for part in parts)
    )
    return list(islice(found, _MOST_TOPICS))
