"""A client's request, and the ways back to that client while it waits."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from mcp.server.context import ServerRequestContext
from mcp.shared.exceptions import MCPError
from mcp_types import (
    ElicitRequest,
    ElicitRequestFormParams,
    ElicitResult,
    InputRequiredResult,
    InputResponses,
)
from mcp_types.version import is_version_at_least

from app.domain.access import LOCAL, Principal, Scope
from app.domain.errors import Forbidden

Context = ServerRequestContext[dict[str, Any], Any]

_FORM = "answers"
# From this revision on a server asks by returning early, and the client calls again with the answers.
_ASKS_BY_RETURNING = "2026-07-28"


@dataclass(frozen=True, slots=True)
class Form:
    """What a person is asked to fill in: ``schema`` is an object of flat fields, as the protocol wants it."""

    message: str
    schema: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Returned:
    """What came back with a repeated call: the state that was sent out, and the form where it was filled in."""

    state: str
    content: Mapping[str, object] | None


class Call:
    """One call of a tool: who calls, and how to reach that client."""

    def __init__(self, context: Context, responses: InputResponses | None = None, state: str | None = None) -> None:
        self.principal = principal_of(context)
        self._context = context
        self._responses = responses or {}
        self._state = state

    async def progress(self, value: int, message: str) -> None:
        """Tell the client how far the work is; nothing happens where it did not ask for that."""
        await self._context.session.report_progress(value, message=message)

    @property
    def returned(self) -> Returned | None:
        """The answer to an earlier ``ask_later``, where this call brings one."""
        if not self._state:
            return None
        response = self._responses.get(_FORM)
        accepted = isinstance(response, ElicitResult) and response.action == "accept"
        return Returned(
            self._state, response.content or {} if accepted and isinstance(response, ElicitResult) else None
        )

    @property
    def asks_later(self) -> bool:
        """Whether this client is asked by an early result, after which it calls again."""
        return self._elicits and is_version_at_least(self._context.protocol_version, _ASKS_BY_RETURNING)

    def ask_later(self, form: Form, state: str) -> InputRequiredResult:
        """The early result that asks; ``state`` comes back with the answer and may have been changed on the way."""
        params = ElicitRequestFormParams(message=form.message, requested_schema=form.schema)
        return InputRequiredResult(input_requests={_FORM: ElicitRequest(params=params)}, request_state=state)

    async def ask_now(self, form: Form) -> Mapping[str, object] | None:
        """Ask while the call waits; None where the client cannot, or the person does not want to answer."""
        session = self._context.session
        if self.asks_later or not (self._elicits and session.can_send_request):
            return None
        try:
            result = await session.elicit_form(form.message, form.schema, self._context.request_id)
        except MCPError:
            return None
        return result.content or {} if result.action == "accept" else None

    @property
    def _elicits(self) -> bool:
        capabilities = self._context.session.client_capabilities
        elicitation = capabilities.elicitation if capabilities else None
        # A client that names no mode can show forms: there were no others before.
        return elicitation is not None and (elicitation.form is not None or elicitation.url is None)


def principal_of(context: Context) -> Principal:
    """Who calls: over HTTP whom the access control found, on standard input whoever started this process."""
    return LOCAL if context.request is None else cast("Principal", context.request.state.principal)


def require(principal: Principal, scope: Scope) -> None:
    """Raises Forbidden where the caller lacks the right."""
    if not principal.may(scope):
        raise Forbidden(f"This needs the scope {scope.value}.")
