"""Marks of attempts to change the instructions of a model. They are names for a report; no decision rests on them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from app.screening.mapping import View


@dataclass(frozen=True, slots=True)
class Mark:
    """One row: a name, and the pattern (over lower-case plain letters) that gives it."""

    name: str
    pattern: re.Pattern[str]


def _row(name: str, *patterns: str) -> Mark:
    return Mark(name, re.compile("|".join(patterns)))


_RULES_OF_MODEL = (
    r"(?:instructions?|prompts?|rules?|directives?|guidelines?|orders|polic(?:y|ies)|restrictions?|constraints?|context|programming|training|filters?|tasks?|"
    r"safety|messages?|content policy|everything)"
)
MARKS: tuple[Mark, ...] = (
    _row(
        "override",
        rf"\b(?:ignore|disregard|forget|override|bypass|overlook|neglect|discard|skip|drop|do not follow|stop following)\b[^.?!\n]{{0,30}}\b(?:previous|prior|above|earlier|preceding|all|any|your|"
        rf"the|system|safety|every|initial|original|former|everything)\b[^.?!\n]{{0,40}}\b{_RULES_OF_MODEL}\b",
        r"\b(?:ignore|forget) (?:everything|all|anything)\b[^.?!\n]{0,40}\b(?:before|above|told|said|previous|know|core|ethical)",
        r"\bnew (?:priority|directive|instructions?|system prompt|rules)\b[^.?!\n]{0,30}(?::|from|override|follow)",
        r"\boverrides? (?:all|any|every|your|previous|the)\b",
        r"\bignorier\w{0,3}\b[^.?!\n]{0,40}\b(?:anweisung|vorgabe|regel|befehl)",
        r"\bvergiss\b[^.?!\n]{0,40}\b(?:anweisung|alles|regel|vorher)",
        r"\b(?:ignore[rz]?|oublie[rz]?)\b[^.?!\n]{0,40}\b(?:instruction|consigne|regle)",
        r"\b(?:ignora|olvida|omite)\w{0,2}\b[^.?!\n]{0,40}\b(?:instruccion|reglas|anterior|todo)",
        r"\bonceki\b[^.?!\n]{0,30}\b(?:talimat|komut|yonerge)\w{0,8}[^.?!\n]{0,20}\b(?:yok say|unut|gormezden)",
        r"(?:忽略|无视|忘记|忘掉|覆盖|不要理会)[^。\n]{0,16}(?:指令|指示|提示|规则|消息|要求|限制|内容)",
    ),
    _row(
        "role_change",
        r"\byou are (?:now|no longer)\b",
        r"\bfrom now on,? (?:you|all|respond|answer|act|the)\b",
        r"\b(?:act|behave|respond|roleplay|role-play|pretend)\b[^.?!\n]{0,20}\b(?:as|like|to be|that you|you are|you're)\b[^.?!\n]{0,60}\b(?:unfiltered|unrestricted|uncensored|no (?:restrictions?|rules|limits?|filters?|content|guidelines)|"
        r"evil|dan\b|black-hat|jailbreak|without (?:any )?(?:restrictions?|limits?|refusing|filters?|rules)|root|administrator|hacker)",
        r"\b(?:developer|debug|god|maintenance|admin|sudo|omega|dan|jailbreak|unrestricted) mode\b",
        r"\bdo anything now\b",
        r"\b(?:you (?:have|will have) no (?:restrictions?|rules|limits?|filters?)|no longer (?:bound|restricted|limited)|without (?:any )?(?:moral|ethical) (?:constraints|guidelines|restrictions))",
        r"\b(?:uncensored|unfiltered|amoral|immoral|unethical)\b[^.?!\n]{0,40}\b(?:ai|model|gpt|assistant|character|bot|response|chatbot)\b",
        r"\bstay in character\b|\b(?:chatgpt|assistant|the ai)\b[^.?!\n]{0,60}\bimmerse yourself\b",
        r"\bdu bist (?:jetzt|ab jetzt)\b|\bab jetzt bist du\b|\btu es (?:maintenant|desormais)\b|\bahora eres\b|\bartik sen\b|你现在是|从现在起|从现在开始你|假装你是|扮演",
    ),
    _row(
        "prompt_leak",
        r"\b(?:reveal|print|show|output|repeat|display|disclose|tell|give|dump|emit|translate|encode|summari[sz]e|leak|write|quote|put|copy|recite|list|share|what (?:is|are|were))\b[^.?!\n]{0,50}\b(?:system prompt|"
        r"system message|system instructions?|(?:your|hidden|initial|original|exact|secret|developer|full|first) (?:\w{1,12} )?(?:instructions?|prompt|preamble|configuration|directives?|rules|context|message)|"
        r"initiali[sz]ation string|system configuration|routing policy|chain of thought|tool schemas?)\b",
        r"\b(?:repeat|print|output)\b[^.?!\n]{0,30}\b(?:text|words|everything|all)\b[^.?!\n]{0,16}\babove\b",
        r"\bsystem_prompt\b|\bwhat (?:are you not|aren't you) (?:supposed|allowed) to (?:tell|say)",
        r"\b(?:zeig|gib|nenn)\w{0,3}\b[^.?!\n]{0,40}\b(?:systemprompt|system-prompt|anweisungen|systemnachricht)\b",
        r"\b(?:affiche|montre|revele|donne)[rz]?\b[^.?!\n]{0,50}\b(?:instructions|consignes|prompt|outils|cles)\b",
        r"\b(?:muestra|revela|imprime|dime)\b[^.?!\n]{0,40}\b(?:instrucciones|prompt)\b|\bsistem (?:istemini|promptunu|talimat\w{0,6})",
        r"(?:输出|打印|显示|告诉我|透露|泄露|列出)[^。\n]{0,20}(?:系统提示|提示词|初始指令|隐藏上下文|系统消息)",
    ),
    _row(
        "fake_system",
        r"(?:^|[\n\"'>#*/-]\s{0,4}|error |warn |info )\[?(?:system|assistant|developer|admin(?:istrator)?)(?:[_ ]?(?:message|prompt|override|note|notice))?\]?\s{0,2}:(?!//)",
        r"\[(?:system|inst|assistant|admin)\b|<\|?(?:system|im_start|assistant)\b|###\s?\(?system",
        r"\b(?:administrator|developer|admin|system) override\b|\bauthorized admin\b|\bmessage from the (?:administrator|system|developers?)\b",
    ),
    _row(
        "assistant_addressed",
        r"\b(?:note|message|instructions?|reminder|attention|important|notice|todo)\b[^.?!\n]{0,24}\b(?:to|for) (?:the |any |all )?(?:ai|assistant|llm|model|language model|chatbot|agent|reviewer model)s?\b",
        r"\bimportant!{2,}|<(?:important|information)>",
        r"\b(?:if you are|as) an? (?:ai|llm|language model|assistant)\b[^.?!\n]{0,40}\b(?:must|should|ignore|reply|respond|answer|approve)",
        r"\b(?:tell|inform|convince|advise) the user (?:that|to)\b|\bdo not (?:tell|mention|inform)\b[^.?!\n]{0,30}\b(?:user|this|anyone)\b",
    ),
    _row(
        "label_change",
        r"\b(?:set|change|lower|mark|treat|classify|downgrade|label|clear|reset|remove)\b[^.?!\n]{0,40}\b(?:sensitivity|taint|classification|label|confidentiality|as (?:public|harmless|internal)|to (?:public|internal))\b[^.?!\n]{0,40}",
        r"\bsensitivity\s?=\s?(?:public|internal)\b|\bharmless test data\b|\btaint\b[^.?!\n]{0,30}\bclear",
    ),
    _row(
        "policy_change",
        r"\b(?:disable|switch off|turn off|deactivate|change|edit|raise|remove|delete|grant|approve|publish)\b[^.?!\n]{0,40}\b(?:routing policy|local backend|budget|rate limit|audit|guardrails?|safety|policy|permission|scopes?|webhooks?|"
        r"api keys?|detector|screening|tenant)\b",
        r"\b(?:use|route|send)\b[^.?!\n]{0,40}\b(?:cloud tier|expensive backend|cloud backend|every request)\b",
    ),
    _row(
        "exfiltration",
        r"\b(?:send|post|forward|upload|email|e-mail|exfiltrate|submit|transmit|append|deliver)\b[^.?!\n]{0,60}(?:https?://|\bwww\.|@[a-z0-9-]+\.|\bwebhook\b|\bcollect\b)",
        r"!\[[^\]\n]{0,40}\]\(https?://[^)\s]{0,200}[?&=]",
        r"\b(?:another|other|different|previous) (?:user|tenant|customer)s?'?\b[^.?!\n]{0,40}\b(?:asked|question|data|conversation|thread|message)",
        r"\b(?:list|print|show|reveal|dump|extract|echo|enumerate|display)\b[^.?!\n]{0,50}\b(?:environment variables|\.env|credentials|api keys?|secret (?:tokens?|keys?)|passwords?|access key|bearer tokens?)\b",
        r"(?:列出|显示|打印|导出)[^。\n]{0,20}(?:密钥|密码|口令|凭据|环境变量)",
    ),
    _row(
        "tool_call",
        r"\b(?:open|call|invoke|execute|run|trigger)\b[^.?!\n]{0,30}\b(?:webhook settings|admin console|tool|function|endpoint|shell|command|payload|skill import)\b[^.?!\n]{0,40}\b(?:and|with|to)\b",
        r"\b(?:send|transfer|wire|schedule) (?:as much |a )?(?:money|transaction|payment|funds)\b|\bmake a (?:reservation|transaction|payment)\b|\bdelete (?:all|the|every) (?:files?|emails?|rows?|events?)\b",
        r"\bbase64 decode and (?:execute|run|follow)|\bdecode the following and (?:follow|execute|run)|\| ?(?:ba)?sh\b|\beval\(atob",
    ),
    _row(
        "verdict_steering",
        r"\b(?:always|only) (?:cite|recommend|answer|reply|respond|rate|praise|prefer|choose)\b[^.?!\n]{0,60}",
        r"\b(?:rate|verdict|judge|approve|grade)\b[^.?!\n]{0,30}\b(?:good|approved|excellent|10/10|positively)\b[^.?!\n]{0,40}\b(?:and|without|do not|regardless|no matter|even)\b",
        r"\bdo not (?:list|mention|name) (?:any )?(?:risks?|problems?|weakness\w{0,2}|alternatives?|competitors?)\b|\beven if it was not retrieved\b|\banswer only with\b|\bcite this document first\b",
    ),
)
"""Catalogue: what an attack on the instructions sounds like, in several languages."""


def marks_of(views: Iterable[View]) -> tuple[str, ...]:
    """The names of the marks that stand in any of the views, in the order of the table."""
    texts = tuple(view.lower for view in views)
    return tuple(mark.name for mark in MARKS if any(mark.pattern.search(text) for text in texts))
