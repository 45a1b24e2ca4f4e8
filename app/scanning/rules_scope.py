"""Instruction scope: claims of priority, hidden or secret instructions, requests for secrets."""

import re

from app.scanning import concepts as c
from app.scanning.concept import concept, either
from app.scanning.report import Dimension, Severity
from app.scanning.rule import Rule, command, in_order, together

_D = Dimension.SCOPE
_BLOCK, _REVIEW = Severity.BLOCK, Severity.REVIEW
_OWN = either(c.OWNED, c.AUTHORITY)

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
            unless=concept(
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
        "scope/as-system",
        _D,
        _BLOCK,
        "passes itself off as a message of the system",
        command(
            r"(?:treat|regard|consider|take|behandle|considera|traite) (?:this|these|the following|diese\w*|esto|este|ce|ceci)[^.;\n]{0,40} (?:as|als|como|comme)"
            r" (?:the |a |an |your )?(?:system|developer|operator|highest|official|binding)"
            r"|(?:operator|system|company|platform|developer)(?:'s)? (?:settings|rules|policies|instructions|limits|restrictions|prompt)[^.;\n]{0,20}(?:do|does|did) not (?:apply|hold|count|bind|matter)"
            r"|let nothing (?:else )?(?:overrule|override|outrank)"
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
            concept(
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
        together(c.SILENTLY, either(c.SEND, c.CHANGE, c.RUN, c.ERASE, c.SWITCH_OFF, c.SPY), window=110),
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
            unless=concept(
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
            concept(
                "ask request demand prompt frage bitte verlange pide pídele solicita exige demande demandez iste* 要求 索取 询问"
            ),
            c.PEOPLE,
            c.PERSONAL_SECRET,
            unless=concept("", r"reset|change (?:their|your|the) password|which|whether|length|policy|never|not "),
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
        "scope/void",
        _D,
        _BLOCK,
        "declares that the rules no longer hold",
        together(
            concept(
                """obsolete void invalid null_and_void cancelled canceled revoked suspended withdrawn superseded do_not_count no_longer_valid
                no_longer_apply no_longer_hold out_of_force ungültig aufgehoben anuladas anulado sin_efecto caducas caduques annulées geçersiz iptal
                无效 作废 失效"""
            ),
            c.DIRECTIVES,
            concept(
                """to_you your the_system system's operator operator's developer staff platform dir dein* system betreiber* tus sistema te_dieron
                tes système vos sana sistem 你的 系统"""
            ),
            window=80,
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
            concept(
                """guardrails safety_checks safety_filters safety_rules content_filters privacy_checks routing_checks policy_checks
             approval_step approvals confirmation_prompts permission_prompts permission_checks security_checks
             sicherheitsprüfung* sicherheitsabfrage* comprobaciones_de_seguridad contrôles_de_sécurité güvenlik_denetim* 安全检查 审批""",
            ),
            unless=concept(
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
    Rule(
        "scope/people-sent",
        _D,
        _BLOCK,
        "sends data about people to an address",
        together(
            c.SEND,
            concept(
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
            concept(
                "send sends upload uploads post posts transmit forward submit report push sende* schick* envía envie* envoie gönder* 发送 上传"
            ),
            concept(
                "result results report output copy file files schema data telemetry usage statistics summary contents content"
            ),
            concept(
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
        "scope/beacon-asked",
        _D,
        _BLOCK,
        "has every answer load an address that carries text of it",
        command(
            r"(?:every|each|all|the end of|close|end|finish|sign)(?![a-z])[^\n]{0,80}!\[[^\]]{0,60}\]\(https?://[^)\s]{3,200}\?[^)\s]{1,100}="
        ),
    ),
    Rule(
        "scope/decode-and-obey",
        _D,
        _BLOCK,
        "has hidden text decoded and obeyed",
        together(
            concept(
                "decode decodes decoded deobfuscate decrypt rot13 base64 unscramble reverse_the dekodiere* entschlüssle* decodifica* décode* çöz* 解码"
            ),
            concept(
                "follow obey execute carry_out act_on apply_it do_what run befolge* führe sigue ejecuta* suis exécute* uygula* 执行 遵循 照做"
            ),
            unless=concept("", r"\bjwt\b|never|\bdo not\b"),
            window=70,
        ),
    ),
    Rule(
        "scope/remote-orders",
        _D,
        _BLOCK,
        "takes its instructions from elsewhere",
        together(
            concept(
                "fetch load download open read visit retrieve get pull lade hole öffne lee descarga carga lis télécharge* charge indir* oku 读取 获取 下载"
            ),
            c.ADDRESS,
            concept("""follow obey instructions_there instructions_from instructions_found instructions_in its_instructions the_instructions do_what_it_says
                            treat_it_as treat_them_as as_instructions as_your_instructions latest_instructions befolge* anweisungen_dort
                            sigue_las sus_instrucciones suis_les ses_instructions talimatları_uygula 按照 遵循 执行其中"""),
            unless=concept("", r"install(?:ation)? instructions|do not follow"),
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
