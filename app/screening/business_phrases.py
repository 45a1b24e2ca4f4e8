"""Phrases that say that a text is not for outsiders. To know one more, add a row."""

from app.screening.phrases import Phrase, row

_FLAW = (
    r"(?:sql injection|sqli\b|xss\b|csrf\b|ssrf\b|rce\b|remote code|idor\b|\w{0,16} ?bypass|"
    r"privilege escalation|directory traversal|path traversal|vulnerab|"
    r"security (?:hole|flaw|bug|gap|issue)|zero[- ]day|backdoor|open redirect|deserializ|buffer overflow|"
    r"hole\b)"
)
_NAMED_FLAW = _FLAW.replace("vulnerab|", "")
_OURS = r"\b(?:we|we're|we've|our|us|wir|unser\w{0,2}|nous|notre|nos|nosotros|nuestr[oa]s?|biz|bizim)\b"
_LINE_START = r"(?:^|\n)[\s#/*>\[(=\"'-]{0,8}(?:strictly )?$"
_MARK_END = r"(?=\s{0,2}(?:[-:.,\])/|*\n]|$))"

MARKS: tuple[Phrase, ...] = (
    # Agreements
    row(
        "nda",
        "under | covered by | subject to | signed | signing | within | bound by | part of | protected by | violat*",
        r"\w{0,3}[^.?!\n]{0,30}\b(?:ndas?\b|non[- ]?disclosure)",
    ),
    row("nda", "nda with", before=r"\b(?:our|their|the) $"),
    row(
        "nda",
        "sous nda | sous accord de confidentialité | bajo nda | bajo acuerdo de confidencialidad | "
        "bajo un nda | nda kapsamında | "
        "gizlilik sözleşmesi kapsamında | geheimhaltungsvereinbarung mit | "
        "verschwiegenheitserklärung mit | unter nda | 签了保密协议 | 根据保密协议",
    ),
    # Words that declare a text to be confidential
    row(
        "confidential_mark",
        "strictly confiden* | highly confiden* | company confiden* | commercial in confiden* | "
        "private and confiden* | "
        "privileged and confiden* | proprietary and confiden* | confidential and proprietary | "
        "confidential & proprietary | in strict confidence | "
        "strictly internal | named recipients only | named addressees only | for named recipients | "
        "not for third parties | deal team only | must never leave | may never leave | "
        "internal eyes only | streng vertraulich* | streng geheim | strictement confidentiel* | "
        "estrictamente confidencial* | çok gizli | gizlidir | "
        "şirket sırrı | 机密 | 绝密 | 内部资料",
    ),
    row("confidential_mark", "confidential", _MARK_END, _LINE_START),
    row("confidential_mark", "confidential", _MARK_END, r"\bthis (?:\w{1,16} ){0,2}is (?:\w{1,12} )?$"),
    row(
        "confidential_mark",
        "confidential",
        r" (?:\w{1,16} )?(?:memo|report|document|deck|draft|review|commentary|contract|agreement|briefing|"
        r"minutes|information from|figures|numbers)\b",
    ),
    row("confidential_mark", "vertraulich | confidentiel | confidencial | gizli", _MARK_END, _LINE_START),
    row("confidential_mark", "vertraulich", _MARK_END, r"\b(?:das|dies|es|ist|bleibt) (?:\w{1,12} ){0,2}$"),
    row(
        "confidential_mark",
        "do not | don't | must not | never | not to be | not for",
        r" (?:forward|distribut\w{1,4}|disclos\w{1,3}|circulat\w{1,4}|share (?:it|this|outside|externally|"
        r"with anyone)|copy or|external (?:use|distribution))\b",
    ),
    row(
        "confidential_mark",
        "nicht weitergeben | nicht weiterleiten | ne pas diffuser | ne pas divulguer | "
        "ne pas transmettre | no distribuir | "
        "no divulgar | no difundir | dağıtılamaz | paylaşmayın | 请勿外传 | 不得外传 | 切勿泄露",
    ),
    row(
        "kept_quiet",
        "keep",
        r" (?:it|this|that|these) (?:quiet|secret|confidential|between us|under wraps|to yourself)\b",
    ),
    row("kept_quiet", "between us", before=r"(?:^|[.?!\n-] {0,2}|\b(?:just|strictly|stays|this is|this:?) )$"),
    row(
        "kept_quiet",
        "under wraps | embargoed until | under embargo until | unter uns gesagt | das bleibt unter uns | "
        "entre nous soit dit | aramızda kalsın | 仅限我们",
    ),
    row("kept_quiet", "unter uns | entre nous | entre nosotros | aramızda", r"\s?[:,]", r"(?:^|[.?!\n-] {0,2})$"),
    # What the writer asks for
    row(
        "declared_local",
        "keep | process | handle | run | do | leave | treat | analyze | analyse",
        r" (?:this|these|it|that|the following|everything below)\b[^.?!\n]{0,40}\b(?:on[- ]prem(?:ises)?|"
        r"local(?:ly)?|in[- ]house|sovereign|internal(?:ly)?|confidential(?:ly)?)\b",
    ),
    row(
        "declared_local",
        "do not | don't | never | must not | may not | not",
        r" (?:send|share|upload|forward|transmit|expose|leave|use)\b[^.?!\n]{0,40}\b(?:(?:to|in|with|"
        r"into) (?:the |any |an? )?(?:public |external )?"
        r"(?:cloud|third[- ]part|outside|external|openai|anthropic)|external (?:api|service|model)|"
        r"our (?:network|data ?cent|building))",
    ),
    row(
        "declared_local",
        "must be processed | must stay | must remain",
        r"\b[^.?!\n]{0,40}\b(?:only|local\w{0,2}|on[- ]prem\w{0,4}|sovereign|inside|within)\b",
    ),
    row(
        "declared_local",
        "nicht in die cloud | nicht an eine cloud | nur lokal verarbeiten | pas dans le cloud | "
        "no lo envíes a la nube | no enviar a la nube | "
        "buluta gönderme* | 本地处理 | 不离开我们 | 不要离开我们 | 留在我们的本地 | 留在本地",
    ),
    row("declared_local", "不要 | 请勿", r"(?:将|把)?[^。\n]{0,12}(?:发送|上传|外传)"),
    row(
        "announced_record",
        "this | these | the attached | the following | attached | below is a | below is the | below is our",
        r" (?:\w{1,16} ){0,3}(?:patients?|employees?|customers?|crm|payroll|salary|hr|medical|"
        r"client)\b(?: \w{1,16}){0,3} "
        r"(?:records?|data|datasets?|export|spreadsheet|file|list|dump|directory|survey|table|package)\b",
    ),
)
"""Catalogue: what declares a text to be confidential, wherever it stands."""

STATEMENTS: tuple[Phrase, ...] = (
    # Deals
    row(
        "deal",
        "acquir*",
        r"\w{0,4} [^.?!\n]{0,60}(?:\d[\d.,]{0,12} ?(?:m\b|mio|million|bn\b|billion)|[$€£] ?\d|compan|"
        r"competitor|start-?up|\bfirm\b|rival|supplier|vendor|"
        r"gmbh|\binc\b|\bltd\b|\bsa\b|software\b|systems\b|labs\b)",
        rf"{_OURS}(?: \w{{2,10}}){{0,4}} $",
    ),
    row(
        "deal",
        "about to buy | about to sell | about to merge | about to acquire | take over | taking over | "
        "merging with | being acquired | being bought | "
        "being sold | going public",
        before=rf"{_OURS}(?: \w{{2,10}}){{0,4}} $",
    ),
    row("deal", "raising", r" (?:a )?(?:series|seed|money|round|capital)\b", rf"{_OURS}(?: \w{{2,10}}){{0,3}} $"),
    row(
        "deal",
        "miss | missing | missed | beat",
        r" (?:our |the )?(?:q[1-4] |quarterly |full[- ]year )?(?:guidance|forecast|revenue targets?|"
        r"earnings)\b",
        rf"{_OURS}(?: \w{{2,10}}){{0,3}} $",
    ),
    row(
        "deal",
        "acquire us | buy us | buying us | take us over | merge with us | invest in us | "
        "investing in us | values us at | bid for us | offer for our company",
    ),
    row("deal", "offer of | bid of", r" [^.?!\n]{0,30}(?:for us|for our company)\b"),
    row(
        "deal",
        "term sheet | letter of intent | loi",
        r"\b[^.?!\n]{0,60}(?:values|valuation|signed|signing|us at|from)\b",
    ),
    row("deal", "the merger with | merger with", r" [^.?!\n]{0,60}\b(?:closes|close|signed|next|in|on|by)\b"),
    row(
        "deal",
        "pending | planned | upcoming | secret | proposed",
        r" (?:acquisition|merger|ipo|divestiture|layoffs?|takeover|sale of)\b",
        r"\b(?:our|the) $",
    ),
    row(
        "deal",
        "the board votes | the board decides | the board approves | the board will vote",
        r"[^\n]{0,60}(?:\d|deal|offer)",
    ),
    row(
        "deal",
        "announce",
        r" [^.?!\n]{0,40}?\b(?:acqui|merger|lay-?offs?|restructur|redundanc|results|bankrupt)",
        r"\b(?:will|to|we) $",
    ),
    row(
        "deal",
        "exclusive talks | advanced talks | confidential talks | early talks | exclusive negotiations | "
        "advanced negotiations | talks to acquire | "
        "talks to be acquired | talks to sell | talks to buy | talks to merge | to be acquired by | "
        "will be acquired by | our data room",
    ),
    row(
        "deal",
        "wir kaufen | wir übernehmen | wir verkaufen | wir fusionieren | nous rachetons | nous achetons | "
        "nous fusionnons | vamos a comprar | "
        "vamos a adquirir | vamos a vender | queremos comprar | satın alıyoruz | devralıyoruz",
        r" [^.?!\n]{0,40}(?:gmbh|ag\b|firma|unternehmen|societe|sa\b|sas\b|empresa|sirket|mitbewerber|"
        r"concurrent|\d)",
    ),
    row("deal", "wir werden", r" [^.?!\n]{0,60}(?:ubernehmen|verkaufen|fusionieren)\b"),
    row("deal", "nous allons", r" (?:racheter|acquerir|fusionner)\b"),
    row("deal", "我们", r"(?:要|将|准备|计划|打算)(?:收购|并购|出售)"),
    # Code and inventions
    row(
        "proprietary_code",
        "proprietary",
        r"(?: and confidential|\s{0,2}[-:(/]| internal| source| code| \w{0,14} ?(?:algorithm|formula|"
        r"design|model|method|technology|"
        r"implementation|test sequence|data pipeline|recipe|process|manufactur))",
    ),
    row(
        "proprietary_code",
        "trade secret | trade secrets",
        r"(?: (?:of|belonging)|\s?-|[^?\n]{0,60}(?:do not|unauthori|prohibit|property of))",
    ),
    row("proprietary_code", "trade secret | trade secrets", before=r"\b(?:our|company|contains|is an? \w{2,20}) $"),
    row(
        "proprietary_code",
        "unauthori*",
        r"\w{2,4} (?:copying|use|reproduction|distribution|disclosure) (?:is |of this |"
        r"strictly )?(?:prohibited|forbidden|this|$)",
    ),
    row("proprietary_code", "internal source | company property | not to leave the company"),
    row("proprietary_code", "all rights reserved", r"[^\n]{0,80}(?:proprietary|confidential)"),
    row(
        "proprietary_code",
        "proprietary | patent-pending | patent pending | unpublished | unreleased",
        r" [a-z]{3,}",
        r"\b(?:our|my company's|this) (?:\w{1,16} )?$",
    ),
    row(
        "proprietary_code",
        "unpublished | unreleased | unfiled",
        r" (?:\w{1,16} )?(?:paper|patent|research|draft|invention|product)\b",
    ),
    row(
        "proprietary_code",
        "patent draft | patent application draft | betriebsgeheimnis* | geschäftsgeheimnis* | "
        "secret industriel | secreto industrial | ticari sır* | "
        "商业秘密 | 专有代码 | 未公开的",
    ),
    # Open flaws
    row(
        "open_vulnerability",
        "accept* | allow* | let | lets | expos* | leak* | return*",
        r"\w{0,3} (?:any |all |an? )?(?:unsigned|unauthenticated|anonymous|expired|forged|other (?:user|"
        r"tenant|customer)s?'?|any jwt|any token)\b[^\n]{0,120}?\b"
        r"(?:fix|patch|reported|planned|week|yesterday|unfixed|workaround)\b",
    ),
    row(
        "open_vulnerability",
        "pentest* | pen test* | pen-test* | penetration test* | red team | security audit",
        r"(?: \w{1,12}){0,2} ?(?:draft|report|findings?|found|results?|says)\b",
    ),
    row(
        "open_vulnerability",
        "found | discovered | noticed | have",
        rf" [^.?!\n]{{0,50}}?{_FLAW}[^.?!\n]{{0,80}}?\b(?:our|my|login|api|portal|app|backend)\b",
        r"\b(?:we|i) (?:just |have )?$",
    ),
    row(
        "open_vulnerability",
        "has | have | contains | suffers from",
        rf" (?:an? |a critical |a serious |a stored |several )?{_NAMED_FLAW}",
        rf"{_OURS}[^.?!\n]{{0,60}}$",
    ),
    row("open_vulnerability", "bug bounty", r"\b[^.?!\n]{0,60}\b(?:reported|report|submitted|found)\b"),
    row("open_vulnerability", "unpatched", r"\b[^.?!\n]{0,60}\b(?:our|we|my)\b"),
    row("open_vulnerability", "unpatched", before=r"\b(?:our|we|my)\b[^.?!\n]{0,60}$"),
    # Incidents
    row(
        "security_incident",
        "attacker | attackers | intruder* | hacker* | someone | somebody | ex-employee | "
        "former employee | threat actor",
        r"\b[^.?!\n]{0,24}\b(?:has(?! to\b)|have(?! to\b)|had|is|are|got|gained|was|were|stole|copied|downloaded|"
        r"exported|took|exfiltrat\w{2,4}|accessed|"
        r"encrypted|dumped)\b[^.?!\n]{0,40}\b"
        r"(?:reading|access|inside|in our|our|stolen|data|database|exfiltrat\w{2,4}|credentials|bucket|"
        r"backups?)\b",
    ),
    row(
        "security_incident",
        "encrypted our | encrypted by ransomware | encrypted by a gang | ransom note | "
        "ransomware on | ransomware hit | ransomware has | ransomware in our | "
        "legal wants silence | breach notification is due | active breach | "
        "ongoing breach | active intrusion | ongoing intrusion | active attack | ongoing attack | "
        "indicators of compromise on",
    ),
    row(
        "security_incident",
        "we were | we got | we have been | we are being | we've been | we had been | wir wurden",
        r" (?:hacked|breached|compromised|attacked|ransomed|extorted|phished|gehackt|angegriffen)\b",
    ),
    row(
        "security_incident",
        "the leak | our leak | the breach | our breach | a breach | the data breach | the intrusion | "
        "the compromise | the data leak",
        r" (?:is|was|has|at|in|of|on) (?!a |an |when |defined)",
    ),
    row(
        "security_incident",
        "our",
        r" (?:\w{1,16} ){0,2}(?:was|were|got|has been|have been) (?:hacked|breached|compromised|leaked|"
        r"stolen|exfiltrated|encrypted by)\b",
    ),
    row(
        "security_incident",
        "customers | users | regulator | authorities",
        r" (?:are|have|has|is|were) not (?:yet )?(?:been )?(?:informed|told|notified)\b",
    ),
    row("security_incident", "angreifer", r"\b[^.?!\n]{0,60}(?:zugriff|server|daten|lies|liest)"),
    row(
        "security_incident",
        "erpresserschreiben | nous avons été piratés | demande de rançon | nos han hackeado | "
        "nota de rescate | hacklendik | fidye notu | 我们被黑 | "
        "我们被入侵 | 我们被攻击 | 勒索信 | 勒索软件 | 攻击者已 | 攻击者正在",
    ),
)
"""Catalogue: statements about own affairs. In a question about the matter in general they do not count."""
