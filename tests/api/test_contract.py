"""Made-up requests to every endpoint of a running service: no server error, and every answer as the document says.

A few for each endpoint always; hundreds with ``make test-api``.
"""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from psycopg import sql
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from app.api.document import api_document
from tests.running import Place, Served, served

_LONG = "contract"
_FEW = 3
_EXAMPLES = 200 if settings.get_current_profile_name() == _LONG else _FEW
_UNHURRIED = (
    HealthCheck.too_slow,
    HealthCheck.filter_too_much,
    HealthCheck.data_too_large,
    HealthCheck.function_scoped_fixture,
)
_CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@schemathesis.serializer("application/pdf")
def _as_bytes(_context: object, value: object) -> bytes:
    """What is made up for a PDF, as it is sent."""
    return value if isinstance(value, bytes) else str(value).encode()


SCHEMA = schemathesis.openapi.from_dict(api_document())


@pytest.fixture(scope="module")
def service(postgres_dsn: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A service that nobody else talks to, with a key: what is made up may make one, after which all need one."""
    folder = Path(tmp_path_factory.mktemp("contract"))
    name = f"contract_{abs(hash(folder))}"
    with psycopg.connect(postgres_dsn, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE migrated").format(sql.Identifier(name)))
    head, _, options = postgres_dsn.partition("?")
    with served(Place(folder, f"{head.rpartition('/')[0]}/{name}?{options}")) as running:
        made = running.post("/v1/keys", {"name": "contract", "scopes": ["admin"], "operator": True})
        assert made.status_code == 201, made.text
        running.http.headers["Authorization"] = f"Bearer {made.json()['secret']}"
        yield running


@SCHEMA.parametrize()  # pyright: ignore[reportUntypedFunctionDecorator]
@settings(max_examples=_EXAMPLES, deadline=None, database=None, suppress_health_check=_UNHURRIED, derandomize=True)
def test_every_answer_is_as_described(case: Case, service: Served) -> None:  # type: ignore[type-arg]
    headers = {"Authorization": str(service.http.headers["Authorization"])}
    case.call_and_validate(base_url=service.address, headers=headers, checks=_CHECKS, timeout=60)
