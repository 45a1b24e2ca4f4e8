"""Calculations and bands in six languages: the same sentences, slots and numbers in each."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from app.calculators.registry import CALCULATORS, calculate
from app.calculators.texts import from_texts
from app.content.expert import ExpertContent
from app.domain.figure import Figure
from app.domain.labels import RequestType
from app.domain.workup import Workup
from app.expert.composers import COMPOSERS
from app.expert.expert import Expert
from app.expert.request import ExpertRequest
from scripts.draft import draft

LANGUAGES = ("de", "fr", "es", "tr", "zh")
KINDS = (RequestType.COMPUTE, RequestType.EXPLAIN)
EXAMPLES = Path(__file__).parent.parent / "data" / "calculators" / "worked_examples.jsonl"

_NUMBER = re.compile(r"\d[\d.,]*\d|\d")


def slots(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


def figures() -> Iterator[Figure]:
    for line in EXAMPLES.read_text(encoding="utf-8").splitlines():
        name, *words = json.loads(line)["command"]
        if name in CALCULATORS and not any(word.startswith("--") for word in words):
            pairs = [(word.partition("=")[0], word.partition("=")[2]) for word in words]
            yield CALCULATORS[name].compute(from_texts(CALCULATORS[name], pairs))


def numbers(work: Workup) -> list[str]:
    texts = [work.first, *(each.text for each in work.sections), *work.changes]
    return sorted(_NUMBER.findall(re.sub(r"\[[FA]\d+\]|\{\{[^}]*\}\}", "", " ".join(texts))))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_sentence_has_the_slots_of_the_english_one(
    content: ExpertContent, kind: RequestType, language: str
) -> None:
    spoken = content.phrases[kind].tables
    assert spoken[language].keys() == spoken["en"].keys()
    assert {key: slots(said) for key, said in spoken[language].items() if slots(said) != slots(spoken["en"][key])} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_results_are_said_in_the_language(content: ExpertContent, language: str) -> None:
    spoken = content.phrases[RequestType.COMPUTE].tables
    of_results = [key for key in spoken["en"] if key.startswith(("result.", "read.", "change."))]
    assert [key for key in of_results if spoken[language][key] == spoken["en"][key]] in ([], ["result.metrics"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_worked_example_has_the_numbers_of_the_english_answer(content: ExpertContent, language: str) -> None:
    expert = Expert(content, COMPOSERS, calculate)

    def answered(figure: Figure, spoken: str) -> Workup:
        work = expert.work_up(ExpertRequest("", RequestType.COMPUTE, spoken, figures=(figure,)))
        assert work is not None
        return work

    for figure in figures():
        assert numbers(answered(figure, language)) == numbers(answered(figure, "en")), figure.calculator


@pytest.mark.parametrize(
    ("language", "question", "said"),
    [
        ("de", "Wie viel GPU-Speicher braucht ein 13B-Modell in FP16 mit 8 Nutzern und je 4.000 Token?", "26 GB für"),
        (
            "de",
            "900.000 Euro in der Kasse, wir verbrennen netto 75.000 Euro im Monat. Wie lange reicht das?",
            "12 Monate",
        ),
        ("fr", "164 bonnes réponses sur 200 : quelle exactitude, et combien de plus pour 90 % ?", "82 % ; il faut 16"),
        ("fr", "SLO de 99,9 % sur 30 jours, nous avons consommé 27 minutes. Que reste-t-il ?", "il reste 16.2 minutes"),
        ("es", "Tenemos 900.000 euros en caja y gastamos 75.000 euros netos al mes. ¿Cuántos meses?", "duran 12 meses"),
        ("es", "TP 84, FP 16, FN 36: ¿precisión, recall y F1?", "Precisión 0.8400"),
        ("tr", "200 örneğin 164 tanesi doğru. Doğruluk kaç? %90 için kaç doğru daha gerekir?", "Doğruluk 82 %"),
        (
            "tr",
            "13B model FP16 ile 4 kullanıcı ve 4000 token bağlamda kaç GB GPU belleği ister?",
            "41.707 GB GPU belleği",
        ),
        ("zh", "13B 模型用 FP16，8 个并发用户，每个 4000 token 上下文，需要多少显存？", "权重占 26 GB"),
        ("zh", "TP 84，FP 16，FN 36，精确率、召回率和 F1 是多少？", "召回率 0.7000"),
    ],
)
def test_a_calculation_is_answered_in_the_language_of_the_question(language: str, question: str, said: str) -> None:
    made = draft(question, RequestType.COMPUTE, language)
    assert made is not None
    assert said in made.workup.first
    assert made.missing == ()


@pytest.mark.parametrize(
    ("language", "question", "said"),
    [
        ("de", "Unser PSI liegt bei 0,16. Ist das schlimm?", "0,16 ist mäßige Drift"),
        ("de", "Ist ein Disparate-Impact-Verhältnis von 0,74 ein Problem?", "0,74 verletzt"),
        ("de", "Ist eine CPU-Auslastung von 78 % zu viel?", "78 % liegen zwischen"),
        ("de", "Wir nutzen 85 % des Verbindungspools, ist das schlimm?", "85 % des Pools liegen über"),
        ("de", "Sind 45 Abfragen pro Anfrage schlimm?", "45 Abfragen je Anfrage liegen über"),
        ("fr", "Notre PSI est de 0,31, faut-il réentraîner ?", "0,31 est une dérive critique"),
        ("fr", "Un rapport d'impact disparate de 0,83 pose-t-il problème ?", "0,83 respecte"),
        ("fr", "Le CPU est à 90 %, est-ce trop ?", "90 % dépasse"),
        ("fr", "Notre pool de connexions est utilisé à 60 %, est-ce grave ?", "60 % du pool est entre"),
        ("fr", "Est-ce grave, 25 requêtes SQL par page ?", "25 requêtes SQL"),
        ("es", "¿Es malo un PSI de 0,05?", "0,05 es estable"),
        ("es", "¿Un impacto dispar de 0,79 es un problema?", "0,79 incumple"),
        ("es", "El uso de CPU está al 72 %, ¿es demasiado?", "72 % está entre"),
        ("es", "Usamos el 85 % del pool de conexiones, ¿es malo?", "85 % del pool supera"),
        ("es", "¿Son malas 15 consultas por solicitud?", "15 consultas por solicitud están entre"),
        ("tr", "PSI 0,22 çıktı, modeli yeniden eğitmeli miyiz?", "0,22 önemli kayma"),
        ("tr", "Farklı etki oranı 0,74 sorun mu?", "0,74, %80 kuralını sağlamıyor"),
        ("tr", "CPU kullanımı %88, bu fazla mı?", "%88 uyarı sınırının üstünde"),
        ("tr", "Bağlantı havuzunun %85'i dolu, kötü mü?", "Havuzun %85 kadarı uyarı"),
        ("tr", "İstek başına 45 sorgu kötü mü?", "İstek başına 45 sorgu uyarı"),
        ("zh", "我们的PSI是0.16，严重吗？", "0.16 属于中度漂移"),
        ("zh", "差别影响比为0.74有问题吗？", "0.74 未通过"),
        ("zh", "CPU使用率78%算高吗？", "78 % 介于目标和警戒之间"),
        ("zh", "连接池使用了85%，有问题吗？", "连接池使用 85 %，超过警戒线"),
        ("zh", "每次请求45个查询算多吗？", "每次请求 45 个查询，超过警戒线"),
    ],
)
def test_a_value_is_placed_in_the_language_of_the_question(language: str, question: str, said: str) -> None:
    made = draft(question, RequestType.EXPLAIN, language)
    assert made is not None
    assert said in made.workup.first
    assert made.missing == ()


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("de", "Ab welchem PSI-Wert trainiert man neu?"),
        ("fr", "Comment fonctionne un pool de connexions ?"),
        ("es", "¿Qué CPU deberíamos comprar?"),
        ("tr", "PSI nedir?"),
        ("zh", "什么是PSI？"),
    ],
)
def test_a_question_without_a_value_is_left_to_passages(language: str, question: str) -> None:
    assert draft(question, RequestType.EXPLAIN, language) is None
