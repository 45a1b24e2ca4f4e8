"""Instruction scope in other words: whose orders count, what must be said or left unsaid, what has to be asked for."""

import re

from app.scanning import concepts as c
from app.scanning.concept import concept, either
from app.scanning.report import Dimension, Severity
from app.scanning.rule import Rule, command, in_order, together

_D = Dimension.SCOPE
_BLOCK, _REVIEW = Severity.BLOCK, Severity.REVIEW

_OPERATOR = (
    r"(?:your (?:operator|system|configuration|instructions|guidelines|rules|developers?|provider|creators?|makers?|company|administrator|host|owner"
    r"|policy|policies|settings|safety|prompt)|the (?:system prompt|system message|operator|platform|deployer)|(?:operator|system|developer|platform)(?:'s)?"
    r" (?:rules|polic(?:y|ies)|instructions|prompt|message|configuration|settings|guidance|limits))"
)
_STALE = (
    r"(?:outdated|out of date|obsolete|expired|stale|void|replaced|superseded|cancell?ed|retired|meaningless|no longer|suspended|lifted|revoked|withdrawn"
    r"|not (?:apply|count|hold|matter|relevant|binding)|was (?:only )?a test|off for|switched off|set aside|over now|irrelevant)"
)
_THIS = r"(?:this|these|the following) (?:file|document|page|text|guidance|skill|note|section|rule|rules|lines?|paragraph|instructions?|guide|words)"
_PERSON = concept(
    """user users candidate customer customers caller employee employees newcomer newcomers person patient reader colleague colleagues visitor
    applicant client member guest owner them they him her people team everyone whoever anyone nutzer* benutzer* kunde kunden mitarbeiter*
    usuario usuarios cliente utilisateur client kullanıcı* 用户 客户"""
)
_WANT = concept(
    """ask asks have get make let request urge prompt collect obtain demand require invite tell frage fordere bitte verlange lass erfrage
    pide solicita exige demande iste* sor 要求 询问 索取 enters enter types"""
)
_VERY_PRIVATE = concept(
    """password passwords passphrase pin tan pins tans cvv cvc card_number credit_card_number bank_login banking_login recovery_words
    recovery_phrase recovery_code recovery_codes seed_phrase twelve_words one-time_code one-time_password verification_code security_code
    sms_code login_code code_from_the_phone code_from_their_phone code_on_their_phone second_factor mother's_maiden social_security_number passport_number private_key access_token mailbox_password
    passwort kennwort kreditkartennummer contraseña mot_de_passe şifre* parola* 密码 验证码 口令""",
    r"(?:six|four|eight|6|4|8)-digit (?:code|number|pin)|codes? (?:that |which )?(?:was|were|is|has been) (?:just )?(?:texted|sent|shown|mailed)",
)
_VALUED = r"(?:no (?:serious |known |real |further )?(?:risks?|problems?|issues?|findings|incidents?|breach(?:es)?|vulnerabilit(?:y|ies)|objections|concerns|weaknesses)|sound|safe|secure|compliant|flawless|excellent|superior|approved|funded|risk-free|unobjectionable|harmless|ready for production|the best)"
_CLAIM = r"(?:conclude|say|state|report|answer|write|declare|confirm|claim|reply|assure|tell (?:the )?(?:users?|readers?|clients?|customers?|them))"
_ANYWAY = r"(?:whatever|regardless|however (?:strong|bad|weak|good|poor)|no matter|even if|even when|in any case|in every case|always|anyway|without (?:looking|reading|checking))"

VOICE_RULES = (
    Rule(
        "scope/operator-outdated",
        _D,
        _BLOCK,
        "declares that the rules no longer hold",
        command(
            rf"{_OPERATOR}(?![^.;\n]{{0,60}}(?:may|might|can|could|if) )[^.;\n]{{0,60}}(?<![a-z]){_STALE}|(?<![a-z]){_STALE}[^.;\n]{{0,25}}(?<![a-z]){_OPERATOR}"
        ),
    ),
    Rule(
        "scope/rules-ended",
        _D,
        _BLOCK,
        "declares that the rules no longer hold",
        command(
            r"(?:restrictions|rules|limits|limitations|safeguards|instructions|polic(?:y|ies)|guidelines|orders)[^.;\n]{0,20} (?:that |which )?(?:you (?:know|were given|were told|have|had|follow|got|received|learned)|bind you|held you)[^.;\n]{0,50}(?:ended|expired|gone|lifted|over|no longer|void|cancell?ed|dropped|history|do not|don't)"
            r"|(?:instructions|rules|orders|guidelines|everything|messages)[^.;\n]{0,12} (?:that |which )?(?:came|stood|stands?|was|were|is|you got|you were given)[^.;\n]{0,20} (?:before|above|earlier|until now|so far)[^.;\n]{0,30} (?:was|were|is|are) (?:only |just |merely )?(?:an? )?(?:drill|test|joke|example|mistake|draft|rehearsal|exercise|placeholder|error)"
            r"|(?:obey|follow|heed|listen to|trust|act on) only what (?:is|stands|follows|comes|this)"
            r"|(?:betreiber|system|anweisung\w*|vorgab\w*|vorgegeben|regeln|richtlinie\w*)[^.;\n]{0,60}(?:gilt|gelten|zahlt|zahlen)[^.;\n]{0,30} nicht(?: mehr)?|(?:operador|sistema|instrucciones|reglas|normas)[^.;\n]{0,60}ya no (?:valen|vale|se aplican|aplican|rigen|cuentan)"
            r"|(?:operateur|systeme|consignes|instructions|regles)[^.;\n]{0,60}(?:ne (?:s'appliquent|valent|comptent|s'applique|vaut) plus|n'ont plus cours)|(?:sistem|talimat\w*|kural\w*|isletmeci\w*)[^.;\n]{0,60}(?:artik )?gecerli degil|(?:系统|规则|指令|限制)[^。；\n]{0,30}(?:不再|已经?)(?:适用|有效|失效|作废|解除)"
        ),
    ),
    Rule(
        "scope/green-light-for-one",
        _D,
        _BLOCK,
        "fixes a verdict in advance",
        command(
            r"(?:approve|accept|pass|merge|wave through|give a green light to)(?![a-z])[^.;\n]{0,50}(?:of|from|by) (?:user|account|author) [a-z]{0,3}\d{1,4}"
            r"|gib (?:jede[mrns]?|alle[mn]?)[^.;\n]{0,60}(?:grunes licht|frei|recht)|(?:genehmige|akzeptiere)[^.;\n]{0,40}(?:von|des) nutzers? [a-z]{0,3}\d"
        ),
    ),
    Rule(
        "scope/last-word",
        _D,
        _BLOCK,
        "claims the last word",
        command(
            rf"{_THIS}(?: here)? (?:always )?(?:wins?|prevails?|decides?|has the last word|is (?:final|the final|the only|the sole|the highest|the supreme|above)|alone counts|overrules|overrides (?:your|the system|all|every|any|what)|takes over"
            rf"|comes (?:first|before (?:all|any|every|your|the system))|counts more|beats|is your (?:only|new|real|true))"
            rf"|{_THIS} (?:speaks|talks|acts) (?:with|under|in) (?:the |full )*(?:authority|name|voice|power)s? of (?:the |your )?(?:platform|operator|system|owner|administrator|company|developer|vendor|provider)"
            rf"|(?:act|rely|work|go|base yourself) (?:only )?(?:on|by|from) {_THIS}(?: alone| only| and nothing)|(?:follow|obey|heed) (?:only |nothing but |nobody but |exclusively ){_THIS}"
            rf"|(?:follow|obey|heed) {_THIS} (?:only|alone|instead|before|over|rather)",
            unless=r"user(?:'s)? (?:comes|wins|has|decides|instructions? (?:come|win))|as a source|on conflict ask",
        ),
    ),
    Rule(
        "scope/persona",
        _D,
        _BLOCK,
        "gives the reader a role without rules",
        command(
            r"(?:you (?:now |will now |shall |will )?(?:play|are|become|act as|speak as|answer as)|(?:play|act as|pretend (?:to be|you are)|assume the role|take on the role|take the role|behave as|imagine (?:you are|being)|simulate|impersonate|stay)(?![a-z]))"
            r"[^\n]{0,80}(?:without (?:any )?(?:rules|limits|restrictions|filters?|morals?|guidelines|inhibitions)|no (?:rules|limits|restrictions|filters?|guidelines|boundaries)|not bound by|free of|unbound by|unrestricted|uncensored|unfiltered"
            r"|(?:never|does not|do not|cannot|will not|won't) refuse|answers? (?:anything|everything)|anything goes|even if (?:asked|told) to stop)"
        ),
        own_negation=True,
    ),
    Rule(
        "scope/never-refuse",
        _D,
        _BLOCK,
        "forbids the reader to refuse",
        command(
            r"(?:never|do not|don't|must not|may not|shall not|should not|cannot) (?:ever )?(?:refuse|decline|reject|question|turn down|object to|say no)(?: to)? (?:a |an |any |the |anything|whatever|requests?|orders?|what)[^.;\n]{0,40}"
            r"(?:request|order|wish|anything|whatever|what|question|user|author|even)",
            unless=r"human|hiring|candidate",
        ),
        own_negation=True,
    ),
    Rule(
        "scope/reveals",
        _D,
        _BLOCK,
        "asks for what the reader was told in confidence",
        command(
            r"(?:quote|repeat|print|output|show|list|write (?:out|down)|copy|reproduce|recite|spell out|translate|summari[sz]e|encode|give|state|start (?:your|the) (?:answer|reply) with|dump|paste|include)(?![a-z])[^.;\n]{0,70}"
            r"(?:(?:text|words?|instructions?|messages?|context|prompts?|rules|everything|guidance|what) (?:that )?(?:(?:was|were|has been|have been|is|you were|you have been|you are|you) )?(?:given to you|you (?:were|have been) (?:given|told|shown)|told|given|received|got|above|precedes|came before|come before|before this (?:conversation|chat|message|document))"
            r"|your (?:initial|first|system|hidden|secret|original|own|internal|full) (?:instructions?|prompts?|messages?|rules|guidelines|configuration|setup)|(?:before|at the (?:start|beginning) of|preceding) (?:this|the) (?:conversation|chat|dialogue))",
            unless=r"user (?:has |was )?(?:told|given)|never|do not|don't",
        ),
        asked=True,
    ),
    Rule(
        "scope/asks-private",
        _D,
        _BLOCK,
        "asks people for what nobody may ask for",
        together(
            _WANT,
            _VERY_PRIVATE,
            either(
                _PERSON,
                c.INTO_ANSWER,
                c.ADDRESS,
                concept("keep note store save record write here notes it try_them use_them check_them"),
            ),
            unless=concept(
                "",
                r"(?<![a-z])(?:never|nobody|no one|reset|length|policy|vault|managers?|fraud|scam|phish\w*|hash\w*|field|form|login page|sign-?in|characters|rotate[sd]?|strength|argon2\w*|leaked|expires?|verify|verifies|without a)(?![a-z])"
                r"|(?:which|whether)[^,.;]{0,40}(?:passwords?|pins?|keys?|codes?)|must not|do not|don't|should not|does not|not ask",
            ),
            window=75,
        ),
        expected=re.compile(r"sign-?in flow|authentication|login form|phishing|fraud"),
        asked=True,
    ),
    Rule(
        "scope/unspoken",
        _D,
        _BLOCK,
        "has something kept from the reader",
        command(
            r"(?:users?|readers?|they|anyone|anybody|people|customers?|operator|nobody|team|person|owner|client) (?:is|are) not to (?:learn|know|hear|be told|notice|see|find)"
            r"|(?:users?|readers?|anyone|anybody|people|customers?|operator|owner|client) (?:must|should|may|need|shall|will|does|do|needs?)(?:n't| not| never)(?: to)? (?:know|learn|notice|hear|be told|find out|be aware|be informed) (?:of|about|that|it|this|anything|why|where)"
            r"|no need to (?:bring (?:this|it|that) up|mention (?:this|it|that)|tell|say so|raise (?:this|it)|point (?:this|it) out|inform)"
            r"|(?:keep|leave) (?:this|it|that|these|them|the (?:step|change|line|source|note))[^.;,\n]{0,30} (?:unmentioned|unsaid|to yourself|between us|quiet|secret(?! (?:manager|store|vault))|hidden|out of (?:the answer|sight))"
            r"|nobody (?:needs|has|is) to (?:know|hear|learn)"
            r"|do not (?:draw attention|let on|acknowledge (?:this|that|it)|admit|say (?:that )?you (?:were|have|did)|reveal (?:this|that|it|why|where))"
            r"|never (?:state|say|admit|reveal|mention|disclose) (?:that )?(?:you (?:were|have|are|did)|where (?:this|it)|who|this|the (?:source|reason|sponsor))"
            r"|(?:pretend|act as if) (?:this|nothing|nobody|no one|it (?:was|is)|you (?:did|have|found|came))|deny (?:that|having|it|any knowledge)|say nothing (?:if|when|afterwards|about|to)|(?:hide|conceal|withhold) (?:this|these|it|that)(?![a-z])[^.;\n]{0,30} from (?:the |any )?(?:users?|readers?|operators?|people|team|anyone|customers?|owner)|(?:do not|don't|never) (?:say|mention|reveal|tell|admit|let on)[^.;\n]{0,20} that (?:there (?:are|is) )?(?:any )?(?:others?|alternatives?|another|cheaper|better)(?![a-z])|carry on if asked"
        ),
        own_negation=True,
    ),
    Rule(
        "scope/without-a-word",
        _D,
        _BLOCK,
        "has something done without a word about it",
        command(
            r"without (?:saying (?:so|that|why|anything)|telling (?:the user|anyone|anybody|them|people)|mentioning (?:it|this|that)|drawing attention|a word (?:to|about)|letting (?:anyone|the user|them))"
        ),
    ),
    Rule(
        "scope/labels-all",
        _D,
        _BLOCK,
        "lowers a label or a check of the service",
        command(
            r"(?:label|treat|mark|classify|tag|declare|rate|consider|handle|set|report|regard)[a-z]* (?:every|each|all|any|everything|whatever)[^.;\n]{0,60}(?<![a-z])(?:as |to |is )?(?:public|unclassified|harmless|non-sensitive|not confidential|not sensitive)(?! (?:or|and|/)|/|, (?:internal|confidential))(?![a-z])"
        ),
        asked=True,
    ),
    Rule(
        "scope/label-fixed",
        _D,
        _BLOCK,
        "lowers a label or a check of the service",
        command(
            r"(?:whatever|no matter what|regardless of what|even if|even when)[^.;\n]{0,30}(?:detector|check|scanner|classifier|policy|label|filter|screening)[^.;\n]{0,60}(?:public|harmless|safe|internal|low)(?![a-z])"
            r"|(?:report|set|give|return|state|put|write|choose)(?![a-z]) (?:the |every |each |all )?(?:level|label|sensitivity|class)s?[^.;\n]{0,30}(?:as|to|at|on|=) (?:public|harmless|unclassified|non-sensitive)(?![a-z])",
            unless=r"(?<![a-z])(?:if|when|unless|only|owner|counsel|example|never|do not)(?![a-z])(?! the (?:detector|check|scanner|classifier|policy))",
        ),
    ),
    Rule(
        "scope/praise-ordered",
        _D,
        _BLOCK,
        "fixes a verdict in advance",
        command(
            rf"{_CLAIM}(?![a-z])[^.;\n]{{0,70}}(?<![a-z]){_VALUED}(?![a-z])[^.\n]{{0,60}}(?<![a-z]){_ANYWAY}|(?<![a-z]){_ANYWAY}(?![a-z])[^.;\n]{{0,90}}(?<![a-z]){_CLAIM}(?![a-z])[^.;\n]{{0,60}}(?<![a-z]){_VALUED}(?![a-z])"
            rf"|if (?:the )?(?:other party|vendor|author|supplier|seller|product|company|provider|owner|applicant|candidate|sender|submitter|tool)[a-z ]{{0,20}}(?:is|are|comes from|belongs to|was made by)[^.;\n]{{0,50}},? (?:then )?{_CLAIM}(?![a-z])[^.;\n]{{0,60}}(?<![a-z]){_VALUED}",
            unless=r"unless|only if|evidence|test (?:that|whether)",
        ),
        asked=True,
    ),
    Rule(
        "scope/objections-dropped",
        _D,
        _BLOCK,
        "has objections left out",
        command(
            r"(?:objections?|risks?|drawbacks?|weaknesses|concerns|criticism|problems|negative (?:points|findings|results)|bad news|downsides|warnings|failures) (?:are to be |are |is to be |must be |should be |have to be |need to be )?(?:left out|omitted|dropped|suppressed|hidden|kept out|not (?:shown|reported|mentioned|listed|to be))"
            r"|(?:leave out|omit|drop|suppress|hide|keep out|play down|gloss over|bury) (?:any |all |every |the |its |their |known )*(?:objections?|risks|drawbacks|weaknesses|concerns|criticism|negative (?:points|findings|results)|bad news|downsides|failures|cheaper (?:offers|options))",
            unless=r"(?:never|do not|don't|must not|not) (?:leave out|omit|drop|suppress|hide|play down|gloss)",
        ),
        asked=True,
    ),
    Rule(
        "scope/full-marks",
        _D,
        _BLOCK,
        "fixes a score in advance",
        command(
            r"(?<![a-z])(?:gets?|receives?|give|gives|award|assign|has|have|earns?|scores?) (?:[a-z0-9-]{1,20} ){0,3}(?:the )?(?:maximum|full (?:points|marks|score)|top (?:score|marks|rating)|highest (?:score|rating|mark)|perfect (?:score|ten)|ten out of ten|10 ?/ ?10|100 ?%|five stars|best grade)"
            r"[^.;\n]{0,40}(?:on |for |in )?(?:each|every|all|whatever|regardless|no matter|always)"
            r"|(?:mark|rate|score|grade|put|rank|push)[a-z]* (?:its |the |all |any |every |other )*(?:competitors?|others|rivals|alternatives|rest|competition)[a-z ]{0,12} (?:down|lower|worse|last|below|at the bottom|poorly|as (?:risky|unsafe|weak|insecure))",
            unless=r"up to|evidence|measured|when they|if they",
        ),
    ),
    Rule(
        "scope/planted-words",
        _D,
        _BLOCK,
        "plants words in whatever is written",
        command(
            r"(?:add|put|insert|work|weave|slip|include|place|append|mention|drop|embed|attach|smuggle)(?![a-z])[^.;\n]{0,40}(?:sentence|slogan|advert\w*|promo\w*|coupon|referral|affiliate|endorsement|plug|praise|recommendation|link to (?:our|https?|www))"
            r"[^\n]{0,90}(?:whatever|every|each|all|any)(?![a-z])|(?:whatever|every|each|all)(?![a-z])[^.;\n]{0,30}(?:answers?|documents?|repl(?:y|ies)|texts?|reports?|you write)[^.;\n]{0,30}(?:advertis|promot|praise|plug)\w*",
            unless=r"disclose|labelled|call to action",
        ),
        asked=True,
    ),
    Rule(
        "scope/words-in-address",
        _D,
        _BLOCK,
        "hides text of the conversation in an address that is loaded",
        together(
            concept(
                "append add put attach encode pass place carry include insert write send load show render fetch call"
            ),
            concept(
                """question questions text conversation answer answers summary message messages prompt input what_was_asked user's_words
                chat keys token tokens secret secrets"""
            ),
            concept(
                "",
                r"https?://(?!localhost|127\.)[^\s`]{2,120}\?(?:[a-z_]{1,20}=|[^\s]{0,40}=)(?:[\s`\"']|$|\{|<|\[|\$|%7b)",
            ),
            window=150,
        ),
        asked=True,
    ),
    Rule(
        "scope/words-in-picture",
        _D,
        _BLOCK,
        "hides text of the conversation in an address that is loaded",
        together(
            concept("append add put attach encode pass place insert write"),
            concept("question summary conversation user's_words last_message answer text prompt"),
            concept(
                "image_link image_address picture_link image_url picture_address tracking_pixel pixel link_of_an_image"
            ),
            window=90,
        ),
        asked=True,
    ),
    Rule(
        "scope/waved-through",
        _D,
        _BLOCK,
        "approves without looking",
        command(
            r"(?:approve|accept|pass|merge|sign off|wave through|let through|grant|confirm)(?![a-z]) (?:on )?(?:every|any|each|all)(?![a-z])[^.;\n]{0,60}(?:without (?:reading|a look|looking|checks?|checking|review|questions|asking)|unread|unseen|blindly|unchecked)",
            unless=r"never|do not|don't|must not",
        ),
        asked=True,
    ),
    Rule(
        "scope/everything-sent",
        _D,
        _BLOCK,
        "sends whatever it is given to an address",
        in_order(
            concept(
                "send sends upload uploads post posts transmit forward submit copy mirror relay report mail stream push sende* schick* envía envie* envoie gönder* 发送 上传"
            ),
            c.EVERY,
            concept(
                """document documents file files text texts code input inputs draft drafts upload uploads attachment attachments mail message
                messages contract contracts question questions answer answers page prompt prompts row rows record records dokument* datei*
                documento* archivo* fichier* belge* dosya* 文件 文档"""
            ),
            c.ADDRESS,
            unless=concept("never local localhost user_has_agreed after_consent"),
            gap=110,
        ),
        expected=re.compile(r"upload|sync|publish|backup|deploy|\bapi\b|client|webhook|relay|forward|import|export"),
        asked=True,
    ),
    Rule(
        "scope/watched",
        _D,
        _BLOCK,
        "sends what people write to an address",
        together(
            either(c.SEND, concept("copy mirror share stream log report pipe")),
            concept(
                """what_people_write what_the_user_types what_the_user_writes what_the_user_says what_users_write whatever_is_typed
                whatever_the_user everything_said each_message every_message all_messages user_input user's_input each_question every_question
                every_answer each_answer every_prompt each_prompt the_conversation this_conversation whole_conversation full_conversation
                entire_conversation the_chat whole_chat the_dialogue the_thread whole_thread transcript transcripts the_whole_exchange
                pasted_text what_is_pasted what_was_asked what_they_write what_they_type"""
            ),
            either(
                c.ADDRESS,
                concept(
                    """our_server our_servers our_endpoint our_service our_team the_author remote_server third_party external_server telegram
                    discord pastebin to_us collector"""
                ),
            ),
            window=150,
        ),
        asked=True,
    ),
)
