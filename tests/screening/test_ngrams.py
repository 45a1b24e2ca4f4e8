from hypothesis import given
from hypothesis import strategies as st

from app.screening.lexicon import Page
from app.screening.mapping import View
from app.screening.names import names_in
from app.screening.ngrams import BUCKETS, Grams, grams_of


def grams(text: str) -> Grams:
    page = Page(View(text))
    return grams_of(page, names_in(page.view))


def test_a_name_is_a_person_and_a_number_a_number() -> None:
    one, other = grams("Anna Novak earns 45,000 euros"), grams("Omar Haddad earns 98 euros")
    assert one.words.tolist() == other.words.tolist()
    assert len(one.word_places) == 4


def test_the_order_of_words_matters() -> None:
    assert sorted(grams("we buy them").words[:, 0]) == sorted(grams("them buy we").words[:, 0])
    assert sorted(grams("we buy them").words[:, 1]) != sorted(grams("them buy we").words[:, 1])


def test_own_words_and_money_are_marked() -> None:
    found = grams("we pay 5 euros for our cluster")
    assert found.own.tolist() == [0, 19]
    assert found.money.tolist() == [9]


def test_letters_of_scripts_without_blanks_are_words() -> None:
    assert grams("我们 裁员").word_places.tolist() == [0, 1, 3, 4]


@given(text=st.text(max_size=200))
def test_places_lie_in_the_text_and_buckets_in_range(text: str) -> None:
    page = Page(View(text))
    found = grams_of(page, names_in(page.view))
    assert len(found.words) == len(found.word_places)
    assert len(found.letters) == len(found.letter_places)
    for places in (found.word_places, found.letter_places, found.own, found.money):
        assert all(0 <= place < max(1, len(text)) for place in places)
        assert places.tolist() == sorted(places.tolist())
    assert all(0 <= bucket < BUCKETS for bucket in [*found.words.ravel(), *found.letters])
