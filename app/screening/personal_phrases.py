"""Phrases that hold data about a person who need not be named. To know one more, add a row."""

from app.screening.phrases import Phrase, row

_ILLNESS = (
    r"(?:metformin|insulin|chemotherapy|diabet|cancer|leuk|lymphoma|carcinoma|tumou?r|hiv\b|hepatitis|"
    r"epilep|asthma|arthrit|bipolar|depress|schizo|"
    r"anxiety|ptsd|adhd|autis|dementia|alzheimer|parkinson|multiple sclerosis|crohn|pregnan|chemo|krebs|"
    r"schwanger|krankgeschrieben|epilepsie|enceinte|"
    r"embarazad|hamile|kanser|癌|怀孕|糖尿病|抑郁)"
)
_NUMBER = r"\+?[\d(][\d ().\-/]{6,20}\d"

HEALTH: tuple[Phrase, ...] = (
    row(
        "health",
        "i was diagnosed with | i am diagnosed with | i'm diagnosed with | i've been diagnosed with | "
        "i have been diagnosed with | i got diagnosed with | "
        "diagnosed me | my diagnosis is | my medication is | my illness is | my disability is",
    ),
    row("health", "diagnosed my", r" (?:wife|husband|son|daughter|mother|father|child|partner)\b"),
    row(
        "health",
        "i have | i've | i had | i suffer from | i am on | i'm | ich habe | ich bin | ich leide an | "
        "j'ai | je suis | tengo | padezco | bende | 我有 | 我患 | 我得了",
        rf"[^.?!\n]{{0,30}}{_ILLNESS}",
    ),
    row(
        "health",
        "my wife | my husband | my son | my daughter | my mother | my father | my child | my partner | "
        "my boss | my colleague",
        rf" (?:has|is|had|was)\b[^.?!\n]{{0,30}}{_ILLNESS}",
    ),
    # people at work: they build things for patients too, so that the illness follows at once
    row(
        "health",
        "my manager | my deputy | my assistant | my cofounder | my co-founder | my business partner | my engineer | "
        "my developer | my tester | our manager | our engineer | our developer | our tester | our designer | "
        "our analyst | our architect | our assistant | mein chef | mein kollege | meine kollegin | mein partner | "
        "mi jefe | mi jefa | mi socio | mi socia | mi colega",
        r"(?: [\w'-]{2,20})? (?:has|had|suffers from|hat|leidet an|tiene|padece)"
        rf"(?: (?:an?|eine?|una?|early|severe|chronic|type \d)){{0,2}} {_ILLNESS}",
    ),
    row(
        "health",
        "mon associé | mon associée | mon collègue | ma collègue | mon chef | ma cheffe",
        rf"(?: [\w'-]{{2,20}})? (?:a|a eu|souffre)(?: (?:une?|d'une?|de)){{0,2}} {_ILLNESS}",
    ),
    # an illness of two letters, which are units and products too
    row(
        "health",
        "has ms | has copd | has ibs | hat ms | a la sep",
        r"(?= and\b| but\b| or\b| so\b| since\b| und\b| et\b|[,.;!?\n]|$)",
        r"\b(?:he|she|er|sie|il|elle|(?:my|our|meine?|unsere?|mon|ma|notre) (?:wife|husband|son|daughter|mother|father|"
        r"colleague|boss|manager|deputy|assistant|engineer|developer|tester|designer|analyst|architect|partner|"
        r"chefin|kollegin|kollege|chef|collegue|associee?)(?: [a-z'-]{2,20})?) $",
    ),
    row(
        "health",
        "record | case | subject | row",
        r"[ #:]{1,3}\d{2,24}[^\n]{0,30}\b(?:male|female|man|woman|y/?o)\b[^\n]{0,120}?"
        rf"(?:{_ILLNESS}|diagnos|\bmg\b|copd|oxygen|\becg|mmhg|lesion)",
    ),
    # what one patient has; "if the patient has ..." is a rule about all of them
    row(
        "health",
        "the patient | this patient | my patient | our patient | der patient | die patientin | le patient | "
        "la patiente | el paciente | la paciente",
        r"(?: [\w.'-]{1,24}){0,3} (?:has|had|suffers from|is on|takes|was diagnosed with|hat|leidet an|nimmt|a|"
        rf"souffre de|prend|tiene|padece|toma)\b[^.?!\n]{{0,30}}{_ILLNESS}",
        r"(?<!if )(?<!when )(?<!whether )(?<!where )(?<!that )(?<!wenn )(?<!falls )(?<!ob )"
        r"(?<!si )(?<!quand )(?<!cuando )$",
    ),
    # one patient, known by a number or an age
    row(
        "health",
        "patient | patientin | paciente | hasta | 病人 | 患者",
        r"(?:[ _-]?(?:id|no\.?|nr\.?|number|#|mrn))?[ :#=\"',]{1,4}(?:[a-z0-9-]{0,6}\d{3,24}|(?:is |was |"
        r"aged )?\d{1,3}[ -]?(?:years?|y/?o\b|jahre|ans|anos))"
        rf"[^\n]{{0,160}}?(?:{_ILLNESS}|diagnos|mg\b|hba1c|icd|\bpain|troponin|\becg|mmhg|\bbpm\b|lesion|"
        rf"symptom|fever|admitted|surgery|dosis|schmerz|douleur|dolor)",
    ),
)
"""Catalogue: health data about the writer, somebody near, or one patient."""

OTHERS: tuple[Phrase, ...] = (
    row(
        "salary",
        "my salary is | my current salary is | my new salary is | my pay is | my base is | "
        "my compensation is | i earn | i make | i get paid | ich verdiene | "
        "mein gehalt ist | mein gehalt liegt | je gagne | mon salaire est | yo gano | mi sueldo es | maaşım",
        r"[^.?!\n]{0,20}\d[\d.,]{2,9}|[^.?!\n]{0,12}\d{2,3} ?k\b",
    ),
    row(
        "performance",
        "should i fire | should i let | should i sack | should i dismiss",
        r" (?:my|our) [^.?!\n]{0,80}\b(?:he|she|his|her)\b",
    ),
    row(
        "postal_address",
        "his | her | their",
        r" (?:(?!ip|mac|e-?mail|wallet)\w{1,12} )?address(?: is|:)[^\n?!]{0,40}?\d",
    ),
    row(
        "postal_address",
        "address",
        r"(?: is|:)[^\n?!]{0,40}?\d",
        r"\b[a-z]{2,24}(?<!company)(?<!server)(?<!office)'s (?:\w{1,12} )?$",
    ),
    row(
        "postal_address",
        "lives at | lives on | resides at | wohnt in der | wohnt am | wohnt im | habite au | habite rue | vive en",
        r" [^\n?!]{0,40}?(?<![.:\d])\d{1,5}\b(?![.:]\d)",
        r"\b(?!(?:it|that|which|there|this|service|server|code|app|data|file|config|database|db|cluster|"
        r"logic|model|api|endpoint|page|site|repo)\b)[a-z][a-z.'-]{1,24} $",
    ),
    # a mobile telephone belongs to a person
    row(
        "phone_number",
        "mobile | cell | cellphone | handy | mobilnummer | mobiltelefon | mobil | cep | móvil | celular | 手机",
        rf"(?: ?(?:phone|number|no\.?|tel\.?|号码?))?[\"' ]{{0,3}}[:=#]?\s{{0,3}}[\"']?{_NUMBER}",
    ),
)
"""Catalogue: pay, performance, address and telephone of somebody who is not named."""
