"""The page of a passage: stable address, present or past text, and no way in for what a skill says."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.domain.passage import Citation
from app.retrieval.indexing.library import CitedPassage
from app.store.skill_values import DocumentVersion
from app.web import pages, passages

TEXT = "# Queues\n\n## Limits\n\nA queue <b>must</b> be bounded & small.\n\n<script>alert(1)</script>\n"
QUOTE = "must</b> be bounded & small"
VERSION = "ab" * 32
START = TEXT.index(QUOTE)
CITATION = Citation(1, "queues", "limits", "Limits", "skills/queues/a b.md", QUOTE, START, START + len(QUOTE), VERSION)
SECTION_AT = TEXT.index("## Limits")

Open = Callable[[CitedPassage], tuple[int, str, str]]
"""Opens the page of the citation: status, text, and the policy for what it may load."""


def shown(*, current: bool = True) -> CitedPassage:
    version = DocumentVersion("queues", CITATION.path, VERSION, TEXT, "MIT <x>", current=current)
    return CitedPassage(version, ("Queues", "Limits"), SECTION_AT, len(TEXT))


@pytest.fixture
def open_page() -> Iterator[Open]:
    app = FastAPI()
    pages.install(app)
    with TestClient(app) as client:

        def open_(passage: CitedPassage) -> tuple[int, str, str]:
            app.dependency_overrides[passages.cited_of] = lambda: passage
            answer = client.get(CITATION.address)
            return answer.status_code, answer.text, answer.headers["content-security-policy"]

        yield open_


def test_the_page_reads_as_expected(open_page: Open) -> None:
    status, text, _ = open_page(shown())
    assert status == 200
    body = re.sub(r"/static/[0-9a-f]+/", "/static/", text)
    snapshot = Path(__file__).parent / "snapshots" / "passage.html"
    assert body == snapshot.read_text(encoding="utf-8")


def test_nothing_of_the_text_acts(open_page: Open) -> None:
    _, text, policy = open_page(shown())
    assert policy.startswith("default-src 'none'")
    assert "<script" not in text
    assert "<b>" not in text
    assert "&lt;script&gt;" in text
    assert "MIT &lt;x&gt;" in text


def test_a_changed_skill_is_said_to_have_changed(open_page: Open) -> None:
    assert "has changed since" in open_page(shown(current=False))[1]
    assert "has changed since" not in open_page(shown())[1]


def test_the_address_leads_to_the_mark() -> None:
    assert CITATION.address == (
        f"/passages/skills/queues/a%20b.md?version={VERSION}&start={START}&end={START + len(QUOTE)}#quote"
    )


@pytest.mark.parametrize("change", [{"content_hash": "zz"}, {"start": -1}, {"end": 0}])
def test_an_address_that_cannot_be_is_refused(change: dict[str, object]) -> None:
    client_error = 422
    app = FastAPI()
    pages.install(app)
    app.dependency_overrides[passages.cited_of] = shown
    wrong = replace(CITATION, **change)  # type: ignore[arg-type]
    with TestClient(app) as client:
        assert client.get(wrong.address).status_code == client_error
