from app.screening.lexicon import Page
from app.screening.mapping import View
from app.screening.phrases import phrasebook, phrases_in, row

BOOK = phrasebook(
    [
        row("keep", "keep", r" (?:it|this) quiet\b"),
        row("mine", "secret | password", before=r"\bmy $"),
        row("plain", "all clear"),
    ]
)


def kinds(text: str) -> list[str]:
    return sorted(hit.value.kind for hit in phrases_in(Page(View(text)), BOOK))


def test_what_follows_and_what_stands_before_must_fit() -> None:
    assert kinds("please keep it quiet") == ["keep"]
    assert kinds("please keep it simple") == []
    assert kinds("my secret") == ["mine"]
    assert kinds("a secret") == []
    assert kinds("all clear, keep this quiet, my password") == ["keep", "mine", "plain"]


def test_the_span_reaches_to_the_end_of_what_follows() -> None:
    (hit,) = phrases_in(Page(View("so keep it quiet.")), BOOK)
    assert (hit.start, hit.end) == (3, 16)
