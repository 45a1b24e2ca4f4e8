"""The short notes under the first sentence."""

from app.backends.extractive.compose import compose
from app.domain.clarification import Reply
from app.domain.figure import Figure
from app.domain.labels import RequestType
from app.domain.model_call import LabelledFigure, Material
from tests.backends.extractive.conftest import form


def notes(text: str) -> str:
    reply = Reply("q", "numbers", "How many requests a second come at the peak?", text)
    figure = LabelledFigure("F1", Figure("servers", "C-24", {}, {"servers": 11}, "ceil(10.7) = 11", "11 servers."))
    kind = RequestType.COMPUTE
    material = Material("a", "A", kind, "en", "How many servers?", form(kind), (), (figure,), replies=(reply,))
    return "\n".join(compose(material))


def test_a_bare_number_is_shown_with_its_question() -> None:
    assert "How many requests a second come at the peak? 900" in notes("900")


def test_a_sentence_speaks_for_itself() -> None:
    text = "About 900 requests a second on Mondays."
    assert text.rstrip(".") in notes(text)
    assert "come at the peak?" not in notes(text)
