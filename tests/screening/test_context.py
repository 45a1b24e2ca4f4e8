from app.screening.context import Sentences, places_of, words
from app.screening.mapping import View

CARD = words("card", "cc", "kredit")


def near(text: str, place: int = 20) -> bool:
    return CARD.near(View(text.ljust(40)), place, place + 1, before=12, after=12)


def test_short_words_match_as_a_whole_and_long_ones_as_a_beginning() -> None:
    assert near("           the cc 4")
    assert near("        Kreditkarte 4")
    assert not near("         discard 4")
    assert not near("          occur 4")


def test_words_beyond_the_reach_do_not_count() -> None:
    assert not near("card")


def test_within_is_a_quick_look() -> None:
    assert CARD.within(View("any card"))
    assert not CARD.within(View("nothing"))


def test_places_of_literals_are_in_order() -> None:
    assert places_of("b a b", ("a", "b")) == [0, 2, 4]


def together(text: str, first: str, second: str) -> bool:
    return Sentences(text).together(text.index(first), text.index(second))


def test_sentences_part_statements() -> None:
    text = "We met Anna Novak in the office today. The cluster had a bad diagnosis yesterday."
    assert not together(text, "Anna", "diagnosis")
    assert together(text, "cluster", "diagnosis")


def test_short_statements_belong_to_the_next() -> None:
    assert together("Discharge note. Anna Novak. Findings: epilepsy.", "Discharge", "epilepsy")


def test_a_pronoun_goes_on_with_the_statement() -> None:
    assert together("Should I let Marta Lindqvist go this month? She earns 96,000.", "Marta", "earns")


def test_blank_lines_always_part() -> None:
    assert not together("Anna\n\nepilepsy", "Anna", "epilepsy")
    assert together("name: Anna\ndiagnosis: epilepsy", "Anna", "epilepsy")
