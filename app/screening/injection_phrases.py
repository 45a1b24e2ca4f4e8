"""What an attack on the instructions of a model sounds like. To know one more, add a row."""

from app.screening.phrases import Phrase, row

_INSTRUCTIONS = (
    r"(?:instructions?|prompts?|rules?|directives?|guidelines?|orders|polic(?:y|ies)|restrictions?|"
    r"constraints?|context|programming|training|filters?|tasks?|"
    r"safety|messages?|everything)\b"
)
_HIDDEN = (
    r"(?:system prompt|system message|system instructions?|system configuration|(?:your|hidden|initial|"
    r"original|exact|secret|developer|full|first|own) (?:\w{1,12} )?"
    r"(?:instructions?|prompt|preamble|configuration|directives?|rules|context|message)|"
    r"initiali[sz]ation string|routing policy|chain of thought|tool schemas?)\b"
)

PHRASES: tuple[Phrase, ...] = (
    row(
        "override",
        "ignore | disregard | forget | override | bypass | overlook | neglect | discard | skip | "
        "do not follow | stop following",
        rf"\b[^.?!\n]{{0,30}}\b(?:previous|prior|above|earlier|preceding|all|any|your|the|system|safety|"
        rf"every|initial|original|former|everything)\b[^.?!\n]{{0,40}}\b{_INSTRUCTIONS}",
    ),
    row(
        "override",
        "ignore | forget",
        r" (?:everything|all|anything|what)\b[^.?!\n]{0,40}\b(?:before|above|told|said|previous|know|core|"
        r"ethical)",
    ),
    row(
        "override",
        "new priority | new directive | new instruction | new instructions | new system prompt | new rules",
        r"[^.?!\n]{0,30}(?::|\bfrom\b|\boverride|\bfollow)",
    ),
    row("override", "override | overrides", r" (?:all|any|every|your|previous|the)\b"),
    row("override", "ignorier* | vergiss", r"\w{0,3}[^.?!\n]{0,40}\b(?:anweisung|vorgabe|regel|befehl|alles|vorher)"),
    row("override", "ignore* | oublie*", r"\w{0,2} [^.?!\n]{0,40}\b(?:instruction|consigne|regle)"),
    row("override", "ignora* | olvida* | omite*", r"\w{0,3} [^.?!\n]{0,40}\b(?:instruccion|reglas|anterior|todo)"),
    row(
        "override",
        "önceki",
        r" [^.?!\n]{0,30}\b(?:talimat|komut|yonerge)\w{0,8}[^.?!\n]{0,20}\b(?:yok say|unut|gormezden)",
    ),
    row(
        "override",
        "忽略 | 无视 | 忘记 | 忘掉 | 覆盖 | 不要理会",
        r"[^。\n]{0,16}(?:指令|指示|提示|规则|消息|要求|限制|内容)",
    ),
    row(
        "role_change",
        "you are now | you are no longer | you're now | do anything now | stay in character | "
        "no longer bound | no longer restricted | you have no restrictions | "
        "you will have no restrictions | you have no rules | no content policy | du bist jetzt | "
        "du bist ab jetzt | ab jetzt bist du | tu es maintenant | tu es désormais | "
        "ahora eres | artık sen | 你现在是 | 从现在起你 | 从现在开始你 | 假装你是 | 从现在起",
    ),
    row("role_change", "from now on", r",? (?:you|all|respond|answer|act|the)\b"),
    row(
        "role_change",
        "act | behave | respond | roleplay | role-play | pretend | enter | let's play | simulate",
        r"\b[^.?!\n]{0,80}\b(?:unfiltered|unrestricted|uncensored|no (?:restrictions?|rules|limits?|"
        r"filters?|content|guidelines)|evil|dan\b|black-hat|jailbreak|"
        r"without (?:any )?(?:restrictions?|limits?|refusing|filters?|rules)|never refuse|as root|hacker|"
        r"updated to allow)",
    ),
    row(
        "role_change",
        "developer mode | debug mode | god mode | maintenance mode | admin mode | sudo mode | "
        "omega mode | dan mode | jailbreak mode | unrestricted mode | opposite mode",
    ),
    row("role_change", "without", r" (?:any )?(?:moral|ethical|safety) (?:constraints|guidelines|restrictions)"),
    row(
        "role_change",
        "uncensored* | unfiltered | amoral | immoral | unethical",
        r"\b[^.?!\n]{0,40}\b(?:ai|model|gpt|assistant|character|bot|response|chatbot)\b",
    ),
    row("role_change", "immerse yourself", r" (?:in|into)\b"),
    row("role_change", "扮演 | 进入", r"[^。\n]{0,20}(?:不受限制|没有(?:任何)?限制|黑帽|邪恶)"),
    row(
        "prompt_leak",
        "reveal | print | show | output | repeat | display | disclose | tell | give | dump | emit | "
        "translate | encode | summarize | summarise | leak | write | quote | put | "
        "copy | recite | list | share | what is | what are | what were",
        rf"\b[^.?!\n]{{0,50}}\b{_HIDDEN}",
    ),
    row(
        "prompt_leak",
        "repeat | print | output",
        r"\b[^.?!\n]{0,30}\b(?:text|words|everything|all)\b[^.?!\n]{0,16}\babove\b",
    ),
    row("prompt_leak", "system_prompt | not supposed to tell | not allowed to tell | initialization string"),
    row(
        "prompt_leak",
        "zeig* | gib | nenn*",
        r"\w{0,3} [^.?!\n]{0,40}\b(?:systemprompt|system-prompt|anweisungen|systemnachricht)\b",
    ),
    row(
        "prompt_leak",
        "affiche* | montre* | révèle* | donne*",
        r"\w{0,2} [^.?!\n]{0,50}\b(?:instructions|consignes|prompt|outils|cles)\b",
    ),
    row("prompt_leak", "muestra* | revela* | imprime | dime", r"\w{0,3} [^.?!\n]{0,40}\b(?:instrucciones|prompt)\b"),
    row("prompt_leak", "sistem istemini | sistem talimat* | sistem promptunu"),
    row(
        "prompt_leak",
        "输出 | 打印 | 显示 | 告诉我 | 透露 | 泄露 | 列出",
        r"[^。\n]{0,20}(?:系统提示|提示词|初始指令|隐藏上下文|系统消息)",
    ),
    row(
        "fake_system",
        "system | assistant | developer | admin | administrator",
        r"(?:[_ ]?(?:message|prompt|override|note|notice))?\]?\s{0,2}:(?!//)",
        r"(?:^|[\n\"'>#*/(\[-]\s{0,4}|\b(?:error|warn|info) )$",
    ),
    row(
        "fake_system",
        "system | inst | assistant | admin | im_start",
        r"(?:\]|\||>|_message\))",
        r"(?:\[|<\|?|###\s?\(?)$",
    ),
    row(
        "fake_system",
        "administrator override | developer override | admin override | system override | "
        "authorized admin | message from the administrator | "
        "message from the system | message from the developers",
    ),
    row(
        "assistant_addressed",
        "note | message | instruction | instructions | reminder | attention | important | notice | todo",
        r"\b[^.?!\n]{0,24}\b(?:to|for) (?:the |any |all )?(?:ai|assistant|llm|model|language model|"
        r"chatbot|agent|reviewer model)s?\b",
    ),
    row("assistant_addressed", "important", r"(?:!{2,}|>)"),
    row("assistant_addressed", "todo", r": [a-z]"),
    row(
        "assistant_addressed",
        "if you are | as an",
        r" (?:an? )?(?:ai|llm|language model|assistant)\b[^.?!\n]{0,40}\b(?:must|should|ignore|reply|"
        r"respond|answer|approve)",
    ),
    row(
        "assistant_addressed",
        "tell the user that | tell the user to | convince the user | advise the user to | "
        "do not tell the user | do not mention this",
    ),
    row(
        "label_change",
        "set | change | lower | mark | treat | classify | downgrade | label | clear | reset | remove",
        r"\b[^.?!\n]{0,40}\b(?:sensitivity|taint|classification|confidentiality|as (?:public|harmless|"
        r"internal)|to (?:public|internal))\b",
    ),
    row("label_change", "sensitivity", r"\s?=\s?(?:public|internal)\b"),
    row("label_change", "harmless test data"),
    row("label_change", "taint", r"\b[^.?!\n]{0,40}\bclear"),
    row(
        "policy_change",
        "disable | switch off | turn off | deactivate | change | edit | raise | remove | delete | grant | "
        "approve | publish",
        r"\b[^.?!\n]{0,40}\b(?:routing policy|local backend|budget|rate limit|audit|guardrails?|safety|"
        r"policy|permission|scopes?|webhooks?|api keys?|detector|screening|tenant)\b",
    ),
    row(
        "policy_change",
        "use | route | send",
        r"\b[^.?!\n]{0,40}\b(?:cloud tier|expensive backend|cloud backend|every request)\b",
    ),
    row(
        "exfiltration",
        "send | post | forward | upload | email | e-mail | exfiltrate | submit | transmit | append | deliver",
        r"\b[^.?!\n]{0,60}(?:https?://|\bwww\.|@[a-z0-9-]{1,40}\.|\bwebhook\b|\bcollect\b)",
    ),
    row(
        "exfiltration",
        "another user | other user | another tenant | other tenant | another customer | different user | previous user",
        r"'?s?\b[^.?!\n]{0,40}\b(?:asked|question|data|conversation|thread|message)",
    ),
    row(
        "exfiltration",
        "list | print | show | reveal | dump | extract | echo | enumerate | display",
        r"\b[^.?!\n]{0,50}\b(?:environment variables|credentials|api keys?|secret (?:tokens?|keys?)|"
        r"hmac shared secrets|passwords?|access key|bearer tokens?)\b",
    ),
    row("exfiltration", "列出 | 显示 | 打印 | 导出", r"[^。\n]{0,20}(?:密钥|密码|口令|凭据|环境变量)"),
    row(
        "tool_call",
        "open | call | invoke | execute | run | trigger",
        r"\b[^.?!\n]{0,30}\b(?:webhook settings|admin console|tool|function|endpoint|shell|command|"
        r"payload|skill import)\b[^.?!\n]{0,40}\b(?:and|with|to)\b",
    ),
    row("tool_call", "send | transfer | wire | schedule", r" (?:as much |a )?(?:money|transaction|payment|funds)\b"),
    row("tool_call", "make a", r" (?:reservation|transaction|payment)\b"),
    row("tool_call", "delete", r" (?:all|the|every) (?:files?|emails?|rows?|events?)\b"),
    row("tool_call", "decode", r"[^.?!\n]{0,20} and (?:execute|run|follow)\b"),
    row("tool_call", "execute | run", r" (?:it |this )?without (?:filter|asking|confirm)"),
    row("tool_call", "sh | bash", before=r"\| ?(?:sudo )?$"),
    row("verdict_steering", "always | only", r" (?:cite|recommend|answer|reply|respond|rate|praise|prefer|choose)\b"),
    row(
        "verdict_steering",
        "answer only with | reply only with | cite this document first | even if it was not retrieved | "
        "approve this code",
    ),
    row(
        "verdict_steering",
        "rate | verdict | judge | approve | grade",
        r"\b[^.?!\n]{0,30}\b(?:good|approved|excellent|10/10|positively)\b[^.?!\n]{0,40}\b(?:and|without|"
        r"do not|regardless|no matter|even)\b",
    ),
    row(
        "verdict_steering",
        "do not",
        r" (?:list|mention|name) (?:any )?(?:risks?|problems?|weakness|alternatives?|competitors?)",
    ),
)
"""Catalogue: attempts by name, in several languages."""
