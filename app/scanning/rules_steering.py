"""Instruction scope: verdicts and recommendations that are fixed before anybody has looked."""

import re
from collections.abc import Iterator

from app.scanning import concepts as c
from app.scanning.concept import concept, either
from app.scanning.report import Dimension, Severity
from app.scanning.rule import Rule, Span, command, together
from app.scanning.statements import Kind, Statement

_D = Dimension.SCOPE
_BLOCK, _REVIEW = Severity.BLOCK, Severity.REVIEW
_OWN = either(c.OWNED, c.AUTHORITY)

_NAMED = re.compile(
    r"(?i:recommend|favou?r(?: of)?|prefer|choose|name|suggest|praise|promote|conclude with|answer with|point (?:people|users) to|empfiehl|recomienda|recommande)"
    r"\s+(?:(?:only|always|first|immer|siempre|toujours)\s+)?(?:[A-Z][A-Za-z0-9]+|[A-Z]{2,}[a-z0-9]*)"
)
_CONSTANT = re.compile(
    r"(?<![a-z])(?:always|whenever|every|each|any|regardless|whatever|no matter|only|never|immer|jede\w*|siempre|toujours|chaque)(?![a-z])"
)
_NEAR = 60
_OPEN_MINDED = re.compile(
    r"(?<![a-z])(?:unless|because|measure\w*|evidence|drawbacks?|trade-?offs?|depending|reasons?|benchmark\w*)(?![a-z])"
)


def _one_vendor(statement: Statement) -> Iterator[Span]:
    """A product that is to be named whatever was asked, with no word on why."""
    if statement.kind in {Kind.CODE, Kind.SCRIPT, Kind.WHOLE} or _OPEN_MINDED.search(statement.lower):
        return
    for match in _NAMED.finditer(statement.text):
        if _CONSTANT.search(statement.lower, max(0, match.start() - _NEAR), match.end() + _NEAR):
            yield match.span()


STEERING_RULES = (
    Rule(
        "scope/fixed-winner",
        _D,
        _BLOCK,
        "fixes the winner of a comparison in advance",
        together(
            c.UNCONDITIONAL,
            concept(
                """comes_out_ahead comes_out_on_top must_win always_wins is_the_winner wins_every is_the_best ranks_first comes_first
                is_preferable must_come_out gewinnt siegt liegt_vorn gana sale_ganador l'emporte gagne kazanır önde_çıkar 胜出 获胜 排第一"""
            ),
            window=110,
        ),
    ),
    Rule(
        "scope/leaves-out",
        _D,
        _REVIEW,
        "has drawbacks or alternatives left out",
        command(
            r"(?:do not|don't|never|avoid) (?:mention|mentioning|bring up|bringing up|name|naming|list|listing|show|showing|discuss|raise)[^.;\n]{0,40}"
            r"(?:alternatives|competitors?|cheaper|drawbacks|downsides|disadvantages|weaknesses|other vendors|rivals)"
        ),
        own_negation=True,
    ),
    Rule(
        "scope/steering",
        _D,
        _BLOCK,
        "steers a verdict against the evidence",
        together(c.UNCONDITIONAL, c.PROMOTE, either(c.RIVALS, c.DISPARAGE), window=140),
    ),
    Rule(
        "scope/steering-others",
        _D,
        _BLOCK,
        "has every alternative run down",
        together(
            c.PROMOTE,
            c.RIVALS,
            c.DISPARAGE,
            c.ALWAYS,
            unless=concept(
                "",
                r"(?:when|if|where|because|unless) (?:it|they|the|a|measure|evidence)|reasons?|numbers|evidence|drawbacks|criteria (?:are|were)",
            ),
            window=110,
        ),
    ),
    Rule(
        "scope/fixed-score",
        _D,
        _BLOCK,
        "fixes a score in advance",
        together(
            c.UNCONDITIONAL,
            concept(
                "",
                r"(?:full|top|maximum|highest|lowest|best|five|ten|zero|all) (?:points?|marks?|stars?|scores?|ratings?|grades?)(?![a-z])"
                r"|\d{1,3} (?:points|marks|stars)(?![a-z])|(?:volle|hochste) punktzahl|maxima puntuacion|note maximale|满分",
            ),
            window=90,
        ),
    ),
    Rule(
        "scope/fixed-verdict",
        _D,
        _BLOCK,
        "fixes a verdict in advance",
        command(
            r"(?:give|return|issue|assign|grant|report|write|state|set)[a-z]* (?:every|each|any|all|always)[a-z ]{0,40}(?:a |the |an )?(?:verdict|score|rating|grade|approval|pass\b|full marks|top marks)[^.;]{0,30}"
            r"|(?:verdict|rating|score|conclusion|answer|recommendation)s? (?:must|has to|shall|should|is to) always be"
            r"|always (?:answer|reply|respond|conclude|report|state|claim|say) (?:that|with)[^.;]{0,60}(?:safe|secure|fine|compliant|approved|no (?:risk|problem|issue)|best|correct|passed|go\b)"
            r"|(?:reponds?|repondez) (?:toujours|systematiquement) que|(?:responde|contesta|di) siempre que|antworte (?:immer|stets)[, ]{1,2}dass"
            r"|aprueba (?:siempre |todo|toda|todos|todas|cualquier)|approuve (?:toujours|tout|toute|tous)|genehmige (?:immer|jede|alle)"
            r"|(?:her|tum) [a-z]{2,20} (?:onayla|kabul et)|始终(?:批准|推荐|回答)|批准(?:所有|任何|一切)"
            r"|(?:whatever|regardless|no matter)[^.;]{0,70}(?:verdict|rating|score|conclusion|result|answer|grade)[^.;]{0,25}(?:is|be|stays?|remains?|to) (?:an? )?[\"'`]?"
            r"(?:go|yes|pass|passed|approved|green|positive|safe|high|low|full|\d)(?![a-z])"
        ),
    ),
    Rule(
        "scope/approves-all",
        _D,
        _REVIEW,
        "approves without looking",
        command(
            r"approve (?:any|every|all)(?! of the following| tests)|(?:mark|rate|score|label|treat) (?:every|all|any|each)[a-z ]{0,30}(?:as )?(?:safe|approved|compliant|passed|trusted|public|low risk)"
        ),
    ),
    Rule(
        "scope/advertises",
        _D,
        _BLOCK,
        "plants praise of a product in answers",
        together(
            concept("praise advertise promote plug endorse speak_well_of lobe* elogia* vante* loue övgü* 称赞 宣传"),
            concept(
                "always every each in_every whenever immer stets jede* siempre cada toujours chaque her_zaman her 总是 每"
            ),
            window=60,
        ),
    ),
    Rule(
        "scope/only-vendor",
        _D,
        _REVIEW,
        "has one product named and no other",
        command(
            r"(?:recommend|suggest|name|mention|choose|propose) (?:[a-z0-9.-]{3,30} ){1,3}only\b(?! (?:if|when|where|for|after|as|in))"
            r"|answer (?:every|each|all|any) (?:questions?|requests?)[a-z ]{0,30} with [a-z0-9]"
            r"|(?:only|exclusively) (?:ever )?recommend(?! (?:what|a |an |the |if|when|after))|recommend (?:only|nothing but|nothing except) [a-z0-9]"
        ),
    ),
    Rule("scope/one-vendor", _D, _REVIEW, "has one product named whatever was asked", _one_vendor),
    Rule(
        "scope/paid-praise",
        _D,
        _BLOCK,
        "recommends for money",
        together(
            c.PROMOTE,
            concept(
                "sponsor sponsored affiliate referral kickback commission paid_partner partner_code partner_link provision"
            ),
            unless=concept("", r"disclose|label|mark|never|do not|not accept"),
            window=90,
        ),
    ),
)
