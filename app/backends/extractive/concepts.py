"""Words for the same thing in several languages: lets a question meet passages that use other words.

Each row: the English terms that passages use, then ways to say it in English, German, French, Spanish, Turkish and
Chinese, as they occur in folded text (lower case, no accents). A way is a regular expression that matches where a word
starts.
"""

import re
from dataclasses import dataclass

from app.backends.extractive.words import fold, terms


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing: the words that passages use for it, and a pattern for the ways in which users say it."""

    passage_words: str
    ways: str


def _row(passage_words: str, *ways: str) -> Concept:
    return Concept(passage_words, rf"(?<![a-z0-9])(?:{'|'.join(ways)})")


CONCEPTS = (
    _row(
        "API hosted vendor",
        "pay per call|paying per call|per-call|pay-per|vendor|provider|anbieter|fournisseur|proveedor",
        "saglayici|供应商|接口",
    ),
    _row(
        "self-hosted hosting own",
        "own gpu|own model|own server|run our own|our own|on premises|on-prem|open-weight|open weight",
        "self-host|selbst betreib|selber betreib|selbst host|eigene gpu|eigenes modell|auto-heberg",
        "heberger|alojar|propio|kendi sunucu|kendi model|自建|自托管|本地部署",
    ),
    _row(
        "cost price budget",
        r"cost|pric|expens|cheap|spend|bill|kosten|kostet|preis|teuer|billig|gunstig|cout|prix|cher\b",
        "coste|precio|caro|barat|maliyet|fiyat|ucuz|pahali|成本|价格|费用|便宜|多少钱",
    ),
    _row(
        "break-even volume",
        "break-even|breakeven|worth it|pays off|ab wann lohnt|lohnt|rentab|seuil|umbral|basabas|划算|盈亏",
    ),
    _row(
        "threshold above alert",
        "threshold|limit|cutoff|cut-off|rule of thumb|schwelle|grenzwert|ab welchem|a partir de quel",
        "seuil|umbral|a partir de que|esik|阈值|多少以上",
    ),
    _row("drift PSI shift", r"drift|verschiebung|deriva\b|derive des|kayma|漂移"),
    _row(
        "retrain retraining",
        "retrain|neu trainier|nachtrainier|reentrain|reentren|yeniden egit|重新训练|再训练",
    ),
    _row("train training", "train|entrain|entren|egit|训练"),
    _row("quantization INT8 INT4 memory", "quanti|cuantiz|kuantiz|nicemle|量化"),
    _row("memory VRAM", r"memory|ram\b|vram|speicher|memoire|memoria|bellek|显存|内存"),
    _row(
        "latency p95 response time",
        "latenc|slow|fast|quick|response|antwortzeit|langsam|schnell|temps de reponse|lent",
        "tiempo de respuesta|gecikme|yavas|hizli|延迟|响应|速度",
    ),
    _row("speed faster slower", "speed|quicker|faster|slower|geschwindigkeit|vitesse|velocidad|hizi|hizli|加速|更快"),
    _row(
        "throughput requests second",
        "throughput|req/s|requests per second|rps|durchsatz|anfragen|requete|debit|solicitud|peticion",
        "istek|吞吐|请求|每秒",
    ),
    _row(
        "scale scaling users load",
        "scal|grow|skalier|wachs|croiss|passer a l'echelle|escal|crec|olcek|buyu|扩展|增长|规模",
    ),
    _row("database PostgreSQL", "database|postgres|datenbank|base de donnees|base de datos|veritabani|数据库"),
    _row("vector database pgvector embeddings", "vector|embedding|vektor|vecteur|vectorial|向量|嵌入"),
    _row(
        "rerank reranker cross-encoder", "rerank|re-rank|cross-encoder|neu ordnen|reclass|reordena|yeniden sirala|重排"
    ),
    _row(
        "retrieval RAG search chunks",
        r"rag\b|retrieval|passage|answers?\b.{0,40}\bquestions?|knowledge base|handbook|wiki|over our documents",
        r"suchsystem|recherche|recuper|arama|检索|召回",
    ),
    _row("metadata source section page", "metadata|metadaten|metadonnees|metadatos|ustveri|元数据"),
    _row("document text extraction OCR", "ocr|invoice|scan|rechnung|beleg|facture|factura|fatura|发票|识别"),
    _row("detection detector YOLOv8 vision", "detect|erkenn|detecci|algila|tespit|检测"),
    _row("camera video FPS frames", "camera|kamera|video|camara|摄像|视频"),
    _row("tracking tracker SORT ByteTrack", "track|verfolg|suivi|seguimiento|takip|跟踪"),
    _row("speech audio Whisper transcription", "speech|transcri|audio|sprache|parole|voz|konusma|语音|转写"),
    _row(
        "metric evaluation precision recall",
        "metric|accuracy|metrik|kennzahl|genauigkeit|metrique|metrica|olcut|dogruluk|指标|准确率",
        "评估",
    ),
    _row(
        "class imbalance positives PR-AUC rare",
        "imbalanc|rare|fraud|positive|unausgewogen|selten|betrug|desequilib|fraude|dengesiz|不平衡|欺诈",
    ),
    _row(
        "experiment A/B test sample size",
        "a/b|ab test|experiment|stichprobe|echantillon|muestra|orneklem|实验|样本量",
    ),
    _row("monitoring alert metrics", "monitor|observ|alert|uberwach|surveill|supervis|izleme|监控|告警"),
    _row(
        "rollback roll back canary",
        "rollback|roll back|roll that back|release|since the update|after the update|nach dem update",
        "zuruckroll|ruckgang|retour arriere|revert|geri al|回滚",
    ),
    _row(
        "deployment deploy release serving",
        "deploy|release|rollout|ausroll|bereitstell|deploi|desplieg|despliegue|dagit|部署|上线|发布",
    ),
    _row("cache caching hit", "cach|zwischenspeicher|onbellek|缓存"),
    _row(
        "queue asynchronous worker",
        "queue|async|background|warteschlange|file d'attente|cola de|kuyruk|队列|异步",
    ),
    _row("batch batching", r"batch|stapel|lot\b|lote|toplu|批处理|批量"),
    _row("feature features store skew", "feature|merkmal|caracteristi|oznitelik|特征"),
    _row("leakage leak", "leak|leckage|fuite|fuga|sizinti|泄漏"),
    _row(
        "data quality labels completeness",
        "data quality|label|datenqualitat|qualite des donnees|calidad de los datos|veri kalite|数据质量",
        "标注",
    ),
    _row(
        "fairness bias disparate impact",
        "fair|bias|discriminat|80 % rule|80% rule|gerecht|verzerr|equite|biais|sesgo|adil|onyarg|公平",
        "偏见",
    ),
    _row(
        "model card documentation",
        "model card|modellkarte|carte du modele|ficha de modelo|model kart|模型卡",
    ),
    _row(
        "runbook document template",
        r"runbook|adr\b|template|vorlage|modele de document|plantilla|sablon|模板",
    ),
    _row("rules heuristic baseline ML", "rules|heuristic|rule-based|regeln|regles|reglas|kural|规则"),
    _row(
        "routing router gateway model",
        "router|routing|gateway|weiterleit|routage|enruta|yonlendir|路由|网关",
    ),
    _row("prompt caching tokens", "prompt|token|提示词"),
    _row("fine-tuning LoRA", "fine-tun|finetun|feinabstimm|affin|ajuste fino|ince ayar|微调"),
    _row("GPU card", "gpu|graphics card|grafikkarte|carte graphique|tarjeta grafica|ekran kart|显卡"),
    _row(
        "privacy PII sensitive data",
        r"privacy|personal data|gdpr|dsgvo|rgpd|kvkk|hipaa|pii\b|datenschutz|confidential|vertraulich",
        "donnees personnelles|datos personales|privacidad|kisisel veri|gizli|隐私|个人信息|敏感",
    ),
    _row(
        "security access secret",
        "secur|attack|secret|sicherheit|angriff|securit|seguridad|guvenlik|安全|攻击",
    ),
    _row(
        "monolith modular microservices",
        "monolith|microservice|micro-service|modul|mikroservice|microservic|mikroservis|微服务|单体",
    ),
    _row("architecture pattern", "architect|architekt|mimari|arquitect|架构"),
    _row(
        "team developers engineers skills",
        "team|developer|engineer|entwickler|equipe|developpeur|equipo|desarrollador|ekip|gelistirici",
        "团队|工程师|开发",
    ),
    _row(
        "timeline weeks estimate buffer",
        "deadline|timeline|schedule|estimat|buffer|zeitplan|frist|schatz|puffer|delai|calendrier|plazo",
        "estima|takvim|tahmin|工期|时间表|估算",
    ),
    _row(
        "roadmap phases milestone",
        "roadmap|phase|milestone|meilenstein|feuille de route|etape|hoja de ruta|hito|yol haritasi",
        "路线图|里程碑",
    ),
    _row(
        "sprint velocity story points",
        "velocity|sprint|story point|geschwindigkeit des teams|velocite|velocidad del equipo|迭代",
    ),
    _row("risk failure mitigation", "risk|risiko|risque|riesgo|风险"),
    _row(
        "assumption hiring vendor",
        "assum|hire|hiring|annahme|einstell|hypothes|embauch|supuesto|contrat|varsayim|ise al|假设|招聘",
    ),
    _row(
        "antipattern anti-pattern rewrite",
        "rewrite|from scratch|anti-pattern|antipattern|neu schreib|von grund auf|reecri|desde cero",
        "sifirdan|重写|从头",
    ),
    _row(
        "build buy license TCO",
        "build or buy|buy|off the shelf|selbst bauen|kaufen|acheter|du marche|comprar|satin al|购买|自研",
    ),
    _row("migration migrate legacy", "migrat|legacy|modernis|moderniz|umzug|heredad|tasima|goc|迁移|遗留"),
    _row(
        "availability SLO error budget",
        r"slo\b|sla\b|uptime|availab|verfugbar|disponib|erisilebilir|可用性",
    ),
    _row("connection pool connections", "pool|connection|verbindung|connexion|conexion|baglanti|连接池"),
    _row("hallucination grounded answers", "hallucin|halluzin|invent|erfind|alucin|幻觉"),
    _row("speculative decoding draft", "speculat|decod|推测"),
    _row("gradient checkpointing activations", "checkpointing|gradient"),
    _row(
        "verdict criteria plan",
        "verdict|judge|assess|validate|urteil|bewert|juge|evalu|juzg|degerlendir|评估|评价",
    ),
    _row("explain reason importance", "explainab|interpret|erklarbar|explicab|aciklanab|可解释"),
)

PRIVACY = "privacy PII sensitive data"
"""The passage words of the concept that can forbid an option whatever it costs."""


def speaks_of(passage_words: str, text: str) -> bool:
    """Whether the text speaks of the concept with these passage words."""
    return any(re.search(c.ways, fold(text)) for c in CONCEPTS if c.passage_words == passage_words)


def related_terms(question: str) -> list[str]:
    """Terms that passages may use for what the question speaks of, without repetition."""
    text = fold(question)
    found = (concept.passage_words for concept in CONCEPTS if re.search(concept.ways, text))
    return list(dict.fromkeys(term for words in found for term in terms(words)))
