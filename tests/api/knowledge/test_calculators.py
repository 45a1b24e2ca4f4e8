"""The calculators over HTTP."""

import json
from pathlib import Path
from typing import Protocol
from xml.etree import ElementTree

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.api.http import problems
from app.api.knowledge import calculators
from app.calculators.registry import CALCULATORS
from app.calculators.texts import from_texts
from tests.api.callers import CalledBy
from tests.running import Served

EVEN = {"api_cost_per_request": 0.027, "marginal_cost_per_request": 0.001, "fixed_cost_per_month": 500}
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def http() -> TestClient:
    """The routes by themselves: they need no service."""
    app = FastAPI()
    problems.install(app)
    app.add_middleware(CalledBy)
    app.include_router(calculators.router)
    return TestClient(app)


class Answer(Protocol):
    """What both clients of these tests answer with."""

    @property
    def status_code(self) -> int: ...

    @property
    def text(self) -> str: ...


def refused(response: Answer, status: int, code: str) -> dict[str, object]:
    document: dict[str, object] = json.loads(response.text)
    assert (response.status_code, document["code"], document["status"]) == (status, code, status)
    assert document["remedy"]
    return document


def test_the_list_has_every_calculator_in_one_family(http: TestClient) -> None:
    listed = http.get("/v1/calculators").json()
    assert [each["name"] for each in listed["data"]] == list(CALCULATORS)
    in_families = [name for family in listed["families"] for name in family["calculators"]]
    assert in_families == list(CALCULATORS)


@pytest.mark.parametrize("name", CALCULATORS)
def test_every_calculator_has_a_schema_of_its_inputs(http: TestClient, name: str) -> None:
    shown = http.get(f"/v1/calculators/{name}").json()
    schema = shown["inputs"]
    assert list(schema["properties"]) == [spec.name for spec in CALCULATORS[name].inputs]
    assert set(schema["required"]) <= set(schema["properties"])
    assert all(each["description"] for each in schema["properties"].values())


def test_inputs_become_a_figure_with_formula_units_and_ranges(http: TestClient) -> None:
    figure = http.post("/v1/calculators/break-even", json={"inputs": EVEN}).json()
    assert figure["outputs"] == {"busy_hour_requests": 19231}
    assert figure["units"] == {"busy_hour_requests": "requests"}
    assert "500 / (0.027 - 0.001)" in figure["formula"]
    assert figure["ranges"][0]["low"] < 19231 < figure["ranges"][0]["high"]
    assert figure["plots"] == ["cost", "sensitivity"]
    assert figure["inputs"]["currency"] == "USD"


def test_every_worked_example_gives_the_same_figure_over_http(http: TestClient) -> None:
    path = Path(__file__).parents[2] / "data" / "calculators" / "worked_examples.jsonl"
    seen: set[str] = set()
    for line in path.read_text(encoding="utf-8").splitlines():
        name, *words = json.loads(line)["command"]
        if name in seen or any(word.startswith("--") for word in words):
            continue
        seen.add(name)
        given = from_texts(CALCULATORS[name], [(w.partition("=")[0], w.partition("=")[2]) for w in words])
        answer = http.post(f"/v1/calculators/{name}", json={"inputs": given})
        assert answer.status_code == 200, answer.text
        assert answer.json()["outputs"] == dict(CALCULATORS[name].compute(given).outputs)
    assert seen == set(CALCULATORS)


def test_an_unknown_name_is_not_found_and_the_nearest_is_named(http: TestClient) -> None:
    for response in (
        http.get("/v1/calculators/brake-even"),
        http.post("/v1/calculators/brake-even", json={"inputs": {}}),
    ):
        assert "Did you mean break-even?" in str(refused(response, 404, "not-found")["detail"])


@pytest.mark.parametrize(
    ("inputs", "field", "sentence"),
    [
        ({"peak_per_second": -1, "server_per_second": 3}, "peak_per_second", "must not be negative"),
        ({"peak_per_second": 1}, "server_per_second", "server_per_second is missing."),
        ({"peek_per_second": 1}, "peek_per_second", "Did you mean peak_per_second?"),
        ({"peak_per_second": "many", "server_per_second": 3}, "peak_per_second", "must be a number"),
        ({"peak_per_second": True, "server_per_second": 3}, "peak_per_second", "must be a number"),
        ({"peak_per_second": 1, "server_per_second": 3, "spare": 1.5}, "spare", "must be a whole number"),
    ],
)
def test_wrong_inputs_are_a_problem_that_names_the_field(
    http: TestClient, inputs: dict[str, object], field: str, sentence: str
) -> None:
    problem = refused(http.post("/v1/calculators/servers", json={"inputs": inputs}), 422, "calculation")
    assert problem["field"] == field
    assert problem["errors"] == [
        {"pointer": f"/inputs/{field}", "message": problem["detail"], "code": "calculation"},
    ]
    assert sentence in str(problem["detail"])


def test_inputs_that_contradict_each_other_name_the_first(http: TestClient) -> None:
    inputs = {"optimistic": [5], "likely": [4], "pessimistic": [9]}
    assert (
        refused(http.post("/v1/calculators/pert", json={"inputs": inputs}), 422, "calculation")["field"] == "optimistic"
    )


def test_a_body_without_inputs_or_with_more_is_refused(http: TestClient) -> None:
    for body in ({}, {"inputs": EVEN, "more": 1}, {"inputs": [1]}, {"inputs": {"x": {"y": 1}}}):
        refused(http.post("/v1/calculators/break-even", json=body), 422, "validation-failed")


def test_a_figure_is_drawn_as_svg(http: TestClient) -> None:
    response = http.get("/v1/calculators/pert/plot.svg?optimistic=3&likely=5&pessimistic=12")
    assert response.headers["content-type"].startswith("image/svg+xml")
    assert "default-src 'none'" in response.headers["content-security-policy"]
    root = ElementTree.fromstring(response.text)  # noqa: S314 - our own drawing
    assert root.findtext(f"{SVG}title") == "Distribution of the estimate"
    texts = [text.text for text in root.iter(f"{SVG}text")]
    assert {"mean: 5.83", "80 %: 7.1", "90 %: 7.76", "95 %: 8.3"} <= set(texts)


def test_one_of_several_drawings_is_chosen_by_name(http: TestClient) -> None:
    query = "&".join(f"{name}={value}" for name, value in EVEN.items())
    shown = http.get(f"/v1/calculators/break-even/plot.svg?{query}&plot=sensitivity")
    assert "fixed cost per month" in shown.text
    wrong = http.get(f"/v1/calculators/break-even/plot.svg?{query}&plot=pie")
    assert "cost, sensitivity" in str(refused(wrong, 422, "calculation")["detail"])


def test_what_cannot_be_drawn_says_so(http: TestClient) -> None:
    problem = refused(http.get("/v1/calculators/servers/plot.svg?peak=5&server=2"), 422, "calculation")
    assert "break-even" in str(problem["detail"])
    assert refused(http.get("/v1/calculators/pert/plot.svg?optimistic=x"), 422, "calculation")["field"] == "optimistic"


def test_the_service_offers_them(service: Served) -> None:
    assert len(service.http.get("/v1/calculators").json()["data"]) == len(CALCULATORS)
    answer = service.post("/v1/calculators/servers", {"inputs": {"peak_per_second": 500, "server_per_second": 60}})
    assert answer.json()["outputs"]["servers"] == 12
    assert refused(service.http.get("/v1/calculators/xyzzy"), 404, "not-found")["request_id"]
