"""Errors of ours as errors of the protocol, for what is not a tool."""

from collections.abc import Generator
from contextlib import contextmanager
from http import HTTPStatus

from mcp.shared.exceptions import MCPError
from mcp_types import INTERNAL_ERROR, INVALID_PARAMS

from app.domain.errors import TeamError
from app.telemetry import problem


@contextmanager
def as_protocol_errors() -> Generator[None]:
    """Whatever goes wrong in the block reaches the client as a sentence with its remedy, and nothing else does."""
    try:
        yield
    except TeamError as error:
        code = INTERNAL_ERROR if error.status >= HTTPStatus.INTERNAL_SERVER_ERROR else INVALID_PARAMS
        data = {"code": error.code, "status": error.status}
        raise MCPError(code=code, message=f"{error.sentence} {error.remedy}".strip(), data=data) from None
    except Exception as error:  # noqa: BLE001 - the edge: its text may hold what nobody outside should read
        problem("mcp.request", error)
        raise MCPError(code=INTERNAL_ERROR, message="Something went wrong inside the service.") from None
