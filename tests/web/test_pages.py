import base64
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from app.access.csrf import csrf_token
from app.access.sessions import COOKIE
from app.backends.defaults import default_specs
from app.web import pages
from app.web.assets import read_assets, takes_gzip
from tests.servers import Signal
from tests.web.play import Hold, Scene
from tests.web.scenes import QUESTION, conclusion, ends, working
from tests.web.site import Site, scripted_site

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "frame-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
)
HOSTILE = "<script>alert(1)</script>\n\n![p](https://evil.example/p)\n\n[x](javascript:alert(1)) and it pays [1]"
UNANSWERED = "Is anybody there?"


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    waiting = Signal()
    scenes = {
        QUESTION: Scene(working()),
        "hostile": Scene(ends(conclusion(HOSTILE))),
        "long": Scene(ends(conclusion("a" * 1_000_000))),
        UNANSWERED: Scene([Hold(waiting)]),
    }
    with scripted_site(scenes) as site:
        yield site
        waiting.set()


@pytest.fixture
def http(site: Site) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=site.url, trust_env=False, timeout=20) as client:
        yield client


def finished(http: httpx.Client, question: str) -> str:
    """Ask, wait for the end of the run, give its id."""
    run_id: str = http.post("/v1/runs", json={"message": {"content": question}}).json()["run"]["id"]
    assert "run.finished" in http.get(f"/v1/runs/{run_id}/events").text
    return run_id


def links(page: str) -> list[str]:
    return re.findall(r'(?:href|src|data-done)="(/static/[^"]+)"', page)


def test_the_page_holds_no_script_no_style_and_nothing_from_elsewhere(http: httpx.Client) -> None:
    answer = http.get("/")
    assert answer.status_code == 200
    assert answer.headers["content-security-policy"] == CSP
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "<style" not in answer.text
    assert not re.search(r'\s(style|on\w+)="', answer.text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", answer.text)
    assert not re.search(r'(href|src)="(https?:)?//', answer.text)


def test_everything_together_is_light(http: httpx.Client) -> None:
    page = http.get("/")
    answers = [http.get(link) for link in set(links(page.text))]
    assert len(answers) > 10
    transferred = sum(int(answer.headers["content-length"]) for answer in answers)
    assert {answer.headers["content-encoding"] for answer in answers} == {"gzip"}
    assert len(page.content) + transferred < 60_000


def test_who_takes_no_compressed_files_gets_plain_ones(http: httpx.Client) -> None:
    link = next(link for link in links(http.get("/").text) if link.endswith("main.js"))
    plain = http.get(link, headers={"Accept-Encoding": "identity"})
    zipped = http.get(link)
    assert "content-encoding" not in plain.headers
    assert plain.content == zipped.content
    assert int(zipped.headers["content-length"]) < int(plain.headers["content-length"])
    assert plain.headers["vary"] == zipped.headers["vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    ("accepted", "takes"),
    [
        ("gzip, deflate, br", True),
        ("br;q=1.0, GZIP;q=0.5", True),
        ("gzip;q=0", False),
        ("gzip; q=0.000", False),
        ("br", False),
        ("", False),
        ("x-gzip-like", False),
    ],
)
def test_a_refused_coding_is_refused(accepted: str, *, takes: bool) -> None:
    assert takes_gzip(accepted) is takes


def test_static_files_are_kept_as_long_as_they_are_the_same(http: httpx.Client) -> None:
    for link in links(http.get("/").text):
        answer = http.get(link)
        assert answer.status_code == 200, link
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers["content-security-policy"] == CSP
    old = http.get("/static/000000000000/main.js")
    assert old.status_code == 200
    assert old.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("name", ["nothing.js", "pages.py", "..%2fpages.py", "page.html"])
def test_other_files_are_not_served(http: httpx.Client, name: str) -> None:
    answer = http.get(f"/static/000000000000/{name}")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_types_are_those_that_browsers_insist_on(http: httpx.Client) -> None:
    types = {link.rpartition(".")[2]: http.get(link).headers["content-type"] for link in links(http.get("/").text)}
    assert types == {
        "js": "text/javascript; charset=utf-8",
        "css": "text/css; charset=utf-8",
        "svg": "image/svg+xml",
    }


def test_the_digest_follows_the_content(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("static")
    (folder / "a.js").write_text("1")
    before = read_assets(folder)
    (folder / "a.js").write_text("2")
    assert read_assets(folder).digest != before.digest
    with pytest.raises(KeyError):
        before.url("b.js")


def test_the_page_says_who_answers(http: httpx.Client) -> None:
    assert "the built-in expert answers" in http.get("/").text
    with scripted_site({}, default_specs({"OPENAI_API_KEY": "set"}, None)) as other:
        page = httpx.get(other.url, trust_env=False).text
    assert "openai-cheap, openai-expensive" in page
    assert "the built-in expert answers" not in page


def test_the_examples_are_there_for_everybody(http: httpx.Client) -> None:
    page = http.get("/").text
    assert page.count('class="example"') == 4
    assert QUESTION in page


def test_whoever_signed_in_gets_a_token_for_changes_and_a_way_out(http: httpx.Client) -> None:
    session = "session-of-somebody"
    signed_in = http.get("/", headers={"Cookie": f"{COOKIE}={session}"}).text
    assert f'<meta name="csrf" content="{csrf_token(session)}">' in signed_in
    assert 'action="/logout"' in signed_in
    assert session not in signed_in
    anonymous = http.get("/").text
    assert "csrf" not in anonymous
    assert "/logout" not in anonymous


def test_an_answer_is_a_fragment_with_its_marks(http: httpx.Client) -> None:
    answer = http.get(f"/web/runs/{finished(http, QUESTION)}/conclusion")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-security-policy"] == CSP
    assert 'data-cite="2"' in answer.text
    assert 'data-figure="1"' in answer.text
    assert 'data-assumption="1"' in answer.text
    assert "<html" not in answer.text


def test_a_hostile_answer_is_text(http: httpx.Client) -> None:
    label = "Source 1: Cost comparison (ml-engineering)"
    assert http.get(f"/web/runs/{finished(http, 'hostile')}/conclusion").text.strip() == (
        "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"
        '<p><span class="blocked">[image from evil.example not loaded: p]</span></p>\n'
        '<p>[x](javascript:alert(1)) and it <span class="glue">pays '
        f'<button type="button" class="mark" data-cite="1" aria-label="{label}" title="{label}">[1]</button></span></p>'
    )


def test_an_endless_line_is_shown_as_it_stands(http: httpx.Client) -> None:
    text = http.get(f"/web/runs/{finished(http, 'long')}/conclusion").text.strip()
    assert text == f'<pre class="plain">{"a" * 1_000_000}</pre>'


def test_no_answer_yet_and_no_run_are_problems(http: httpx.Client) -> None:
    run_id = http.post("/v1/runs", json={"message": {"content": UNANSWERED}}).json()["run"]["id"]
    for missing in (run_id, "run_0", "run_" + "0" * 32):
        answer = http.get(f"/web/runs/{missing}/conclusion")
        assert answer.status_code == 404
        assert answer.json()["code"] == "not-found"


def test_installing_needs_no_service_yet() -> None:
    app = FastAPI()
    pages.install(app)
    assert app.state.web.assets.url("main.js").endswith("/main.js")


def test_the_frame_of_a_diagram_is_of_nobodys_origin_and_may_connect_to_nothing(http: httpx.Client) -> None:
    frame = http.get("/web/diagram")
    policy = frame.headers["content-security-policy"].split("; ")
    assert policy[:2] == ["sandbox allow-scripts", "default-src 'none'"]
    assert "frame-ancestors 'self'" in policy
    assert not [rule for rule in policy if rule.startswith(("connect-src", "img-src", "frame-src"))]
    scripts = links(frame.text.replace("/frame/", "/static/"))
    assert [script.rpartition("/")[2] for script in scripts] == ["mermaid.js", "diagram.js"]
    for script in scripts:
        answer = http.get(script.replace("/static/", "/frame/"))
        assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert http.get("/").text.count("/frame/") == 0


def test_the_library_of_others_is_the_one_that_is_written_down() -> None:
    folder = Path(pages.__file__).parent / "frame"
    found = base64.b64encode(hashlib.sha384((folder / "mermaid.js").read_bytes()).digest()).decode()
    assert f"sha384-{found}" in (folder / "README.md").read_text(encoding="utf-8")
