"""The tables of cue words and how they are looked up."""

import pytest

from app.analyzer.cues import TABLES, CueBook
from app.analyzer.language import LANGUAGES
from app.analyzer.text import fold

SMALL = CueBook(({"build": {"en": "build*, set up", "de": "*plattform*, baue", "zh": "搭建"}, "end": {"en": "end"}},))


def found(text: str, language: str) -> list[tuple[str, int, str]]:
    return [(hit.group, hit.place, hit.text) for hit in SMALL.look_up(text, language)]


def test_words_stems_phrases_and_parts_of_words() -> None:
    assert found("Building it", "en") == [("build", 0, "building")]
    assert found("we set up, not upset", "en") == [("build", 1, "set up")]
    assert found("Unsere Kundenplattformen", "de") == [("build", 1, "kundenplattformen")]
    assert found("rebuild", "en") == []


def test_english_counts_in_every_language_and_no_other_does() -> None:
    assert found("build", "tr") == [("build", 0, "build")]
    assert found("baue", "fr") == []


def test_chinese_terms_match_anywhere() -> None:
    assert found("怎么搭建平台", "zh") == [("build", 2, "搭建")]


def test_hyphens_and_case_do_not_count() -> None:
    assert found("SET-UP", "en") == [("build", 0, "set up")]


@pytest.mark.parametrize("table", TABLES)
def test_every_term_of_the_tables_can_be_found(table: dict[str, dict[str, str]]) -> None:
    book = CueBook(TABLES)
    for group, languages in table.items():
        assert set(languages) <= set(LANGUAGES)
        for language, terms in languages.items():
            for term in terms.split(","):
                text = term.strip().replace("*", "x" if language != "zh" else "")
                assert text, (group, language)
                groups = {hit.group for hit in book.look_up(text, language)}
                assert group in groups, (group, language, term, fold(text))
