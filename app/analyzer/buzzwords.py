"""Words that say nothing until a number or a reason stands beside them, and pairs of them that do not go together.

``id`` is the rule's public name. ``kind`` names the question that the word leads to; the counter-question replaces that
kind's question in English. Notation of the terms as in cues_acts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Buzzword:
    """A word that is always challenged, unless the text defines it."""

    id: str
    kind: str
    terms: Mapping[str, str]
    challenge: str
    question: str


BUZZWORDS = (
    Buzzword(
        "BW-01",
        "objective_ai",
        {
            "en": "ai powered, ai, artificial intelligence, generative ai, chatbot, assistant, llm, chatgpt, copilot, agents",
            "de": "ki, kunstliche intelligenz, chatbot",
            "fr": "ia, intelligence artificielle, chatbot",
            "es": "ia, inteligencia artificial, chatbot",
            "tr": "yapay zeka*, chatbot, sohbet botu",
            "zh": "ai, 人工智能, 智能, 聊天机器人",
        },
        '"AI" names a tool, not a problem.',
        "Which task should it do - classify, generate, predict, recommend - and how do you notice that it works?",
    ),
    Buzzword(
        "BW-02",
        "data",
        {
            "en": "machine learning, ml, deep learning, predictive analytics, predictive",
            "de": "maschinelles lernen, machine learning",
            "fr": "apprentissage automatique, machine learning",
            "es": "aprendizaje automatico, machine learning",
            "tr": "makine ogrenmesi",
            "zh": "机器学习, 深度学习",
        },
        '"Machine learning" needs something to predict and something to learn from.',
        "What is to be predicted or sorted, from which data, and how exact must it be?",
    ),
    Buzzword(
        "BW-03",
        "latency",
        {
            "en": "real time, realtime, instant, live",
            "de": "echtzeit*",
            "fr": "temps reel",
            "es": "tiempo real",
            "tr": "gercek zamanli",
            "zh": "实时",
        },
        '"Real-time" means anything from milliseconds to minutes.',
        "How old may the data be: below 100 ms, below a second, or some seconds?",
    ),
    Buzzword(
        "BW-04",
        "scale",
        {
            "en": "scalable, scale, scaling, scalability, growth, grow",
            "de": "skalierbar*, skalieren, skaliert, wachstum",
            "fr": "scalable, evolutiv*, monter en charge, passer a l echelle",
            "es": "escalable, escalar, crecer",
            "tr": "olceklenebilir*, olcek*, buyume*",
            "zh": "可扩展, 扩展, 扩容",
        },
        '"Scalable" has a price only with two numbers.',
        "From what to what must it grow - users or requests now, and in 12 months?",
    ),
    Buzzword(
        "BW-05",
        "objective_change",
        {
            "en": "modern, modernise, modernize, modernisation, modernization, up to date, state of the art, future proof, future ready, outdated, legacy",
            "de": "modern*, zukunftssicher, zukunftsfahig, veraltet*, altsystem*",
            "fr": "modern*, vieillissant*, obsolete*",
            "es": "modern*, anticuad*, al dia",
            "tr": "modern*, eski",
            "zh": "现代化, 升级改造, 数字化, 转型",
        },
        '"Modern" is not a property that users notice.',
        "What hurts with the present one - hiring, releases, maintenance or speed - and what must it leave behind?",
    ),
    Buzzword(
        "BW-06",
        "constraints",
        {
            "en": "cloud native, cloud, serverless, in the cloud",
            "de": "cloud, serverless",
            "fr": "cloud, nuage",
            "es": "nube, cloud",
            "tr": "bulut*, cloud",
            "zh": "上云, 云原生, 云端",
        },
        '"Cloud" can mean Kubernetes, serverless or managed services.',
        "Which cloud and which form is allowed, and which limits - skills, budget, data protection - are fixed?",
    ),
    Buzzword(
        "BW-07",
        "objective_change",
        {
            "en": "microservices, microservice",
            "de": "microservices, mikroservices",
            "fr": "microservices",
            "es": "microservicios",
            "tr": "mikroservis*",
            "zh": "微服务",
        },
        "Microservices are an answer; the question they answer is missing.",
        "What can't you do today because it is one system, and along which boundaries would you cut?",
    ),
    Buzzword(
        "BW-08",
        "security",
        {
            "en": "secure, security, safe, safer, harden, protect",
            "de": "sicher, sicherer, sicherheit, absichern",
            "fr": "securis*, securite",
            "es": "segur*, seguridad",
            "tr": "guvenli*, guvenlik",
            "zh": "安全",
        },
        '"Secure" needs an opponent or a rule.',
        "Which rules apply (GDPR, HIPAA, SOC 2), and against whom should it hold?",
    ),
    Buzzword(
        "BW-09",
        "scope",
        {"en": "simple, simply, easy", "de": "einfach*", "fr": "simple*", "es": "simple*, sencill*", "tr": "basit*", "zh": "简单"},
        '"Simple" for one side is often costly for the other.',
        "Simple for whom - users, developers or operations - and which three things must it do?",
    ),
    Buzzword(
        "BW-10",
        "scope",
        {"en": "basic", "de": "grundlegend*, basis", "fr": "basique*", "es": "basic*", "tr": "temel", "zh": "基本"},
        '"Basic" leaves open what is in.',
        "What is in the first version, and what is explicitly out?",
    ),
    Buzzword(
        "BW-11",
        "scope",
        {"en": "just", "de": "nur, bloss", "fr": "juste", "es": "solo, solamente", "tr": "sadece", "zh": "只要, 就行"},
        '"Just" hides how far a small change reaches.',
        "What does the change touch - data, interfaces, other teams - and what must keep working?",
    ),
    Buzzword(
        "BW-12",
        "deadline",
        {"en": "quick, quickly", "de": "schnell, zugig", "fr": "rapidement, vite", "es": "rapidamente, rapido", "tr": "hizlica, cabuk", "zh": "尽快, 快点"},
        '"Quick" can be hours or a quarter.',
        "Is it a matter of hours, days or weeks, and what may be left out for it?",
    ),
    Buzzword(
        "BW-13",
        "scope",
        {"en": "minimal, mvp, minimum", "de": "minimal*, mvp", "fr": "minimal*, mvp", "es": "minim*, mvp", "tr": "asgari, mvp", "zh": "最小, mvp"},
        "A minimum needs the one thing that it proves.",
        "Which smallest set of functions would you show to a real user?",
    ),
    Buzzword(
        "BW-14",
        "scope",
        {"en": "flexible, flexibility, configurable", "de": "flexib*", "fr": "flexib*, souple", "es": "flexib*", "tr": "esnek*", "zh": "灵活"},
        "Flexibility costs in the places where nothing ever changes.",
        "Which parts will change, how often, and who changes them?",
    ),
    Buzzword(
        "BW-15",
        "deadline",
        {"en": "soon", "de": "bald", "fr": "bientot", "es": "pronto", "tr": "yakinda", "zh": "很快, 近期"},
        '"Soon" is not a date.',
        "By which date, and what happens on the day after?",
    ),
    Buzzword(
        "BW-16",
        "objective_change",
        {"en": "fast, faster, speed, quicker, performance, slow", "de": "schneller, leistung, tempo", "fr": "plus rapide, performance*", "es": "mas rapid*, rendimiento", "tr": "hizli*, performans", "zh": "更快, 性能, 快速"},
        '"Fast" can mean answers or delivery.',
        "What takes how long today, how long may it take, and for whom does it matter?",
    ),
    Buzzword(
        "BW-17",
        "deadline",
        {"en": "asap, as soon as possible, urgent, urgently, immediately", "de": "sofort, dringend, schnellstmoglich", "fr": "au plus vite, urgent*", "es": "cuanto antes, urgente*", "tr": "acil*, hemen", "zh": "马上, 紧急, 立刻"},
        "Urgency without a driver moves everything else.",
        "What drives it - a customer, an incident, a law - and what is the last possible day?",
    ),
    Buzzword(
        "BW-18",
        "deadline",
        {"en": "when we have time, some day, nice to have", "de": "wenn zeit ist, irgendwann", "fr": "quand on aura le temps", "es": "cuando haya tiempo", "tr": "vakit olunca", "zh": "有空"},
        "What is done when there is time is not done.",
        "Is it ranked at all, and what would have to happen for it to be started?",
    ),
    Buzzword(
        "BW-19",
        "deadline",
        {"en": "eventually, sooner or later", "de": "fruher oder spater", "fr": "tot ou tard", "es": "tarde o temprano, eventualmente", "tr": "er ya da gec", "zh": "以后, 最终"},
        '"Eventually" is neither planned nor dropped.',
        "Is it planned, and what would trigger it?",
    ),
    Buzzword(
        "BW-20",
        "success",
        {"en": "high quality, quality, better, improve, improvement", "de": "qualitat, besser, verbesser*", "fr": "qualite, ameliorer, meilleur*", "es": "calidad, mejor*", "tr": "kalite*, iyilestir*, daha iyi", "zh": "质量, 改进, 提高, 更好"},
        '"Better" needs a number.',
        "Better in which number - errors, speed, coverage, satisfaction - from what to what?",
    ),
    Buzzword(
        "BW-21",
        "success",
        {"en": "production ready, production grade, professional, bulletproof", "de": "produktionsreif", "fr": "pret pour la production", "es": "listo para produccion", "tr": "canliya hazir", "zh": "生产级, 可上线"},
        '"Production-ready" is a list, and each team has its own.',
        "Which criteria must be met before you let real users in?",
    ),
    Buzzword(
        "BW-22",
        "scope",
        {"en": "enterprise grade, enterprise ready, enterprise", "de": "unternehmenstauglich, enterprise", "fr": "niveau entreprise, enterprise", "es": "nivel empresarial, enterprise", "tr": "kurumsal", "zh": "企业级"},
        '"Enterprise-grade" stands for a list of demands.',
        "Which of them count - SLA, SSO, audit log, compliance, support hours?",
    ),
    Buzzword(
        "BW-23",
        "objective_change",
        {"en": "robust, resilient, stable", "de": "robust*, stabil*, ausfallsicher*", "fr": "robuste*, stable*", "es": "robust*, estable*", "tr": "saglam*, dayanikli*, kararli", "zh": "稳健, 稳定, 健壮"},
        '"Robust" needs the failure that it should survive.',
        "Which failures happened, or must it survive - a node, a region, bad input, a peak?",
    ),
    Buzzword(
        "BW-24",
        "availability",
        {"en": "reliable, reliability, high availability, highly available, always on", "de": "zuverlassig*, hochverfugbar*, verfugbarkeit", "fr": "fiable*, haute disponibilite", "es": "fiable*, alta disponibilidad", "tr": "guvenilir, yuksek erisilebilirlik", "zh": "可靠, 高可用"},
        "Each further nine costs about ten times as much.",
        "99, 99.9 or 99.99 per cent - that is 7 hours, 43 minutes or 4 minutes a month?",
    ),
    Buzzword(
        "BW-25",
        "objective",
        {"en": "leverage, utilise, utilize, make use of", "de": "nutzen, einsetzen", "fr": "exploiter, tirer parti", "es": "aprovechar, apalancar", "tr": "faydalan*, yararlan*", "zh": "利用, 赋能"},
        "To use something is not yet an aim.",
        "Use what, to help whom with what?",
    ),
    Buzzword(
        "BW-26",
        "objective",
        {"en": "synergy, synergies", "de": "synergie*", "fr": "synergie*", "es": "sinergia*", "tr": "sinerji*", "zh": "协同"},
        "A synergy is a benefit that can be counted.",
        "Which benefit, for whom, and measured how?",
    ),
    Buzzword(
        "BW-27",
        "objective_change",
        {"en": "optimise, optimize, optimisation, optimization, tune", "de": "optimier*", "fr": "optimis*", "es": "optimiz*", "tr": "optimize*, eniyile*", "zh": "优化"},
        "What is made better in one respect gets worse in another.",
        "What hurts today - speed, cost or quality - and by how much should it change?",
    ),
    Buzzword(
        "BW-28",
        "objective_change",
        {"en": "streamline, automate, automation, digitalise, digitalize, digitise, digitize", "de": "verschlank*, automatisier*, digitalisier*", "fr": "fluidifi*, automatis*, numeris*", "es": "agiliz*, automatiz*, digitaliz*", "tr": "dijitallest*, otomatik*", "zh": "自动化, 简化流程"},
        "A process is made leaner at the step that costs most.",
        "Which step is slow or costly today, how often does it happen, and what would be good?",
    ),
    Buzzword(
        "BW-29",
        "objective",
        {"en": "innovative, innovation, disruptive", "de": "innovativ*, innovation", "fr": "innovant*, innovation", "es": "innovador*, innovacion", "tr": "yenilikci, inovatif", "zh": "创新"},
        "New is not yet useful.",
        "Who has the problem that it solves, and what do they do about it today?",
    ),
)  # fmt: skip

EXTRA_TERMS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "weeks": {"en": "week, weeks, days", "de": "woche*, tage*", "fr": "semaine*, jours", "es": "semana*, dias", "tr": "hafta*, gun", "zh": "周, 天内"},
        "mvp": {"en": "mvp, prototype", "de": "mvp, prototyp*", "fr": "mvp, prototype*", "es": "mvp, prototipo*", "tr": "mvp, prototip*", "zh": "mvp, 原型"},
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Clash:
    """Two words that together promise too much; the reason is said before the question of ``kind``."""

    id: str
    one: frozenset[str]
    other: frozenset[str]
    kind: str
    reason: Mapping[str, str]


CLASHES = (
    Clash("RF-1", frozenset({"BW-09"}), frozenset({"BW-01"}), "objective_ai", {
        "en": "AI is rarely simple: data, evaluation and wrong answers come with it.",
        "de": "KI ist selten einfach: Daten, Auswertung und falsche Antworten gehören dazu.",
        "fr": "L'IA est rarement simple : données, évaluation et erreurs viennent avec.",
        "es": "La IA rara vez es simple: trae datos, evaluación y respuestas erróneas.",
        "tr": "Yapay zekâ nadiren basittir: veri, değerlendirme ve yanlış yanıtlar da gelir.",
        "zh": "AI很少是简单的：还需要数据、评估，并处理错误回答。",
    }),
    Clash("RF-2", frozenset({"BW-12", "BW-16", "BW-17"}), frozenset({"BW-07"}), "objective_change", {
        "en": "A move to microservices is slow: each cut needs data, interfaces and operations of its own.",
        "de": "Der Umzug auf Microservices ist langsam: jeder Schnitt braucht eigene Daten, Schnittstellen und Betrieb.",
        "fr": "Passer aux microservices est lent : chaque découpe demande données, interfaces et exploitation.",
        "es": "Pasar a microservicios es lento: cada corte pide datos, interfaces y operación propios.",
        "tr": "Mikroservislere geçiş yavaştır: her kesim kendi verisini, arayüzünü ve işletmesini ister.",
        "zh": "迁移到微服务很慢：每次拆分都需要自己的数据、接口和运维。",
    }),
    Clash("RF-3", frozenset({"BW-10", "BW-09"}), frozenset({"BW-03"}), "latency", {
        "en": "Real-time is never basic: it is paid for in state, connections and operation.",
        "de": "Echtzeit ist nie einfach: man zahlt mit Zustand, Verbindungen und Betrieb.",
        "fr": "Le temps réel n'est jamais basique : on le paie en état, connexions et exploitation.",
        "es": "El tiempo real nunca es básico: se paga en estado, conexiones y operación.",
        "tr": "Gerçek zamanlılık hiç temel değildir: durum, bağlantı ve işletme bedeli vardır.",
        "zh": "实时从来都不简单：要付出状态、连接和运维的代价。",
    }),
    Clash("RF-4", frozenset({"BW-11"}), frozenset({"BW-01", "BW-02"}), "data", {
        "en": "Machine learning is not just added: it needs data, training and monitoring.",
        "de": "Maschinelles Lernen fügt man nicht nur hinzu: es braucht Daten, Training und Überwachung.",
        "fr": "On n'ajoute pas juste de l'apprentissage : il faut données, entraînement et suivi.",
        "es": "El aprendizaje automático no se añade sin más: necesita datos, entrenamiento y vigilancia.",
        "tr": "Makine öğrenmesi öylece eklenmez: veri, eğitim ve izleme ister.",
        "zh": "机器学习不是加上就行：需要数据、训练和监控。",
    }),
    Clash("RF-5", frozenset({"BW-04"}), frozenset({"mvp"}), "scale", {
        "en": "A first version proves that it is needed; scale is paid for afterwards.",
        "de": "Eine erste Fassung beweist den Bedarf; Größe bezahlt man danach.",
        "fr": "Une première version prouve le besoin ; l'échelle se paie ensuite.",
        "es": "Una primera versión prueba la necesidad; la escala se paga después.",
        "tr": "İlk sürüm ihtiyacı kanıtlar; ölçeğin bedeli sonra ödenir.",
        "zh": "第一版是为了证明需求；规模的代价以后再付。",
    }),
    Clash("RF-6", frozenset({"BW-22"}), frozenset({"weeks", "BW-12", "BW-17"}), "scope", {
        "en": "Enterprise functions take months, not weeks.",
        "de": "Funktionen für Großunternehmen dauern Monate, nicht Wochen.",
        "fr": "Les fonctions d'entreprise prennent des mois, pas des semaines.",
        "es": "Las funciones empresariales llevan meses, no semanas.",
        "tr": "Kurumsal işlevler haftalar değil aylar alır.",
        "zh": "企业级功能需要几个月，而不是几周。",
    }),
)  # fmt: skip

CHALLENGE_BY_WORD: Mapping[str, str] = MappingProxyType(
    {
        "en": '"{word}" can mean many things.',
        "de": "„{word}“ kann vieles heißen.",
        "fr": "« {word} » peut vouloir dire bien des choses.",
        "es": "«{word}» puede significar muchas cosas.",
        "tr": '"{word}" pek çok anlama gelebilir.',
        "zh": "“{word}”可以有很多含义。",
    }
)
