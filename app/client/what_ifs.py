"""What drafts would have done with the log of a service, what better costs, and how the questions drift."""

from datetime import datetime
from urllib.parse import quote

import httpx

from app.api.routing.what_if_views import DriftView, FrontierView, WhatIfBody, WhatIfView
from app.client.wire import Wire
from app.domain.policy_version import PolicyRef

_REPLAY_S = 120.0
"""How long a replay of many decisions may take."""


class WhatIfs:
    """Replays of logged decisions. Every method raises the error of the service's answer."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def what_if(self, draft: PolicyRef | str, since: datetime | None, until: datetime | None) -> WhatIfView:
        """A version, or a text, over the decisions of a period."""
        path, body = _draft(draft, "what-if")
        return WhatIfView.model_validate_json((await self._ask("POST", path, body, since, until)).content)

    async def frontier(self, draft: PolicyRef | str, since: datetime | None, until: datetime | None) -> FrontierView:
        """Cost against quality, with a version or a text among the points."""
        path, body = _draft(draft, "frontier")
        method = "GET" if body is None else "POST"
        return FrontierView.model_validate_json((await self._ask(method, path, body, since, until)).content)

    async def drift(self) -> DriftView:
        """How the questions drift."""
        return await self._wire.get(DriftView, "/v1/drift", wait_s=_REPLAY_S)

    async def _ask(
        self, method: str, path: str, body: WhatIfBody | None, since: datetime | None, until: datetime | None
    ) -> httpx.Response:
        period = {"since": since.isoformat() if since else None, "until": until.isoformat() if until else None}
        return await self._wire.answer(method, path, period, body=body, wait_s=_REPLAY_S)


def _draft(draft: PolicyRef | str, what: str) -> tuple[str, WhatIfBody | None]:
    """The path for a version or a text, and the body that goes with the text."""
    if isinstance(draft, str):
        return f"/v1/policies/{what}", WhatIfBody(yaml=draft)
    return f"/v1/policies/{quote(draft.name, safe='')}/{draft.version}/{what}", None
