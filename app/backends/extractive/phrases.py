"""The composer's own words in six languages; the rest of what it prints comes from passages, figures or the user."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Phrases:
    """Sentence patterns of one language; names in braces are filled in."""

    nothing: str
    nothing_on: str
    not_covered: str
    closest: str
    related: str
    wording: str
    draft_wording: str
    you_said: str
    assumed: str
    builds_on: str
    judgement: str
    recommendation: str
    costs: str
    costs_any: str
    break_even: str
    never: str
    figure_wins: str
    privacy_first: str
    api: str
    api_saving: str
    api_mix: str
    own: str
    busy: str
    always: str
    option: str
    per_request: str
    per_month: str
    cheaper_from: str
    case: str
    yes: str
    no: str
    not_computed: str
    verdict: str
    no_verdict: str
    no_review: str
    stated: str
    missing: str
    not_mentioned: str
    draft: str
    no_template: str
    gap: str
    field: str
    content: str
    outside: str
    adds_nothing: str
    facts: tuple[str, ...]
    comma: str = ", "
    period: str = "."


_ENGLISH = Phrases(
    nothing="The skills hold nothing that answers this question.",
    nothing_on="The skills hold nothing that answers this question; no passage speaks of {topics}.",
    not_covered="Not answered: the skills hold no passage on {topics}.",
    closest="These passages of the skills come closest; none answers the question directly.",
    related="More on this in the skills",
    wording="Quotes and results of calculators stand in their English wording.",
    draft_wording="Quotes, formulas and assumptions of calculators stand in their English wording.",
    you_said='You said: "{text}"',
    assumed="Assumed: {text}",
    builds_on="Builds on the earlier part: {text}",
    judgement="Judgement:",
    recommendation="Recommendation: {option}.",
    costs="At {volume} requests a month: {costs}.",
    costs_any="Per month: {costs}.",
    break_even="Self-hosting becomes cheaper than the API from {volumes} requests a month",
    never="at no volume",
    figure_wins="where a rule of thumb and these figures differ, the figures count: they use your numbers.",
    privacy_first="if these data may not leave your systems, that decides before the price does.",
    api="the API",
    api_saving="the API with caches and batches",
    api_mix="the API with easy requests on a cheaper model",
    own="self-hosting ({billing})",
    busy="busy hours billed",
    always="always on",
    option="Option",
    per_request="per request",
    per_month="per month",
    cheaper_from="cheaper than the API from",
    case="Case",
    yes="yes",
    no="no",
    not_computed="Nothing was computed: no calculator had all the numbers that it needs.",
    verdict="Verdict: {verdict}.",
    no_verdict="No verdict: the figures that decide it were not computed. Below: what the plan says and leaves open.",
    no_review="No fault was judged without a language model: below stand the checks that your text should pass.",
    stated="Stated in your text: {facts}.",
    missing="Not found in your text: {facts}.",
    not_mentioned="the words of these checks do not occur in your text",
    draft="Draft with your own words in the template of the skills; open fields are marked {gap}.",
    no_template="The skills hold no template for this document; below stand your own facts.",
    gap="GAP",
    field="Field",
    content="Content",
    adds_nothing="No further point from the skills of this specialist.",
    outside=(
        "That is outside what this team does: it answers questions on systems, machine learning,"
        " and the priorities and plans of technical projects."
    ),
    facts=(
        *("goal", "current state", "scope", "dates", "team size", "skills", "load", "budget"),
        *("success measure", "alternatives"),
    ),
)

_GERMAN = Phrases(
    nothing="Die Skills enthalten nichts, was diese Frage beantwortet.",
    nothing_on="Die Skills enthalten nichts, was diese Frage beantwortet; keine Stelle behandelt {topics}.",
    not_covered="Nicht beantwortet: Die Skills enthalten keine Stelle zu {topics}.",
    closest="Diese Stellen der Skills kommen der Frage am nächsten; keine beantwortet sie unmittelbar.",
    related="Mehr dazu in den Skills",
    wording="Zitate und Rechenergebnisse stehen im englischen Wortlaut.",
    draft_wording="Zitate, Rechenwege und Annahmen der Rechner stehen im englischen Wortlaut.",
    you_said="Ihre Angabe: „{text}“",
    assumed="Angenommen: {text}",
    builds_on="Baut auf dem früheren Teil auf: {text}",
    judgement="Einschätzung:",
    recommendation="Empfehlung: {option}.",
    costs="Bei {volume} Anfragen im Monat: {costs}.",
    costs_any="Im Monat: {costs}.",
    break_even="Eigener Betrieb wird günstiger als die API ab {volumes} Anfragen im Monat",
    never="bei keiner Menge",
    figure_wins="Wo Faustregel und Zahlen auseinandergehen, zählen die Zahlen: sie beruhen auf Ihren Werten.",
    privacy_first="Dürfen diese Daten Ihre Systeme nicht verlassen, entscheidet das vor dem Preis.",
    api="die API",
    api_saving="die API mit Cache und Stapeln",
    api_mix="die API mit einem günstigeren Modell für leichte Anfragen",
    own="eigener Betrieb ({billing})",
    busy="nach genutzten Stunden",
    always="durchgehend",
    option="Möglichkeit",
    per_request="je Anfrage",
    per_month="im Monat",
    cheaper_from="günstiger als die API ab",
    case="Fall",
    yes="ja",
    no="nein",
    not_computed="Es wurde nichts berechnet: Keinem Rechner lagen alle nötigen Zahlen vor.",
    verdict="Urteil: {verdict}.",
    no_verdict="Kein Urteil: Die Zahlen, aus denen es folgt, fehlen. Unten: was der Plan sagt und was er offen lässt.",
    no_review="Ohne Sprachmodell wurde kein Fehler beurteilt: Es folgen die Prüfungen, die Ihr Text bestehen sollte.",
    stated="In Ihrem Text genannt: {facts}.",
    missing="In Ihrem Text nicht gefunden: {facts}.",
    not_mentioned="die Wörter dieser Prüfungen kommen in Ihrem Text nicht vor",
    draft="Entwurf mit Ihren eigenen Worten in der Vorlage der Skills; offene Felder tragen {gap}.",
    no_template="Die Skills enthalten keine Vorlage für dieses Dokument; unten stehen Ihre eigenen Angaben.",
    gap="LÜCKE",
    field="Feld",
    content="Inhalt",
    adds_nothing="Aus den Skills dieses Spezialisten kommt kein weiterer Punkt dazu.",
    outside=(
        "Das gehört nicht zu unserem Gebiet: Dieses Team beantwortet Fragen zu Systemen, zu maschinellem Lernen"
        " und zu Prioritäten und Plänen technischer Projekte."
    ),
    facts=(
        *("Ziel", "heutiger Stand", "Umfang", "Termine", "Teamgröße", "Kenntnisse", "Last", "Budget"),
        *("Erfolgsmaß", "Alternativen"),
    ),
)

_FRENCH = Phrases(
    nothing="Les skills ne contiennent rien qui réponde à cette question.",
    nothing_on="Les skills ne contiennent rien qui réponde à cette question ; aucun passage ne traite de {topics}.",
    not_covered="Sans réponse : les skills n'ont aucun passage sur {topics}.",
    closest="Ces passages des skills s'en approchent le plus ; aucun ne répond directement à la question.",
    related="Pour aller plus loin dans les skills",
    wording="Les citations et les résultats de calcul restent dans leur formulation anglaise.",
    draft_wording="Les citations, formules et hypothèses des calculateurs restent dans leur formulation anglaise.",
    you_said="Vous avez indiqué : « {text} »",
    assumed="Hypothèse : {text}",
    builds_on="S'appuie sur la partie précédente : {text}",
    judgement="Appréciation :",
    recommendation="Recommandation : {option}.",
    costs="À {volume} requêtes par mois : {costs}.",
    costs_any="Par mois : {costs}.",
    break_even="L'hébergement propre devient moins cher que l'API à partir de {volumes} requêtes par mois",
    never="à aucun volume",
    figure_wins=(
        "si une règle empirique et ces chiffres divergent, les chiffres comptent : ils reposent sur vos valeurs."
    ),
    privacy_first="si ces données ne peuvent pas quitter vos systèmes, cela décide avant le prix.",
    api="l'API",
    api_saving="l'API avec caches et lots",
    api_mix="l'API avec un modèle moins cher pour les requêtes simples",
    own="l'hébergement propre ({billing})",
    busy="heures utilisées",
    always="en continu",
    option="Option",
    per_request="par requête",
    per_month="par mois",
    cheaper_from="moins cher que l'API à partir de",
    case="Cas",
    yes="oui",
    no="non",
    not_computed="Rien n'a été calculé : aucun calculateur n'avait tous les nombres nécessaires.",
    verdict="Verdict : {verdict}.",
    no_verdict="Pas de verdict : les chiffres qui le décident manquent. Voici ce que le plan dit et laisse ouvert.",
    no_review="Aucun défaut n'a été jugé sans modèle de langage : voici les contrôles que votre texte devrait passer.",
    stated="Indiqué dans votre texte : {facts}.",
    missing="Introuvable dans votre texte : {facts}.",
    not_mentioned="les mots de ces contrôles n'apparaissent pas dans votre texte",
    draft="Brouillon avec vos propres mots dans le modèle des skills ; les champs ouverts portent {gap}.",
    no_template="Les skills n'ont pas de modèle pour ce document ; voici vos propres données.",
    gap="À COMPLÉTER",
    field="Champ",
    content="Contenu",
    adds_nothing="Les skills de ce spécialiste n'ajoutent aucun autre point.",
    outside=(
        "Cela sort du domaine de cette équipe : elle répond aux questions sur les systèmes, l'apprentissage automatique"
        " et les priorités et plans de projets techniques."
    ),
    facts=(
        *("objectif", "état actuel", "périmètre", "dates", "taille de l'équipe", "compétences", "charge"),
        *("budget", "mesure du succès", "alternatives"),
    ),
)

_SPANISH = Phrases(
    nothing="Los skills no contienen nada que responda a esta pregunta.",
    nothing_on="Los skills no contienen nada que responda a esta pregunta; ningún pasaje trata de {topics}.",
    not_covered="Sin respuesta: los skills no tienen ningún pasaje sobre {topics}.",
    closest="Estos pasajes de los skills son los más cercanos; ninguno responde directamente a la pregunta.",
    related="Más sobre esto en los skills",
    wording="Las citas y los resultados de los cálculos quedan en su redacción inglesa.",
    draft_wording="Las citas, las fórmulas y los supuestos de las calculadoras quedan en su redacción inglesa.",
    you_said="Usted indicó: «{text}»",
    assumed="Supuesto: {text}",
    builds_on="Se apoya en la parte anterior: {text}",
    judgement="Valoración:",
    recommendation="Recomendación: {option}.",
    costs="Con {volume} solicitudes al mes: {costs}.",
    costs_any="Al mes: {costs}.",
    break_even="El alojamiento propio resulta más barato que la API a partir de {volumes} solicitudes al mes",
    never="con ningún volumen",
    figure_wins="si una regla general y estas cifras difieren, valen las cifras: usan sus números.",
    privacy_first="si estos datos no pueden salir de sus sistemas, eso decide antes que el precio.",
    api="la API",
    api_saving="la API con cachés y lotes",
    api_mix="la API con un modelo más barato para lo sencillo",
    own="alojamiento propio ({billing})",
    busy="horas usadas",
    always="siempre encendido",
    option="Opción",
    per_request="por solicitud",
    per_month="al mes",
    cheaper_from="más barato que la API a partir de",
    case="Caso",
    yes="sí",
    no="no",
    not_computed="No se calculó nada: ninguna calculadora tenía todos los números que necesita.",
    verdict="Veredicto: {verdict}.",
    no_verdict="Sin veredicto: faltan las cifras que lo deciden. Abajo: lo que el plan dice y lo que deja abierto.",
    no_review="Sin modelo de lenguaje no se juzgó ningún fallo: siguen los controles que su texto debería superar.",
    stated="Indicado en su texto: {facts}.",
    missing="No encontrado en su texto: {facts}.",
    not_mentioned="las palabras de estas comprobaciones no aparecen en su texto",
    draft="Borrador con sus propias palabras en la plantilla de los skills; los campos abiertos llevan {gap}.",
    no_template="Los skills no tienen plantilla para este documento; abajo están sus propios datos.",
    gap="FALTA",
    field="Campo",
    content="Contenido",
    adds_nothing="Los skills de este especialista no añaden ningún otro punto.",
    outside=(
        "Eso queda fuera de lo que hace este equipo: responde a preguntas sobre sistemas, aprendizaje automático"
        " y las prioridades y planes de proyectos técnicos."
    ),
    facts=(
        *("objetivo", "estado actual", "alcance", "fechas", "tamaño del equipo", "conocimientos", "carga"),
        *("presupuesto", "medida de éxito", "alternativas"),
    ),
)

_TURKISH = Phrases(
    nothing="Becerilerde bu soruyu yanıtlayan bir bilgi yok.",
    nothing_on="Becerilerde bu soruyu yanıtlayan bir bilgi yok; hiçbir bölüm şunlardan söz etmiyor: {topics}.",
    not_covered="Yanıtlanmadı: becerilerde şunlar hakkında bölüm yok: {topics}.",
    closest="Becerilerdeki en yakın bölümler bunlar; hiçbiri soruyu doğrudan yanıtlamıyor.",
    related="Becerilerde bu konuda daha fazlası",
    wording="Alıntılar ve hesap sonuçları İngilizce özgün biçimleriyle verilmiştir.",
    draft_wording="Alıntılar, formüller ve hesaplayıcıların varsayımları İngilizce özgün biçimleriyle verilmiştir.",
    you_said="Belirttiğiniz: “{text}”",
    assumed="Varsayım: {text}",
    builds_on="Önceki bölüme dayanır: {text}",
    judgement="Değerlendirme:",
    recommendation="Öneri: {option}.",
    costs="Ayda {volume} istekte: {costs}.",
    costs_any="Aylık: {costs}.",
    break_even="Kendi barındırmanız, ayda şu istek sayısından sonra API'den ucuzlar: {volumes}",
    never="hiçbir hacimde",
    figure_wins="genel bir kural ile bu rakamlar ayrıştığında rakamlar geçerlidir, çünkü sizin sayılarınıza dayanır.",
    privacy_first="bu veriler sistemlerinizden çıkamıyorsa, karar fiyattan önce buna bağlıdır.",
    api="API",
    api_saving="önbellek ve toplu işlemeyle API",
    api_mix="kolay istekleri ucuz modele veren API",
    own="kendi barındırma ({billing})",
    busy="kullanılan saat başına",
    always="sürekli açık",
    option="Seçenek",
    per_request="istek başına",
    per_month="aylık",
    cheaper_from="API'den ucuz olduğu nokta",
    case="Durum",
    yes="evet",
    no="hayır",
    not_computed="Hiçbir şey hesaplanmadı: hiçbir hesaplayıcının gereken sayıların tümü yoktu.",
    verdict="Karar: {verdict}.",
    no_verdict="Karar yok: onu belirleyen rakamlar eksik. Aşağıda: planın söyledikleri ve açık bıraktıkları.",
    no_review="Dil modeli olmadan hata değerlendirilmedi: aşağıda metninizin geçmesi gereken denetimler var.",
    stated="Metninizde belirtilenler: {facts}.",
    missing="Metninizde bulunamayanlar: {facts}.",
    not_mentioned="bu denetimlerin sözcükleri metninizde geçmiyor",
    draft="Becerilerdeki şablonda kendi sözlerinizle taslak; açık alanlar {gap} ile işaretli.",
    no_template="Becerilerde bu belge için şablon yok; aşağıda kendi verdiğiniz bilgiler var.",
    gap="EKSİK",
    field="Alan",
    content="İçerik",
    adds_nothing="Bu uzmanın becerilerinden eklenecek başka bir nokta yok.",
    outside=(
        "Bu, ekibin alanı dışında: ekip sistemler, makine öğrenmesi ve teknik projelerin"
        " öncelikleri ile planları hakkındaki soruları yanıtlar."
    ),
    facts=(
        *("hedef", "mevcut durum", "kapsam", "tarihler", "ekip büyüklüğü", "yetkinlikler", "yük", "bütçe"),
        *("başarı ölçütü", "alternatifler"),
    ),
)

_CHINESE = Phrases(
    nothing="技能库中没有能回答这个问题的内容。",
    nothing_on="技能库中没有能回答这个问题的内容；没有段落涉及：{topics}。",
    not_covered="未回答：技能库中没有关于以下内容的段落：{topics}。",
    closest="以下是技能库中最接近的段落；没有一段直接回答这个问题。",
    related="技能库中的相关内容",
    wording="引文和计算结果保留英文原文。",
    draft_wording="引文、公式和计算器的假设保留英文原文。",
    you_said="您说：“{text}”",
    assumed="假设：{text}",
    builds_on="基于前一部分：{text}",
    judgement="判断：",
    recommendation="建议：{option}。",
    costs="每月 {volume} 次请求：{costs}。",
    costs_any="每月：{costs}。",
    break_even="每月请求数达到以下数值后，自建比 API 便宜：{volumes}",
    never="任何用量都不会",
    figure_wins="经验法则与这些数字不一致时，以数字为准，因为它们使用了您的数据。",
    privacy_first="如果这些数据不能离开您的系统，这一点先于价格决定。",
    api="API",
    api_saving="使用缓存和批处理的 API",
    api_mix="简单请求走低价模型的 API",
    own="自建（{billing}）",
    busy="按使用小时计费",
    always="全天运行",
    option="方案",
    per_request="每次请求",
    per_month="每月",
    cheaper_from="比 API 便宜的起点",
    case="情形",
    yes="是",
    no="否",
    not_computed="没有进行计算：没有一个计算器得到所需的全部数字。",
    verdict="结论：{verdict}。",
    no_verdict="没有结论：缺少决定结论的数字。以下是计划已说明和未说明之处。",
    no_review="没有语言模型，未判断任何错误：以下是您的文本应通过的检查。",
    stated="您的文本中已说明：{facts}。",
    missing="您的文本中未找到：{facts}。",
    not_mentioned="这些检查的用词没有出现在您的文本中",
    draft="用您自己的话填入技能库模板的草稿；未填的字段标为{gap}。",
    no_template="技能库中没有此文档的模板；以下是您自己提供的信息。",
    gap="待补",
    field="字段",
    content="内容",
    adds_nothing="该专家的技能库没有其他补充。",
    outside="这不属于本团队的范围：本团队回答有关系统、机器学习以及技术项目的优先级和计划的问题。",
    facts=("目标", "现状", "范围", "日期", "团队规模", "技能", "负载", "预算", "成功指标", "备选方案"),
    comma="、",
    period="。",
)

_BY_LANGUAGE = {"en": _ENGLISH, "de": _GERMAN, "fr": _FRENCH, "es": _SPANISH, "tr": _TURKISH, "zh": _CHINESE}


def base_language(language: str) -> str:
    """The language without region or script: "de" of "de-AT", "zh" of "zh-Hans"."""
    return language.replace("_", "-").split("-")[0].strip().lower() or "en"


def phrases(language: str) -> Phrases:
    """The phrases of a language (a tag such as "de" or "zh-Hans"); English where there are none."""
    return _BY_LANGUAGE.get(base_language(language), _ENGLISH)
