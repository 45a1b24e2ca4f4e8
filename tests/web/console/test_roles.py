"""Who may do what in the console: keys with roles, and people who signed in."""

from collections.abc import Iterator, Mapping

import pytest
from playwright.sync_api import Browser, Page, expect

from app.access.roles import SCOPES, Role
from tests.running import Place, Served
from tests.web.console.look import barriers, picture, too_wide
from tests.web.console.test_policies import TEXT, say_why

pytestmark = pytest.mark.browser

PASSWORD = "correct horse battery"


@pytest.fixture(scope="module")
def keys(place: Place, service: Served) -> Mapping[str, str]:
    """A key of each role, and one for the tests; from the first on, nobody gets in without one."""
    admin = service.post("/v1/keys", {"name": "admin", "scopes": ["admin"], "operator": True}).json()["secret"]
    bearer = {"Authorization": f"Bearer {admin}"}
    found = {"admin": str(admin)}
    for role in Role:
        order = {"name": role.value, "role": role.value, "operator": role is not Role.VIEWER}
        made = service.post("/v1/keys", order, **bearer)
        assert made.status_code == 201, made.text
        assert set(made.json()["key"]["scopes"]) == {scope.value for scope in SCOPES[role]}
        found[role.value] = str(made.json()["secret"])
    body = {"yaml": TEXT, "author": "jo@example.org", "note": "to look at"}
    assert service.post("/v1/policies/house/drafts", body, **bearer).status_code == 201
    assert place.run("password", stdin=f"{PASSWORD}\n{PASSWORD}\n").returncode == 0
    return found


def opened(browser: Browser, key: str | None) -> Iterator[Page]:
    """A page whose requests carry a key."""
    headers = {"X-API-Key": key} if key else {}
    context = browser.new_context(viewport={"width": 1360, "height": 900}, extra_http_headers=headers)
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def viewer(browser: Browser, keys: Mapping[str, str]) -> Iterator[Page]:
    yield from opened(browser, keys["viewer"])


@pytest.fixture
def editor(browser: Browser, keys: Mapping[str, str]) -> Iterator[Page]:
    yield from opened(browser, keys["editor"])


@pytest.fixture
def stranger(browser: Browser, keys: Mapping[str, str]) -> Iterator[Page]:
    assert keys
    yield from opened(browser, None)


def test_a_viewer_sees_no_button_and_is_refused_by_address(viewer: Page, service: Served) -> None:
    for path in ("/admin", "/admin/policies", "/admin/policies/house/1", "/admin/canary"):
        viewer.goto(service.address + path)
        expect(viewer.locator("main h1")).to_be_visible()
        posts = viewer.locator("main form[method=post]")
        expect(posts).to_have_count(0)
        expect(viewer.get_by_role("link", name="New draft")).to_have_count(0)
    picture(viewer, "viewer-canary")
    places = viewer.get_by_role("navigation", name="Console")
    expect(places.get_by_role("link", name="Access")).to_have_count(0)

    refused = viewer.goto(f"{service.address}/admin/policies/new")
    assert refused is not None
    assert refused.status == 403
    expect(viewer.get_by_role("alert")).to_contain_text("This needs the scope policies:write.")
    picture(viewer, "viewer-refused")
    for path in ("policies/house/1/publish", "policies/rollback", "canary/start", "canary/rollback"):
        answer = viewer.request.post(f"{service.address}/admin/{path}", form={"why": "because"})
        assert answer.status == 403


def test_an_editor_writes_and_does_not_publish(editor: Page, service: Served) -> None:
    editor.goto(f"{service.address}/admin/policies/house/1")
    expect(editor.get_by_role("link", name="Edit as a new draft")).to_be_visible()
    expect(editor.get_by_role("button", name="Publish to all")).to_have_count(0)
    editor.get_by_role("link", name="Edit as a new draft").click()
    editor.get_by_label("Policy", exact=True).fill(TEXT.replace("Everything else.", "All the rest."))
    editor.get_by_role("button", name="Show what changes").click()
    say_why(editor, "Wording.", "Keep draft")
    expect(editor.get_by_role("heading", name="house@2")).to_be_visible()
    answer = editor.request.post(f"{service.address}/admin/policies/house/2/publish", form={"why": "because"})
    assert (answer.status, "policies:publish" in answer.text()) == (403, True)


def test_who_signs_in_comes_back_to_where_they_were_going(stranger: Page, service: Served) -> None:
    stranger.goto(f"{service.address}/admin/policies/house/1?sort=rule")
    stranger.get_by_label("Password of the local administrator").fill(PASSWORD)
    stranger.get_by_role("button", name="Sign in").click()
    expect(stranger.get_by_role("heading", name="house@1")).to_be_visible()
    assert stranger.url.endswith("/admin/policies/house/1?sort=rule")

    without = stranger.request.post(f"{service.address}/admin/policies/house/1/publish", form={"why": "because"})
    assert (without.status, "too old" in without.text()) == (403, True)
    wrong: dict[str, str | float | bool] = {"why": "because", "csrf": "0" * 64}
    assert stranger.request.post(f"{service.address}/admin/policies/house/1/publish", form=wrong).status == 403

    stranger.get_by_role("button", name="Publish to all").click()
    say_why(stranger, "It was tried.", "Publish")
    expect(stranger.get_by_role("status")).to_have_text("house@1 is live.")
    stranger.get_by_role("button", name="Sign out").click()
    expect(stranger.get_by_role("button", name="Sign in")).to_be_visible()


def test_a_person_with_a_key_signs_in_and_has_its_role(
    stranger: Page, service: Served, keys: Mapping[str, str]
) -> None:
    stranger.goto(f"{service.address}/admin/policies/house/1")
    stranger.get_by_label("API key with a role in the console").fill(keys["viewer"][:-1] + "!")
    stranger.get_by_role("button", name="Open the console").click()
    expect(stranger.get_by_role("alert")).to_have_text("The key is not valid.")
    assert keys["viewer"][:-1] not in stranger.content()
    assert barriers(stranger) == []
    assert not too_wide(stranger)
    picture(stranger, "sign-in")

    stranger.get_by_label("API key with a role in the console").fill(keys["viewer"])
    stranger.get_by_role("button", name="Open the console").click()
    expect(stranger.get_by_role("heading", name="house@1")).to_be_visible()
    assert stranger.url == f"{service.address}/admin/policies/house/1"
    assert keys["viewer"] not in stranger.content()
    expect(stranger.locator("main form[method=post]")).to_have_count(0)

    stranger.get_by_role("button", name="Sign out").click()
    stranger.get_by_label("API key with a role in the console").fill(keys["publisher"])
    stranger.get_by_role("button", name="Open the console").click()
    expect(stranger.get_by_role("heading", name="Overview")).to_be_visible()
    places = stranger.get_by_role("navigation", name="Console")
    expect(places.get_by_role("link", name="Policies")).to_be_visible()
    expect(places.get_by_role("link", name="Access")).to_have_count(0)
