"""Questions in other languages become English words; English questions stay as they are."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.retrieval.glossary.reader import language_of, read
from app.retrieval.glossary.table import shipped

QUESTIONS = Path(__file__).parents[2] / "data" / "retrieval" / "languages.jsonl"
LANGUAGES = ("de", "fr", "es", "tr", "zh")


def english(text: str) -> list[str]:
    """The English words of a text in another language."""
    reading = read(text, shipped())
    assert reading is not None, text
    return reading.english().split()


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Wie groß darf der Verbindungspool der Datenbank werden?", "how large pool connection database"),
        ("Was kostet die Datenbankverbindung?", "cost database connection"),
        ("Quelle est la différence entre les bases de données ?", "difference database"),
        ("¿Cuánto cuesta una copia de seguridad?", "how much cost backup"),
        ("Sunucularımızın yedeklerini nasıl geri yükleriz?", "server backup how restore"),
        ("数据库备份需要多长时间？", "database backup how long"),
        ("Warum ist unser System so langsam?", "why system slow"),
        ("L'équipe n'a pas de développeurs, pourquoi ?", "team developer why"),
        ("Kuyruğumuz neden doluyor, kaç istek var?", "queue why how many request"),
    ],
)
def test_words_endings_compounds_and_phrases_are_read(question: str, expected: str) -> None:
    assert {*expected.split()} <= {*english(question)}


def test_every_question_of_the_set_is_taken_for_its_language() -> None:
    rows = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    assert len(rows) == 40
    for row in rows:
        assert language_of(row["en"], shipped()) is None, row["en"]
        for language in LANGUAGES:
            assert language_of(row[language], shipped()) == language, row[language]


@pytest.mark.parametrize(
    "question",
    [
        "How long may a queue get?",
        "What was the plan, and who said so?",
        "meaning of story points?",
        "Open source model or API?",
        "test test 123",
        "def run(y, x): return x[y] # la la",
        "PSI 0.25",
        "",
        "?!",
        "Как дела?",
        "今日のデータベースはどうですか",
    ],
)
def test_english_code_and_languages_without_a_glossary_are_left_alone(question: str) -> None:
    assert read(question, shipped()) is None


def test_names_and_numbers_are_taken_over_as_they_stand() -> None:
    assert {"YOLOv8", "GPU", "7"} <= {*english("Wie viel GPU-Speicher braucht YOLOv8 mit 7 Milliarden Parametern?")}
    assert {"MongoDB", "PostgreSQL"} <= {*english("Faut-il choisir MongoDB ou PostgreSQL ?")}
    assert "Kafka" in english("小团队应该用 Kafka 吗？")
    assert "Istio" in english("¿Cómo instalamos Istio en el servidor?")


def test_words_that_the_glossary_lacks_are_handed_over_for_the_library_to_know() -> None:
    reading = read("Wie betreiben wir kafka und xyzzy ohne Ausfall?", shipped())
    assert reading is not None
    assert reading.unread == ("kafka", "xyzzy")
    assert "kafka" in reading.english(unknown={"xyzzy"}).split()
    assert not {"kafka", "xyzzy"} & {*reading.english(unknown={"kafka", "xyzzy"}).split()}
    assert "kafka" in reading.own


def test_each_line_is_read_in_its_own_language() -> None:
    reading = read("How long may a queue get?\nUnd wie teuer ist die Datenbank?", shipped())
    assert reading is not None
    first, second = reading.own.split("\n")
    assert (first, second) == ("How long may a queue get?", "wie teuer Datenbank")
    assert reading.english().startswith(first)
    assert {"cost", "database"} <= {*reading.english().removeprefix(first).split()}


def test_of_several_words_for_one_thing_unknown_ones_are_left_out() -> None:
    reading = read("Wie viel Grafikspeicher braucht das Modell?", shipped())
    assert reading is not None
    assert {"GPU", "memory", "VRAM"} <= {*reading.doubtful} & {*reading.english().split()}
    assert "VRAM" not in reading.english(unknown={"VRAM"})
    first_words = reading.english(unknown=reading.doubtful).split()
    assert "GPU" in first_words
    assert "memory" not in first_words


@given(st.text(max_size=200))
@settings(max_examples=150, deadline=None)
def test_any_text_can_be_read(text: str) -> None:
    reading = read(text, shipped())
    if reading is not None:
        assert reading.own.count("\n") <= text.count("\n")
        assert all(part.text for part in reading.parts)


@given(st.lists(st.sampled_from(["wert", "test", "kosten", "daten", "s", "en", "x", "nutzer"]), max_size=12))
@settings(max_examples=100, deadline=None)
def test_long_compounds_end(parts: list[str]) -> None:
    read("wir und der die das " + "".join(parts), shipped())
