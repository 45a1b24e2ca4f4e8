"""The shipped table: well formed, folded, broad in each language; and how a table is read."""

import pytest

from app.retrieval.glossary.endings import lookup
from app.retrieval.glossary.table import TABLE, fold, read_table, shipped

LINES = ["en\tde\ttr", "cache\tzwischenspeicher\tonbellek", "memory\tspeicher\tbellek", "-\tder.,die.\tbir."]


def test_every_row_has_every_language_and_every_entry_is_text() -> None:
    head, *rows = TABLE.read_text(encoding="utf-8").splitlines()
    assert head.split("\t") == ["en", "de", "fr", "es", "tr", "zh"]
    for row in rows:
        cells = row.split("\t")
        assert len(cells) == 6, row
        ways = [way for cell in cells[1:] for way in cell.split(",")]
        assert all(way.strip(". ") for way in ways), row


@pytest.mark.parametrize("language", ["de", "fr", "es", "tr", "zh"])
def test_each_language_has_at_least_eight_hundred_ways(language: str) -> None:
    ways = shipped().languages[language]
    assert len(ways.words) + len(ways.stems) + sum(map(len, ways.phrases.values())) >= 800


def test_the_longest_beginning_counts() -> None:
    german = read_table(LINES).languages["de"]
    assert lookup(german, "de", "speichers") == "memory"
    assert lookup(german, "de", "zwischenspeicher") == "cache"
    assert lookup(german, "de", "zwischenspeicherspeicher") == "cache memory"
    assert lookup(german, "de", "der") == ""
    assert lookup(german, "de", "derweil") is None
    assert lookup(german, "de", "speicherxyz") is None


def test_turkish_endings_and_softened_consonants_are_seen_through() -> None:
    turkish = read_table(LINES).languages["tr"]
    assert lookup(turkish, "tr", fold("belleğimizin")) == "memory"
    assert lookup(turkish, "tr", fold("ÖNBELLEKTEKİ")) == "cache"


def test_a_row_with_a_missing_language_is_an_error() -> None:
    with pytest.raises(ValueError, match="zip"):
        read_table([*LINES, "queue\tschlange"])


@pytest.mark.parametrize(
    ("text", "folded"), [("Größe", "grosse"), ("d'accès", "d acces"), ("KIŞ", "kis"), ("PSI-Wert", "psi wert")]
)
def test_folding_drops_what_spellings_differ_in(text: str, folded: str) -> None:
    assert fold(text) == folded
