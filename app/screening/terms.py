"""Words that matter, by kind and language. To know one more, add it.

A word that ends with ``*`` matches every word that begins so; the others match as they stand. Accents do not matter.
The same kind in any language counts alike.
"""

from functools import cache

from app.screening.lexicon import Lexicon, Page, listed
from app.screening.phrases import Phrase, phrasebook, phrases_in, row
from app.screening.proximity import Span

TERMS: dict[str, dict[str, str]] = {
    "illness": {
        "en": "diagnosed with | diabet* | cancer | leuk* | lymphoma | carcinoma | melanoma | tumor* | tumour* | "
        "hiv | aids | hepatitis | "
        "tubercul* | epilep* | asthma* | arthrit* | bipolar | depression | depressive | schizo* | "
        "anxiety disorder | anxiety | "
        "burnout | burn-out | ptsd | adhd | autis* | dementia | alzheimer* | parkinson* | "
        "multiple sclerosis | crohn* | colitis | "
        "kidney disease | renal failure | liver disease | cirrhosis | heart attack | heart failure | "
        "heart disease | "
        "hypertension | high blood pressure | migraine* | anorexi* | bulimi* | alcoholi* | "
        "alcohol problem | slipped disc | "
        "herniated | concussion | sleep apn* | metasta* | stage ii | stage iii | stage iv | covid | "
        "long covid | pregnan* | "
        "miscarriage | chemotherap* | radiotherap* | psychiatr* | psychotherap* | insulin | metformin | "
        "sertraline | fluoxetine | "
        "warfarin | oxycodone | methadone | antidepress* | antipsychot* | hba1c | fibromyalg* | "
        "endometrios* | anemia | anaemia | "
        "pneumonia | thyroid | lupus | psoria* | osteopor* | glaucoma | std | chlamydia | syphilis | "
        "panic attack* | "
        "stroke patient | heart surgery | multiple myeloma | kidney stones | hearing aid | "
        "eating disorder | ocd | suicid* | overdose | alcohol addiction | drug addiction | infertil* | "
        "menopaus* | transplant* | dialysis | tuberculosis | chest pain | troponin",
        "de": "zuckerkrank* | krebs | brustkrebs | depressionen | herzinfarkt | schlaganfall | bandscheib* | "
        "schwanger | schwangerschaft | "
        "epilepsie | asthma | chemotherapie | bluthochdruck | magersucht | sucht* | "
        "depressiv | leukämie | tumor | parkinson | multiple sklerose | angststörung | alkoholkrank* | "
        "hirnblutung | gehirntumor | diabetes",
        "fr": "diabét* | dépression | enceinte | grossesse | chimiothérapie | cancéreu* | "
        "infarctus | avc | tumeur | sclérose en plaques | burn-out | dépressif | dépressive | leucémie | "
        "épilepsie | asthme | sida | alcoolique",
        "es": "cáncer | embarazada | embarazo | depresión | diabét* | quimioterapia | "
        "infarto | ictus | tumor | leucemia | epilepsia | asma | sida | esclerosis | ansiedad | alcohólic*",
        "tr": "kanser* | diyabet* | şeker hastalığı | hamile | hamilelik | depresyon* | kemoterapi* | "
        "kalp krizi | felç | tümör | lösemi | epilepsi | astım | alkol bağımlı* | kaygı bozukluğu",
        "zh": "确诊 | 患有 | 怀孕 | 癌 | 糖尿病 | 抑郁 | 高血压 | 肿瘤 | 艾滋 | 乙肝 | 癫痫 | 哮喘",
    },
    "care": {
        "en": "diagnos* | sick leave | sick note | medical leave | off sick | on sick | called in sick | "
        "medication* | prescri* | patient | "
        "discharge note* | discharged from | hospitali* | hospital | surgery | disabilit* | disabled | "
        "seizure* | mri | ct scan | "
        "x-ray | biopsy | blood pressure | blood test* | blood type | cholesterol | creatinine | rehab | "
        "lithium | levetiracetam | "
        "tamoxifen | ibuprofen | morphine | infection | allerg* | fracture* | mental health | "
        "medical record* | medical history | "
        "medical condition* | health record* | health condition* | disease* | disorder | syndrome | "
        "symptom* | therapist | therapy | "
        "radiolog* | oncolog* | cardiolog* | patholog* | mammogra* | lesion* | malignan* | tumor board | "
        "tumour board | bi-rads | a1c | "
        "glucose level | blood sugar | surgeon | physician | doctor's appointment | gp letter | ecg | "
        "ekg | icu | ward | "
        "sick days | signed off work | wheelchair | hearing loss | visually impaired | treated for | "
        "treatment | doctor's note | tested positive | dosage | icd-10 | icd10 | clinical | vaccinat* | "
        "nervous breakdown | in a clinic | ivf | fertility treatment | rehabilit* | sober | relapse* | "
        "medical certificate | "
        "unfit for work | incapacitated | copd | oxygen | troponin | on tiotropium | pacemaker | "
        "inpatient | outpatient | palliative | meningioma",
        "de": "krank | krankmeld* | krankgeschrieb* | krankschreib* | krankheit* | erkrank* | diagnose* | "
        "diagnostiz* | arbeitsunfähig* | "
        "schwerbehind* | medikament* | befund* | therapie | klinik | attest | blutdruck | in reha | "
        "psychisch* | patientin* | operiert",
        "fr": "malade | maladie* | arrêt maladie | arrêt de travail | diagnostiqu* | ordonnance* | "
        "hospitalis* | dossier médical | "
        "invalidité | soigné*",
        "es": "enferm* | baja médica | baja por | diagnosticad* | diagnosticar* | medicación | hospitaliz* | "
        "discapacidad | historia clínica | "
        "historial médico",
        "tr": "hastalık* | hastalığ* | hastanın | hastamız | hastane* | teşhis* | tanısı | rapor aldı | "
        "raporlu | ilaç* | ameliyat* | "
        "tedavi* | engelli | sağlık raporu",
        "zh": "诊断 | 病假 | 病历 | 手术 | 住院 | 服药 | 处方 | 体检报告 | 患者 | 病人",
    },
    "biometric": {
        "en": "face template* | face embedding* | facial embedding* | faceprint* | face vector* | "
        "fingerprint* | iris scan* | iris code* | iris_* | iris hash | retina scan* | retinal scan of | "
        "voiceprint* | voice print* | "
        "voice sample* | gait | minutiae | palm vein* | palm print* | biometric* | dna sample* | "
        "dna profile* | genome | "
        "face_embedding* | face_template* | face_vector* | face id | faceid",
        "de": "fingerabdr* | gesichtsvorlage* |  iris-scan* | biometri* | stimmabdruck*",
        "fr": "empreinte* digitale* | biométri*",
        "es": "huella* dactilar* | huella dactilar | biométri*",
        "tr": "parmak izi* | biyometri*",
        "zh": "指纹 | 人脸 | 虹膜 | 声纹 | 生物特征",
    },
    "salary": {
        "en": "salary | salaries | earns | payslip* | pay slip* | pay stub* | wage* | pay rise | pay cut | "
        "pay raise | compensation package | "
        "total compensation | stock options | rsus | severance | takes home | hourly rate | day rate | "
        "salary_* | base_salary | "
        "gross pay | net pay | underpaid | overpaid",
        "de": "gehalt* | jahresgehalt | monatsgehalt | grundgehalt | bruttogehalt | verdient | "
        "gehaltserhöhung | abfindung* | lohnabrechnung",
        "fr": "salaire* | rémunération | fiche de paie",
        "es": "salario* | sueldo* | nómina",
        "tr": "maaş* | ücreti",
        "zh": "工资 | 薪水 | 薪资 | 月薪 | 年薪 | 薪酬 | 加薪",
    },
    "pay": {
        "en": "earn* | paid | pay | payroll | compensation | comp | base | bonus* | raise | equity | makes | "
        "per year | a year | per month | "
        "annually | counter-offer | counteroffer | counter offer | offer* | fair for | promot* | hire* | "
        "hiring | engineer | developer | "
        "manager | designer | analyst | scientist | director | consultant | contractor | intern | "
        "asked for | asks for | wants | expects | demands | gets | currently | to stay | matching | "
        "market rate | below market | above market | worth | lead | head of | vp | cto | cfo | ceo | "
        "senior | "
        "junior | level | band | employee | role",
        "de": "verdien* | lohn* | brutto | netto | bonus* | zahlen wir | entwickler* | mitarbeiter* | angebot",
        "fr": "gagne | paie | augmentation | prime | brut | net | ingénieur* | salarié*",
        "es": "gana | cobra | aumento | bruto | neto | ingenier* | emplead*",
        "tr": "ücret* | zam | kazanıyor | prim | brüt | net | mühendis* | çalışan*",
        "zh": "奖金 | 每月 | 税前 | 税后 | 工程师 | 员工",
    },
    "performance": {
        "en": "interview notes | interview feedback | no hire | strong hire | hiring decision | "
        "reference check | background check | poor communication | "
        "communication skills | stakeholders | headcount reduction | redundan* | replaced by | "
        "not a team player | one-on-one | 1:1 | feedback for | feedback on | feedback to | "
        "evaluation of | assessment of | struggl* | sloppy | lazy | incompetent | unreliable | "
        "careless | micromanag* | misses | improvement plan | performance plan | performance review* | "
        "performance rating | performance | underperform* | "
        "below expectation* | exceeds expectation* | meets expectation* | missed every | "
        "missed deadline* | missed three | "
        "missed the deadline* | missed all | no promotion | promot* | demot* | passed over | let go | "
        "lay off | laid off | layoff | fire | "
        "fired | firing | sack | sacked | dismiss* | terminat* | severance | probation* | resign* | "
        "disciplin* | written warning* | "
        "warning* | warned | complained | complaint* | hr file | hr has | hr case | harass* | "
        "misconduct | toxic | rude | conflict with | "
        "appraisal* | peer review* | rating | quits | quit | is leaving | replace him | replace her | "
        "talks to juniors | weak on | attitude | "
        "burned out | absent* | attendance | late again | pip | "
        "hire | hired | rejected | interviewed | on notice | notice period | replaced | demotivated | "
        "lost motivation | attitude problem | bad attitude | low performer | top performer | "
        "high performer | rude | lied | cheated | "
        "my reports | direct report | direct reports | rank my | team lead | become lead | argues | argued | "
        "job application | cover letter | handed in | resigned | onboarding of | missed two | missed several | "
        "hard to work with | weak at | strong in | great code",
        "de": "abmahn* | kündig* | entlass* | gekündigt | probezeit | leistungsbeurteil* | "
        "mitarbeitergespräch | beförder* | beschwer* | "
        "zielvereinbarung* | minderleist* | trennen von | zeugnis | fehlzeit* | unpünktlich* | "
        "bewerbung* | lebenslauf | absage | arbeitszeugnis | mitarbeiterbewertung",
        "fr": "licenci* | avertissement* | entretien annuel | évaluation* | période d'essai | démission* | "
        "promouvoir | sous-perform* | "
        "virer | insuffisan* | "
        "candidature | lettre de motivation | période d'essai",
        "es": "despedir* | despid* | amonesta* | evaluación de desempeño | desempeño | bajo rendimiento | "
        "período de prueba | renunci* | "
        "queja* | ascens* | "
        "candidatura | despedir a | rendimiento",
        "tr": "işten çıkar* | performans* | uyarı* | ihtar* | istifa* | terfi* | deneme süresi | şikayet*",
        "zh": "解雇 | 辞退 | 开除 | 绩效 | 试用期 | 警告 | 投诉 | 晋升 | 离职 | 裁员",
    },
    "parting": {
        "en": "let | letting | get rid of",
    },
    "customer": {
        "en": "customer | client | subscriber | policyholder | policy holder | account holder | member | "
        "insured | tenant | guest | user | "
        "customer_name | customer_id | client_name | patient_name | passenger | buyer | borrower | "
        "donor | student | pupil",
        "de": "kunde | kundin | abonnent* | versichert* | mieter* | schüler*",
        "fr": "client | cliente | abonné* | assuré* | locataire",
        "es": "cliente | clienta | abonad* | asegurad* | inquilin*",
        "tr": "müşteri* | abone* | sigortalı",
        "zh": "客户 | 顾客 | 会员 | 用户",
    },
    "dealings": {
        "en": "account | account_id | account id | contract | subscription | subscribed | unsubscrib* | "
        "order history | purchase history | "
        "orders | order | invoice* | balance | owes | overdue | outstanding | cancelled | canceled | "
        "churned | complaint* | complains | "
        "complained | refund* | parcel | delivery | shipment* | bought | purchased | ordered | returned | "
        "watched | browsing history | loan | "
        "mortgage | claim | policy number | booking* | booked | reservation* | checked in | debt | "
        "arrears | credit score | login history | "
        "location history | voted | donated | transaction* | deposit",
        "de": "vertrag* | bestell* | rechnung* | mahn* | konto* | kontostand | abo | beschwerde* | retoure* | "
        "lieferung* | schuldet | gekündigt | "
        "darlehen | kredit* | inkasso",
        "fr": "abonnement | contrat* | commande* | facture* | solde | réclamation* | dette* | prêt",
        "es": "contrato* | pedido* | factura* | saldo | reclamaci* | debe | préstamo* | deuda*",
        "tr": "sözleşme* | sipariş* | fatura* | bakiye* | borc* | borç* | kredi*",
        "zh": "订单 | 合同 | 余额 | 欠款 | 账单 | 退款 | 投诉 | 贷款",
    },
    "address": {
        "en": "lives at | lives in | lives on | living at | home address | address | resides | moved to | street",
        "de": "wohnt | wohnhaft | anschrift | adresse | strasse",
        "fr": "habite | domicili* | adresse | demeurant",
        "es": "vive en | domicili* | dirección | calle",
        "tr": "oturuyor | ikamet* | adres*",
        "zh": "住址 | 地址 | 住在",
    },
    "birth": {
        "en": "born | date of birth | birth date | birthdate | date_of_birth | birth_date | dob | birthday",
        "de": "geboren | geb. | geburtsdatum | geburtstag",
        "fr": "né le | née le | date de naissance",
        "es": "nacid* | fecha de nacimiento",
        "tr": "doğum* | doğumlu",
        "zh": "出生 | 生日",
    },
    "phone": {
        "en": "call | phone | phone number | tel | telephone | mobile | cell | cellphone | whatsapp | sms | "
        "text her | text him | number | desk | "
        "reach | dial | contact | stop receiving messages",
        "de": "tel. | telefon* | handy* | mobil* | anruf* | rufnummer | erreichbar",
        "fr": "téléphone | portable | appel*",
        "es": "teléfono | móvil | celular | llam*",
        "tr": "telefon* | cep",
        "zh": "电话 | 手机 | 联系方式",
    },
    "street": {
        "en": "street | st | avenue | ave | road | rd | lane | ln | drive | dr | boulevard | blvd | way | "
        "court | ct | place | square | terrace | "
        "crescent | close | hill | row | gardens | parkway | highway | apt | suite | apartment | unit | "
        "box | postbox | apo | fpo | dpo",
        "de": "strasse | weg | allee | platz | gasse | postfach",
        "fr": "rue | avenue | chemin | quai | place",
        "es": "calle | avenida | plaza | paseo",
        "it": "via | viale | piazza",
        "pt": "rua | praça",
        "tr": "cad | caddesi | sok | sokak | mah",
        "pl": "ul | al | ulica",
        "hu": "utca",
        "zh": "路 | 街 | 巷 | 弄 | 大道",
    },
    "age": {
        "en": "years old | year old | year-old | years-old | y/o | yo | age | aged | when he was | when she was",
        "de": "jahre alt | jährige*",
        "fr": "ans",
        "es": "años",
        "tr": "yaşında",
        "zh": "岁",
    },
    "deal": {
        "en": "acquire | acquiring | acquired | acquisition | merge | merger | merging | takeover | take over | "
        "buy | buying | bought | divest* | ipo | "
        "term sheet | letter of intent | loi | due diligence | funding round | series a | series b | "
        "series c | series d | valuation | revenue | "
        "earnings | guidance | ebitda | profit | profits | losses | burn | runway | bookings | layoff | "
        "layoffs | lay-offs | lay-off | restructur* | "
        "redundanc* | quarterly numbers | quarterly figures | quarterly results | price increase | "
        "price cut | product launch | bankrupt* | "
        "insolven* | sell the company | selling the company | "
        "shut down the | shutting down the | close the office | closing the office | closure of | "
        "relocat* | spin off | spin-off | carve-out | capital increase | pivot | largest customer | "
        "biggest customer | reduction in force | data room | down round | bridge loan | earnings call | term sheets | "
        "convertible note | delist* | go private | rights issue | headcount | "
        "run out of money | runs out of money | run out of cash | runs out of cash | bridge round | "
        "selling the | sell the | consider selling | considering selling | close the site | closing the site | "
        "site closure | cash for | headcount cut | before publication",
        "de": "übernahme* | kaufen | verkaufen | umsatz* | gewinn | entlassungen | stellenabbau | insolvenz | "
        "finanzierungsrunde | verkauf | schließung | quartalszahlen | verlust | übernehmen | sparte",
        "fr": "rachat | acquisition | chiffre d'affaires | licenciements | fusion | "
        "levée de fonds | fermeture | cession | vente de | résultats trimestriels | perte de",
        "es": "adquisición | compra de | ingresos | despidos | fusión | "
        "ronda de financiación | cierre de | venta de | pérdidas | fusión",
        "tr": "satın al* | birleşme* | ciro | işten çıkarma* | yatırım turu | kapatma | satış | zarar",
        "zh": "收购 | 并购 | 裁员 | 营收 | 财报 | 融资 | 出售 | 关闭 | 亏损 | 上市",
    },
    "untold": {
        "en": "unannounced | unpublished | undisclosed | unreleased | nobody outside | nobody else | "
        "no one outside | no one else | nobody knows | "
        "before the announcement | before we announce | will be announced | to be announced | quietly | "
        "secretly | under wraps | under embargo | "
        "non-public | nonpublic | insider | blackout period | between us | only publish | publish only | "
        "not publicly known | "
        "will be told | will be informed | are only told | embargoed | pre-announcement | "
        "only the founders | only the board | board only | price sensitive | price-sensitive | quiet period | "
        "not disclosed | "
        "told no one | told nobody | nobody in the company | "
        "for now secret | stays secret | still secret | top secret | hush-hush | "
        "board-only | board only | before publication | before it is public | press release | pre-release | "
        "not yet public",
        "de": "nicht öffentlich* | nicht veröffentlicht | nicht angekündigt | nicht bekannt | "
        "unveröffentlicht* | noch geheim | streng geheim | "
        "wird erst",
        "fr": "non annoncé* | pas encore public* | pas encore annonc* | non public* | annonce prévue",
        "es": "no anunciad* | sin anunciar | aún no es públic* | anuncio previsto",
        "tr": "henüz açıklanmadı | henüz duyurulmadı | kamuya açıklanma*",
        "zh": "未公开 | 未公布 | 还没公布 | 还没有公布 | 没有公布 | 不公开",
    },
    "flaw": {
        "en": "sql injection | sqli | xss | csrf | ssrf | rce | remote code execution | idor | bypass* | "
        "privilege escalation | directory traversal | "
        "path traversal | vulnerab* | security hole | security flaw | security bug | security gap | "
        "security issue | zero-day | zero day | 0-day | "
        "exploit | backdoor | open redirect | deserializ* | buffer overflow | unauthenticated | "
        "unsigned | without auth* | without login | "
        "without a password | publicly accessible | publicly readable | publicly exposed | "
        "world-readable | default credentials | "
        "default password | hard-coded key | hardcoded key | hardcoded password | exposed bucket | "
        "exposed endpoint | exposed admin | "
        "exposed database | cve | critical finding* | leaks tokens | leaks passwords | leaks data | "
        "guessable | "
        "skips signature | skips auth* | skips the signature | predictable | unvalidated | "
        "no authentication | missing authentication | no authorization check | plaintext passwords | "
        "plain text passwords | leaking credentials | token reuse | session fixation | subdomain takeover | "
        "hole in our | hole in the | any redirect_uri | hardcoded credentials | unprotected endpoint",
        "de": "sicherheitslücke* | schwachstelle*",
        "fr": "faille | faille de sécurité | vulnérabilité",
        "es": "vulnerabilidad",
        "tr": "güvenlik açığı*",
        "zh": "漏洞",
    },
    "unmended": {
        "en": "unfixed | undisclosed | no fix | no patch | embargo | embargoed | is live | remains open | "
        "remain open | are still open | unmitigated | "
        "nobody fixed | nobody has fixed | no one fixed | not fixed it | unaddressed",
        "de": "ungepatcht | noch nicht behoben | noch nicht geschlossen | noch offen",
        "fr": "non corrigée | non corrigé | pas encore corrigé*",
        "es": "sin parchear | sin corregir",
        "tr": "henüz düzeltilmedi | henüz kapatılmadı",
        "zh": "未修复 | 尚未修复 | 没有修复",
    },
}
"""Catalogue: kind, language, words."""

PATTERNED: tuple[Phrase, ...] = (
    row(
        "untold",
        "will announce | to announce | going to announce | plan to announce",
        r"\b[^.?!\n]{0,50}\b(?:next|on|in|tomorrow|soon|monday|week|month)\b",
    ),
    row(
        "untold",
        "staff | employees | team | teams | market | press | customers | investors | public | people | they | nobody",
        r"(?: there| here)? (?:do not|don't|does not|doesn't|are not|aren't|is not|isn't|has not|have not|hasn't|"
        r"haven't) (?:yet )?(?:been )?(?:know|been told|told|informed|aware|heard)\b",
    ),
    row(
        "untold",
        "not | isn't | aren't | hasn't | haven't",
        r" (?:yet )?(?:been )?(?:made )?(?:public|publicly|announced|disclosed|published|released|"
        r"official)\b",
    ),
    row(
        "untold",
        "not | haven't | hasn't",
        r" (?:yet )?told (?:anyone|anybody|the (?:team|staff|market|press|board|investors))\b",
    ),
    row("untold", "publish | announce | announced | disclosed", r" (?:it |them |this |that )?(?:only|next|on|in)\b"),
    row("untold", "keep", r" (?:it|this|that) (?:quiet|secret|confidential|private|between us|under wraps)\b"),
    row(
        "unmended",
        "not | isn't | aren't | hasn't | haven't",
        r" (?:yet )?(?:been )?(?:fixed|patched|closed|public|disclosed|resolved|mitigated|rotated)\b",
    ),
    row(
        "unmended",
        "fix | patch | hotfix",
        r" (?:is |was )?(?:planned|pending|a week|due|scheduled|comes|ships|next|only|tomorrow|on the way|"
        r"coming)\b",
    ),
    row("unmended", "fix | patch", r"[^.?!\n]{0,24}\baway\b"),
    row("unmended", "still", r" (?:open|live|exploitable|there|unpatched|reachable|in production|vulnerable)\b"),
    row("unmended", "until", r" (?:the|a|we) (?:fix|patch|release)"),
    row("unmended", "before", r" (?:we|it) (?:patch|fix|disclose)"),
)
"""Catalogue: kinds of terms that a list of words cannot give."""


Terms = dict[str, list[Span]]
"""Where the terms of each kind stand."""


def terms_of(page: Page) -> Terms:
    """Where the terms of each kind stand on a page."""
    found: Terms = {}
    for term in _terms().find(page):
        found.setdefault(term.value, []).append((term.start, term.end))
    for phrase in phrases_in(page, _patterned()):
        found.setdefault(phrase.value.kind, []).append((phrase.start, phrase.end))
    return found


@cache
def _terms() -> Lexicon[str]:
    return Lexicon(
        (entry, kind) for kind, languages in TERMS.items() for words in languages.values() for entry in listed(words)
    )


@cache
def _patterned() -> Lexicon[Phrase]:
    return phrasebook(PATTERNED)
