"""Scrubbing: nothing of anybody's survives it, and what cannot be made harmless is refused."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import DraftRefused
from app.domain.labels import Sensitivity
from app.domain.screening import Screening
from app.evaluation.drafting.places import is_topic
from app.evaluation.drafting.scrubbing import scrubbed
from app.screening.detect import screen
from app.screening.names import names_in
from app.screening.views import views_of
from app.settings import PROJECT

# Put together here, so that no file holds anything that looks like a live value.
VALUES = {
    "card": " ".join(("4012", "8888", "8888", "1881")),
    "iban": "DE89" + "370400440532013000",
    "key": "AKIA" + "QX7ZK3LM5NP2VT4B",
    "token": "ghp_" + "Zk3Qw9Xr7Lm2Np5Vt8Bd4Hs6Jc1Gf0Zk3Qw9",
    "database": "postgres://app:" + "Vt8Bd4Hs6Jc1" + "@db.northwind.io:5432/prod",
    "mail": "anna.petrova" + "@northwind.io",
    "phone": "+49 171 5551234",
    "person": "Anna Petrova",
    "titled": "Herr Wolfgang Lindner",
    "initial": "K. Oduya",
    "company": "Northwind Traders GmbH",
    "web": "https://wiki.northwind.io/runbook?id=7",
    "host": "db-1.northwind.internal",
    "network": "10.20.30.40",
    "handle": "@jane.doe",
}
SENTENCES = (
    "Why does {} fail since noon?",
    "We moved it to {} and the queue is slow, p99 is 900 ms.",
    "Compare it with {}, please.",
    "Config:\n    value = {}\nIs that right?",
    "{} says that two regions are enough. Is it so?",
)


def _clean(texts: list[str]) -> tuple[str, ...] | None:
    try:
        return scrubbed(texts, screen).texts
    except DraftRefused:
        return None


@given(
    st.lists(
        st.tuples(st.sampled_from(SENTENCES), st.sampled_from(sorted(VALUES))).map(
            lambda pair: (pair[0].format(VALUES[pair[1]]), VALUES[pair[1]])
        ),
        min_size=1,
        max_size=4,
    )
)
def test_no_value_and_no_finding_survives(said: list[tuple[str, str]]) -> None:
    clean = _clean([text for text, _ in said])
    if clean is None:
        return
    whole = "\n\n".join(clean)
    for _, value in said:
        assert value not in whole
    found = screen(whole)
    assert found.sensitivity.rank <= Sensitivity.INTERNAL.rank
    assert not [each for each in found.findings if each.sensitivity.rank > Sensitivity.INTERNAL.rank]
    view = views_of(whole).views[-1]
    assert not names_in(view)


@given(st.text(max_size=400))
def test_any_text_is_harmless_afterwards_or_refused(text: str) -> None:
    clean = _clean([text])
    assert clean is None or screen(clean[0]).sensitivity.rank <= Sensitivity.INTERNAL.rank


def test_texts_of_the_training_set_are_harmless_afterwards_or_refused() -> None:
    lines = (PROJECT / "evals" / "screening" / "texts.jsonl").read_text(encoding="utf-8").splitlines()
    kept = 0
    for line in lines[::90]:
        clean = _clean([json.loads(line)["text"]])
        if clean is not None:
            kept += 1
            assert screen(clean[0]).sensitivity.rank <= Sensitivity.INTERNAL.rank
    assert kept > len(lines) // 90 // 3, "hardly anything would ever become a draft"


def test_the_same_value_has_the_same_stand_in_in_all_texts() -> None:
    clean = scrubbed(
        ["Anna Petrova asks about db-1.northwind.internal.", "PETROVA means db-1.northwind.internal, says Tom Becker."],
        screen,
    )
    assert clean.texts == (
        "Person A asks about 192.0.2.1.",
        "Person A means 192.0.2.1, says Person B.",
    )
    assert clean.replaced == {"host": 2, "person": 2}


def test_a_name_that_is_a_word_stays_a_word_in_small_letters() -> None:
    clean = scrubbed(["Mark Becker asks: which mark is it? Mark thinks so."], screen)
    assert clean.texts == ("Person A asks: which mark is it? Person A thinks so.",)


@pytest.mark.parametrize(
    "text",
    [
        "Should we use React Native or Flutter? Apache Kafka, Amazon Aurora and Google Cloud are set.",
        "https://host.example.com/path and 192.0.2.44 are nobody's",
        "p95 is 3.2 s at v1.2.3.4 with 4 pods",
    ],
)
def test_what_is_nobodys_stays(text: str) -> None:
    assert scrubbed([text], screen).texts == (text,)


def test_amounts_are_rounded_where_that_is_wished() -> None:
    text = "Which database for 120 servers at $38,412.50 or 97.215 EUR a month?"
    assert scrubbed([text], screen).texts == (text,)
    assert scrubbed([text], screen, amounts=True).texts == (
        "Which database for 120 servers at $30,000 or 90.000 EUR a month?",
    )


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Strictly confidential, under NDA: Castellan moves 9 PB in May. Judge it.", "nda"),
        ("The patient has diabetes since 2003 and takes metformin.", "health"),
    ],
)
def test_what_a_text_speaks_of_is_never_taken_out_to_make_it_look_harmless(text: str, kind: str) -> None:
    with pytest.raises(DraftRefused) as refused:
        scrubbed([text], screen)
    assert kind in refused.value.sentence


def test_a_refusal_repeats_nothing_of_the_text() -> None:
    with pytest.raises(DraftRefused) as refused:
        scrubbed(["The patient Amalia Rostova has diabetes since 2003."], screen)
    assert not re.search(r"Rostova|diabetes|2003", refused.value.sentence)


def test_turns_that_are_harmless_alone_are_looked_at_together() -> None:
    seen: list[str] = []

    def watched(text: str) -> Screening:
        seen.append(text)
        return screen(text)

    scrubbed(["One.", "Two."], watched)
    assert "One.\n\nTwo." in seen


def test_findings_about_a_subject_are_known_as_such() -> None:
    assert is_topic("reads_like_health")
    assert is_topic("nda")
    assert not is_topic("phone_number")
