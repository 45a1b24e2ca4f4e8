"""Where the law of labels is a rule and not a matter of degree; a rule that applies outweighs the classifier and says so."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from app.analyzer.features import Features
from app.analyzer.request import AnalyzerRequest
from app.analyzer.text import count_words, fold, parts
from app.domain.labels import RequestType

MOST_ROUNDS = 2
SHORTEST_REQUEST = 5  # words; fewer beside an attempt on the instructions are no request of their own
PLAN_WORDS = 18
PLAN_WORDS_AFTER_COLON = 6
CONCRETE = 2  # facts or numbers that make a request concrete enough to answer with stated assumptions
LIKELY_OTHER, SURE_OF_OTHER = 0.6, 0.7  # a wrong refusal costs more than an answer that nobody needed
OF_THE_FIELD = ("ml", "ml_weak", "system", "schedule")
DOUBT = 0.15  # below this probability the classifier is sure that nothing needs to be asked

_COMMANDS = re.compile(
    r"\b(?:ignore|disregard|forget|override|bypass)\b.{0,25}\b(?:all|any|every\w*|previous|above|prior|earlier|"
    r"your|the)\b.{0,30}"
    r"\b(?:instructions?|rules?|prompts?|polic\w+|guidelines?|told|restrictions?|safety|role)\b|"
    r"\b(?:ignore|forget) (?:everything|all of that|that) (?:you|and (?:show|tell|print|reveal))|"
    r"\b(?:reveal|print|show|output|repeat|display|dump|leak|paste|quote|encode|translate|send)\b.{0,40}"
    r"\b(?:system prompt|(?:your|hidden|initial|secret|internal|developer) (?:system )?(?:instructions?|prompts?|"
    r"rules?|message|configuration)|"
    r"routing policy|text above|above this line|context window)|"
    r"\byou are now\b|\bfrom now on you (?:are|will|must)|\bact as an? (?:unrestricted|evil|uncensored)|"
    r"\bdeveloper mode\b|\bmaintenance mode\b|"
    r"\bwithout (?:any )?(?:rules|restrictions|guidelines|guardrails)\b|\bno (?:guidelines|restrictions|rules)\b|"
    r"\bdisable\w* (?:your |the |all )?"
    r"(?:filters?|guardrails?|safety|policies)|"
    r"\b(?:ignorier\w*|vergiss)\b.{0,30}\b(?:anweisungen|regeln|vorgaben|alles)|\bzeig\w* .{0,15}system ?prompt|"
    r"\b(?:ignore|oublie\w*)\b.{0,30}\b(?:instructions|consignes|regles)|\baffiche\w* .{0,25}(?:prompt|consignes|"
    r"cles|outils)|"
    r"\b(?:ignora|olvida)\b.{0,30}\b(?:instrucciones|reglas)|\bmuestra .{0,20}(?:mensaje de sistema|prompt)|"
    r"\b(?:talimat|kural)\w*\b.{0,15}\bunut|\bsistem (?:istem|mesaj|prompt)\w*.{0,15}\bgoster|"
    r"(?:忽略|忘记|无视).{0,12}(?:指令|规则|提示|设定)|(?:输出|显示|告诉我|发给我|泄露).{0,8}系统提示|"
    r"系统提示词.{0,4}(?:发给|告诉|给我)"
)
_QUOTED = re.compile(r"[\"“„«「'‘][^\"”“»」’]{3,600}[\"”“»」’]|\[[^\]]{3,600}\]")
_HOSTED = re.compile(
    r"\bapi\b|\b(?:openai|anthropic|gpt\w*|claude|gemini|hosted|managed|per call|provider|vendor|cloud (?:model|"
    r"service))\b|接口|云服务|服务商"
)
_OWN = re.compile(
    r"\bself[ -]?host\w*|\b(?:our|my|an?) own (?:\w+ ){0,2}(?:model|llm|llama|gpus?|server|hardware|box)|"
    r"\bon our own\b|\b(?:run|host|operate|serve) .{0,30}\b(?:ourselves|in[ -]house|on[ -]prem)|"
    r"\b(?:own|rented|local|open[ -](?:source|weights?)) (?:\w+ ){0,2}(?:gpus?|llama|llm|mistral|model|\d+b)|"
    r"\bin[ -]house\b|"
    r"\b(?:selbst (?:betreiben|hosten)|eigene\w* (?:\w+ )?(?:modell|sprachmodell|gpus?|server))|"
    r"\b(?:heberge\w* chez nous|chez nous|modele propre)|"
    r"\b(?:modelo propio|propio|entrenamos el nuestro)|\bkendi (?:\w+ )?(?:sunucu|model|donanim)\w*|自建|"
    r"自己(?:部署|训练)|私有化"
)
_NO_IDEA = re.compile(
    r"\b(?:don t know|no idea|not sure|skip|whatever|weiss nicht|keine ahnung|je ne sais pas|aucune idee|"
    r"no (?:lo )?se|ni idea|bilmiyor\w*|uberspringen|passer|omitir|saltar|atla|gec|devam et)\b|不知道|不清楚|随便|跳过|略过"
)

Asking: TypeAlias = "tuple[bool, str] | None"


@dataclass(frozen=True, slots=True)
class Case:
    """Everything that the rules look at: the request with its replies, what was found in it, and what the classifier thinks."""

    request: AnalyzerRequest
    text: str
    type: RequestType
    features: Features
    probability_ask: float
    calculations: int
    lacking: int = 0


def changes_instructions(text: str, probability_other: float) -> bool:
    """Whether the text tries to change or read the team's instructions and asks for nothing else.

    Text in quotes, brackets or code is material and does not count: a pasted attack may be the very thing to look at.
    """
    own = _plain(_QUOTED.sub(" ", parts(text).prose))
    rest, count = _COMMANDS.subn(" ", own)
    return count > 0 and (probability_other >= DOUBT or count_words(rest) < SHORTEST_REQUEST)


def may_decline(features: Features, probability_other: float) -> bool:
    """Whether a request that looks foreign may be declined: in doubt it is not, least of all if it has words of the field."""
    of_the_field = any(group in features.found for group in OF_THE_FIELD)
    return probability_other >= (SURE_OF_OTHER if of_the_field else LIKELY_OTHER)


def hosted_or_own(text: str) -> bool:
    """Whether a hosted model or interface stands against one that is run on one's own."""
    folded = _plain(parts(text).prose)
    return bool(_HOSTED.search(folded) and _OWN.search(folded))


def plan_is_given(text: str, numbers: int) -> bool:
    """Whether a plan is there to be judged, and not only mentioned."""
    split = parts(text)
    after_colon = split.prose.partition(":")[2] or split.prose.partition("：")[2]
    return (
        bool(split.code)
        or numbers >= CONCRETE
        or count_words(split.prose) >= PLAN_WORDS
        or count_words(after_colon) >= PLAN_WORDS_AFTER_COLON
    )


def should_ask(case: Case) -> tuple[bool, str]:
    """Whether something must be asked before anybody answers, with the reason in words."""
    for rule in RULES:
        verdict = rule(case)
        if verdict is not None:
            return verdict
    asks = case.probability_ask > 0.5  # noqa: PLR2004  (more likely than not)
    return asks, "an answer would be a guess without more facts" if asks else "concrete enough to answer"


def _plain(text: str) -> str:
    return re.sub(r"['’]", " ", fold(text))


def _never(case: Case) -> Asking:
    if case.type is RequestType.OTHER:
        return False, "nothing to ask: it is not for this team"
    if case.request.clarify_mode == "never":
        return False, "asking back is switched off for this request"
    if case.request.round > MOST_ROUNDS or _rounds_in_history(case.request) >= MOST_ROUNDS:
        return False, "two rounds of questions are over; assumptions take the place of answers"
    return None


def _no_more_to_learn(case: Case) -> Asking:
    replies = case.request.replies
    if case.request.waived:
        return False, "the last questions were left to assumptions"
    if replies and all(_NO_IDEA.search(_plain(reply.text)) for reply in replies):
        return False, "the user does not know more; assumptions take the place of answers"
    return None


def _always(case: Case) -> Asking:
    if case.request.clarify_mode == "always" and case.request.round == 1:
        return True, "the caller wants to be asked first"
    return None


def _knowledge(case: Case) -> Asking:
    return (False, "a question of knowledge needs no facts of the user") if case.type is RequestType.EXPLAIN else None


def _review(case: Case) -> Asking:
    if case.type is RequestType.REVIEW and case.features.has_code:
        return False, "the thing to review is there"
    return None


def _lacking(case: Case) -> Asking:
    if case.lacking and not case.calculations:
        return True, "the calculation that is asked for lacks numbers"
    return None


def _compute(case: Case) -> Asking:
    if case.type is not RequestType.COMPUTE:
        return None
    if case.features.numbers >= CONCRETE or case.calculations:
        return False, "the numbers are given"
    missing = case.features.numbers == 0 and case.probability_ask >= DOUBT
    return (True, "the numbers to compute with are missing") if missing else None


def _validate(case: Case) -> Asking:
    if case.type is not RequestType.VALIDATE:
        return None
    if plan_is_given(case.text, case.features.numbers):
        return False, "the plan is there to be judged"
    return (True, "the plan itself is missing") if case.probability_ask >= DOUBT else None


def _concrete(case: Case) -> Asking:
    if max(case.features.numbers, len(case.features.facts)) >= CONCRETE:
        return False, "concrete enough; missing budget or dates do not block"
    return None


def _rounds_in_history(request: AnalyzerRequest) -> int:
    """How many turns of the team in a row, up to now, were questions."""
    rounds = 0
    for turn in reversed(request.history):
        if turn.role == "assistant":
            if not turn.text.rstrip().endswith(("?", "？")):
                break
            rounds += 1
    return rounds


RULES: tuple[Callable[[Case], Asking], ...] = (
    _never,
    _no_more_to_learn,
    _always,
    _lacking,
    _knowledge,
    _review,
    _compute,
    _validate,
    _concrete,
)
