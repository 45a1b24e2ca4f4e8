"""Clinicians' words: medicines, diagnoses in their short forms, and the shorthand of notes. See ``clinical``."""

MEDICINES: dict[str, str] = {
    "all": "apixaban* | rivaroxaban* | dabigatran* | edoxaban* | ticagrelor* | "
    "clopidogrel* | prasugrel* | heparin* | "
    "enoxaparin* | phenprocoumon* | marcumar* | acenocoumarol* | "
    "metoprolol* | bisoprolol* | carvedilol* | "
    "propranolol* | atenolol* | nebivolol* | amlodipin* | nifedipin* | "
    "verapamil* | diltiazem* | ramipril* | "
    "lisinopril* | enalapril* | perindopril* | losartan* | valsartan* | "
    "candesartan* | irbesartan* | telmisartan* | "
    "furosemid* | torasemid* | spironolacton* | hydrochlorothiazid* | "
    "atorvastatin* | simvastatin* | rosuvastatin* | "
    "amiodaron* | digoxin* | empagliflozin* | dapagliflozin* | sitagliptin* | "
    "semaglutid* | liraglutid* | gliclazid* | "
    "levothyrox* | l-thyrox* | methotrexat* | metotrexat* | "
    "prednison* | prednisolon* | hydrocortison* | "
    "dexamethason* | adalimumab* | infliximab* | etanercept* | rituximab* | "
    "trastuzumab* | tamoxifen* | letrozol* | "
    "omepraz* | pantopraz* | esomepraz* | lansopraz* | escitalopram* | "
    "citalopram* | venlafaxin* | duloxetin* | "
    "mirtazapin* | bupropion* | quetiapin* | olanzapin* | risperidon* | "
    "aripiprazol* | clozapin* | haloperidol* | "
    "lorazepam* | diazepam* | alprazolam* | zolpidem* | lamotrigin* | "
    "valproat* | carbamazepin* | gabapentin* | "
    "pregabalin* | levodopa* | donepezil* | memantin* | tramadol* | "
    "fentanyl* | morphin* | buprenorphin* | "
    "salbutamol* | albuterol* | tiotropium* | budesonid* | formoterol* | "
    "amoxicillin* | amoxicilin* | doxycyclin* | "
    "ciprofloxacin* | azithromycin* | tenofovir* | dolutegravir* | "
    "allopurinol* | colchicin* | alendron* | "
    "finasterid* | tamsulosin* | methylphenidat* | sumatriptan* | "
    "tacrolimus* | ciclosporin* | azathioprin* | "
    "warfarin* | metformin* | glimepirid* | sertralin* | fluoxetin* | paroxetin* | oxycodon* | clonazepam* | "
    "levetiracetam* | baclofen* | interferon*",
    "tr": "apiksaban* | rivaroksaban* | varfarin* | levotiroksin* | metotreksat* | parasetamol*",
    "zh": "阿哌沙班 | 利伐沙班 | 华法林 | 达比加群 | 二甲双胍 | 胰岛素 | 美托洛尔 | 比索洛尔 | "
    "氨氯地平 | 缬沙坦 | 氯沙坦 | "
    "阿托伐他汀 | 瑞舒伐他汀 | 阿司匹林 | 氯吡格雷 | 左甲状腺素 | 奥美拉唑 | 泼尼松 | 舍曲林 | 艾司西酞普兰 | 喹硫平",
}
"""Names of medicines that mean nothing else."""

DIAGNOSES: dict[str, str] = {
    "all": "afib | a-fib | atrial fibrillation | copd | nstemi | stemi | cabg | t2dm | "
    "t1dm | dm2 | dm1 | niddm | iddm | "
    "gerd | gord | hfref | hfpef | esrd | tavi | angina | sciatica | diverticulitis | cholecyst* | "
    "appendicitis | pancreatitis | pulmonary embolism | osteoarthritis | "
    "rheumatoid | polyneuropath* | sarcoid* | "
    "myasthenia | gout | sepsis | urosepsis | delirium",
    "de": "vhf | vorhofflimmern | khk | pavk | z.n. | niereninsuffizienz | "
    "herzinsuffizienz | lungenembolie | vorhofflattern",
    "fr": "bpco | hta | fibrillation auriculaire | insuffisance cardiaque | insuffisance renale | embolie pulmonaire",
    "es": "epoc | fibrilación auricular | insuficiencia cardíaca | insuficiencia renal | hipertensión | cardiopatía",
    "tr": "koah | atriyal fibrilasyon | hipertansiyon | kalp yetmezliği | böbrek yetmezliği",
    "zh": "房颤 | 心衰 | 冠心病 | 慢阻肺 | 脑梗 | 心梗 | 肾衰 | 甲减 | 甲亢 | 痛风 | 精神分裂",
}
"""Diagnoses that mean nothing else."""

SHORTHAND: dict[str, str] = {
    "all": "htn | h/o | c/o | s/p | d/c'd | nkda | cxr | lfts | bmi | spo2 | sob | copd | "
    "tia | cva | dvt | chf | cad | ckd | "
    "mdd | gad | uti | ra | ms | mi | pe | af | hf | bp | ct | mri | echo | prn | "
    "po | bid | tid | qd | qhs | mg | mcg | "
    "fell | discharged | admitted | rr | inr | gcs | confused | hx | tx | rx",
    "de": "z.n. | o.b. | v.a. | sturz | gestürzt | vorerkr* | aufnahme | entlassung | rr | ass | ht",
    "fr": "fa | atcd | chute | scanner | irm | hospit*",
    "es": "fa | tac | caída | se cayó | ingres* | antecedentes",
    "tr": "af | ht | bt | düştü | yatış | taburcu",
    "zh": "跌倒 | 入院 | 出院 | 胸片 | 血压 | 病史 | 既往",
}
"""Shorthand of notes. Each may mean something else, so that none counts alone."""
