"""What an organization keeps to itself: deals, unpublished figures, agreements, marked code, open incidents."""

import re
from collections.abc import Iterator

from app.domain.labels import Sensitivity
from app.domain.screening import Finding
from app.screening.business_words import CODE, DEAL, FLAW, OPEN, OURS, UNTOLD
from app.screening.mapping import View
from app.screening.rules import Rule, findings_of


def _row(kind: str, pattern: str, *anchors: str) -> Rule:
    return Rule(kind, re.compile(pattern), Sensitivity.CONFIDENTIAL, anchors)


MARKS: tuple[Rule, ...] = (
    _row(
        "nda",
        r"\b(?:under|covered by|subject to|signed|signing|within|bound by|part of|protected by|violat\w{1,3})\b[^.?!\n]{0,30}\b(?:nda\b|ndas\b|non[- ]?disclosure)|"
        r"\b(?:our|their|the) nda with|\b(?:unser\w{0,2}|unter) nda|\bsous (?:nda|accord de confidentialite)|\bbajo (?:nda|acuerdo de confidencialidad)|nda kapsaminda|"
        r"gizlilik sozlesmesi (?:kapsam|geregi)|geheimhaltungsvereinbarung|verschwiegenheits(?:erklarung|vereinbarung)|保密协议",
        "nda", "disclosure", "confidencialidad", "confidentialite", "gizlilik", "geheim", "verschwieg", "保密",
    ),
    _row(
        "confidential_mark",
        r"\b(?:strictly|highly|company|commercial in|private and|privileged and|proprietary (?:and|&)) confiden(?:tial|ce)\b|"
        r"\bconfidential (?:and|&) proprietary\b|(?:^|\n)[\s#/*>\[(=\"'-]{0,8}(?:strictly )?confidential\b(?=\s{0,2}(?:[-:\])/|*\n]|$))|"
        r"\bthis (?:\w{1,16} ){0,2}is (?:strictly |highly )?confidential\b|\bin confidence\b|\bfor internal eyes only\b|"
        r"\bconfidential (?:\w{1,16} )?(?:memo|report|document|deck|draft|review|commentary|contract|agreement|briefing|minutes|information from|figures|numbers)\b|"
        r"\b(?:streng |strikt )?vertraulich(?:e[rsnm]?)?\b|\b(?:strictement )?confidentiel(?:le)?s?\b|\bestrictamente confidencial|\bconfidencial(?:es)?\b|"
        r"\bgizli(?:dir)?\b(?! mod)|机密|绝密|保密文件",
        "confiden", "vertraulich", "gizli", "eyes only", "机密", "绝密", "保密",
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
        r"\bkeep (?:it|this|that|these) (?:quiet|secret|confidential|between us|under wraps|to yourself)\b|(?:^|[.\n] ?|\b(?:just|strictly|this stays) )between us\b|\bunder wraps\b|"
        r"\bunter uns\b(?= bleib|:|,)|\bentre nous\b|\bentre nosotros\b|aramizda kalsin|仅限我们",
        "keep ", "between us", "wraps", "unter uns", "entre n", "aramizda", "仅限",
    ),
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
)  # fmt: skip
"""Catalogue: what declares a text to be confidential, wherever it stands."""

STATEMENTS: tuple[Rule, ...] = (
    _row("deal", rf"{DEAL}[^\n]{{0,140}}?{UNTOLD}|{UNTOLD}[^\n]{{0,140}}?{DEAL}|\b(?:will|to|we) announce [^.?!\n]{{0,40}}?{DEAL}"),
    _row(
        "deal",
        rf"{OURS}(?: \w{{2,10}}){{0,4}} (?:acquir(?:e|ing)|about to (?:buy|sell|merge|acquire)|take over|taking over|merging with|being (?:acquired|bought|sold)|going public|"
        r"raising (?:a )?(?:series|seed|money|a round|capital)|miss(?:ing)? (?:our |the )?(?:q[1-4] |quarterly |full[- ]year )?(?:guidance|forecast|targets?|numbers))\b|"
        r"\b(?:acquire|buy|buying|take over|merge with|bought|invest(?:ing)? in) us\b|\b(?:offer|bid) (?:of|for) [^.?!\n]{0,30}(?:for us|for our company|from)|"
        r"\b(?:term sheet|letter of intent|loi)\b[^.?!\n]{0,60}(?:values|valuation|signed|signing|us at|from)|\bvalues us at\b|\bthe merger with\b|\bmerger (?:with|of) \w{3,20}[^.?!\n]{0,40}closes|"
        r"\b(?:our|the) (?:pending|planned|upcoming|secret|proposed) (?:acquisition|merger|ipo|divestiture|layoffs?|takeover|sale)|\bthe board (?:votes|decides|approves|will vote)\b[^\n]{0,60}(?:\d|deal|offer)|"
        r"\b(?:exclusive|advanced|confidential|early) (?:talks|negotiations)\b|\bin (?:talks|negotiations) (?:to|with|about)\b|\btalks to (?:be )?(?:acquire|sell|buy|merge)|\b(?:to|will) be acquired by\b|\b(?:our|a|the) data room\b|\bwir (?:kaufen|ubernehmen|verkaufen|fusionieren mit)\b|\bwir werden [^.?!\n]{0,60}(?:ubernehmen|kaufen|verkaufen|fusionieren)\b|\bnous (?:allons )?(?:rachetons|achetons|fusionnons|racheter|acquerir|vendre|fusionner)\b|\b(?:vamos a|queremos) (?:comprar|adquirir|vender)\b|(?:satin|devr)aliyoruz|satin aliyoruz|我们(?:要|将|准备|计划)(?:收购|并购|出售)",
        "acquir", "about to", "take over", "taking over", "merging", "merge", "being ", "going public", "raising", "miss", "buy", "bought", "invest", "offer", "bid", "term sheet",
        "letter of", "loi", "values us", "merger", "ipo", "divest", "layoff", "takeover", "sale", "the board", "talks", "negotiations", "data room", "nous ", "queremos", "vamos", "aliyoruz", "kaufen", "ubernehm", "fusion", "achet", "comprar", "adquirir", "vender", "satin al", "我们",
    ),
    _row(
        "proprietary_code",
        r"\bproprietary(?: and confidential|\s{0,2}[-:(/]| internal| source| code)|\btrade secrets?\b(?= (?:of|belonging)|\s?-|[^?\n]{0,60}(?:do not|unauthori|prohibit|property of))|"
        r"\b(?:our|company|contains|is an? \w{2,20}) trade secrets?\b|"
        r"\bunauthori[sz]ed (?:copying|use|reproduction|distribution|disclosure)\b|\binternal source\b|\ball rights reserved\b[^\n]{0,80}(?:proprietary|confidential)|"
        rf"\b(?:our|my company's|this) (?:\w{{1,16}} )?(?:proprietary|secret|patent[- ]pending|unpublished|unreleased) (?!manager|store|key|santa|rotation)[^.?!\n]{{1,40}}|"
        rf"\bproprietary {CODE}|\b(?:unpublished|unreleased|unfiled) (?:\w{{1,16}} )?(?:paper|patent|research|draft|invention|product)|\bpatent (?:application )?draft|"
        r"\bnot to leave the company\b|\bcompany property\b|betriebsgeheimnis|geschaftsgeheimnis|secret industriel|secreto industrial|ticari sir\w{0,2}|商业秘密|专有代码|未公开的",
        "proprietary", "trade secret", "unauthori", "internal source", "rights reserved", "secret", "patent", "unpublished", "unreleased", "unfiled", "company",
        "geheimnis", "ticari", "商业", "专有", "未公开",
    ),
    _row("open_vulnerability", rf"{FLAW}[^\n]{{0,140}}?{OPEN}|{OPEN}[^\n]{{0,140}}?{FLAW}"),
    _row(
        "open_vulnerability",
        r"\b(?:accepts?|allows?|lets?|exposes?|leaks?|returns?) (?:any |all |an? )?(?:unsigned|unauthenticated|anonymous|expired|forged|other (?:user|tenant|customer)s?'?|any jwt|any token)\b"
        r"[^\n]{0,120}?\b(?:fix|patch|reported|planned|week|yesterday|unfixed|workaround)\b|"
        r"\b(?:pen(?:etration)?[ -]?test|red team|security audit)(?:er|ers)?(?: \w{1,12}){0,2} (?:draft|report|finding|findings|found|result|results|says)\b|"
        rf"\b(?:we|i) (?:just )?(?:found|discovered|have|noticed|got reported)\b[^.?!\n]{{0,60}}?{FLAW}[^.?!\n]{{0,80}}?\b(?:our|my|in the|login|api|portal|app|backend)\b|"
        rf"{OURS}[^.?!\n]{{0,60}}\b(?:has|have|contains|suffers from) (?:an? |a critical |a serious |several )?{FLAW}|\bbug bounty\b[^.?!\n]{{0,60}}\b(?:reported|report|submitted|found)\b",
        "unsigned", "unauthenticated", "anonymous", "expired", "forged", "other ", "any ", "pen", "red team", "security audit", "found", "discovered", "have", "noticed", "reported", "has ",
        "contains", "suffers", "bounty",
    ),
    _row(
        "security_incident",
        r"\b(?:attackers?|intruders?|hackers?|someone|somebody|an? (?:ex-|former )?employee|threat actor)\b[^.?!\n]{0,24}\b(?:has|have|had|is|are|got|gained|was|were|stole|exfiltrat\w{2,4}|accessed|encrypted|dumped)\b"
        r"[^.?!\n]{0,40}\b(?:reading|access|inside|in our|our|stolen|data|database|exfiltrat\w{2,4}|credentials|bucket|backups?)\b|"
        r"\b(?:ransom note|ransomware (?:on|hit|has|in)|we (?:were|got|have been|are being|'ve been|had been) (?:hacked|breached|compromised|attacked|ransomed|extorted|phished)|"
        r"(?:the|our|a) (?:data )?(?:leak|breach|intrusion|compromise) (?:is|was|has|at|in|of|on) (?!a |an |when |defined)|"
        r"our (?:\w{1,16} ){0,2}(?:was|were|got|has been|have been) (?:hacked|breached|compromised|leaked|stolen|exfiltrated|encrypted by))|"
        r"\blegal wants silence\b|\bbreach notification (?:is )?due\b|\b(?:active|ongoing) (?:breach|intrusion|attack|security incident)\b|\bindicators? of compromise (?:on|in) our\b|"
        r"\b(?:customers?|users|regulator|authorities) (?:are|have|has|is|were) not (?:yet )?(?:been )?(?:informed|told|notified)\b|"
        r"\bangreifer\b[^.?!\n]{0,60}(?:zugriff|server|daten|lies|liest)|\bwir wurden (?:gehackt|angegriffen)|erpresserschreiben|nous avons ete pirates|demande de rancon|nos han hackeado|"
        r"nota de rescate|hacklendik|fidye notu|我们被(?:黑|入侵|攻击)|勒索(?:信|软件)|攻击者(?:已|正在)",
        "attacker", "intruder", "hacker", "someone", "somebody", "employee", "threat actor", "ransom", "hacked", "breach", "compromise", "leak", "intrusion", "attack", "stolen",
        "exfiltrat", "extorted", "phished", "silence", "angreifer", "wir wurden", "erpresser", "pirates", "rancon", "hackeado", "rescate", "hacklendik", "fidye", "被", "勒索", "攻击者", "encrypted by", " not ",
    ),
)  # fmt: skip
"""Catalogue: statements about the organization's own affairs. In a question about the matter in general they do not count."""

_GENERAL = re.compile(
    r"[\s\"'>*#-]{0,6}(?:what (?:is|are|does|do|did|belongs|happens|would)|explain|define|describe|how (?:do|does|did|can|are|is|should (?:one|a|companies))|"
    r"why (?:do|does|did|is|are)|when (?:is|are|do|does|a)|who|which|difference between|was ist|wie (?:funktioniert|erkennt)|erklar\w{0,3}|qu'est-ce|comment (?:fonctionne|peut-on)|"
    r"que es|como funciona|nedir|什么是|如何|解释)\b"
)
_OWN = re.compile(r"\b(?:we|our|ours|us|i|my|me|this|these|wir|unser\w{0,2}|uns|nous|notre|nos|nuestr\w{1,2}|biz|bizim)\b|我们|我的")
_STOP = re.compile(r"[.?!:]\s|\n")
_SENTENCE = 400


def business(view: View) -> Iterator[Finding]:
    """Everything in a view that an organization keeps to itself."""
    yield from findings_of(MARKS, view)
    for finding in findings_of(STATEMENTS, view):
        if not _is_general(view, finding):
            yield finding


def _is_general(view: View, finding: Finding) -> bool:
    """Whether the sentence asks about such things in general: a question word at its start, and nobody's own matter."""
    before = view.lower[max(0, finding.start - _SENTENCE) : finding.start]
    stops = [match.end() for match in _STOP.finditer(before)]
    sentence = before[stops[-1] if stops else 0 :] + view.lower[finding.start : finding.end]
    return bool(_GENERAL.match(sentence)) and not _OWN.search(sentence)
