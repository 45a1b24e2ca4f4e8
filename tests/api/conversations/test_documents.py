"""A run's answer as a file, and what its specialists were asked, over HTTP."""

import io
from typing import Any

import docx
import pytest
from pypdf import PdfReader

from tests.running import Served

QUESTION = "What does TF-IDF measure, and when is it enough?"


@pytest.fixture(scope="module")
def run(service: Served) -> dict[str, Any]:
    document = service.settled(service.ask(QUESTION, clarify="never"))
    assert document["status"] == "concluded"
    return document


def test_markdown_holds_the_answer_under_its_title(service: Served, run: dict[str, Any]) -> None:
    answer = service.http.get(f"/v1/runs/{run['id']}/document")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/markdown; charset=utf-8"
    assert answer.text.startswith(f"# {QUESTION}\n\n")
    assert run["markdown"].strip() in answer.text
    assert answer.text.rstrip().endswith(f"Run: {run['id']}")
    name = "what-does-tf-idf-measure-and-when-is-it-enough-"
    assert answer.headers["content-disposition"].startswith(f'attachment; filename="{name}')
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_word_and_pdf_hold_the_same_text(service: Served, run: dict[str, Any]) -> None:
    first = run["citations"][0]["quote"].split("\n")[0] if run["citations"] else QUESTION
    word = service.http.get(f"/v1/runs/{run['id']}/document", params={"format": "docx"})
    opened = docx.Document(io.BytesIO(word.content))
    assert word.headers["content-type"].endswith("wordprocessingml.document")
    assert first in "\n".join(each.text for each in opened.paragraphs)
    pdf = service.http.get(f"/v1/runs/{run['id']}/document", params={"format": "pdf"})
    assert pdf.headers["content-type"] == "application/pdf"
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf.content)).pages).split())
    assert " ".join(first.split()) in text


def test_a_tag_saves_the_second_download(service: Served, run: dict[str, Any]) -> None:
    address = f"/v1/runs/{run['id']}/document"
    tag = service.http.get(address, params={"format": "pdf"}).headers["etag"]
    again = service.http.get(address, params={"format": "pdf"}, headers={"If-None-Match": tag})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert service.http.get(address, params={"format": "md"}, headers={"If-None-Match": tag}).status_code == 200


def test_no_file_of_no_answer(service: Served, run: dict[str, Any]) -> None:
    assert service.http.get(f"/v1/runs/run_{'0' * 32}/document").status_code == 404
    assert service.http.get("/v1/runs/nothing/briefs").status_code == 404
    assert service.http.get(f"/v1/runs/{run['id']}/document", params={"format": "exe"}).status_code == 422
    asking = service.settled(service.ask("Make our platform scalable", clarify="always"))
    assert asking["status"] == "clarifying"
    refused = service.http.get(f"/v1/runs/{asking['id']}/document")
    assert (refused.status_code, refused.json()["code"]) == (404, "not-found")
    assert service.http.get(f"/v1/runs/{asking['id']}/briefs").json() == {"data": []}


def test_briefs_tell_what_each_specialist_was_asked(service: Served, run: dict[str, Any]) -> None:
    briefs = service.http.get(f"/v1/runs/{run['id']}/briefs").json()["data"]
    assert [brief["agent"] for brief in briefs] == run["analysis"]["agents"]
    for brief in briefs:
        assert brief["text"].startswith(f"CONTEXT\n- Request: {QUESTION}")
        assert "\nTASK\n" in brief["text"]
        assert "\nREQUIREMENTS\n- " in brief["text"]
        for passage in brief["passages"]:
            assert passage["section"]
            assert service.http.get(passage["link"].partition("#")[0]).status_code == 200
    assert any(brief["passages"] for brief in briefs)


def test_a_briefs_figures_are_those_of_the_answer(service: Served) -> None:
    question = "How much does an API cost at 100,000 requests a month with 1,000 input and 250 output tokens each?"
    run = service.settled(service.ask(question, clarify="never"))
    briefs = service.http.get(f"/v1/runs/{run['id']}/briefs").json()["data"]
    assert briefs[0]["figures"] == run["figures"]


def test_a_follow_up_is_called_by_its_own_question(service: Served, run: dict[str, Any]) -> None:
    second = "And when should embeddings replace it?"
    later = service.settled(service.ask(second, clarify="never", thread_id=run["thread_id"]))
    assert service.http.get(f"/v1/runs/{later['id']}/document").text.startswith(f"# {second}\n")
