import pytest

from app.screening.folding import fold_text
from app.screening.lexicon import Page
from app.screening.mapping import View
from app.screening.terms import TERMS, terms_of


def kinds(text: str) -> set[str]:
    return set(terms_of(Page(View(fold_text(text)))))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("was diagnosed with it", "illness"),
        ("krankgeschrieben", "care"),
        ("arrêt maladie", "care"),
        ("baja médica", "care"),
        ("şeker hastalığı", "illness"),
        ("确诊", "illness"),
        ("fingerprint_template", "biometric"),
        ("Jahresgehalt", "salary"),
        ("improvement plan", "performance"),
        ("Abmahnung", "performance"),
        ("order history", "dealings"),
        ("geburtsdatum", "birth"),
        ("not yet announced", "untold"),
        ("fix is planned", "unmended"),
        ("güvenlik açığımız", "flaw"),
    ],
)
def test_terms_of_each_kind_and_language(text: str, kind: str) -> None:
    assert kind in kinds(text)


def test_ordinary_words_are_no_terms_of_health() -> None:
    assert not {"illness", "care"} & kinds("The job fails and the cluster recovers after a restart.")


def test_stems_are_long_enough_to_mean_something() -> None:
    listed = (
        entry.strip() for languages in TERMS.values() for words in languages.values() for entry in words.split("|")
    )
    assert [entry for entry in listed if entry.isascii() and entry.endswith("*") and len(entry) < 5] == []
