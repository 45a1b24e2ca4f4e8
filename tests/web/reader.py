"""What a reader does with the page, and scenes for it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from playwright.sync_api import Page, expect

from app.domain.labels import RequestType, Sensitivity
from tests.web.play import Asks, Beat, Scene
from tests.web.scenes import SECTION, analyzed, conclusion, consultation_begins, ends, questions, screened

PASSAGES = {1: (SECTION, True), 2: (SECTION, False)}


def ask(page: Page, text: str) -> None:
    """Type a question and send it."""
    page.get_by_label("Your question").last.fill(text)
    page.keyboard.press("Enter")


def answer_of(page: Page) -> str:
    """The finished answer, as it reads."""
    expect(page.locator(".actions")).to_be_visible()
    return page.locator(".answer").inner_text()


def step(page: Page, name: str) -> str:
    """How a step stands."""
    return page.locator(f'[data-step="{name}"]').get_attribute("data-state") or ""


def stored(page: Page) -> str:
    """All that the browser keeps."""
    return str(page.evaluate("JSON.stringify(localStorage)"))


@dataclass
class Watch:
    """Everything that a page asked for or complained about."""

    page: Page
    requests: list[str] = field(default_factory=list[str])
    complaints: list[str] = field(default_factory=list[str])

    def __post_init__(self) -> None:
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("dialog", lambda dialog: self.complaints.append(dialog.message))


def clarifying(*after: Beat) -> Scene:
    """Two questions, then an answer."""
    beats = [*screened(), *analyzed(RequestType.DESIGN, ("architect",), clarify=True), Asks(questions())]
    return Scene([*beats, *(after or ends(conclusion()))], PASSAGES)


def one_specialist(*beats: Beat, sensitivity: Sensitivity = Sensitivity.INTERNAL) -> Sequence[Beat]:
    """The mentor begins; then what is given."""
    return [
        *screened(sensitivity),
        *analyzed(RequestType.EXPLAIN, ("mentor",)),
        *consultation_begins("mentor", sensitivity),
        *beats,
    ]
