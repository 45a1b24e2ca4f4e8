"""A shadow in the console: begun, read, had as CSV, stopped; and who may do what of it."""

import asyncio
import csv
import io
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from app.domain.decision import Candidate, Decision
from app.domain.identifiers import new_id
from app.domain.labels import Sensitivity, Tier
from app.domain.shadow import Counts, Half, Liking, Pair
from app.store.engine import open_database
from app.store.shadow import ShadowStore
from tests.running import Place, Served
from tests.web.console.look import barriers, picture, too_wide
from tests.web.console.test_policies import TEXT, say_why
from tests.web.reader import Watch

pytestmark = pytest.mark.browser

SIZES = {"wide": ViewportSize(width=1360, height=900), "narrow": ViewportSize(width=360, height=740)}
PAIRS = 12
WHO = {"who": "jo@example.org", "why": "it may be good enough"}


@pytest.fixture(scope="module")
def drafted(service: Served) -> Served:
    """The service with a draft."""
    said = {"yaml": TEXT, "author": "jo@example.org", "note": "to look at"}
    assert service.post("/v1/policies/house/drafts", said).status_code == 201
    return service


def stored(place: Place, work: Callable[[ShadowStore], Awaitable[None]]) -> None:
    """Write into the database of the service; the driver of the browser has an event loop of its own here."""

    async def run() -> None:
        assert place.database_dsn is not None
        database = open_database(place.database_dsn)
        try:
            await work(ShadowStore(database))
        finally:
            await database.close()

    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(run())).result()


def pair(number: int) -> Pair:
    """One of twelve: the second choice is cheaper and faster, and twice it gave no answer."""
    chosen = (Candidate("swift", Tier.CHEAP, 1, None),)
    label = Sensitivity.PUBLIC
    decision = Decision(new_id("dec"), "s", None, label, Tier.CHEAP, "rest", "why", "house@1", chosen, ())
    live = Half("cloud", answered=True, took_ms=3_000 + number, cost=9_000_000, characters=900)
    second = Half("swift", answered=number > 1, took_ms=1_000, cost=1_000_000 + number * 1_000, characters=700)
    return Pair(decision, "specialist", label, "default@1", live, second, Liking.CANDIDATE if number % 2 else None)


def compared(place: Place) -> None:
    """Forty calls of which twelve went elsewhere."""

    async def work(store: ShadowStore) -> None:
        running = await store.running()
        assert running is not None
        await store.count(running.shadow.id, Counts(withheld=3, agreed=28, disagreed=PAIRS))
        assert await store.reserve(running.shadow.id, 500_000_000)
        for number in range(PAIRS):
            await store.add(running.shadow.id, pair(number))

    stored(place, work)


def rows(service: Served, query: str) -> list[dict[str, str]]:
    found = service.http.get(f"/admin/shadow?{query}")
    assert found.headers["content-type"].startswith("text/csv")
    return list(csv.DictReader(io.StringIO(found.text)))


def test_from_its_beginning_to_its_end(page: Page, drafted: Served, place: Place) -> None:
    watch = Watch(page)
    page.goto(f"{drafted.address}/admin/policies/house/1")
    page.get_by_role("link", name="Shadow", exact=True).last.click()
    expect(page.get_by_label("Draft")).to_have_value("house@1")
    assert barriers(page) == []
    picture(page, "shadow-none")
    page.get_by_label("Budget in US dollars").fill("2.5")
    page.get_by_label("A judge compares the answers").check()
    page.get_by_role("button", name="Start a shadow").click()
    expect(page.get_by_role("heading", name="Run house@1 as a shadow?")).to_be_visible()
    expect(page.locator("main")).to_contain_text("for $2.50 in all. A judge compares the answers")
    assert barriers(page) == []
    say_why(page, "Is the cheap tier good enough?", "Start")
    expect(page.get_by_role("status")).to_have_text("house@1 decides beside default@1.")

    compared(place)
    page.reload()
    facts = page.locator(".facts")
    expect(facts).to_contain_text("30.0 % of 40 calls")
    expect(facts).to_contain_text("12, 6 judged")
    expect(facts).to_contain_text("$0.5000 of $2.50, $0.0417 a call")
    choice = page.get_by_role("region", name="Choices of both").get_by_role("row").nth(1)
    assert choice.get_by_role("cell").all_inner_texts() == ["cloud", "swift", "12", "12", "10", "$0.0090", "$0.0010"]
    assert watch.complaints == []

    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("heading", name="Stop the shadow of house@1?")).to_be_visible()
    say_why(page, "Seen enough.", "Stop")
    expect(page.get_by_role("status")).to_have_text("The shadow of house@1 is stopped.")
    expect(page.get_by_role("heading", name="The last one: house@1 beside default@1")).to_be_visible()
    trail = drafted.http.get("/v1/audit").json()["data"]
    assert [(each["action"], each["why"]) for each in trail[:2]] == [
        ("shadow.stop", "Seen enough."),
        ("shadow.start", "Is the cheap tier good enough?"),
    ]


@pytest.fixture(scope="module")
def found(drafted: Served, place: Place) -> Served:
    """The service with a shadow that goes on and has found something."""
    begun = drafted.post("/v1/policies/house/1/shadow", {**WHO, "budget_usd": "2.5"})
    assert begun.status_code == 201, begun.text
    compared(place)
    return drafted


@pytest.mark.parametrize("size", SIZES)
def test_it_shuts_nobody_out(browser: Browser, found: Served, size: str) -> None:
    context = browser.new_context(viewport=SIZES[size], reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{found.address}/admin/shadow")
    expect(page.get_by_role("heading", level=1)).to_have_text("Shadow")
    picture(page, f"shadow-{size}")
    assert not too_wide(page)
    light = barriers(page)
    page.emulate_media(color_scheme="dark")
    picture(page, f"shadow-{size}-dark")
    assert light + barriers(page) == []
    context.close()


def test_its_tables_say_what_the_api_says(found: Served) -> None:
    report = found.http.get("/v1/policies/shadow").json()
    differences = rows(found, "d_format=csv&d_sort=measure")
    assert len(differences) == len(report["differences"]) == 5
    measured = {each["measure"]: each for each in report["differences"]}
    (usd,) = [each for each in differences if each["measure"] == "US dollars a call"]
    assert (usd["pairs"], float(usd["overall"])) == ("10", measured["usd"]["overall"])
    assert float(usd["low"]) == measured["usd"]["low"] < measured["usd"]["high"] == float(usd["high"]) < 0
    (choice,) = rows(found, "c_format=csv")
    assert report["choices"] == [
        {
            "live": choice["live"],
            "candidate": choice["candidate"],
            "pairs": int(choice["pairs"]),
            "live_answered": int(choice["live_answered"]),
            "candidate_answered": int(choice["candidate_answered"]),
            "live_usd": float(choice["live_usd"]),
            "candidate_usd": float(choice["candidate_usd"]),
        }
    ]
    assert report["shadow"]["counts"]["disagreement"] == pytest.approx(0.3)
    calls = rows(found, "format=csv&sort=candidate_usd")
    assert [float(each["candidate_usd"]) for each in calls] == [(1_000_000 + n * 1_000) / 1e9 for n in range(PAIRS)]
    assert {each["candidate"] for each in rows(found, "format=csv&is_candidate=swift")} == {"swift"}
    assert rows(found, "format=csv&is_candidate=cloud") == []


def test_what_cannot_be_is_refused_in_a_sentence(found: Served) -> None:
    def sent(path: str, **fields: str) -> tuple[int, str]:
        answer = found.http.post(f"/admin/shadow/{path}", data={"why": "because", **fields})
        return answer.status_code, answer.text

    for path, fields, status, sentence in (
        ("stop", {"shadow": "shd_another"}, 409, "not the one that you saw"),
        ("start", {"draft": "house@1", "budget": "5", "seen": ""}, 409, "there is one at a time"),
        ("start", {"draft": "house@1", "budget": "5", "seen": "other@3"}, 412, "is live, not other@3"),
        ("start", {"draft": "house@1", "budget": "much"}, 422, "is no number"),
        ("start", {"draft": "house@1", "budget": "NaN"}, 422, "from 0 to 1,000,000"),
        ("start", {"draft": "", "budget": "5"}, 404, "Choose the draft"),
        ("start", {"draft": "nobody@1", "budget": "5"}, 404, "nobody@1"),
    ):
        answered, text = sent(path, **fields)
        assert (answered, sentence in text) == (status, True), (path, fields, text[-900:])


@pytest.fixture(scope="module")
def keys(found: Served) -> Mapping[str, dict[str, str]]:
    """Headers of an operator and of others with a role; from the first key on, nobody gets in without one."""
    admin = found.post("/v1/keys", {"name": "admin", "scopes": ["admin"], "operator": True}).json()["secret"]
    bearer = {"Authorization": f"Bearer {admin}"}
    made: dict[str, dict[str, str]] = {}
    for name, role, operator in (
        ("looks", "viewer", True),
        ("tenant", "publisher", False),
        ("leads", "publisher", True),
    ):
        order = {"name": name, "role": role, "operator": operator}
        secret = found.post("/v1/keys", order, **bearer).json()["secret"]
        made[name] = {"Authorization": f"Bearer {secret}"}
    return made


def test_it_is_for_operators_and_its_buttons_for_publishers(found: Served, keys: Mapping[str, dict[str, str]]) -> None:
    looked = {name: found.http.get("/admin/shadow", headers=headers) for name, headers in keys.items()}
    assert {name: each.status_code for name, each in looked.items()} == {"looks": 200, "tenant": 403, "leads": 200}
    assert ('action="/admin/shadow/stop"' in looked["leads"].text) is True
    assert ('method="post" action="/admin/shadow' in looked["looks"].text) is False
    policies = {name: found.http.get("/admin/policies", headers=headers).text for name, headers in keys.items()}
    assert {name: 'href="/admin/shadow"' in text for name, text in policies.items()} == {
        "looks": True,
        "tenant": False,
        "leads": True,
    }
    for name in ("looks", "tenant"):
        for path in ("start", "stop"):
            refused = found.http.post(f"/admin/shadow/{path}", headers=keys[name], data={"why": "because"})
            assert refused.status_code == 403
