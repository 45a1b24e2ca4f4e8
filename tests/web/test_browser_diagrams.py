"""Diagrams in a real Chromium: drawn, followed by their source, and locked up."""

import threading
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest
from playwright.sync_api import FrameLocator, Page, expect

from tests.web.play import Scene
from tests.web.reader import Watch, answer_of, ask
from tests.web.scenes import QUESTION, conclusion, ends
from tests.web.site import scripted_site

pytestmark = pytest.mark.browser

FLOW = """flowchart LR
  client[Client] -->|HTTPS| gateway(API gateway)
  gateway --> app[Application]
  subgraph data [Data]
    db[(PostgreSQL)]
    cache[(Redis)]
  end
  app --> db
  app -.-> cache"""
SEQUENCE = """sequenceDiagram
  Client->>Gateway: question
  Gateway-->>Client: answer"""


def mermaid(source: str) -> str:
    return f"**Three parts.**\n\n```mermaid\n{source}\n```\n\nDone."


class Elsewhere(BaseHTTPRequestHandler):
    """A server that nothing should ever ask; notes who did, and lets everybody."""

    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(200)
        self.send_header("Access-Control-Allow-Origin", "*")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that the library calls
        """Nothing to tell."""


@pytest.fixture
def evil() -> Iterator[tuple[str, list[str]]]:
    """Another server's address, and what it was asked."""
    asked: list[str] = []
    handler = type("Noting", (Elsewhere,), {"asked": asked})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}"
        yield url, asked
        heard = len(asked)
        httpx.get(f"{url}/heard", trust_env=False)
        assert asked[heard:] == ["/heard"], "the server that nothing should ask does not listen"
        server.shutdown()


@contextmanager
def shown(page: Page, markdown: str) -> Generator[tuple[Watch, FrameLocator, str]]:
    """The page with an answer, what it asked for, and its first diagram."""
    with scripted_site({QUESTION: Scene(ends(conclusion(markdown)))}) as site:
        watch = Watch(page)
        page.goto(site.url)
        ask(page, QUESTION)
        answer_of(page)
        yield watch, page.frame_locator("iframe.diagram").first, site.url


def test_a_diagram_is_drawn_and_its_source_folds(page: Page) -> None:
    with shown(page, mermaid(FLOW)) as (watch, frame, _):
        for words in ("Client", "API gateway", "HTTPS", "PostgreSQL", "Data"):
            expect(frame.get_by_text(words, exact=True)).to_be_visible()
        page.wait_for_function("() => document.querySelector('iframe.diagram').clientHeight > 60")
        fits = "() => document.querySelector('svg').getBoundingClientRect().bottom <= innerHeight"
        assert frame.locator("html").evaluate(fits)
        expect(page.locator(".answer pre")).to_be_hidden()
        page.get_by_text("Source of the diagram").click()
        expect(page.locator(".answer pre")).to_have_text(FLOW)
        assert watch.complaints == []


def test_other_kinds_several_at_once_and_the_dark(page: Page) -> None:
    page.emulate_media(color_scheme="dark")
    with shown(page, f"{mermaid(FLOW)}\n\n{mermaid(SEQUENCE)}") as (watch, frame, _):
        second = page.frame_locator("iframe.diagram").nth(1)
        expect(frame.get_by_text("API gateway")).to_be_visible()
        expect(second.get_by_text("question")).to_be_visible()
        assert frame.locator("html").evaluate("root => root.style.colorScheme") == "dark"
        page.get_by_role("button", name="Theme").click()
        expect(frame.locator("html")).to_have_attribute("style", "color-scheme: light;")
        expect(frame.get_by_text("API gateway")).to_be_visible()
        assert watch.complaints == []


def test_nothing_is_loaded_without_a_diagram(page: Page) -> None:
    with shown(page, "```python\nflowchart = 1\n```") as (watch, _, __):
        expect(page.locator(".answer pre")).to_be_visible()
        assert not any("/frame/" in address or "/web/diagram" in address for address in watch.requests)


@pytest.mark.parametrize(
    "source", ["flowchart LR\n  a[ --> ", "no diagram at all", "flowchart LR\n  " + "a-->b;" * 6000]
)
def test_what_cannot_be_drawn_is_shown_as_its_source(page: Page, source: str) -> None:
    with shown(page, mermaid(source)):
        expect(page.get_by_text("This diagram could not be drawn; here is its source.")).to_be_visible()
        expect(page.locator("iframe")).to_have_count(0)
        expect(page.locator(".answer pre")).to_be_visible()


HOSTILE = """%%{init: {"securityLevel": "loose", "themeCSS": "* { background: url(EVIL/css) }"}}%%
flowchart LR
  a["<img src=x onerror=alert(1)><img src='EVIL/img'>"] --> b["<script>alert(2)</script>"]
  click a href "javascript:alert(3)"
  click b call alert(4)"""


def test_a_hostile_diagram_runs_nothing_and_reaches_nobody(page: Page, evil: tuple[str, list[str]]) -> None:
    address, asked = evil
    with shown(page, mermaid(HOSTILE.replace("EVIL", address))) as (watch, frame, _):
        expect(frame.locator("svg")).to_be_visible()
        frame.locator(".node").first.click(force=True)
        inside = frame.locator("html")
        assert inside.evaluate("() => self.origin") == "null"
        assert inside.evaluate("() => { try { return parent.document.title } catch { return 'closed' } }") == "closed"
        send = f"() => fetch('{address}/q').then(() => 'sent', () => 'refused')"
        assert inside.evaluate(send) == "refused"
        load = f"() => new Promise((end) => {{ const i = new Image(); i.onerror = () => end('refused'); i.onload = () => end('sent'); i.src = '{address}/i'; }})"  # noqa: E501
        assert inside.evaluate(load) == "refused"
        assert not [text for text in watch.complaints if "Content Security Policy" not in text]
    assert asked == []


def test_an_image_as_a_shape_is_not_fetched(page: Page, evil: tuple[str, list[str]]) -> None:
    shape = f'c@{{ img: "{evil[0]}/shape", label: "shape", h: 60, w: 60 }}'
    with shown(page, mermaid(f"flowchart LR\n  {shape}")):
        expect(page.get_by_text("This diagram could not be drawn; here is its source.")).to_be_visible()
    assert evil[1] == []


def test_the_frame_cannot_lead_away(page: Page, evil: tuple[str, list[str]]) -> None:
    with shown(page, mermaid(FLOW)) as (watch, frame, _):
        expect(frame.get_by_text("API gateway")).to_be_visible()
        with page.expect_event("console", lambda message: "frame-src" in message.text):
            frame.locator("html").evaluate(f"() => {{ location.href = '{evil[0]}/?stolen' }}")
        expect(page.get_by_text("Done.")).to_be_visible()
        assert watch.complaints
    assert evil[1] == []
