"""New runs for which the queue has no place, turned away before anything is done for them.

``Capacity`` refuses the same in the same words. What it costs to get there, through the parser, a task and all that
stands around a handler, is what a flood takes from the runs that were accepted.
"""

import time

from starlette.requests import Request

from app.admission.desk import Admission
from app.api.http.callers import Callers
from app.api.http.counting import Counts, count
from app.api.http.guarded import Shed
from app.api.http.middleware import complete, identify
from app.api.http.plain import Plain, read_plain
from app.api.limits.kinds import begins
from app.api.refusing import refuse


class RunShedding:
    """Turns away what asks for a run while runs are refused, where the caller is known without a look-up."""

    def __init__(self, admission: Admission, callers: Callers, counts: Counts) -> None:
        self._admission = admission
        self._callers = callers
        self._counts = counts

    @property
    def active(self) -> bool:
        """Whether anybody has been refused of late."""
        return self._admission.refusing

    def shed(self, data: bytes) -> Shed | None:
        """See ``Shedding``."""
        begun = time.perf_counter()
        plain = read_plain(data)
        if plain is None or not begins(plain.method, plain.path) or _from_a_page(plain):
            return None
        scope = plain.scope()
        principal = self._callers.at_once(scope)
        error = self._admission.refusal(principal.tenant) if principal is not None else None
        if error is None:
            return None
        identify(scope)
        answer = refuse(Request(scope), error)
        complete(scope, answer.headers)
        count(self._counts, scope, answer.status_code, time.perf_counter() - begun)
        return Shed(answer, plain.missing)


def _from_a_page(plain: Plain) -> bool:
    """Whether a browser sends it, whose pages may have to be told that they may read the answer."""
    return any(name == b"origin" for name, _ in plain.headers)
