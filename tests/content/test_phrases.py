"""Fixed sentences of answers in every language."""

from pathlib import Path
from string import Formatter

import pytest

from app.content.phrases import load_phrases
from app.domain.errors import ContentError

PHRASES = load_phrases(Path(__file__).parent.parent.parent / "prompts" / "phrases")


def slots(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


@pytest.mark.parametrize("language", sorted(PHRASES.tables))
def test_a_sentence_has_the_slots_of_the_english_one(language: str) -> None:
    english = PHRASES.tables["en"]
    assert {key: said for key, said in PHRASES.tables[language].items() if slots(said) != slots(english[key])} == {}


def test_a_language_without_a_sentence_speaks_english(tmp_path: Path) -> None:
    (tmp_path / "en.yaml").write_text("hello: Hello {name}\nbye: Bye\n", encoding="utf-8")
    (tmp_path / "de.yaml").write_text("hello: Guten Tag {name}\n", encoding="utf-8")
    phrases = load_phrases(tmp_path)
    assert phrases.say("de", "hello", name="Ada") == "Guten Tag Ada"
    assert phrases.say("de", "bye") == "Bye"


def test_a_sentence_that_english_lacks_is_refused(tmp_path: Path) -> None:
    (tmp_path / "en.yaml").write_text("hello: Hello\n", encoding="utf-8")
    (tmp_path / "de.yaml").write_text("moin: Moin\n", encoding="utf-8")
    with pytest.raises(ContentError, match="moin"):
        load_phrases(tmp_path)
