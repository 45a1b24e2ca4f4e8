from app.screening.mapping import View
from app.screening.shapes import places_of_shapes, shape_of


def test_digits_and_letters_lose_their_value() -> None:
    assert shape_of(View("De12-é 0")) == "AA99-é 9"


def test_places_of_shapes() -> None:
    assert sorted(places_of_shapes(View("DE89 x GB29"), ("AA99",))) == [0, 7]
