"""What every view of the console is handed: the service, who looks, and how a page of the console is made."""

import csv
import io
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, cast
from urllib.parse import quote, unquote

from fastapi import APIRouter, Depends, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.params import Depends as Dependency
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.routing import APIRoute
from jinja2 import Environment

from app.access.csrf import csrf_token
from app.access.sessions import COOKIE
from app.domain.access import Principal, Scope
from app.domain.errors import Forbidden, InvalidRequest, TeamError, Unauthenticated
from app.service import Service, running
from app.web.assets import Assets
from app.web.console.address import Address
from app.web.console.changes import Confirmation, Form, read_form
from app.web.console.navigation import visible
from app.web.console.table import R, Shown, Table
from app.web.shared import HEADERS

# Without a referrer at all, browsers would not say either from where a form is sent.
_HEADERS: Mapping[str, str] = {**HEADERS, "Referrer-Policy": "same-origin"}
_NOTICE = "cto_team_notice"
_LONGEST_NOTICE = 1_000
_NOTICE_S = 60


@dataclass(frozen=True, slots=True)
class Console:
    """What all views share: templates, the console's own files, and the page's, whose tokens it uses."""

    templates: Environment
    assets: Assets
    page: Assets

    def render(self, request: Request, template: str, title: str, values: Mapping[str, object]) -> str:
        """A page of the console in its shell."""
        session = request.cookies.get(COOKIE)
        principal: Principal | None = getattr(request.state, "principal", None)
        return self.templates.get_template(template).render(
            assets=self.page,
            console=self.assets,
            title=title,
            path=request.url.path,
            places=visible(principal),
            principal=principal,
            csrf=csrf_token(session) if session else "",
            notice=unquote(request.cookies.get(_NOTICE, ""))[:_LONGEST_NOTICE],
            **values,
        )

    def respond(
        self, request: Request, template: str, title: str, values: Mapping[str, object], status: int = 200
    ) -> Response:
        """The page as a response. A notice is shown once."""
        body = self.render(request, template, title, values)
        response = HTMLResponse(body, status, headers={**_HEADERS, "Cache-Control": "no-store"})
        if _NOTICE in request.cookies:
            response.delete_cookie(_NOTICE, path="/admin")
        return response


@dataclass(frozen=True, slots=True)
class View:
    """One request for a page of the console."""

    request: Request
    console: Console
    service: Service
    principal: Principal

    @property
    def address(self) -> Address:
        """The address that was asked for."""
        return Address(self.request.url.path, self.request.query_params.multi_items())

    def may(self, scope: Scope) -> bool:
        """Whether the caller has the right; what belongs to the installation needs ``operates`` as well."""
        return self.principal.may(scope)

    def operates(self, scope: Scope) -> bool:
        """Whether the caller may change what belongs to the whole installation."""
        return self.principal.operator and self.principal.may(scope)

    def table(self, table: Table[R], rows: Sequence[R]) -> Shown:
        """The part of the rows that the address asks for."""
        return table.shown(rows, self.address)

    def page(self, template: str, title: str, status: int = 200, **values: object) -> Response:
        """A page; the CSV of one of its tables where the address asks for that."""
        for each in values.values():
            if isinstance(each, Shown) and each.export is not None:
                return _csv(each)
        return self.console.respond(self.request, template, title, {"view": self, **values}, status)

    def confirm(self, asked: Confirmation, form: Form, problem: TeamError | None = None) -> Response:
        """The page that shows what would change, and asks why. It repeats what was sent."""
        status = problem.status if problem else 200
        values = {"asked": asked, "sent": form.repeated(), "problem": problem, "action": self.request.url.path}
        return self.page("confirm.html", asked.title, status, **values)

    def done(self, to: str, sentence: str) -> Response:
        """On to another page of the console, which says once what has happened."""
        response = RedirectResponse(to, 303, headers=dict(_HEADERS))
        secure = self.request.url.scheme == "https"
        kept = quote(sentence[:_LONGEST_NOTICE])
        response.set_cookie(_NOTICE, kept, _NOTICE_S, path="/admin", httponly=True, samesite="strict", secure=secure)
        return response


class ConsoleRoute(APIRoute):
    """A route whose errors are pages for people."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[object, object, Response]]:
        """The handler, with errors as pages."""
        handle: Callable[[Request], Awaitable[Response]] = super().get_route_handler()

        async def handled(request: Request) -> Response:
            try:
                return await handle(request)
            except TeamError as error:
                return _problem(request, error)
            except RequestValidationError:
                return _problem(request, InvalidRequest("The address or the form holds something that cannot be."))

        return handled


def console_router() -> APIRouter:
    """A router for views. Whatever it takes that changes something must come from a page of this service."""
    return APIRouter(route_class=ConsoleRoute, include_in_schema=False, dependencies=[Depends(_from_here)])


async def _from_here(request: Request) -> None:
    """Under a session a form carries the session's token in a field; raises Forbidden."""
    if request.method in {"GET", "HEAD"} or "authorization" in request.headers or "x-api-key" in request.headers:
        return
    session = request.cookies.get(COOKIE)
    if session and not (await read_form(request)).proves(csrf_token(session)):
        raise Forbidden("The page is too old; load it again.")


async def _console_of(request: Request) -> Console:
    return cast("Console", request.app.state.console)


async def _principal_of(request: Request) -> Principal:
    principal = getattr(request.state, "principal", None)
    if principal is None:
        raise Unauthenticated
    return cast("Principal", principal)


async def _service_of(request: Request) -> Service:
    return running(request.app.state)


async def view_of(
    request: Request,
    console: Annotated[Console, Depends(_console_of)],
    service: Annotated[Service, Depends(_service_of)],
    principal: Annotated[Principal, Depends(_principal_of)],
) -> View:
    """The view of one request."""
    return View(request, console, service, principal)


ViewDep = Annotated[View, Depends(view_of)]


class _Needs:
    def __init__(self, scope: Scope, *, operator: bool) -> None:
        self._scope = scope
        self._operator = operator

    async def __call__(self, principal: Annotated[Principal, Depends(_principal_of)]) -> None:
        if not principal.may(self._scope):
            raise Forbidden(f"This needs the scope {self._scope.value}.")
        if self._operator and not principal.operator:
            raise Forbidden("This belongs to the whole installation and is for its operator alone.")


def needs(scope: Scope, *, operator: bool = False) -> Dependency:
    """A dependency of a view: the caller has the right, and with ``operator`` operates the installation, too."""
    dependency: Dependency = Depends(_Needs(scope, operator=operator))
    return dependency


def _problem(request: Request, error: TeamError) -> Response:
    console = cast("Console", request.app.state.console)
    return console.respond(request, "problem.html", "This did not work", {"problem": error}, error.status)


def _csv(table: Shown) -> Response:
    text = io.StringIO()
    csv.writer(text).writerows(table.export or ())
    name = "".join(each if each.isascii() and each.isalnum() else "-" for each in table.title.lower())
    headers = {**_HEADERS, "Content-Disposition": f'attachment; filename="{name}.csv"', "Cache-Control": "no-store"}
    return Response(text.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)
