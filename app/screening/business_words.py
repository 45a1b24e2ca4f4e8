"""Alternatives that the rows of ``business`` share. They match lower-case plain letters."""

OURS = r"\b(?:we|we're|we've|our|us|wir|unser\w{0,2}|nous|notre|nos|nosotros|nuestr[oa]s?|biz|bizim)\b"
"""An organization that speaks of itself."""

FLAW = (
    r"(?:sql injection|sqli\b|xss\b|csrf\b|ssrf\b|\brce\b|remote code execution|\bidor\b|bypass\w{0,2}|privilege escalation|directory traversal|path traversal|"
    r"vulnerab\w{3,6}|security (?:hole|flaw|bug|gap|issue)|zero[- ]day|0-day|exploit|backdoor|open redirect|deserializ\w{2,6}|buffer overflow|unauthenticated|"
    r"unsigned|without (?:auth\w{0,12}|login|a password)|publicly (?:accessible|readable|writable|exposed)|world[- ]readable|default (?:credentials|password)|"
    r"hard[- ]?coded (?:key|password|secret)|exposed (?:bucket|endpoint|admin|database)|\bhole\b|sicherheitsl\w{2,8}|schwachstelle\w?|faille|vulnerabilidad|"
    r"guvenlik acig\w{1,2}|漏洞|cve-\d{4}-\d{4,7}|unpatched|leaks? (?:tokens?|passwords?|data|session))"
)
"""A weakness in security."""

OPEN = (
    r"(?:\bour (?:\w{2,16} ){0,3}(?:server|gateway|login|api|portal|panel|cluster|app|database|endpoint|host)s?\b[^.?!\n]{0,40}unpatched|"
    r"(?:unpatched|still vulnerable)[^\n]{0,40}\b(?:our|we|my)\b|(?:have|has|had|did|is|are|was|were|isn't|aren't|hasn't|haven't) ?(?:not|n't)? (?:yet )?(?:been )?(?:unfixed|unpatched)|"
    r"not (?:yet )?(?:been )?(?:fixed|patched|closed|public|disclosed|resolved|mitigated|rotated)|(?:isn't|hasn't been|haven't) (?:yet )?(?:fixed|patched|public|closed)|"
    r"still (?:open|live|exploitable|there|unpatched|reachable|in production)|remains? (?:open|exploitable)|no (?:fix|patch)\b|(?:fix|patch) (?:is |was )?(?:planned|pending|a week|due|scheduled|comes|"
    r"ships|next|only|tomorrow|on the way|coming)|until (?:the|a|we) (?:fix|patch|release)|is live\b|unfixed|undisclosed|embargo|before (?:we|it) (?:patch|fix|disclose)|"
    r"ungepatcht|noch (?:nicht (?:behoben|geschlossen)|offen)|non corrigee?|pas encore corrige|sin (?:parchear|corregir)|henuz (?:duzeltilmedi|kapatilmadi)|未修复|尚未修复)"
)
"""A state of not being mended."""

UNTOLD = (
    r"(?:not (?:yet )?(?:been )?(?:public|announced|disclosed|published|released|official)|un(?:announced|published|disclosed|released)|nobody (?:outside|else)|no one (?:outside|else)|"
    r"(?:isn't|not) public(?:ly known)?|before (?:the |we )?(?:public )?announce\w{0,4}|(?:will|to) be announced|(?:will|to|going to|plan to) announce\b[^.?!\n]{0,50}\b(?:next|on|in|tomorrow|soon|monday|week|month)|announce\w{0,2} (?:it |them |this )?(?:only )?(?:next|on|in)|"
    r"publish (?:it |them |this )?only|only (?:publish|announce)|keep (?:it|this|that) (?:quiet|secret|confidential|private|between us|under wraps)|quietly|secretly|"
    r"(?:staff|employees|team|teams|market|press|customers|investors|public|people|they|nobody) (?:do not|don't|does not|doesn't|are not|aren't|is not|isn't|has not|have not|hasn't|haven't)(?: yet)? "
    r"(?:yet )?(?:know|been told|told|informed|aware|heard)|nobody knows|under (?:wraps|embargo)|non[- ]public|\binsider|blackout period|between us|"
    r"annonce prevue|anuncio previsto|ankundigung (?:im|am)|wird (?:erst )?\w{0,12} ?(?:bekannt|angekundigt)|(?:noch )?nicht (?:offentlich|veroffentlicht|angekundigt|bekannt)|unveroffentlicht\w{0,2}|non annonc\w{1,3}|pas encore (?:public\w{0,3}|annonc\w{1,3})|"
    r"no anunciad\w|sin anunciar|aun no (?:es )?public\w|henuz (?:aciklanmadi|duyurulmadi)|kamuya aciklanmam\w{2,4}|(?:尚)?未公(?:开|布)|还没(?:有)?公布|不公开)"
)
"""Something that is not to be known yet."""

DEAL = (
    r"(?:acqui(?:re|ring|red|sition)|\bmerg(?:e|er|ing)\b|take ?over|buy(?:ing)? (?:out )?[a-z]|\bbought\b|sell(?:ing)? (?:the company|our)|divest\w{1,5}|\bipo\b|"
    r"term sheet|letter of intent|\bloi\b|due diligence|funding round|series [a-e]\b|valuation|revenue|earnings|guidance|ebitda|\bprofit|\bloss(?:es)?\b|\bburn\b|runway|"
    r"\bbookings\b|\bforecast|lay-?offs?|restructur\w{3,5}|redundanc\w{1,3}|quarterly (?:numbers|figures|results)|price (?:increase|rise|cut)|product launch|bankrupt\w{0,3}|insolven\w{1,3}|"
    r"ubernahme|\bkaufen\b|\bverkauf\w{0,2}|umsatz|\bgewinn\b|entlassung\w{0,2}|stellenabbau|insolvenz|\brachat|chiffre d'affaires|licenciements|"
    r"adquisicion|compra de|ingresos|despidos|satin al\w{1,6}|birlesme|\bciro\b|isten cikarma|收购|并购|裁员|营收|财报|融资)"
)
"""A deal, or figures that move a price."""

CODE = r"(?:algorithm|code|source|formula|design|model|method|technology|implementation|test sequence|data pipeline|recipe|process|manufactur\w{3,4})"
"""What can be proprietary."""
