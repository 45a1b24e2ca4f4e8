"""Pairs of words that together promise too much, and why, in each language."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

EXTRA_TERMS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "weeks": {
            "en": "week, weeks, days",
            "de": "woche*, tage*",
            "fr": "semaine*, jours",
            "es": "semana*, dias",
            "tr": "hafta*, gun",
            "zh": "周, 天内",
        },
        "mvp": {
            "en": "mvp, prototype",
            "de": "mvp, prototyp*",
            "fr": "mvp, prototype*",
            "es": "mvp, prototipo*",
            "tr": "mvp, prototip*",
            "zh": "mvp, 原型",
        },
    }
)


@dataclass(frozen=True, slots=True)
class Clash:
    """Two words (ids of buzzwords or of extra terms); the reason is said before the question of ``kind``."""

    id: str
    one: frozenset[str]
    other: frozenset[str]
    kind: str
    reason: Mapping[str, str]


CLASHES = (
    Clash(
        "RF-1",
        frozenset({"BW-09"}),
        frozenset({"BW-01"}),
        "objective_ai",
        {
            "en": "AI is rarely simple: data, evaluation and wrong answers come with it.",
            "de": "KI ist selten einfach: Daten, Auswertung und falsche Antworten gehören dazu.",
            "fr": "L'IA est rarement simple : données, évaluation et erreurs viennent avec.",
            "es": "La IA rara vez es simple: trae datos, evaluación y respuestas erróneas.",
            "tr": "Yapay zekâ nadiren basittir: veri, değerlendirme ve yanlış yanıtlar da gelir.",
            "zh": "AI很少是简单的：还需要数据、评估，并处理错误回答。",
        },
    ),
    Clash(
        "RF-2",
        frozenset({"BW-12", "BW-16", "BW-17"}),
        frozenset({"BW-07"}),
        "objective_change",
        {
            "en": "A move to microservices is slow: each cut needs data, interfaces and operations of its own.",
            "de": "Der Umzug auf Microservices ist langsam: jeder Schnitt braucht eigene Daten, Schnittstellen und "
            "Betrieb.",
            "fr": "Passer aux microservices est lent : chaque découpe demande données, interfaces et exploitation.",
            "es": "Pasar a microservicios es lento: cada corte pide datos, interfaces y operación propios.",
            "tr": "Mikroservislere geçiş yavaştır: her kesim kendi verisini, arayüzünü ve işletmesini ister.",
            "zh": "迁移到微服务很慢：每次拆分都需要自己的数据、接口和运维。",
        },
    ),
    Clash(
        "RF-3",
        frozenset({"BW-09", "BW-10"}),
        frozenset({"BW-03"}),
        "latency",
        {
            "en": "Real-time is never basic: it is paid for in state, connections and operation.",
            "de": "Echtzeit ist nie einfach: man zahlt mit Zustand, Verbindungen und Betrieb.",
            "fr": "Le temps réel n'est jamais basique : on le paie en état, connexions et exploitation.",
            "es": "El tiempo real nunca es básico: se paga en estado, conexiones y operación.",
            "tr": "Gerçek zamanlılık hiç temel değildir: durum, bağlantı ve işletme bedeli vardır.",
            "zh": "实时从来都不简单：要付出状态、连接和运维的代价。",
        },
    ),
    Clash(
        "RF-4",
        frozenset({"BW-11"}),
        frozenset({"BW-01", "BW-02"}),
        "data",
        {
            "en": "Machine learning is not just added: it needs data, training and monitoring.",
            "de": "Maschinelles Lernen fügt man nicht nur hinzu: es braucht Daten, Training und Überwachung.",
            "fr": "On n'ajoute pas juste de l'apprentissage : il faut données, entraînement et suivi.",
            "es": "El aprendizaje automático no se añade sin más: necesita datos, entrenamiento y vigilancia.",
            "tr": "Makine öğrenmesi öylece eklenmez: veri, eğitim ve izleme ister.",
            "zh": "机器学习不是加上就行：需要数据、训练和监控。",
        },
    ),
    Clash(
        "RF-5",
        frozenset({"BW-04"}),
        frozenset({"mvp"}),
        "scale",
        {
            "en": "A first version proves that it is needed; scale is paid for afterwards.",
            "de": "Eine erste Fassung beweist den Bedarf; Größe bezahlt man danach.",
            "fr": "Une première version prouve le besoin ; l'échelle se paie ensuite.",
            "es": "Una primera versión prueba la necesidad; la escala se paga después.",
            "tr": "İlk sürüm ihtiyacı kanıtlar; ölçeğin bedeli sonra ödenir.",
            "zh": "第一版是为了证明需求；规模的代价以后再付。",
        },
    ),
    Clash(
        "RF-6",
        frozenset({"BW-22"}),
        frozenset({"BW-12", "BW-17", "weeks"}),
        "scope",
        {
            "en": "Enterprise functions take months, not weeks.",
            "de": "Funktionen für Großunternehmen dauern Monate, nicht Wochen.",
            "fr": "Les fonctions d'entreprise prennent des mois, pas des semaines.",
            "es": "Las funciones empresariales llevan meses, no semanas.",
            "tr": "Kurumsal işlevler haftalar değil aylar alır.",
            "zh": "企业级功能需要几个月，而不是几周。",
        },
    ),
)
