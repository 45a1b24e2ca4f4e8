"""Keys, tenants and the control before every route, over a real socket."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from app.access.sessions import COOKIE
from tests.running import Place, Served, served

LIMITED = ["runs:read", "skills:read"]
SECRET = "hunter2-Xk9fQz7Lw"


@pytest.fixture(scope="module")
def place(postgres_dsn: str, tmp_path_factory: pytest.TempPathFactory) -> Place:
    import psycopg  # noqa: PLC0415 - the module's own database

    with psycopg.connect(postgres_dsn, autocommit=True) as connection:
        connection.execute("CREATE DATABASE access TEMPLATE migrated")
    head, _, options = postgres_dsn.partition("?")
    return Place(tmp_path_factory.mktemp("access"), f"{head.rpartition('/')[0]}/access?{options}")


@pytest.fixture(scope="module")
def service(place: Place) -> Iterator[Served]:
    with served(place) as running:
        yield running


@pytest.fixture(scope="module")
def admin(service: Served) -> str:
    """The first key; from then on nobody gets in without one."""
    made = service.post("/v1/keys", {"name": "admin", "scopes": ["admin"], "operator": True})
    assert made.status_code == 201, made.text
    assert made.headers["cache-control"] == "no-store"
    return str(made.json()["secret"])


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


def test_without_a_key_only_this_machines_own_names_are_served(service: Served, admin: str) -> None:
    assert admin.startswith("ctk_")
    for host in ("evil.example", "169.254.169.254"):
        assert service.http.get("/v1/agents", headers={"Host": host}).status_code == 401


def test_once_a_key_exists_everybody_needs_one(service: Served, admin: str) -> None:
    refused = service.http.get("/v1/agents")
    assert (refused.status_code, refused.json()["code"]) == (401, "unauthenticated")
    assert refused.headers["www-authenticate"] == "Bearer"
    assert service.http.get("/v1/agents", headers=bearer(admin)).status_code == 200
    assert service.http.get("/v1/agents", headers={"x-api-key": admin}).status_code == 200
    assert service.http.get("/health").status_code == 200
    wrong = service.http.get("/v1/agents", headers=bearer(admin[:-1] + "0"))
    assert (wrong.status_code, admin in wrong.text) == (401, False)


def test_a_person_without_a_session_is_sent_to_sign_in(service: Served, admin: str) -> None:
    assert admin
    for cookie in ("", f"{COOKIE}=of-a-session-that-has-ended"):
        page = service.http.get("/?thread=1", headers={"Accept": "text/html", "Cookie": cookie})
        assert (page.status_code, page.headers["location"]) == (303, "/login?to=%2F%3Fthread%3D1")
        answer = service.http.get("/v1/threads", headers={"Accept": "text/html", "Cookie": cookie})
        assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")
    shown = service.http.get("/login")
    assert shown.status_code == 200
    assert "cto-team password" in shown.text


@pytest.mark.usefixtures("service", "admin")
def test_the_command_line_goes_on_working(place: Place) -> None:
    assert place.ask("Which PSI value means drift?", "--no-input")["status"] == "concluded"


def test_a_session_needs_the_pages_token_for_a_change(place: Place, service: Served, admin: str) -> None:
    assert admin
    done = place.run("password", stdin="correct horse battery\ncorrect horse battery\n")
    assert done.returncode == 0, done.stderr
    with httpx.Client(base_url=service.address, timeout=30, trust_env=False) as browser:
        wrong = browser.post("/login", data={"password": "guess", "to": "/"})
        assert (wrong.status_code, "wrong" in wrong.text) == (401, True)
        foreign = browser.post("/login", data={"password": "x"}, headers={"Origin": "https://evil.example"})
        assert foreign.status_code == 403
        signed_in = browser.post("/login", data={"password": "correct horse battery", "to": "//evil.example"})
        assert (signed_in.status_code, signed_in.headers["location"]) == (303, "/")
        assert "httponly" in signed_in.headers["set-cookie"].lower()
        page = browser.get("/", headers={"Accept": "text/html"})
        csrf = page.text.partition('name="csrf" content="')[2].partition('"')[0]
        assert len(csrf) == 64
        body = {"title": "by session"}
        assert browser.get("/v1/agents").status_code == 200
        assert browser.post("/v1/threads", json=body).status_code == 403
        assert browser.post("/v1/threads", json=body, headers={"X-CSRF-Token": "0" * 64}).status_code == 403
        assert browser.post("/v1/threads", json=body, headers={"X-CSRF-Token": csrf}).status_code == 201
        assert browser.post("/logout", data={"csrf": "0"}).status_code == 403
        assert browser.post("/logout", data={"csrf": csrf}).status_code == 303
        assert browser.get("/v1/agents").status_code == 401


def test_a_key_does_what_its_scopes_say(service: Served, admin: str) -> None:
    body = {"name": "reader", "scopes": LIMITED}
    made = service.post("/v1/keys", body, **bearer(admin)).json()
    reader = bearer(made["secret"])
    assert service.http.get("/v1/skills", headers=reader).status_code == 200
    for method, path, scope in (
        ("POST", "/v1/runs", "runs:write"),
        ("GET", "/v1/budgets", "usage:read"),
        ("GET", "/v1/keys", "keys:write"),
        ("GET", "/v1/tenants", "admin"),
    ):
        refused = service.http.request(method, path, headers=reader, json={} if method == "POST" else None)
        assert (refused.status_code, refused.json()["code"]) == (403, "forbidden"), path
        assert scope in refused.json()["detail"]
    assert "secret" not in service.http.get(f"/v1/keys/{made['key']['id']}", headers=bearer(admin)).text


def test_a_key_is_changed_rotated_and_revoked(service: Served, admin: str) -> None:
    made = service.post("/v1/keys", {"name": "worker", "scopes": LIMITED}, **bearer(admin)).json()
    path = f"/v1/keys/{made['key']['id']}"
    tag = service.http.get(path, headers=bearer(admin)).headers["etag"]
    renamed = {"name": "renamed"}
    assert service.http.patch(path, json=renamed, headers=bearer(admin)).status_code == 428
    changed = service.http.patch(path, json=renamed, headers={**bearer(admin), "If-Match": tag})
    assert changed.json()["name"] == "renamed"
    assert service.http.patch(path, json=renamed, headers={**bearer(admin), "If-Match": tag}).status_code == 412
    second = service.post(f"{path}/rotate", {"overlap_s": 0}, **bearer(admin)).json()["secret"]
    assert service.http.get("/v1/skills", headers=bearer(made["secret"])).status_code == 401
    assert service.http.get("/v1/skills", headers=bearer(second)).status_code == 200
    assert service.http.delete(path, headers=bearer(admin)).status_code == 204
    assert service.http.get("/v1/skills", headers=bearer(second)).status_code == 401


def test_a_service_that_others_reach_does_not_start_open(database_dsn: str, tmp_path: Path) -> None:
    place = Place(tmp_path, database_dsn, more={"CTO_TEAM_HOST": "0.0.0.0"})
    done = place.run("serve")
    assert done.returncode == 1
    assert "no API key was made" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.usefixtures("service")
def test_the_token_of_the_command_line_is_for_its_owner_only(place: Place) -> None:
    file = place.home / "service.json"
    assert file.stat().st_mode & 0o077 == 0


def test_a_key_for_internal_text_answers_and_corrects_in_no_other(service: Served, admin: str) -> None:
    body = {"name": "internal only", "scopes": ["runs:read", "runs:write"], "highest_sensitivity": "internal"}
    limited = bearer(service.post("/v1/keys", body, **bearer(admin)).json()["secret"])
    asked = service.post("/v1/runs", {"message": {"content": "Make our platform scalable"}}, **limited)
    path = f"/v1/runs/{asked.json()['run']['id']}"
    clarification = service.http.get(path, params={"wait": 30}, headers=limited, timeout=40).json()["clarification"]
    answers = f"/v1/clarifications/{clarification['id']}/answers"
    (first, *_) = clarification["questions"]
    secret = {"question_id": first["id"], "text": f"The password of its database is {SECRET}."}
    refused = service.post(answers, {"answers": [secret], "finish": True}, **limited)
    assert (refused.status_code, refused.json()["code"]) == (403, "sensitivity-not-allowed")
    assert SECRET not in refused.text
    fact = f"/v1/threads/{asked.json()['run']['thread_id']}/memory/fct_{'0' * 32}"
    refused = service.http.patch(fact, json={"text": f"password: {SECRET}"}, headers=limited)
    assert (refused.status_code, refused.json()["code"]) == (403, "sensitivity-not-allowed")
    plain = {"question_id": first["id"], "text": "About 5,000 users a day."}
    assert service.post(answers, {"answers": [plain], "finish": True}, **limited).status_code == 202
    assert service.http.get(path, headers=limited).json()["sensitivity"] == "internal"
