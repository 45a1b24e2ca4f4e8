"""Signing in to the console with an API key, over a real socket, and where the key is never to be found."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import psycopg
import pytest
from psycopg import sql

from app.access.console_keys import TRIES
from app.access.csrf import csrf_token
from app.access.sessions import COOKIE
from app.domain.keys import new_credential
from tests.running import COMMAND, PATIENCE_S, Place

PAGE = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def place(postgres_dsn: str, tmp_path_factory: pytest.TempPathFactory) -> Place:
    with psycopg.connect(postgres_dsn, autocommit=True) as connection:
        connection.execute("CREATE DATABASE console_keys TEMPLATE migrated")
    head, _, options = postgres_dsn.partition("?")
    return Place(tmp_path_factory.mktemp("keys"), f"{head.rpartition('/')[0]}/console_keys?{options}")


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All that the service prints."""
    return tmp_path_factory.mktemp("log") / "log"


@pytest.fixture(scope="module")
def address(place: Place, log: Path) -> Iterator[str]:
    """A running service whose every line is kept."""
    with (
        log.open("wb") as kept,
        subprocess.Popen(
            [COMMAND, "serve"], env=place.environment(), stdout=subprocess.PIPE, stderr=kept, text=True
        ) as process,
    ):
        assert process.stdout is not None
        line = next(line for line in process.stdout if "ready at" in line)
        yield line.rsplit(" ", 1)[-1].strip()
        process.terminate()
        kept.write(process.stdout.read().encode())
        process.wait(PATIENCE_S)


@pytest.fixture
def browser(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, timeout=30, trust_env=False) as client:
        yield client


@pytest.fixture(scope="module")
def admin(address: str) -> Iterator[httpx.Client]:
    """A client with the first key, which may do everything."""
    order = {"name": "admin", "scopes": ["admin"], "operator": True}
    secret = httpx.post(f"{address}/v1/keys", json=order, trust_env=False).json()["secret"]
    headers = {"Authorization": f"Bearer {secret}"}
    with httpx.Client(base_url=address, headers=headers, timeout=30, trust_env=False) as client:
        yield client


def made(admin: httpx.Client, **order: object) -> str:
    answer = admin.post("/v1/keys", json={"name": "Ann", **order})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["secret"])


@pytest.fixture(scope="module")
def viewer(admin: httpx.Client) -> str:
    return made(admin, role="viewer", scopes=["runs:write"], operator=True)


def test_a_key_opens_the_console_with_its_role_and_no_more(browser: httpx.Client, viewer: str) -> None:
    sent = browser.get("/admin/policies?sort=name", headers=PAGE)
    assert sent.headers["location"] == "/login?to=%2Fadmin%2Fpolicies%3Fsort%3Dname"
    assert 'action="/login/key"' in browser.get(sent.headers["location"]).text
    done = browser.post("/login/key", data={"key": viewer, "to": "/admin/policies?sort=name"})
    assert (done.status_code, done.headers["location"]) == (303, "/admin/policies?sort=name")
    cookie = done.headers["set-cookie"].lower()
    assert ("httponly" in cookie, "samesite=lax" in cookie) == (True, True)
    assert browser.get("/admin/policies", headers=PAGE).status_code == 200
    csrf = csrf_token(browser.cookies[COOKIE])
    for path, scope in (("/v1/runs", "runs:write"), ("/v1/keys", "keys:write")):
        refused = browser.post(path, json={}, headers={"X-CSRF-Token": csrf})
        assert (refused.status_code, scope in refused.json()["detail"]) == (403, True)
    without = browser.post("/admin/canary/hold", data={"why": "because"})
    assert (without.status_code, "too old" in without.text) == (403, True)
    assert browser.post("/logout", data={"csrf": csrf}).status_code == 303
    assert browser.get("/admin/policies", headers=PAGE).status_code == 303


def test_a_form_of_another_site_signs_nobody_in(browser: httpx.Client, viewer: str) -> None:
    foreign = browser.post("/login/key", data={"key": viewer}, headers={"Origin": "https://evil.example"})
    assert (foreign.status_code, COOKIE in browser.cookies) == (403, False)
    beyond = browser.post("/login/key", data={"key": viewer, "to": "//evil.example"})
    assert (beyond.status_code, beyond.headers["location"]) == (303, "/admin")


def test_a_key_without_a_role_is_told_so(admin: httpx.Client, browser: httpx.Client) -> None:
    refused = browser.post("/login/key", data={"key": made(admin, scopes=["runs:read"]), "to": "/admin"})
    assert (refused.status_code, "no role in the console" in refused.text) == (403, True)
    assert COOKIE not in browser.cookies


def test_a_revoked_key_ends_its_sessions_in_the_running_service(admin: httpx.Client, browser: httpx.Client) -> None:
    key = made(admin, role="editor")
    assert browser.post("/login/key", data={"key": key}).headers["location"] == "/admin"
    csrf = csrf_token(browser.cookies[COOKIE])
    assert browser.get("/v1/backends").status_code == 200
    assert admin.delete(f"/v1/keys/{key.split('_')[1]}").status_code == 204
    assert browser.get("/v1/backends").status_code == 401
    assert browser.post("/v1/evaluations/drafts", json={}, headers={"X-CSRF-Token": csrf}).status_code == 401


def test_no_key_is_in_a_page_an_address_the_database_or_the_log(
    place: Place, browser: httpx.Client, viewer: str, log: Path
) -> None:
    wrong = new_credential().text
    answers = [browser.post("/login/key", data={"key": wrong, "to": "/admin"}) for _ in range(2 * TRIES.count)]
    assert not any(wrong in answer.text + str(answer.headers) for answer in answers)
    refused = [answer for answer in answers if answer.status_code == 401]
    late = [answer for answer in answers if answer.status_code == 429]
    assert len(refused) + len(late) == len(answers)
    assert all("The key is not valid." in answer.text for answer in refused)
    assert all(int(answer.headers["retry-after"]) > 0 for answer in late)
    assert len(late) > 0
    assert place.database_dsn is not None
    with psycopg.connect(place.database_dsn) as connection:
        names = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        assert len(names) > 20
        for (name,) in names:
            for each in (wrong, viewer):
                query = sql.SQL("SELECT count(*) FROM {} AS t WHERE position(%s IN t::text) > 0")
                found = connection.execute(query.format(sql.Identifier(name)), [each[17:]]).fetchone()
                assert found == (0,), name
    printed = log.read_text(encoding="utf-8")
    assert wrong not in printed
    assert viewer not in printed
