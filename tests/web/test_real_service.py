"""The page in a real Chromium over the real service: its own process, its own database, a scripted model."""

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.running import Json, Place, Served, backends_file, cloud, served
from tests.servers import Hold, Signal, Text, scripted_openai, streams
from tests.web.reader import Watch, answer_of, ask

pytestmark = pytest.mark.browser

DRIFT = "Which population stability index means that I must retrain?"
QUOTE = "A population stability index above 0.2 on an important feature calls for an investigation"


@pytest.fixture
def rest() -> Signal:
    """Lets the model write the end of its answer."""
    return Signal()


@pytest.fixture
def service(database_dsn: str, tmp_path: Path, rest: Signal) -> Iterator[Served]:
    """The service with one cheap model, which stops in the middle of its answer."""
    begin = [Text("**Above 0.2.** "), Text(f'{QUOTE} [S1 "{QUOTE}"]. '), Text("It is written in ")]
    with scripted_openai(streams(*begin, Hold(rest), Text("the middle of the table."))) as model:
        settings = {"CTO_TEAM_BACKENDS": str(backends_file(tmp_path, cloud(model, tier="cheap")))}
        with served(Place(tmp_path / "home", database_dsn, more=settings)) as service:
            yield service


def events(http: httpx.Client, run_id: str, after: int) -> Iterator[Json]:
    """What another program sees of the run behind the event with this number."""
    headers = {"Last-Event-ID": str(after)}
    with http.stream("GET", f"/v1/runs/{run_id}/events", headers=headers, timeout=60) as response:
        for line in response.iter_lines():
            if line.startswith("data: "):
                yield json.loads(line.removeprefix("data: "))


def test_a_run_of_the_browser_is_followed_by_another_program_from_the_middle(
    page: Page, service: Served, rest: Signal
) -> None:
    watch = Watch(page)
    page.goto(service.address)
    ask(page, DRIFT)
    expect(page.locator(".live-text")).to_contain_text("It is written in")
    run_id = page.evaluate("location.hash.slice(1)")
    seen = int(service.http.get(f"/v1/runs/{run_id}").json()["last_seq"])
    middle = seen // 2
    assert middle > 2

    following = events(service.http, run_id, middle)
    first = next(following)
    assert first["seq"] == middle + 1
    rest.set()
    numbers = [int(str(event["seq"])) for event in following]
    assert numbers == list(range(middle + 2, numbers[-1] + 1))

    assert "Above 0.2." in answer_of(page)
    assert service.http.get(f"/v1/runs/{run_id}").json()["origin"] == "web"
    assert numbers[-1] == service.http.get(f"/v1/runs/{run_id}").json()["last_seq"]
    assert watch.complaints == []


def test_ask_read_a_source_and_reload_in_the_middle(page: Page, service: Served, rest: Signal) -> None:
    page.goto(service.address)
    ask(page, DRIFT)
    expect(page.locator(".live-text")).to_contain_text("It is written in")
    page.reload()
    expect(page.locator(".live-text")).to_contain_text("It is written in")
    rest.set()
    assert "Above 0.2." in answer_of(page)
    expect(page.locator(".live-text")).to_have_count(0)
    page.locator(".answer").get_by_role("button", name="Source 1").first.click()
    mark = page.get_by_role("complementary", name="Sources").locator("mark")
    expect(mark.first).to_be_visible()
    assert QUOTE in " ".join(mark.all_inner_texts())
    page.get_by_role("button", name="Why this model?").click()
    expect(page.locator(".why").get_by_role("row", name="cloud").first).to_contain_text("chosen")


def test_a_conversation_is_rated_renamed_found_and_deleted(page: Page, service: Served, rest: Signal) -> None:
    rest.set()
    watch = Watch(page)
    page.goto(service.address)
    expect(page.get_by_text("Nothing has been asked yet.")).to_be_visible()
    ask(page, DRIFT)
    answer_of(page)
    page.get_by_role("button", name="Useful", exact=True).click()
    expect(page.locator("#status")).to_have_text("Thank you.")
    page.get_by_role("button", name="New question").click()
    page.get_by_role("link", name=DRIFT).click()
    expect(page.get_by_role("button", name="Useful", exact=True)).to_have_attribute("aria-pressed", "true")
    thread = page.evaluate("location.hash.slice(1)")

    page.get_by_role("button", name=f"Rename or delete: {DRIFT}").click()
    page.get_by_role("button", name="Rename", exact=True).click()
    page.get_by_role("textbox", name="New title").fill("When to retrain")
    page.keyboard.press("Enter")
    page.get_by_label("Search titles").fill("RETRAIN")
    expect(page.locator("#thread-list a")).to_have_text(["When to retrain"])
    assert service.http.get(f"/v1/threads/{thread}").json()["title"] == "When to retrain"

    page.get_by_role("button", name="Rename or delete: When to retrain").click()
    page.get_by_role("button", name="Delete", exact=True).click()
    page.get_by_role("button", name="Delete", exact=True).click()
    expect(page.get_by_role("heading", name="What needs deciding?")).to_be_visible()
    expect(page.get_by_text("No title has these words.")).to_be_visible()
    assert service.http.get(f"/v1/threads/{thread}").status_code == 404
    assert watch.complaints == []


def test_a_stopped_run_is_run_anew(page: Page, service: Served, rest: Signal) -> None:
    page.goto(service.address)
    ask(page, DRIFT)
    expect(page.locator(".live-text")).to_contain_text("It is written in")
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("alert").filter(has_text="Stopped.")).to_be_visible()
    rest.set()
    page.get_by_role("button", name="Ask again").click()
    expect(page.locator(".answer")).to_contain_text("Above 0.2.")
    expect(page.locator(".turn")).to_have_count(1)
    page.get_by_role("button", name="New question").click()
    page.get_by_role("link", name=DRIFT).click()
    expect(page.locator(".answer")).to_contain_text("Above 0.2.")
    expect(page.locator(".turn h2")).to_have_text([DRIFT])
