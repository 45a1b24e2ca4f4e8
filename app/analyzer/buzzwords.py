"""Words that say nothing until a number or a reason stands beside them.

``id`` is the rule's public name. ``kind`` names the question that the word leads to; the counter-question replaces that
kind's question in English. ``terms`` are in the order of LANGUAGES, languages separated by ``|``, notation as in cues_acts.
"""

from dataclasses import dataclass

from app.analyzer.language import LANGUAGES


@dataclass(frozen=True, slots=True)
class Buzzword:
    """A word that is always challenged, unless the text defines it."""

    id: str
    kind: str
    terms: str
    challenge: str
    question: str

    def by_language(self) -> dict[str, str]:
        """Language -> terms, as a cue table has them."""
        return {language: terms.strip() for language, terms in zip(LANGUAGES, self.terms.split("|"), strict=True)}


BUZZWORDS = (
    Buzzword(
        "BW-01",
        "objective_ai",
        "ai powered, ai, artificial intelligence, generative ai, chatbot, assistant, llm, chatgpt, copilot, agents "
        "| ki, kunstliche intelligenz, chatbot | ia, intelligence artificielle, chatbot | ia, inteligencia "
        "artificial, chatbot | yapay zeka*, chatbot, sohbet botu | ai, 人工智能, 智能, 聊天机器人",
        '"AI" names a tool, not a problem.',
        "Which task should it do - classify, generate, predict, recommend - and how do you notice that it works?",
    ),
    Buzzword(
        "BW-02",
        "data",
        "machine learning, ml, deep learning, predictive analytics, predictive | maschinelles lernen, machine "
        "learning | apprentissage automatique, machine learning | aprendizaje automatico, machine learning | "
        "makine ogrenmesi | 机器学习, 深度学习",
        '"Machine learning" needs something to predict and something to learn from.',
        "What is to be predicted or sorted, from which data, and how exact must it be?",
    ),
    Buzzword(
        "BW-03",
        "latency",
        "real time, realtime, instant, live | echtzeit* | temps reel | tiempo real | gercek zamanli | 实时",
        '"Real-time" means anything from milliseconds to minutes.',
        "How old may the data be: below 100 ms, below a second, or some seconds?",
    ),
    Buzzword(
        "BW-04",
        "scale",
        "scalable, scale, scaling, scalability, growth, grow | skalierbar*, skalieren, skaliert, wachstum | "
        "scalable, evolutif*, evolutiv*, monter en charge, passer a l echelle | escalable, escalar, crecer | olceklenebilir*, "
        "olcek*, buyume* | 可扩展, 扩展, 扩容",
        '"Scalable" has a price only with two numbers.',
        "From what to what must it grow - users or requests now, and in 12 months?",
    ),
    Buzzword(
        "BW-05",
        "objective_change",
        "modern, modernise, modernize, modernisation, modernization, up to date, state of the art, future proof, "
        "future ready, outdated, legacy | modern*, zukunftssicher, zukunftsfahig, veraltet*, altsystem* | modern*, "
        "vieillissant*, obsolete* | modern*, anticuad*, al dia | modern*, eski | 现代化, 升级改造, 数字化, 转型",
        '"Modern" is not a property that users notice.',
        "What hurts with the present one - hiring, releases, maintenance or speed - and what must it leave behind?",
    ),
    Buzzword(
        "BW-06",
        "constraints",
        "cloud native, cloud, serverless, in the cloud | cloud, serverless | cloud, nuage | nube, cloud | bulut*, "
        "cloud | 上云, 云原生, 云端",
        '"Cloud" can mean Kubernetes, serverless or managed services.',
        "Which cloud and which form is allowed, and which limits - skills, budget, data protection - are fixed?",
    ),
    Buzzword(
        "BW-07",
        "objective_change",
        "microservices, microservice | microservices, mikroservices | microservices | microservicios | "
        "mikroservis* | 微服务",
        "Microservices are an answer; the question they answer is missing.",
        "What can't you do today because it is one system, and along which boundaries would you cut?",
    ),
    Buzzword(
        "BW-08",
        "security",
        "secure, security, safe, safer, harden, protect | sicher, sicherer, sicherheit, absichern | securis*, "
        "securite | segur*, seguridad | guvenli*, guvenlik | 安全",
        '"Secure" needs an opponent or a rule.',
        "Which rules apply (GDPR, HIPAA, SOC 2), and against whom should it hold?",
    ),
    Buzzword(
        "BW-09",
        "scope",
        "simple, simply, easy | einfach* | simple* | simple*, sencill* | basit* | 简单",
        '"Simple" for one side is often costly for the other.',
        "Simple for whom - users, developers or operations - and which three things must it do?",
    ),
    Buzzword(
        "BW-10",
        "scope",
        "basic | grundlegend*, basis | basique* | basic* | temel | 基本",
        '"Basic" leaves open what is in.',
        "What is in the first version, and what is explicitly out?",
    ),
    Buzzword(
        "BW-11",
        "scope",
        "just | nur, bloss | juste | solo, solamente | sadece | 只要, 就行",
        '"Just" hides how far a small change reaches.',
        "What does the change touch - data, interfaces, other teams - and what must keep working?",
    ),
    Buzzword(
        "BW-12",
        "deadline",
        "quick, quickly | schnell, zugig | rapidement, vite | rapidamente, rapido | hizlica, cabuk | 尽快, 快点",
        '"Quick" can be hours or a quarter.',
        "Is it a matter of hours, days or weeks, and what may be left out for it?",
    ),
    Buzzword(
        "BW-13",
        "scope",
        "minimal, mvp, minimum | minimal*, mvp | minimal*, mvp | minim*, mvp | asgari, mvp | 最小, mvp",
        "A minimum needs the one thing that it proves.",
        "Which smallest set of functions would you show to a real user?",
    ),
    Buzzword(
        "BW-14",
        "scope",
        "flexible, flexibility, configurable | flexib* | flexib*, souple | flexib* | esnek* | 灵活",
        "Flexibility costs in the places where nothing ever changes.",
        "Which parts will change, how often, and who changes them?",
    ),
    Buzzword(
        "BW-15",
        "deadline",
        "soon | bald | bientot | pronto | yakinda | 很快, 近期",
        '"Soon" is not a date.',
        "By which date, and what happens on the day after?",
    ),
    Buzzword(
        "BW-16",
        "objective_change",
        "fast, faster, speed, quicker, performance, slow | schneller, leistung, tempo | plus rapide, performance* "
        "| mas rapid*, rendimiento | hizli*, performans | 更快, 性能, 快速",
        '"Fast" can mean answers or delivery.',
        "What takes how long today, how long may it take, and for whom does it matter?",
    ),
    Buzzword(
        "BW-17",
        "deadline",
        "asap, as soon as possible, urgent, urgently, immediately | sofort, dringend, schnellstmoglich | au plus "
        "vite, urgent* | cuanto antes, urgente* | acil*, hemen | 马上, 紧急, 立刻",
        "Urgency without a driver moves everything else.",
        "What drives it - a customer, an incident, a law - and what is the last possible day?",
    ),
    Buzzword(
        "BW-18",
        "deadline",
        "when we have time, some day, nice to have | wenn zeit ist, irgendwann | quand on aura le temps | cuando "
        "haya tiempo | vakit olunca | 有空",
        "What is done when there is time is not done.",
        "Is it ranked at all, and what would have to happen for it to be started?",
    ),
    Buzzword(
        "BW-19",
        "deadline",
        "eventually, sooner or later | fruher oder spater | tot ou tard | tarde o temprano, eventualmente | er ya "
        "da gec | 以后, 最终",
        '"Eventually" is neither planned nor dropped.',
        "Is it planned, and what would trigger it?",
    ),
    Buzzword(
        "BW-20",
        "success",
        "high quality, quality, better, improve, improvement | qualitat, besser, verbesser* | qualite, ameliorer, "
        "meilleur* | calidad, mejor* | kalite*, iyilestir*, daha iyi | 质量, 改进, 提高, 更好",
        '"Better" needs a number.',
        "Better in which number - errors, speed, coverage, satisfaction - from what to what?",
    ),
    Buzzword(
        "BW-21",
        "success",
        "production ready, production grade, professional, bulletproof | produktionsreif | pret pour la production "
        "| listo para produccion | canliya hazir | 生产级, 可上线",
        '"Production-ready" is a list, and each team has its own.',
        "Which criteria must be met before you let real users in?",
    ),
    Buzzword(
        "BW-22",
        "scope",
        "enterprise grade, enterprise ready, enterprise | unternehmenstauglich, enterprise | niveau entreprise, "
        "enterprise | nivel empresarial, enterprise | kurumsal | 企业级",
        '"Enterprise-grade" stands for a list of demands.',
        "Which of them count - SLA, SSO, audit log, compliance, support hours?",
    ),
    Buzzword(
        "BW-23",
        "objective_change",
        "robust, resilient, stable | robust*, stabil*, ausfallsicher* | robuste*, stable* | robust*, estable* | "
        "saglam*, dayanikli*, kararli | 稳健, 稳定, 健壮",
        '"Robust" needs the failure that it should survive.',
        "Which failures happened, or must it survive - a node, a region, bad input, a peak?",
    ),
    Buzzword(
        "BW-24",
        "availability",
        "reliable, reliability, high availability, highly available, always on | zuverlassig*, hochverfugbar*, "
        "verfugbarkeit | fiable*, haute disponibilite | fiable*, alta disponibilidad | guvenilir, yuksek "
        "erisilebilirlik | 可靠, 高可用",
        "Each further nine costs about ten times as much.",
        "99, 99.9 or 99.99 per cent - that is 7 hours, 43 minutes or 4 minutes a month?",
    ),
    Buzzword(
        "BW-25",
        "objective",
        "leverage, utilise, utilize, make use of | nutzen, einsetzen | exploiter, tirer parti | aprovechar, "
        "apalancar | faydalan*, yararlan* | 利用, 赋能",
        "To use something is not yet an aim.",
        "Use what, to help whom with what?",
    ),
    Buzzword(
        "BW-26",
        "objective",
        "synergy, synergies | synergie* | synergie* | sinergia* | sinerji* | 协同",
        "A synergy is a benefit that can be counted.",
        "Which benefit, for whom, and measured how?",
    ),
    Buzzword(
        "BW-27",
        "objective_change",
        "optimise, optimize, optimisation, optimization, tune | optimier* | optimis* | optimiz* | optimize*, "
        "eniyile* | 优化",
        "What is made better in one respect gets worse in another.",
        "What hurts today - speed, cost or quality - and by how much should it change?",
    ),
    Buzzword(
        "BW-28",
        "objective_change",
        "streamline, automate, automation, digitalise, digitalize, digitise, digitize | verschlank*, "
        "automatisier*, digitalisier* | fluidifi*, automatis*, numeris* | agiliz*, automatiz*, digitaliz* | "
        "dijitallest*, otomatik* | 自动化, 简化流程",
        "A process is made leaner at the step that costs most.",
        "Which step is slow or costly today, how often does it happen, and what would be good?",
    ),
    Buzzword(
        "BW-29",
        "objective",
        "innovative, innovation, disruptive | innovativ*, innovation | innovant*, innovation | innovador*, "
        "innovacion | yenilikci, inovatif | 创新",
        "New is not yet useful.",
        "Who has the problem that it solves, and what do they do about it today?",
    ),
)
