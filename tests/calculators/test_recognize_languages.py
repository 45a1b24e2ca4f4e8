"""Questions in German, French, Spanish, Turkish and Chinese, and the figures that they ask for."""

from collections.abc import Callable

import pytest

QUESTIONS: tuple[tuple[str, str, str], ...] = (
    (
        "Wie viel kosten 180.000 Anfragen im Monat bei GPT-4o mit 1.000 Eingabe-Tokens und 300 Ausgabe-Tokens?",
        "api-cost",
        "1710",
    ),
    (
        "Combien coûtent 50 000 requêtes par mois avec Claude 3 Haiku, 2 000 tokens en entrée et 500 en sortie ?",
        "api-cost",
        "56.25",
    ),
    (
        "¿Cuánto cuestan 200.000 llamadas al mes con GPT-4 Turbo, 800 tokens de entrada y 150 de salida?",
        "api-cost",
        "2500",
    ),
    ("Ayda 100 bin istek, GPT-4, 500 girdi ve 200 çıktı token: aylık maliyet ne kadar?", "api-cost", "2700"),
    ("GPT-4每月10万次请求，每次500个输入token和200个输出token，每月费用是多少？", "api-cost", "2700"),
    ("Wie viel GPU-Speicher braucht ein 70B-Modell in INT8 mit 4k Kontext und einem Nutzer?", "gpu-memory", "78.342"),
    (
        "Combien de mémoire pour un modèle de 8 milliards de paramètres en INT8 avec 2 contextes de 8192 tokens ?",
        "gpu-memory",
        "10.947",
    ),
    ("13B参数的模型用FP16，权重需要多少显存？", "gpu-memory", "26"),
    (
        "¿Qué tamaño de muestra por variante para detectar una subida de 4 % a 5 % con potencia 80 %?",
        "ab-sample-size",
        "6745",
    ),
    ("转化率从10%提升到12%，显著性5%，功效80%，每组需要多少样本？", "ab-sample-size", "3841"),
    ("Wie viele Minuten Ausfall erlaubt eine Verfügbarkeit von 99,95 % in 30 Tagen?", "slo-budget", "21.6"),
    ("Combien de minutes d'indisponibilité par mois autorise une disponibilité de 99,9 % ?", "slo-budget", "43.2"),
    ("%99,9 erişilebilirlik 30 günde kaç dakika kesintiye izin verir?", "slo-budget", "43.2"),
    ("可用性99.99%，一个月30天允许停机多少分钟？", "slo-budget", "4.32"),
    ("Dos servicios en serie con 99,9 % y 99,5 % de disponibilidad: ¿disponibilidad total?", "availability", "99.4005"),
    (
        "300 Anfragen pro Sekunde, 400 ms je Anfrage, ein Worker bearbeitet 4 gleichzeitig. Wie viele Worker?",
        "concurrency",
        "120 30",
    ),
    ("200 requêtes par seconde, 150 ms chacune : combien de requêtes simultanées ?", "concurrency", "30"),
    ("每秒800个请求，每个耗时50毫秒，并发数是多少？", "concurrency", "40"),
    ("10 Millionen Vektoren mit 384 Dimensionen, float32: wie viele GB?", "vector-storage", "15.36"),
    ("200万条1024维float32向量占多少GB？", "vector-storage", "8.192"),
    (
        "Backlog von 240 Story Points, Velocity 30 pro Sprint, zweiwöchige Sprints. Wie viele Wochen?",
        "velocity",
        "8 16",
    ),
    ("Kalan iş 150 puan, sprint başına 25 puan, sprint 2 hafta: kaç hafta sürer?", "velocity", "6 12"),
    ("Präzision 90 %, Trefferquote 75 %: F1?", "f-score", "0.818"),
    (
        "Richtig positive 45, falsch positive 5, falsch negative 15: Präzision, Trefferquote und F1?",
        "classification-metrics",
        "0.9 0.75 0.818",
    ),
    ("2 GPUs à 2,50 € die Stunde, 8 Stunden am Tag, 20 Tage: Kosten?", "machine-rental", "800"),
    ("模型有10亿参数，Adam混合精度训练需要多少显存？", "training-memory", "16"),
    ("团队5人，冲刺速率30点，剩余150点，每个冲刺2周，需要几个冲刺？", "velocity", "5"),
    ("Haftada 40 rapor, her biri 15 dakika tasarruf, saati 20 euro: haftalık kazanç?", "time-saved", "10 200"),
    ("Coste: 3 servidores a 0,50 € la hora durante 720 horas?", "machine-rental", "1080"),
    ("Aylık 3 $/saat GPU, 720 saat: toplam?", "machine-rental", "2160"),
    ("Ein Modell mit 7 Milliarden Parametern in INT8: wie viel Speicher für die Gewichte?", "gpu-memory", "7"),
    (
        "Drei Dienste hintereinander mit 99,9 %, 99,9 % und 99,5 % Verfügbarkeit: Gesamtverfügbarkeit in Prozent?",
        "availability",
        "99.30",
    ),
    ("40 Tickets am Tag, 12 Minuten je Ticket, Stundensatz 50 Euro: Kosten pro Tag?", "time-saved", "8 400"),
    ("Backlog 180 Punkte, Velocity 24 pro Sprint. Wie viele Sprints?", "velocity", "8"),
    ("Un modèle de 13 milliards de paramètres en FP16 : mémoire des poids ?", "gpu-memory", "26"),
    ("Disponibilité de deux serveurs redondants à 98 % ?", "availability", "99.96"),
    ("¿Cuántos minutos de caída permite un SLO del 99,95 % en 30 días?", "slo-budget", "21.6"),
    ("Precisión 0,75 y recall 0,60: ¿F1?", "f-score", "0.667"),
    (
        "Tenemos 90 verdaderos positivos, 10 falsos positivos y 30 falsos negativos: precisión y recall?",
        "classification-metrics",
        "0.9 0.75",
    ),
    ("Saniyede 500 istek, her biri 80 ms: eşzamanlı istek sayısı?", "concurrency", "40"),
    ("Bir GPU saati 2,5 dolar, 4 GPU 48 saat çalışacak: maliyet?", "machine-rental", "480"),
    ("7B parametreli modelin INT4 ağırlıkları kaç GB?", "gpu-memory", "3.5"),
    ("三个服务串联，可用性分别为99.9%、99.9%和99.5%，总可用性是多少？", "availability", "99.30"),
    ("每天1000万次请求，平均每秒多少次？", "load", "115.7"),
    ("真阳性80，假阳性20，假阴性40，F1是多少？", "classification-metrics", "0.727"),
    ("乐观3天，最可能5天，悲观12天，PERT期望是多少？", "pert", "5.83"),
    (
        "Wie lange dauert der Test bei 8.000 Nutzern je Gruppe, zwei Gruppen und 1.500 Nutzern pro Tag?",
        "ab-duration",
        "11",
    ),
    ("Was kosten 3 A10G zu 1,20 $ pro Stunde bei 200 Stunden?", "machine-rental", "720"),
    (
        "Wie viel Speicher belegen 3 Millionen Vektoren mit 1.024 Dimensionen in float32 (GB)?",
        "vector-storage",
        "12.288",
    ),
    ("Coût mensuel de 300 000 appels à 0,002 € chacun ?", "unit-cost", "600"),
    (
        "Combien de temps pour entraîner 2 millions d'exemples pendant 5 époques à 1 000 exemples par seconde ?",
        "training-time",
        "2.78",
    ),
    ("Vrais positifs 60, faux positifs 20, faux négatifs 20 : F1 ?", "classification-metrics", "0.75"),
    ("Presupuesto de error de un SLO del 99,5 % en 28 días, en minutos?", "slo-budget", "201.6"),
    ("¿Cuánta memoria ocupan los pesos de un modelo de 13B en INT8?", "gpu-memory", "13"),
    ("Equipo de 6 personas, 20 días, foco 0,8 y habilidad 0,8: capacidad en días-persona?", "team-capacity", "76.8"),
    ("Modelin 70B parametresi INT8 ağırlık boyutu kaç GB?", "gpu-memory", "70"),
    ("99,95 % SLO ile 30 günde kaç dakika hata bütçesi var?", "slo-budget", "21.6"),
    ("200 puanlık iş, sprint başına 40 puan, kaç sprint?", "velocity", "5"),
    ("精确率0.8，召回率0.6，F1是多少？", "f-score", "0.686"),
    ("500万条向量，768维，float32，需要多少GB？", "vector-storage", "15.36"),
    ("SLO 99.9%，30天，错误预算是多少分钟？", "slo-budget", "43.2"),
    ("每秒2000条消息，每条1KB，保留7天，3副本，需要多少TB？", "retention-volume", "3.63"),
    ("Wie viele Anfragen pro Sekunde sind 5 Millionen Anfragen am Tag?", "load", "57.87"),
    ("Ein Test zeigt 60 von 1.000 und 85 von 1.000 Konversionen. z-Wert?", "ab-test", "2.156"),
    ("Quel est le PSI entre 25/25/25/25 et 30/25/25/20 ?", "psi", "0.0203"),
    ("Un service à 99,9 % et un autre à 99,8 % en série : disponibilité totale ?", "availability", "99.70"),
    (
        "Coste mensual de 1 millón de peticiones con GPT-4o, 1.000 tokens de entrada y 200 de salida?",
        "api-cost",
        "8000",
    ),
    ("Aprobados: 40 de 100 mujeres y 60 de 120 hombres. ¿Impacto dispar?", "disparate-impact", "0.8"),
    ("İki sunucu paralel, her biri %99: toplam erişilebilirlik?", "availability", "99.99"),
    ("Sprint hızı 30 puan, 210 puan kaldı, sprint iki hafta. Kaç hafta?", "velocity", "14"),
    ("A/B测试：对照4000人中400人转化，实验4000人中480人转化，z值是多少？", "ab-test", "2.86"),
    ("70B模型INT8权重需要多少GB？", "gpu-memory", "70"),
)
"""Question, calculator, results as a person would write them."""


@pytest.mark.parametrize(("question", "calculator", "printed"), QUESTIONS)
def test_the_figure_is_found(
    finds: Callable[[str, str, str], None], question: str, calculator: str, printed: str
) -> None:
    finds(question, calculator, printed)
