"""What all routes have in common: problem documents, ids, and what they say to broken input."""

import json
import re
from collections.abc import Iterator

import httpx
import pytest

from tests.api.test_http import UNKNOWN, assert_problem
from tests.running import Served

_ENDLESS = {"/v1/threads/{thread_id}/events"}
_IDS = {"thread_id": "thr", "run_id": "run", "clarification_id": "clr", "fact_id": "fct", "decision_id": "dec"}
_BROKEN = [
    (b"{", "application/json", 400, "invalid-request"),
    (b"[" * 40 + b"]" * 40, "application/json", 400, "invalid-request"),
    ("{}".encode("utf-16"), "application/json", 400, "invalid-request"),
    (b"a=b", "application/x-www-form-urlencoded", 415, "unsupported-media-type"),
    (b'{"no_such_field": 1}', "application/json", 422, "validation-failed"),
]


def _operations(service: Served) -> Iterator[tuple[str, str, bool]]:
    """Method, path and whether there is a body, of every route under /v1."""
    for path, methods in service.http.get("/openapi.json").json()["paths"].items():
        for method, about in methods.items():
            if path.startswith("/v1/"):
                body = about.get("requestBody", {}).get("content", {})
                yield method.upper(), path, "application/json" in body


def _filled(path: str) -> str:
    """The path with ids of things that do not exist."""
    return re.sub(r"\{(\w+)(:path)?\}", lambda found: f"{_IDS.get(found[1], 'x')}_{UNKNOWN}", path)


def test_every_route_has_the_problem_shape_for_broken_input(service: Served) -> None:
    operations = list(_operations(service))
    assert len(operations) > 40
    for method, path, has_body in operations:
        filled = _filled(path)
        nul = service.http.request(method, f"{filled}?x=%00")
        assert nul.status_code in {400, 401, 403, 404, 415, 422}, f"{method} {path}: {nul.status_code}"
        assert_problem(nul, nul.status_code, nul.json()["code"])
        for content, kind, status, code in _BROKEN if has_body else ():
            response = service.http.request(method, filled, content=content, headers={"Content-Type": kind})
            assert response.status_code in {status, 404, 422, 428}, f"{method} {path}: {response.text}"
            document = assert_problem(response, response.status_code, response.json()["code"])
            assert response.status_code != status or document["code"] == code


def test_routes_about_what_does_not_exist_say_so(service: Served) -> None:
    for method, path, _ in _operations(service):
        if method == "GET" and re.search(r"\{(thread|run|clarification)_id\}", path) and path not in _ENDLESS:
            assert_problem(service.http.get(_filled(path)), 404, "not-found")
    for path in _ENDLESS:
        assert_problem(service.http.get(_filled(path)), 404, "not-found")


def test_the_id_of_a_request_is_its_senders_if_it_is_one(service: Served) -> None:
    kept = service.http.get("/v1/me", headers={"X-Request-Id": "trace-1.2:3"})
    assert kept.headers["x-request-id"] == "trace-1.2:3"
    problem = service.http.get("/v1/runs/x", headers={"X-Request-Id": "trace-4"})
    assert problem.json()["request_id"] == problem.headers["x-request-id"] == "trace-4"
    for wrong in ("", "a b", "<script>", "x" * 129, "-"):
        given = service.http.get("/v1/me", headers={"X-Request-Id": wrong}).headers["x-request-id"]
        assert re.fullmatch(r"[0-9a-f]{32}", given)


def test_nothing_with_content_is_kept_on_the_way(service: Served) -> None:
    for path in ("/v1/threads", "/v1/me", "/v1/agents", f"/v1/runs/run_{UNKNOWN}"):
        assert service.http.get(path).headers["cache-control"] == "no-store"


def test_text_that_cannot_be_stored_is_refused(service: Served) -> None:
    for body in ({"title": "a\x00b"}, {"metadata": {"a\x00": "b"}}, {"metadata": {"a": "\x00"}}):
        document = assert_problem(service.post("/v1/threads", body), 422, "validation-failed")
        assert isinstance(document["errors"], list)
    lone = service.http.post(
        "/v1/threads", content=b'{"title": "\\ud800"}', headers={"Content-Type": "application/json"}
    )
    assert_problem(lone, 422, "validation-failed")
    assert_problem(service.http.get("/v1/threads?q=%00"), 400, "invalid-request")
    deepest = json.dumps({"title": "x", "metadata": "[]"}).replace('"[]"', "[" * 31 + "]" * 31).encode()
    headers = {"Content-Type": "application/json"}
    assert_problem(service.http.post("/v1/threads", content=deepest, headers=headers), 422, "validation-failed")
    deeper = deepest.replace(b"[]", b"[[]]")
    assert_problem(service.http.post("/v1/threads", content=deeper, headers=headers), 400, "invalid-request")


def test_every_type_of_problem_has_its_page(service: Served) -> None:
    problems = service.http.get("/problems").json()["data"]
    codes = [each["code"] for each in problems]
    assert codes == sorted(set(codes))
    assert {"not-found", "internal", "cursor-mismatch", "precondition-required", "too-many-waiting"} <= set(codes)
    for each in problems:
        assert each["sentence"].endswith(".")
        assert each["status"] >= 400
        assert service.http.get(f"/problems/{each['code']}").json() == each
    missing: httpx.Response = service.http.get(f"/v1/runs/run_{UNKNOWN}")
    page = service.http.get(missing.json()["type"], headers={"Accept": "text/html"})
    assert page.headers["content-type"].startswith("text/html")
    assert missing.json()["remedy"] in page.text
    assert_problem(service.http.get("/problems/none"), 404, "not-found")


@pytest.mark.parametrize("path", ["/v1/threads", "/v1/runs", "/v1/clarifications"])
def test_lists_link_to_nothing_after_their_last_page(service: Served, path: str) -> None:
    response = service.http.get(path, params={"limit": 100})
    assert (response.json()["next_cursor"], "link" in response.headers) == (None, False)
