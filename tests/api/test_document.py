"""The description of the API is reviewed with what changes it, and says what every route can answer."""

import json

import pytest

from app.api.document import OPEN, api_document
from tests.running import PROJECT, Json

DOCUMENT = json.loads(json.dumps(api_document()))
OPERATIONS = [
    pytest.param(path, operation, id=f"{method} {path}")
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
]


def test_the_document_in_the_repository_is_that_of_the_code() -> None:
    kept = json.loads((PROJECT / "openapi.json").read_text())
    assert kept == DOCUMENT, "the API has changed: run `make openapi` and review what it writes"


@pytest.mark.parametrize(("path", "operation"), OPERATIONS)
def test_every_operation_says_who_may_call_it_and_how_it_fails(path: str, operation: Json) -> None:
    assert operation["summary"]
    assert operation["description"]
    assert operation["tags"]
    assert operation["security"] == ([] if path in OPEN else [{"bearer": []}, {"header": []}])
    answers = operation["responses"]
    assert isinstance(answers, dict)
    wanted = {"400", "422", "503"} | (set() if path in OPEN else {"401", "403"}) | ({"404"} if "{" in path else set())
    assert wanted <= answers.keys()
    assert any(status < "300" for status in answers)


def test_every_reference_leads_somewhere() -> None:
    def references(value: object) -> set[str]:
        if isinstance(value, dict):
            own = {value["$ref"]} if isinstance(value.get("$ref"), str) else set[str]()
            return own.union(*map(references, value.values()))
        return set[str]().union(*map(references, value)) if isinstance(value, list) else set()

    found = references(DOCUMENT)
    assert "#/components/schemas/ProblemView" in found
    assert "#/components/schemas/HTTPValidationError" not in found
    for each in found:
        place = DOCUMENT
        for part in each.removeprefix("#/").split("/"):
            place = place[part]
        assert isinstance(place, dict)
