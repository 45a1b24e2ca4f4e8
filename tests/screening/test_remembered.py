"""What is remembered of texts."""

from app.domain.labels import Sensitivity
from app.screening.remembered import Remembered


def test_a_text_is_screened_once_and_others_for_themselves() -> None:
    seen: list[str] = []

    def screen(text: str) -> Sensitivity:
        seen.append(text)
        return Sensitivity.RESTRICTED if "secret" in text else Sensitivity.PUBLIC

    labels = Remembered(screen)
    for _ in range(3):
        assert labels("a secret") is Sensitivity.RESTRICTED
        assert labels("a secre") is Sensitivity.PUBLIC
        assert labels("\ud800") is Sensitivity.PUBLIC
    assert seen == ["a secret", "a secre", "\ud800"]


def test_the_oldest_is_forgotten() -> None:
    seen: list[str] = []

    def screen(text: str) -> Sensitivity:
        seen.append(text)
        return Sensitivity.PUBLIC

    labels = Remembered(screen)
    for number in range(5000):
        labels(str(number))
    labels("4999")
    assert len(seen) == 5000
    labels("0")
    assert len(seen) == 5001


def test_a_failure_is_not_remembered() -> None:
    answers = [ValueError(), None]

    def screen(_: str) -> Sensitivity:
        if answers.pop(0) is not None:
            raise ValueError
        return Sensitivity.INTERNAL

    labels = Remembered(screen)
    try:
        labels("text")
    except ValueError:
        assert labels("text") is Sensitivity.INTERNAL
    else:
        raise AssertionError
