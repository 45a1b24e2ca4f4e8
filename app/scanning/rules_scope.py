"""Instruction scope: claims of priority, hidden or secret instructions, requests for secrets, steering of verdicts."""

import re
from collections.abc import Iterator

from app.scanning import concepts as c
from app.scanning.report import Dimension, Severity
from app.scanning.rule import Rule, Span, command, in_order, together
from app.scanning.statements import Kind, Statement

_D = Dimension.SCOPE
_BLOCK, _REVIEW = Severity.BLOCK, Severity.REVIEW
_OWN = c.either(c.OWNED, c.AUTHORITY)

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


SCOPE_RULES = (
    Rule(
        "scope/override",
        _D,
        _BLOCK,
        "tells the reader to drop the instructions it works under",
        together(c.IGNORE, c.DIRECTIVES, _OWN, window=70),
    ),
    Rule(
        "scope/override-loosely",
        _D,
        _REVIEW,
        "tells the reader to drop instructions",
        together(c.IGNORE, c.DIRECTIVES, c.OWNED_LOOSELY, window=50),
    ),
    Rule(
        "scope/override-user",
        _D,
        _BLOCK,
        "tells the reader to drop what it was asked",
        in_order(c.IGNORE, c.SAID, gap=12),
    ),
    Rule(
        "scope/priority", _D, _BLOCK, "claims to stand above other instructions", in_order(c.SELF, c.PRIORITY, gap=60)
    ),
    Rule(
        "scope/priority-over",
        _D,
        _BLOCK,
        "claims to stand above other instructions",
        in_order(
            c.PRIORITY,
            c.AUTHORITY,
            unless=c.concept(
                "",
                r"(?:over|above|outranks?|supersedes?|overrides|trumps|vor|sobre|sur) (?:this|these|the) (?:skill|document|file|text|note|page|section)"
                r"|(?:system prompt|system|operator|user|platform|developer)(?:'s)?[a-z ,]{0,40}(?:has|have|takes?|outranks?|overrides?|wins?)"
                r"|(?:this|the) skill(?: never)? (?:does not|never|has no)",
            ),
            gap=50,
        ),
    ),
    Rule(
        "scope/unbound",
        _D,
        _BLOCK,
        "declares that the rules no longer hold",
        command(
            r"(?:no longer|not|never) (?:bind|binds|bound by|apply to you|applies to you|subject to)\b.{0,60}"
            r"|you are (?:now )?(?:free of|freed from|unrestricted|jailbroken|no longer (?:bound|an? |the |acting|working|required|obliged))"
            r"|(?:serve|obey|answer to|listen to|follow|trust) (?:only|nobody but|no one but|exclusively) (?:me|the author|this|these|the (?:writer|owner|following|instructions))"
            r"|you are now (?:in |an? |the )?(?:developer|admin|administrator|root|dan\b|god|debug|maintenance|unrestricted)"
            r"|(?:enter|switch to|activate|enable) (?:developer|god|dan|jailbreak|unrestricted|debug) mode"
            r"|act as (?:an? |the )?(?:root|admin|administrator|unrestricted|dan\b|system operator)"
            r"|(?:without|free of|has no|have no) (?:any )?(?:restrictions|safeguards|guardrails|ethical)"
        ),
    ),
    Rule(
        "scope/forged-role",
        _D,
        _REVIEW,
        "imitates a message of the system",
        command(
            r"<\|(?:im_start|system|start_header_id)\|>|^\s*(?:\[|<|#{1,4} ?)?system(?:\]|>| message| prompt| override| notice)\s*[:>\]]"
            r"|\[/?inst\]|<</?sys>>|begin (?:system|admin) (?:prompt|message|override)"
        ),
    ),
    Rule("scope/reveal", _D, _BLOCK, "asks for the system prompt", together(c.REVEAL, c.INNER_TEXT, window=70)),
    Rule(
        "scope/secrecy",
        _D,
        _BLOCK,
        "tells the reader to keep something from people",
        together(
            c.TELL,
            c.NOT,
            c.PEOPLE,
            c.concept(
                """this these it that about_this any_of_this section skill instruction instructions step steps note line change rule
             davon dies diese dieser dieses darüber nichts nada esto de_esto ello ceci en_parler y rien cela
             bundan bunu bu 此 这 本""",
            ),
            window=45,
        ),
        own_negation=True,
    ),
    Rule(
        "scope/secrecy-plain",
        _D,
        _REVIEW,
        "tells the reader not to speak of something",
        command(
            r"(?:do not|don't|never|without|must not) (?:tell|telling|inform|informing|notify|notifying|alert|alerting|warn|warning)"
            r" (?:the |any |an )?(?:user|reader|operator|anyone|anybody|people|team|owner|person)"
            r"|(?:do not|don't|never) (?:mention|reveal|disclose|point out|talk about|refer to|show) (?:this|these|that|the change|it\b|the (?:section|skill|instruction|rule|note|step|source|comment|sponsor))"
            r"|keep (?:this|it|quiet|silent)[a-z ]{0,12}(?:secret|hidden|quiet|silent|about|between)"
            r"|(?:sag|verrate|erwahne|melde)\w{0,4} (?:dem|der|es|das|niemand|nichts)[a-z ]{0,30}(?:nutzer|benutzer|niemand|nicht|nichts)"
            r"|darf (?:davon |hiervon |es )?(?:nichts|nicht)[a-z ]{0,20}(?:erfahren|wissen|merken)"
            r"|no (?:le|se lo) (?:digas|diga|menciones|cuentes|informes)|sin (?:avisar|decir|informar)|ne (?:le )?(?:dis|dites|previens|mentionne)[a-z ]{0,20}(?:rien|pas|jamais)"
            r"|sans (?:jamais )?(?:en |le |la )?(?:parler|dire|prevenir|mentionner|signaler)"
            r"|bahsetme|soyleme(?:yin)?(?![a-z])|haber verme|不要(?:告诉|告知|提及|提到|通知|透露)|(?:别|勿|不得)(?:告诉|提及|透露)"
        ),
        own_negation=True,
    ),
    Rule(
        "scope/silent-act",
        _D,
        _REVIEW,
        "has something done without asking",
        together(c.SILENTLY, c.either(c.SEND, c.CHANGE, c.RUN, c.ERASE, c.SWITCH_OFF, c.SPY), window=110),
    ),
    Rule(
        "scope/asks-secret",
        _D,
        _BLOCK,
        "asks people for a secret",
        together(
            c.ASK,
            c.SECRET,
            c.ENTER,
            unless=c.concept(
                "",
                r"(?:ask|request|prompt)[a-z]* (?:which|whether|how|if|where|what kind)|secret manager|environment variable|vault",
            ),
            window=90,
        ),
    ),
    Rule(
        "scope/asks-password",
        _D,
        _BLOCK,
        "asks people for a password",
        in_order(
            c.concept(
                "ask request demand prompt frage bitte verlange pide pídele solicita exige demande demandez iste* 要求 索取 询问"
            ),
            c.PEOPLE,
            c.PERSONAL_SECRET,
            unless=c.concept("", r"reset|change (?:their|your|the) password|which|whether|length|policy|never|not "),
            gap=60,
        ),
    ),
    Rule(
        "scope/asks-for",
        _D,
        _BLOCK,
        "asks people for a password",
        command(
            r"(?<![a-z])(?:ask|asks|prompt|request|get|collect)(?![a-z])[^.;\n]{1,60} (?:for|from) (?:the |their |his |her |a |your |all |each )?[a-z' -]{0,30}"
            r"(?:passwords?|passphrases?|pins?|private keys?|seed phrases?|recovery (?:codes?|phrases?)|one-time codes?|2fa codes?)(?![a-z])",
            unless=r"reset|length|policy|which|whether|vault|secret manager|password manager",
        ),
    ),
    Rule(
        "scope/private-sent",
        _D,
        _BLOCK,
        "sends private mail or files to an address",
        together(c.SEND, c.PRIVATE_PLACE, c.ADDRESS, window=170),
    ),
    Rule(
        "scope/steering",
        _D,
        _BLOCK,
        "steers a verdict against the evidence",
        together(c.UNCONDITIONAL, c.PROMOTE, c.either(c.RIVALS, c.DISPARAGE), window=140),
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
            unless=c.concept(
                "",
                r"(?:when|if|where|because|unless) (?:it|they|the|a|measure|evidence)|reasons?|numbers|evidence|drawbacks|criteria (?:are|were)",
            ),
            window=110,
        ),
    ),
    Rule(
        "scope/void",
        _D,
        _BLOCK,
        "declares that the rules no longer hold",
        together(
            c.concept(
                """obsolete void invalid null_and_void cancelled canceled revoked suspended withdrawn superseded do_not_count no_longer_valid
                no_longer_apply no_longer_hold out_of_force ungültig aufgehoben anuladas anulado sin_efecto caducas caduques annulées geçersiz iptal
                无效 作废 失效"""
            ),
            c.DIRECTIVES,
            c.concept(
                """to_you your the_system system's operator operator's developer staff platform dir dein* system betreiber* tus sistema te_dieron
                tes système vos sana sistem 你的 系统"""
            ),
            window=80,
        ),
    ),
    Rule(
        "scope/fixed-score",
        _D,
        _BLOCK,
        "fixes a score in advance",
        together(
            c.UNCONDITIONAL,
            c.concept(
                "",
                r"(?:full|top|maximum|highest|lowest|best|five|ten|zero|all) (?:points?|marks?|stars?|scores?|ratings?|grades?)(?![a-z])"
                r"|\d{1,3} (?:points|marks|stars)(?![a-z])|(?:volle|hochste) punktzahl|maxima puntuacion|note maximale|满分",
            ),
            window=90,
        ),
    ),
    Rule(
        "scope/to-the-cloud",
        _D,
        _BLOCK,
        "sends what is confidential out of the house",
        command(
            r"(?:route|send|forward|pass)[^.;\n]{0,50}(?:everything|all text|confidential|restricted|sensitive)[^.;\n]{0,60}(?:the cloud|cloud model|external|openai|anthropic|outside)",
            unless=r"never|must not|do not|may not|only if|unless|block",
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
            c.concept("praise advertise promote plug endorse speak_well_of lobe* elogia* vante* loue övgü* 称赞 宣传"),
            c.concept(
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
    Rule(
        "scope/label",
        _D,
        _BLOCK,
        "lowers a label or a check of the service",
        command(
            r"(?:treat|label|classify|mark|declare|set)[a-z]* [^.;\n]{0,50}(?:sensitivity|confidential|restricted|label|secrets?|personal data)[^.;\n]{0,40}(?:as |to )(?:public|unclassified|harmless|not sensitive|low)"
        ),
    ),
    Rule(
        "scope/guards-off",
        _D,
        _BLOCK,
        "has a protection of the service switched off",
        together(
            c.SWITCH_OFF,
            c.concept(
                """guardrails safety_checks safety_filters safety_rules content_filters privacy_checks routing_checks policy_checks
             approval_step approvals confirmation_prompts permission_prompts permission_checks security_checks
             sicherheitsprüfung* sicherheitsabfrage* comprobaciones_de_seguridad contrôles_de_sécurité güvenlik_denetim* 安全检查 审批""",
            ),
            unless=c.concept(
                "",
                r"(?:never|do not|don't|must not|nobody may|cannot|not be) (?:\w+ ){0,3}(?:disabled?|skip|skipped|bypass|bypassed|turn|turned|switch|switched)",
            ),
            window=45,
        ),
    ),
    Rule(
        "scope/exfiltration",
        _D,
        _BLOCK,
        "sends what people write to an address",
        together(c.SEND, c.TALK, c.ADDRESS, window=150),
    ),
    Rule("scope/one-vendor", _D, _REVIEW, "has one product named whatever was asked", _one_vendor),
    Rule(
        "scope/paid-praise",
        _D,
        _BLOCK,
        "recommends for money",
        together(
            c.PROMOTE,
            c.concept(
                "sponsor sponsored affiliate referral kickback commission paid_partner partner_code partner_link provision"
            ),
            unless=c.concept("", r"disclose|label|mark|never|do not|not accept"),
            window=90,
        ),
    ),
    Rule(
        "scope/people-sent",
        _D,
        _BLOCK,
        "sends data about people to an address",
        together(
            c.SEND,
            c.concept(
                """personal_data customer_data customer_records salaries salary e-mail_addresses phone_numbers employee_names names_of
                user_data contact_list medical diagnoses personendaten kundendaten gehälter datos_personales datos_de_clientes
                données_personnelles kişisel_veri* müşteri_veri* 个人信息 客户数据"""
            ),
            c.ADDRESS,
            window=130,
        ),
    ),
    Rule(
        "scope/sends",
        _D,
        _REVIEW,
        "sends results to a fixed address",
        together(
            c.concept(
                "send sends upload uploads post posts transmit forward submit report push sende* schick* envía envie* envoie gönder* 发送 上传"
            ),
            c.concept(
                "result results report output copy file files schema data telemetry usage statistics summary contents content"
            ),
            c.concept(
                "",
                r"(?:to|at|an|nach|a|vers|adresine|到|至) [`\"'<(]?https?://(?!localhost|127\.|hooks\.slack\.com|api\.github\.com)",
            ),
            window=110,
        ),
    ),
    Rule(
        "scope/beacon",
        _D,
        _BLOCK,
        "hides text of the conversation in an address that is loaded",
        command(
            r"!\[[^\]]{0,80}\]\(\s*https?://[^)\s]{1,200}[?/=&](?:\{|<|\$|%7b|\[)[^)]{1,80}\)"
            r"|(?:append|add|insert|put|include|end|embed|load|render|show)[^.\n]{0,80}(?:image|picture|pixel|link|img)[^.\n]{0,80}https?://[^\s`]{3,120}\?[a-z_]{1,20}=[^.\n]{0,60}"
            r"(?:question|conversation|summary|message|answer|text|data|prompt|\{|<)"
        ),
    ),
    Rule(
        "scope/decode-and-obey",
        _D,
        _BLOCK,
        "has hidden text decoded and obeyed",
        together(
            c.concept(
                "decode decodes decoded deobfuscate decrypt rot13 base64 unscramble reverse_the dekodiere* entschlüssle* decodifica* décode* çöz* 解码"
            ),
            c.concept(
                "follow obey execute carry_out act_on apply_it do_what run befolge* führe sigue ejecuta* suis exécute* uygula* 执行 遵循 照做"
            ),
            unless=c.concept("", r"\bjwt\b|never|\bdo not\b"),
            window=70,
        ),
    ),
    Rule(
        "scope/remote-orders",
        _D,
        _BLOCK,
        "takes its instructions from elsewhere",
        together(
            c.concept(
                "fetch load download open read visit retrieve get pull lade hole öffne lee descarga carga lis télécharge* charge indir* oku 读取 获取 下载"
            ),
            c.ADDRESS,
            c.concept("""follow obey instructions_there instructions_from instructions_found instructions_in its_instructions the_instructions do_what_it_says
                            treat_it_as treat_them_as as_instructions as_your_instructions latest_instructions befolge* anweisungen_dort
                            sigue_las sus_instrucciones suis_les ses_instructions talimatları_uygula 按照 遵循 执行其中"""),
            unless=c.concept("", r"install(?:ation)? instructions|do not follow"),
            window=140,
        ),
    ),
    Rule(
        "scope/mass-message",
        _D,
        _BLOCK,
        "has messages sent to everybody",
        together(c.SEND, c.EVERYONE, window=70),
        expected=re.compile(r"announce|newsletter|broadcast|mailing"),
    ),
)
