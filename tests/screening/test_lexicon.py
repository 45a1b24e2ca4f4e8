import pytest

from app.screening.lexicon import Lexicon, Page, word_set
from app.screening.mapping import View

LEXICON = Lexicon([("sick leave", "leave"), ("diagnos*", "care"), ("pip", "plan"), ("müşteri*", "tr"), ("病假", "zh")])


def found(text: str) -> list[tuple[str, str]]:
    return sorted((hit.value, text[hit.start : hit.end]) for hit in LEXICON.find(Page(View(text))))


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("on Sick leave now", [("leave", "Sick leave")]),
        ("diagnosed, diagnosis", [("care", "diagnos"), ("care", "diagnos")]),
        ("a pip and pipes", [("plan", "pip")]),
        ("musterimiz", [("tr", "musteri")]),
        ("请病假了", [("zh", "病假")]),
        ("sick_leave", []),
        ("sick leaves", []),
        ("undiagnosed", []),
        ("", []),
    ],
)
def test_words_stems_and_phrases(text: str, hits: list[tuple[str, str]]) -> None:
    assert found(text) == hits


def test_words_in_names_of_columns_count() -> None:
    assert found("diagnosis_code=4") == [("care", "diagnos")]


def test_word_set_takes_running_text() -> None:
    assert word_set("a b\n  c") == {"a", "b", "c"}
