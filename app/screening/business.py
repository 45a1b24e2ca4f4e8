"""What an organization keeps to itself: deals, unpublished figures, agreements, marked code, open incidents."""

import re
from collections.abc import Iterator

from app.domain.labels import Sensitivity
from app.domain.screening import Finding
from app.screening.mapping import View
from app.screening.rules import Rule, findings_of


def _row(kind: str, pattern: str, *anchors: str) -> Rule:
    return Rule(kind, re.compile(pattern), Sensitivity.CONFIDENTIAL, anchors)


_WE = r"\b(?:we|we're|we've|our|us|wir|unser\w{0,2}|nous|notre|nos|nosotros|nuestr[oa]s?|biz|bizim)\b"
_FLAW = (
    r"(?:sql injection|sqli|xss|csrf|ssrf|rce\b|remote code execution|idor|auth(?:entication)? bypass|privilege escalation|directory traversal|"
    r"path traversal|vulnerab\w{3,6}|security (?:hole|flaw|bug|gap|issue)|zero[- ]day|exploit|backdoor|open redirect|deserializ\w{2,6}|"
    r"buffer overflow|hard[- ]?coded (?:key|password|secret)|sicherheitsl\w{2,8}|schwachstelle\w?|faille|vulnerabilidad|guvenlik acig\w{1,2}|漏洞)"
)
_OPEN = (
    r"(?:unpatched|not (?:yet )?(?:fixed|patched|closed|public|disclosed|resolved)|isn't (?:fixed|patched|public)|still (?:open|live|exploitable|there)|"
    r"no (?:fix|patch)|fix (?:is |was )?(?:planned|pending|a week|due|scheduled|comes|ships)|is live|in production|unfixed|undisclosed|"
    r"embargo|before (?:we|it) (?:patch|fix|disclose)|ungepatcht|noch nicht (?:behoben|geschlossen)|non corrigee?|sin parchear|henuz (?:duzeltilmedi|kapatilmadi)|未修复|尚未修复)"
)
_UNTOLD = (
    r"(?:not (?:yet )?(?:been )?(?:public|announced|disclosed|published|released)|un(?:announced|published|disclosed|released)|nobody (?:outside|else)|no one outside|"
    r"(?:isn't|not) public(?:ly known)?|before (?:the )?announce\w{0,4}|will be announced|announce\w{0,2} (?:it |them |this )?(?:only )?(?:next|on|in)|"
    r"publish (?:it |them |this )?only|only (?:publish|announce)|keep (?:it|this|that) (?:quiet|secret|confidential|private|between us|under wraps)|"
    r"under (?:wraps|embargo)|non[- ]public|insider|blackout period|"
    r"(?:noch )?nicht (?:offentlich|veroffentlicht|angekundigt|bekannt)|unveroffentlicht\w{0,2}|non annonc\w{1,3}|pas encore (?:public\w{0,3}|annonc\w{1,3})|"
    r"no anunciad\w|sin anunciar|aun no (?:es )?public\w|henuz (?:aciklanmadi|duyurulmadi)|kamuya aciklanmam\w{2,4}|(?:尚)?未公(?:开|布)|还没(?:有)?公布|不公开)"
)
_DEAL = (
    r"(?:acqui(?:re|ring|red|sition)|merg(?:e|er|ing)\b|take ?over|buy(?:ing)? (?:out )?[a-z]|bought|sell(?:ing)? (?:the company|our)|divest\w{1,5}|\bipo\b|"
    r"term sheet|letter of intent|\bloi\b|due diligence|funding round|series [a-e]\b|valuation|revenue|earnings|guidance|ebitda|profit|loss(?:es)?|burn|runway|"
    r"lay-?offs?|restructur\w{3,5}|redundanc\w{1,3}|quarterly (?:numbers|figures|results)|price (?:increase|rise|cut)|product launch|"
    r"ubernahme|kaufen|verkauf\w{0,2}|umsatz|gewinn|entlassung\w{0,2}|stellenabbau|rachat|acquisition|chiffre d'affaires|licenciements|"
    r"adquisicion|compra de|ingresos|despidos|satin al\w{1,6}|birlesme|ciro\b|isten cikarma|收购|并购|裁员|营收|财报|融资)"
)
_CODE_OR_TEXT = r"(?:algorithm|code|source|formula|design|model|method|technology|implementation|test sequence|data pipeline|recipe|process)"

RULES: tuple[Rule, ...] = (
    # Agreements and marks of confidence
    _row(
        "nda",
        r"\b(?:under|covered by|subject to|signed|within|bound by|part of|protected by|violat\w{1,3})\b[^.?!\n]{0,30}\b(?:nda\b|ndas\b|non[- ]?disclosure)",
        "nda",
        "disclosure",
    ),
    _row("nda", r"\bour nda with|\bunser\w{0,2} nda|\bsous (?:nda|accord de confidentialite)|\bbajo (?:nda|acuerdo de confidencialidad)|nda kapsaminda|"
         r"gizlilik sozlesmesi (?:kapsam|geregi)|geheimhaltungsvereinbarung|verschwiegenheits(?:erklarung|vereinbarung)|保密协议",
         "nda", "confiden", "gizlilik", "geheim", "verschwieg", "保密"),
    _row(
        "confidential_mark",
        r"\b(?:strictly|highly|company|commercial in|private and|privileged and|proprietary (?:and|&)) confiden(?:tial|ce)\b|"
        r"\bconfidential (?:and|&) proprietary\b|(?:^|\n)[\s#/*>\[(=-]{0,8}(?:strictly )?confidential\b(?=\s{0,2}(?:[-:\])/|*\n]|$))|"
        r"\bthis (?:\w{1,16} ){0,2}is (?:strictly |highly )?confidential\b|"
        r"\bconfidential (?:\w{1,16} )?(?:memo|report|document|deck|draft|review|commentary|contract|agreement|briefing|minutes|information from|figures|numbers)\b|"
        r"\b(?:streng |strikt )?vertraulich(?:e[rsnm]?)?\b|\b(?:strictement )?confidentiel(?:le)?s?\b|\bestrictamente confidencial|\bconfidencial(?:es)?\b|"
        r"\bgizli(?:dir)?\b(?! mod)|机密|绝密|保密文件|内部机密",
        "confiden", "vertraulich", "gizli", "机密", "绝密", "保密",
    ),
    _row(
        "confidential_mark",
        r"\b(?:do not|don't|must not|never|not to be|not for) (?:forward|distribut\w{1,4}|disclos\w{1,3}|circulat\w{1,4}|share (?:it|this|outside|externally|with anyone)|copy or|"
        r"external (?:use|distribution))\b|\bnicht (?:weitergeben|weiterleiten)|\bne pas (?:diffuser|divulguer|transmettre)|\bno (?:distribuir|divulgar|difundir)\b|"
        r"dagitilamaz|paylasmayin|请勿外传|不得外传|切勿泄露",
        "not ", "don't", "never", "nicht ", "ne pas", "no d", "dagit", "paylas", "外传", "泄露",
    ),
    _row(
        "kept_quiet",
        r"\bkeep (?:it|this|that|these) (?:quiet|secret|confidential|between us|under wraps|to yourself)\b|\bjust between us\b|\bunder wraps\b|"
        r"\bunter uns bleiben|\bentre nous\b|\bentre nosotros\b|aramizda kalsin|仅限我们",
        "keep ", "between us", "wraps", "unter uns", "entre n", "aramizda", "仅限",
    ),
    # Deals and figures
    _row("deal", rf"{_DEAL}[^\n]{{0,140}}?{_UNTOLD}|{_UNTOLD}[^\n]{{0,140}}?{_DEAL}"),
    _row(
        "deal",
        rf"{_WE}(?: are| plan| intend| want|'re)?[^.?!\n]{{0,30}}\b(?:acquir(?:e|ing)|about to (?:buy|sell|merge|acquire)|take over|merging with|being acquired|going public)\b",
        "acquir", "about to", "take over", "merging", "going public",
    ),
    _row("deal", r"\b(?:term sheet|letter of intent|\bloi\b)[^.?!\n]{0,60}(?:values|valuation|signed|signing|us at|from)|\bvalues us at\b|"
         r"\b(?:our|the) (?:pending|planned|upcoming) (?:acquisition|merger|ipo|divestiture|layoffs?)", "term sheet", "letter of", "loi", "values us", "acquisition", "merger", "ipo", "divest", "layoff"),
    # Code and inventions
    _row(
        "proprietary_code",
        r"\bproprietary(?: and confidential|\s{0,2}[-:(/]| internal| source| code)|\btrade secrets?\b(?=[^?\n]{0,80}(?:copy|disclos|prohibit|owned|property|,|\.|$))|"
        r"\bunauthori[sz]ed (?:copying|use|reproduction|distribution|disclosure)\b|\binternal source\b|\ball rights reserved\b[^\n]{0,80}(?:proprietary|confidential)|"
        rf"\b(?:our|my company's|this) (?:\w{{1,16}} )?(?:proprietary|secret|patent[- ]pending|unpublished|unreleased)\b[^.?!\n]{{0,40}}|"
        rf"\bproprietary {_CODE_OR_TEXT}|\b(?:unpublished|unreleased|unfiled) (?:\w{{1,16}} )?(?:paper|patent|research|draft|invention|product)|\bpatent (?:application )?draft|"
        r"betriebsgeheimnis|geschaftsgeheimnis|secret industriel|secreto industrial|ticari sir\w{0,2}|商业秘密|专有代码|未公开的",
        "proprietary", "trade secret", "unauthori", "internal source", "rights reserved", "secret", "patent", "unpublished", "unreleased", "unfiled",
        "geheimnis", "ticari", "商业", "专有", "未公开",
    ),
    # Incidents and open flaws
    _row("open_vulnerability", rf"{_FLAW}[^\n]{{0,140}}?{_OPEN}|{_OPEN}[^\n]{{0,140}}?{_FLAW}"),
    _row(
        "open_vulnerability",
        r"\bunpatched\b[^\n]{0,160}?\b(?:our|we|accepts?|gateway|server|host|panel|login|endpoint)\b|"
        r"\b(?:accepts?|allows?|lets?|exposes?|leaks?|returns?) (?:any |all |an? )?(?:unsigned|unauthenticated|anonymous|expired|forged|other (?:user|tenant|customer)s?'?|any jwt|any token)\b"
        r"[^\n]{0,120}?\b(?:fix|patch|reported|planned|week|yesterday|unfixed|workaround)\b|"
        r"\b(?:pen(?:etration)?[ -]?test|red team|security audit)(?:er|ers)?(?: \w{1,12}){0,2} (?:draft|report|finding|found|result|says)",
        "unpatched", "unsigned", "unauthenticated", "anonymous", "expired", "forged", "other ", "any ", "pen", "red team", "security audit",
    ),
    _row(
        "open_vulnerability",
        rf"\b(?:we|i) (?:just )?(?:found|discovered|have|noticed|got reported)\b[^.?!\n]{{0,60}}?{_FLAW}[^.?!\n]{{0,80}}?\b(?:our|my|in the|login|api|portal|app|backend)\b",
        "found", "discovered", "have", "noticed", "reported",
    ),
    _row(
        "security_incident",
        r"\b(?:attackers?|intruders?|hackers?|someone|somebody|an? (?:ex-)?employee)\b[^.?!\n]{0,24}\b(?:has|have|had|is|are|got|gained|was|were|stole|exfiltrat\w{2,4}|accessed|encrypted|dumped)\b"
        r"[^.?!\n]{0,40}\b(?:reading|access|inside|in our|our|stolen|data|database|exfiltrat\w{2,4}|credentials|bucket|backups?)\b|"
        r"\b(?:ransom note|ransomware (?:on|hit|has|in)|we (?:were|got|have been|are being|'ve been) (?:hacked|breached|compromised|attacked|ransomed|extorted)|"
        r"(?:the|our|a) (?:data )?(?:leak|breach|intrusion|compromise) (?:is|was|has|at|in|of|on) (?!a |an |when |defined)|"
        r"our (?:\w{1,16} ){0,2}(?:was|were|got|has been|have been) (?:hacked|breached|compromised|leaked|stolen|exfiltrated|encrypted by))|"
        r"\blegal wants silence\b|\bbreach notification (?:is )?due\b|\b(?:active|ongoing) (?:breach|intrusion|attack|incident)\b|"
        r"\bangreifer\b[^.?!\n]{0,60}(?:zugriff|server|daten|lies|liest)|\bwir wurden gehackt|erpresserschreiben|nous avons ete pirates|demande de rancon|nos han hackeado|"
        r"nota de rescate|hacklendik|fidye notu|我们被(?:黑|入侵|攻击)|勒索(?:信|软件)|攻击者(?:已|正在)",
        "attacker", "intruder", "hacker", "someone", "somebody", "employee", "ransom", "hacked", "breach", "compromised", "leak", "intrusion", "attack", "stolen",
        "exfiltrat", "extorted", "silence", "angreifer", "gehackt", "erpresser", "pirates", "rancon", "hackeado", "rescate", "hacklendik", "fidye", "被", "勒索", "攻击者", "encrypted by",
    ),
    # What the writer declares
    _row(
        "declared_local",
        r"\b(?:keep|process|handle|run|do|leave|treat|analy[sz]e) (?:this|these|it|that|the following|everything below)\b[^.?!\n]{0,40}\b(?:on[- ]prem(?:ises)?|local(?:ly)?|in[- ]house|sovereign|"
        r"internal(?:ly)?|confidential(?:ly)?)\b|"
        r"\b(?:do not|don't|never|must not|may not|not) (?:send|share|upload|forward|transmit|expose|leave|use)\b[^.?!\n]{0,40}\b(?:(?:to|in|with|into) (?:the |any |an? )?(?:public |external )?"
        r"(?:cloud|third[- ]part\w{1,3}|outside|external|openai|anthropic)|external (?:api|apis|service|services|model|models)|our (?:network|data ?cent\w{2}|building))|"
        r"\bmust (?:be processed|stay|remain)\b[^.?!\n]{0,40}\b(?:only|local\w{0,2}|on[- ]prem\w{0,4}|sovereign|inside|within)\b|"
        r"\bnicht (?:in die|an die|an eine) cloud|\bnur lokal verarbeiten|\bpas (?:envoyer )?dans le cloud|\bno (?:lo )?envi\w{1,3} a la nube|buluta gondermeyin|"
        r"(?:在)?本地处理|不要(?:将|把)?[^。\n]{0,12}(?:发送|上传|外传)|不(?:要)?离开我们|留在我们的?本地",
        "on-prem", "on prem", "local", "house", "sovereign", "internal", "confidential", "cloud", "third", "outside", "external", "openai", "anthropic", "network", "data cent", "datacent",
        "must ", "lokal", "nube", "buluta", "本地", "不要", "离开",
    ),
    _row(
        "announced_record",  # the writer says that such records are attached
        r"\b(?:this|these|the attached|the following|attached|below is (?:a|the|our)) (?:\w{1,16} ){0,3}(?:patients?|employees?|customers?|crm|payroll|salary|hr|medical|client)\b"
        r"(?: \w{1,16}){0,3} (?:records?|data|datasets?|export|spreadsheet|file|list|dump|directory|survey|table|package)\b",
        "patient", "employee", "customer", "crm", "payroll", "salary", "hr ", "medical", "client",
    ),
)
"""Catalogue: phrases that mark a text as not for outsiders. They run over lower-case plain letters."""


def business(view: View) -> Iterator[Finding]:
    """Everything in a view that an organization keeps to itself."""
    return findings_of(RULES, view)
