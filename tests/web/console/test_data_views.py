"""The console's views of what happened, over plain HTTP: what stands in them, what never does, and their CSV."""

import csv
import io
import re
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from tests.evaluation.archived import archived
from tests.running import Place, Served
from tests.web.console.filled import NAME, PLAIN, SECRET, WHY, Filled, fill

VIEWS = (
    "backends",
    "attempts",
    "budgets",
    "usage",
    "runs",
    "screening",
    "quality",
    "evaluations",
    "drafts",
    "skills",
    "access",
    "webhooks",
    "audit",
)


@pytest.fixture(scope="module")
def filled(service: Served) -> Filled:
    """The service with something to show."""
    return fill(service)


def page(service: Served, path: str, status: int = 200) -> str:
    found = service.http.get(path)
    assert found.status_code == status, found.text[:2000]
    return found.text


def table(service: Served, path: str) -> list[dict[str, str]]:
    found = service.http.get(path)
    assert found.headers["content-type"].startswith("text/csv"), found.text[:500]
    return list(csv.DictReader(io.StringIO(found.text)))


def sent(service: Served, path: str, **fields: str) -> httpx.Response:
    headers = {"Origin": service.address}
    return service.http.post(path, data=fields, headers=headers, follow_redirects=False)


def test_every_view_is_there_and_says_nothing_of_a_secret(service: Served, filled: Filled) -> None:
    pages = [f"/admin/{each}" for each in VIEWS]
    pages += ["/admin/backends/llama", "/admin/access/keys/new", "/admin/budgets/change", "/admin/skills/cost-notes"]
    pages += [f"/admin/webhooks/{filled.webhook}", f"/admin/runs/{filled.plain}", "/admin/usage?by=backend"]
    for path in pages:
        text = page(service, path)
        assert "DE89" not in text, path
        # An administrator may read what was asked, and what readers say of it.
        assert NAME not in text or path.startswith(("/admin/runs/", "/admin/quality")), path
        assert "ctk_" not in text, path
        assert "http://127.0.0.1" not in text.replace(service.address, ""), path


def test_figures_lead_to_the_rows_behind_them(service: Served, filled: Filled) -> None:
    assert filled.plain
    rows = table(service, "/admin/backends?format=csv")
    asked = next(row for row in rows if row["backend"] == "llama")
    attempts = table(service, "/admin/attempts?is_backend=llama&format=csv")
    assert len(attempts) == int(asked["attempts"]) > 0
    assert {row["backend"] for row in attempts} == {"llama"}
    text = page(service, "/admin/backends")
    link = re.search(r'href="(/admin/attempts\?[^"]*is_backend=llama[^"]*)"', text)
    assert link is not None
    assert "llama" in page(service, link[1].replace("&amp;", "&"))
    decision = re.search(r"/admin/decisions/dec_[0-9a-f]{32}", page(service, "/admin/attempts"))
    assert decision is not None
    assert "/admin/runs/run_" in page(service, decision[0])


def test_a_run_is_a_line_of_time_with_its_reasons(service: Served, filled: Filled) -> None:
    text = page(service, f"/admin/runs/{filled.secret}")
    for words in (
        "screening.finished",
        "restricted: ",
        "decision.made",
        "run.finished",
        "label above clearance",
        SECRET[:12],
    ):
        assert words in text, words
    rows = table(service, "/admin/runs?format=csv&is_sensitivity=restricted&is_status=concluded")
    assert {(row["sensitivity"], row["status"]) for row in rows} == {("restricted", "concluded")}
    assert filled.secret in page(service, "/admin/runs?is_sensitivity=restricted")
    assert filled.secret not in page(service, "/admin/runs?is_sensitivity=public")
    assert "There is no run" in page(service, f"/admin/runs/run_{'0' * 32}", 404)
    assert page(service, "/admin/runs/nonsense", 404)
    assert "is no day" in page(service, "/admin/runs?from=yesterday", 400)


def test_screening_names_kinds_and_consequences(service: Served, filled: Filled) -> None:
    rows = table(service, "/admin/screening?format=csv")
    (secret,) = [row for row in rows if row["sensitivity"] == "restricted"]
    assert "iban" in secret["kinds"].casefold()
    assert secret["consequence"].endswith("closed")
    assert filled.secret in page(service, "/admin/screening")
    kinds = table(service, "/admin/screening?k_format=csv")
    assert sum(int(row["number"]) for row in kinds) >= len(rows)
    assert "Anna" not in page(service, f"/admin/screening?kind={quote(kinds[0]['kind'])}")


def test_a_limit_is_changed_only_with_a_reason(service: Served, filled: Filled) -> None:
    assert filled.plain
    fields = {"scope": "user:bo", "limit": "2.50", "window": "day", "warn_at": "80", "hard": "yes"}
    asked = sent(service, "/admin/budgets/change", **fields)
    assert (asked.status_code, "Why?" in asked.text) == (200, True)
    assert "user:bo" not in page(service, "/admin/budgets")
    done = sent(service, "/admin/budgets/change", **fields, why="a trial")
    assert (done.status_code, done.headers["location"]) == (303, "/admin/budgets")
    row = next(row for row in table(service, "/admin/budgets?format=csv") if row["scope"] == "user:bo")
    assert (row["limit"], row["forecast"]) == ("2.500000", "0.000000")
    assert "is no number" in sent(service, "/admin/budgets/change", **fields | {"limit": "much"}).text
    lifted = sent(service, "/admin/budgets/lift", scope="user:bo", window="day", why="over")
    assert lifted.status_code == 303
    changes = [(row["action"], row["why"]) for row in table(service, "/admin/audit?format=csv")]
    assert changes[:2] == [("budget.lift", "over"), ("budget.set", "a trial")]
    assert ("budget.set", WHY) in changes


def test_a_backend_is_tried_drained_and_let_in_again(service: Served, filled: Filled) -> None:
    assert filled.plain
    tried = sent(service, "/admin/backends/llama/test")
    assert tried.status_code == 303
    assert "llama%20answered" in tried.headers["set-cookie"]
    assert "Drain" in sent(service, "/admin/backends/llama/drain").text
    assert sent(service, "/admin/backends/llama/drain", why="maintenance").status_code == 303
    assert "maintenance" in page(service, "/admin/backends/llama")
    assert sent(service, "/admin/backends/llama/undrain", why="done").status_code == 303
    assert page(service, "/admin/backends/nobody", 404)


def test_a_skill_is_retired_and_restored(service: Served, filled: Filled) -> None:
    assert filled.plain
    rows = table(service, "/admin/skills?format=csv")
    (notes,) = rows
    assert int(notes["found"]) > 0
    assert sent(service, "/admin/skills/cost-notes/retire", why="old").status_code == 303
    assert "retired" in page(service, "/admin/skills/cost-notes")
    assert sent(service, "/admin/skills/cost-notes/restore", why="not so old").status_code == 303
    assert table(service, "/admin/skills?format=csv")[0]["state"] == "served"
    assert "Never" in page(service, "/admin/skills")
    assert page(service, "/admin/skills/waiting/nobody", 404)


def test_a_run_becomes_a_case_by_a_click_and_a_restricted_one_never(service: Served, filled: Filled) -> None:
    assert "Make a case of it" in page(service, f"/admin/runs/{filled.plain}")
    made = sent(service, f"/admin/runs/{filled.plain}/draft")
    assert made.status_code == 303, made.text[:500]
    where = made.headers["location"]
    assert PLAIN in page(service, where)
    refused = sent(service, f"/admin/runs/{filled.secret}/draft")
    assert (refused.status_code >= 400, "restricted" in refused.text, NAME in refused.text) == (True, True, False)
    labels = {"type": "explain", "agent": "ml-cv-specialist", "clarify": "no", "sensitivity": "public"}
    assert "Accept this draft?" in sent(service, f"{where}/accept", **labels).text
    assert "nothing is expected" in sent(service, f"{where}/accept", why="good").text
    assert sent(service, f"{where}/accept", **labels, why="a good one").status_code == 303
    assert [row["state"] for row in table(service, "/admin/drafts?format=csv")] == ["accepted"]
    assert table(service, "/admin/audit?format=csv")[0]["action"] == "case.accept"


def test_two_runs_of_the_evaluation_are_compared(service: Served, place: Place) -> None:
    runs = Path(place.home) / "evaluation" / "runs"
    archived(runs, "before", 1.0)
    archived(runs, "after", 0.0)
    assert {row["run"] for row in table(service, "/admin/evaluations?format=csv")} == {"before", "after"}
    path = "/admin/evaluations/compare?baseline=before&now=after"
    assert {row["case"] for row in table(service, f"{path}&f_format=csv")} == {"a", "b", "c"}
    found = service.http.get("/v1/evaluations/runs/compare", params={"baseline": "before", "now": "after"}).json()
    assert {each["case"] for each in found["flips"]} == {"a", "b", "c"}
    assert page(service, "/admin/evaluations/compare?baseline=before&now=../x", 404)
    assert service.http.get("/v1/evaluations/runs").json()["data"][0]["tries"] == 3


def test_the_chain_is_verified_and_exported(service: Served, filled: Filled) -> None:
    assert filled.plain
    assert "The chain is whole" in sent(service, "/admin/audit/verify").text
    exported = service.http.get("/admin/audit/export")
    assert exported.headers["content-type"] == "application/x-ndjson"
    assert exported.text == service.http.get("/v1/audit/export").text
    assert len(exported.text.splitlines()) == service.http.get("/v1/audit/verify").json()["entries"]


def test_a_target_is_made_tried_and_removed(service: Served, filled: Filled) -> None:
    path = f"/admin/webhooks/{filled.webhook}"
    assert sent(service, f"{path}/test").status_code == 303
    delivery = re.search(rf"{path}/dlv_[0-9a-f]{{32}}", page(service, path))
    assert delivery is not None
    assert "webhook.test" in page(service, delivery[0]) or "run.finished" in page(service, delivery[0])
    assert sent(service, f"{path}/pause", why="holidays").status_code == 303
    assert "paused" in page(service, path)
    fields = {"url": f"{service.address}/other", "event": "run.finished", "why": "another board"}
    made = sent(service, "/admin/webhooks", **fields)
    assert made.status_code == 200
    secret = re.search(r'class="secret"[^>]*>([^<]+)<', made.text)
    assert secret is not None
    assert made.headers["cache-control"] == "no-store"
    assert secret[1] not in page(service, "/admin/webhooks")


def test_a_foreign_page_cannot_post(service: Served, filled: Filled) -> None:
    headers = {"Origin": "https://evil.example"}
    refused = service.http.post("/admin/backends/llama/drain", data={"why": "x"}, headers=headers)
    assert (refused.status_code, filled.plain in refused.text) == (403, False)
    assert PLAIN not in page(service, "/admin/runs")
