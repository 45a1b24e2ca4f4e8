"""Words of six languages for the things that calculators are about, each with one canonical English form.

Recognition works on the canonical text, so that its patterns are written once. Periods become `@second`, `@month` and
so on, prices per tokens `@mtok` and `@ktok`.
"""

import re
from functools import cache

from app.calculators.prefilter import may_match

_EACH = r"(?:\b(?:per|each|every|pro|je|par|por)\s|/\s?)(?:one |1 )?"

PRICED: tuple[tuple[str, str], ...] = (
    (
        " @krequest ",
        r"(?:\b(?:per|pro|par|por|je)\s|/\s?)(?:1\s?k|1[.,]?000|1 000|thousand|tausend|mille|mil|bin)\s"
        r"(?:requests?|calls?|queries|predictions?|inferences?|anfragen|aufrufe|requêtes|peticiones|llamadas)\b",
    ),
    (
        " @mtok ",
        r"(?:\b(?:per|pro|par|por|je)\s|/\s?)(?:one |a |1\s?)?"
        r"(?:M|mio\.?|mln|millions?|millionen|millón|milyon|10\^6)(?!\w)(?:\s?(?:of |de )?(?:tok(?:en)?s?|jetons)\b)?"
        r"(?!\s?(?:requests|users|calls|vectors|queries|predictions|anfragen))|/\s?m-?tok\b|"
        r"每(?:一)?百万(?:个)?\s?(?:tokens?)?|milyon token başına|"
        r"\b(?:le|el)\s(?:million|millón)\b(?:\s(?:de )?(?:tok(?:en)?s?|jetons)\b)?",
    ),
    (
        " @ktok ",
        r"(?:\b(?:per|pro|par|por|je)\s|/\s?)(?:one |a |1\s?)?(?:k|000|[.,]000|thousand|tausend|mille|mil|bin)"
        r"(?!\w)(?:\s?(?:of |de )?tok(?:en)?s?\b)?(?!\s?(?:requests|users|calls))|/\s?k-?tok\b|"
        r"每千(?:个)?\s?(?:tokens?)?|bin token başına",
    ),
)
"""Prices per thousand or million, replaced before numbers are read."""

PERIODS: tuple[tuple[str, str], ...] = (
    (
        "@second",
        rf"(?:{_EACH}|\bin der )(?:second|sec|sek(?:unde)?|seconde|segundo|s)\b(?! (?:frame|image|picture))|"
        rf"(?<=[a-z] )a second\b(?! (?:model|"
        rf"region|copy|one|team|data|time|server))|每秒钟?|\b(?:saniyede|saniye başına)\b|\bsekündlich\b",
    ),
    ("@minute", rf"{_EACH}(?:minutes?|min|minuto)\b|\ba minute\b|每分钟|\b(?:dakikada|dakika başına)\b"),
    (
        "@hour",
        rf"{_EACH}(?:gpu[- ]?)?(?:hours?|hr|h|stunde|std|heure|hora|saat)\b|\ban hour\b|\bhourly\b|\bstündlich\b|"
        rf"\bl'heure\b|\bla hora\b|\bdie stunde\b|每(?:个)?小时|\b(?:saatte|saat başına|saati|saatlik)\b",
    ),
    (
        "@day",
        rf"{_EACH}(?:day|d|tag|jour|día|dia|gün)\b|\ba day\b|\bdaily\b|\bam tag\b|\btäglich\w*|\bquotidien\w*|\bal "
        rf"día\b|\bdiari[oa]s?\b|每[天日]|\b(?:günde|günlük|gün başına)\b",
    ),
    (
        "@week",
        rf"{_EACH}(?:week|woche|semaine|semana)\b|\ba week\b|\bweekly\b|\bin der woche\b|\bwöchentlich\w*|\ba la "
        rf"semana\b|\bsemanal\w*|每周|\b(?:haftada|haftalık)\b",
    ),
    (
        "@month",
        rf"{_EACH}(?:months?|mo|monat|mois|mes|ay)\b|\ba month\b|\bmonthly\b|\bim monat\b|\bmonatlich\w*|"
        rf"\bmensue\w*|\bal mes\b|\bmensual\w*|\band (?:per )?month\b|每(?:个)?月|\b(?:ayda|aylık|ay başına)\b",
    ),
    ("@quarter", rf"{_EACH}quarter\b|\ba quarter\b(?! (?:of|to))|\bquarterly\b|每(?:个)?季度"),
    (
        "@year",
        rf"{_EACH}(?:year|yr|annum|jahr|an|año)\b|\ba year\b|\bannual(?:ly)?\b|\byearly\b|\bim jahr\b|"
        rf"\bjährlich\w*|\bpar an\b|\bannuel\w*|\bal año\b|\banual\w*|\band (?:per )?year\b|每年|\b(?:yılda|"
        rf"yıllık)\b|\bp\.\s?a\.",
    ),
    (
        "@request",
        r"(?:per|pro|je|par|por|/)\s?(?:api[- ]?)?(?:requests?|calls?|quer(?:y|ies)|chat|prediction|inference|"
        r"conversation|ticket|document|e?mail|message|anfrage|aufruf|requête|appel|petición|solicitud|llamada|"
        r"consulta)\b|\ban? (?:api )?(?:call|request)\b|每次(?:请求|调用)|\bistek başına\b|\b(?:la|l') ?(?:requête|"
        r"appel)\b",
    ),
    (
        "@unit",
        r"(?:per|pro|je|par|por|/)\s?(?:item|stück|image|page|piece|user|head|seat|nutzer|benutzer|utilisateur|"
        r"usuario|article|artículo|elemento)\b",
    ),
)
"""Canonical token and the ways to write it; applied in this order, to lower-case text."""

TERMS: tuple[tuple[str, str], ...] = (
    (
        "requests",
        r"\b(?:reqs?|anfragen?|aufrufe?n?|abfragen?|requêtes?|appels?|petici(?:ón|ones)|solicitud(?:es)?|llamadas?|consultas?|"
        r"istek(?:ler)?|isteği|istekleri?|çağrı|sorgu(?:lar)?)\b|请求|调用",
    ),
    ("requests @second", r"\b(?:rps|qps|req/s|tps)\b"),
    ("users", r"\b(?:nutzern?|benutzern?|anwendern?|utilisateurs|usuarios|kullanıcı(?:lar)?)\b|用户"),
    ("visitors", r"\b(?:besuchern?|visiteurs|visitantes|ziyaretçi)\b|访客|访问者"),
    ("input", r"\b(?:eingabe|entrée|entrada|girdi|giriş)\b|输入"),
    ("output", r"\b(?:ausgabe|sortie|salida|çıktı|çıkış)\b|输出"),
    ("parameters", r"\b(?:parameter|parametern|paramètres|parámetros|parametre(?:li)?|params?)\b|参数"),
    ("layers", r"\b(?:schichten|couches|capas|katman)\b|层"),
    (
        "kv heads",
        r"\b(?:kv|key[-/ ]value)[- ]?(?:heads|köpfe|têtes|cabezas|başlık|kafa)|kv头|\btêtes kv\b|\bcabezas kv\b",
    ),
    ("head size", r"\bhead[- ]?(?:dim(?:ension)?|size|width)s?\b|\bkopfgröße\b|\bdimension (?:de|par) tête\b|头维度"),
    ("context", r"\b(?:kontext(?:länge|fenster|e|en)?|contextfenster|contextes?|contextos?|bağlam|contexts)\b|上下文"),
    ("memory", r"\b(?:v?ram|grafikspeicher|speicher(?:bedarf)?|mémoire|memoria|bellek|belleği)\b|显存|内存"),
    (
        "gpus",
        r"\b(?:grafikkarten?|karten?|karte|cartes?(?: graphiques?)?|tarjetas?|kart(?:lar)?|cards?|gpu'?s?)\b|显卡",
    ),
    ("kv cache", r"\bcache (?:for|of) (?:the )?keys and values\b|\bkeys? ?/ ?values? cache\b"),
    ("weights", r"\b(?:gewichte|poids|pesos|ağırlık(?:lar)?)\b|权重"),
    ("vectors", r"\b(?:vektoren|vecteurs|vectores|vektör|embeddings|vector)\b|向量"),
    ("dimensions", r"\b(?:dimensionen|dimensiones|boyut(?:lu)?|dimensional|dims?|dimension)\b|维"),
    ("documents", r"\b(?:docs|dokumente?n?|documentos|belge|doküman)\b|文档"),
    ("chunks", r"\b(?:fragmente|fragments|fragmentos|trozos|parça)\b|切片|分块"),
    ("overlap", r"\b(?:überlappung|überlapp|chevauchement|recouvrement|solapamiento|solape|örtüşme)\b|重叠"),
    (
        "availability",
        r"\b(?:(?:gesamt)?verfügbarkeit(?:en)?|disponibilités?|disponibilidad|erişilebilirlik|kullanılabilirlik|uptime)\b|可用性|"
        r"可用率",
    ),
    (
        "downtime",
        r"\b(?:ausfallzeit(?:en)?|ausfall|indisponibilité|inactividad|caída|kesinti(?:ye|si)?|temps d'arrêt)\b|停机|"
        r"宕机",
    ),
    ("error budget", r"\b(?:fehlerbudget|budget d'erreurs?|presupuesto de error(?:es)?|hata bütçesi)\b|错误预算"),
    ("in series", r"\b(?:in reihe|hintereinander|nacheinander|en série|en serie|seri(?: bağlı)?)\b|串联"),
    (
        "in parallel",
        r"\b(?:parallel(?: geschaltet)?|redundant\w*|redondant\w*|redundantes?|yedekli|en parallèle|en paralelo|"
        r"paralel)\b|并联|冗余",
    ),
    ("points", r"\b(?:story[- ]?points?|punkte?n?|puntos|puan(?:lık)?)\b|故事点|(?<= )点(?!击)"),
    ("velocity", r"\b(?:geschwindigkeit|vélocité|velocidad|hız)\b|速率"),
    ("sprints", r"\b(?:sprint(?:te|ler|lerde)?|sprints|itérations?|iterations?)\b|迭代|冲刺"),
    ("people", r"\b(?:personen|leuten?|personnes|personas|kişi(?:lik)?|person)\b|个?人(?=[^工民])"),
    (
        "engineers",
        r"\b(?:entwicklern?|ingenieuren?|développeurs|ingénieurs|desarrolladores|ingenieros|geliştirici|mühendis|"
        r"devs?|developers?|engineer|programmers?)\b|工程师|开发者|开发人员",
    ),
    ("optimistic", r"\b(?:optimistisch\w*|optimiste|optimista|iyimser|best[- ]case)\b|乐观"),
    (
        "likely",
        r"\b(?:wahrscheinlich\w*|probable|realistisch|realistic|olası|most likely|más probable|nominal)\b|最可能",
    ),
    ("pessimistic", r"\b(?:pessimistisch\w*|pessimiste|pesimista|kötümser|worst[- ]case)\b|悲观"),
    (
        "true positives",
        r"\b(?:true[- ]positives?|richtig[- ]positive[nr]?|vrais positifs|verdaderos positivos|doğru pozitif|tp)\b"
        r"|真阳性|真正例",
    ),
    (
        "false positives",
        r"\b(?:false[- ]positives?|falsch[- ]positive[nr]?|faux positifs|falsos positivos|yanlış pozitif|false alarms?|"
        r"fps?(?=[ :=]+⟨))\b|假阳性|假正例",
    ),
    (
        "false negatives",
        r"\b(?:false[- ]negatives?|falsch[- ]negative[nr]?|faux négatifs|falsos negativos|yanlış negatif|fns?)\b"
        r"|假阴性|假负例",
    ),
    (
        "true negatives",
        r"\b(?:true[- ]negatives?|richtig[- ]negative[nr]?|vrais négatifs|verdaderos negativos|"
        r"doğru negatif|tns?)\b|真阴性|"
        r"真负例",
    ),
    (
        "correct",
        r"\b(?:richtige?|korrekte?|correctes?|correctas?|correctos?|aciertos|aciert[ao]n?|acert[óo]|réussit|doğru|right)\b|答对|正确",
    ),
    ("accuracy", r"\b(?:genauigkeit|exactitude|exactitud|doğruluk)\b|准确率|正确率"),
    ("precision", r"\b(?:präzision|précision|precisión|kesinlik)\b|精确率|精度"),
    ("recall", r"\b(?:trefferquote|rappel|exhaustividad|sensitivität|duyarlılık)\b|召回率"),
    (
        "sample size",
        r"\b(?:stichprobengröße|stichprobe|fallzahl|taille d[e']\s?échantillons?|taille d'échantillon|tamaño de "
        r"(?:la )?muestra|örneklem(?: büyüklüğü)?)\b|样本量|样本",
    ),
    ("power", r"\b(?:teststärke|trennschärfe|puissance|potencia|güç)\b|功效"),
    (
        "conversion",
        r"\b(?:konversion\w*|conversión|taux de conversion|dönüşüm(?: oranı)?|conversions?|sign-?ups?)\b|转化率",
    ),
    (
        "build",
        r"\b(?:selbst (?:bauen|entwickeln)|selbstbau|eigenentwicklung|eigenbau|construire|développer|construir|"
        r"desarrollar|"
        r"in-house)\b|自建|自研",
    ),
    ("buy", r"\b(?:kaufen|kauf|zukauf(?:en)?|achat|acheter|compra|comprar|satın al\w*|purchase)\b|购买|采购"),
    (
        "replication",
        r"\b(?:replikation(?:sfaktor)?|replikate|réplication|réplicas|replicación|replika(?:syon)?|replication "
        r"factor)\b|副本",
    ),
    ("retention", r"\b(?:aufbewahr\w*|vorhalte\w*|rétention|conservation|retención|saklama|retained|kept)\b|保留"),
    ("messages", r"\b(?:nachrichten|mensajes|mesaj(?:lar)?)\b|消息"),
    ("images", r"\b(?:bildern?|imágenes|görüntü|görsel|fotos|photos|pictures)\b|图片|图像"),
    (
        "batch size",
        r"\b(?:batch-?größe|taille (?:de|du) (?:lot|batch)|tamaño (?:de|del) (?:lote|batch)|"
        r"batch boyutu)\b|批(?:次)?大小",
    ),
    ("epochs", r"\b(?:epochen|époques|épocas|epoch)\b|轮"),
    (
        "servers",
        r"\b(?:serveurs?|servidores|sunucu(?:lar)?|server|pods?|instances?|instanzen|nodes?|knoten|machines|"
        r"machine(?! learning)|maschinen|vms?)\b|服务器|实例",
    ),
    ("workers", r"\b(?:worker|arbeitern?|threads?|işçi|consumers?)\b"),
    ("connections", r"\b(?:verbindungen|connexions|conexiones|bağlantı|connection)\b|连接"),
    ("cores", r"\b(?:kerne|kernen|cœurs|coeurs|núcleos|çekirdek(?:li)?|core|vcpus?|cpus?)\b|核"),
    ("cameras", r"\b(?:kameras?|caméras?|cámaras?|kamera)\b|摄像头"),
    ("fps", r"\b(?:frames|kare|fotogramas) *@second|\bframes per second\b|帧(?:@second)?"),
    ("each", r"\b(?:jeweils|chacune?|chaque|cada(?: uno| una)?|her biri|apiece|je)\b|每(?:个|条|台|张|次)"),
    (
        "queue",
        r"\b(?:file(?= (?:d'attente|contient|de messages))(?: d'attente)?|warteschlange|cola|kuyruk)\b|队列|积压",
    ),
    ("remaining", r"\b(?:übrig|verbleibend\w*|restant\w*|restantes?|pendientes?|kalan)\b|剩余|剩下"),
    ("instructions", r"\b(?:anweisung(?:en)?|instrucciones|talimat(?:lar)?)\b|指令"),
    ("answer", r"\b(?:antworten?|réponses?|respuestas?|cevap|yanıt)\b|回答"),
    ("small model", r"\b(?:kleine[sn]? modell|petit modèle|modelo pequeño|küçük model\w*)\b|小模型"),
    ("large model", r"\b(?:große[sn]? modell|grand modèle|modelo grande|büyük model\w*)\b|大模型"),
    (
        "@year cost",
        r"\b(?:jahres(?:kosten|ausgaben|rechnung|budget|preis)|coût annuel|coste anual|yıllık maliyet)\b|年(?:度)?成本",
    ),
    (
        "@month cost",
        r"\b(?:monats(?:kosten|ausgaben|rechnung|preis)|coût mensuel|coste mensual|aylık maliyet)\b|月成本",
    ),
    (
        "cost",
        r"\b(?:kosten|kostet|kostest|coûte(?:nt)?|coûts?|cuesta(?:n)?|costes?|costos?|maliyet\w*|costs|price|"
        r"prices|preis|prix|precio|fiyat)\b|成本|费用|花费|多少钱",
    ),
    ("how many", r"\b(?:wie ?viele?|combien|cuánt[oa]s?|kaç|ne kadar)\b|多少|几[个台张]"),
    ("save", r"\b(?:sparen|spart|einspar\w*|économis\w*|ahorr\w*|tasarruf\w*|saves|saved|saving|savings)\b|节省|节约"),
    ("tickets", r"\b(?:billets|incidencias|talep)\b|工单"),
    ("growth", r"\b(?:wachstum|croissance|crecimiento|büyüme|grows?|growing)\b|增长"),
    ("peak", r"\b(?:spitze(?:nlast)?|pointe|pic|pico|zirve|tepe)\b|峰值|高峰"),
    (
        "self-host",
        r"\b(?:self[- ]?host(?:ed|ing)?|host(?:ing)? (?:it |our |our own |them )?ourselves|selbst (?:hosten|"
        r"betreiben|gehostet\w*)|selbsthost\w*|eigen\w* (?:modell|gpus|server|servern|llama|hardware)|"
        r"auto-?héberg\w*|héberger nous-mêmes|autoaloj\w*|alojar nosotros|own (?:model|gpus|servers|hardware|llama|"
        r"machines|infrastructure|llm)|kendi (?:sunucu|model|gpu)\w*|on[- ]prem\w*|rented gpus|run(?:ning)? (?:our|"
        r"my|your) own|host (?:an? )?(?:open|llama|mistral)|open[- ]source model)\b|自托管|自己部署|自建模型",
    ),
    (
        "break-even",
        r"\b(?:break[- ]?even(?:s)?|gewinnschwelle|seuil de rentabilité|punto de equilibrio|umbral de rentabilidad|"
        r"başabaş(?: noktası)?|pays? off|breakeven|lohnt sich|amortis\w*)\b|盈亏平衡|平衡点",
    ),
    (
        "hit rate",
        r"\b(?:trefferrate|hit[- ]?ratio|cache hits?|taux de (?:hit|succès)|tasa de aciertos|isabet oranı)\b|命中率",
    ),
    ("overhead", r"\b(?:gemeinkosten|aufschlag|frais généraux|gastos generales)\b"),
    ("rate @hour", r"\bstundensatz\b|\btaux horaire\b|\btarifa por hora\b"),
    ("buffer", r"\b(?:puffer|marge|tampon|colchón|margen|tampon)\b|缓冲"),
    ("train", r"\b(?:trainieren|training|entraîn\w*|entren\w*|eğit\w*|trained|trains)\b|训练"),
    ("fine-tune", r"\b(?:fine-?\s?tun\w*|feinabstimm\w*|finetun\w*|affin\w*|ince ayar)\b|微调"),
    ("licence", r"\b(?:licen[cs]es?|lizenz\w*|licencia|lisans|subscription|abonnement|suscripción)\b"),
    ("samples", r"\b(?:exemples|ejemplos|beispielen?|örnek(?:ler)?|muestras|échantillons)\b"),
    ("focus", r"\b(?:fokus|foco|odak)\b"),
    ("skill", r"\b(?:können|compétence|habilidad|beceri)\b"),
    ("capacity", r"\b(?:kapazität|capacité|capacidad|kapasite)\b"),
    ("false positives", r"\bfp\b"),
    ("miss", r"未命中|\b(?:ıskalama|kaçırma)\b"),
    ("hit", r"\bisabet\b"),
    ("number of", r"\b(?:nombre de|anzahl (?:der|von|an)?|número de|sayısı)\b"),
    ("hit", r"命中(?!率)"),
)
"""Canonical term and the ways to write it."""


@cache
def _priced() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, re.compile(pattern, re.IGNORECASE)) for name, pattern in PRICED)


def with_price_units(text: str) -> str:
    """The text with `per 1M tokens` and its relatives as tokens, so that their numbers are not read as amounts.

    Where the text has no tokens, a price per thousand or million is one of requests.
    """
    tokens = re.search(r"tok(?:en)?s?\b|jetons|令牌", text, re.IGNORECASE)
    for name, pattern in _priced():
        text = pattern.sub(name if tokens else name.replace("tok ", "request "), text)
    return text


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def canonical(text: str) -> str:
    """Lower-case text with the terms above in their canonical form."""
    for name, pattern in (*PERIODS, *TERMS):
        if may_match(text, pattern):
            text = _compiled(pattern).sub(f" {name} ", text)
    return text
