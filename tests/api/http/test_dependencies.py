"""Requests are taken apart on the event loop: a plain function would be sent to a thread, each time."""

import inspect
from collections.abc import Callable, Iterator
from typing import Any

from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from app.api.routers import routers

_Call = Callable[..., Any]


def _calls(dependant: Dependant) -> Iterator[_Call]:
    for each in dependant.dependencies:
        if each.call is not None:
            yield each.call
        yield from _calls(each)


def _on_the_loop(call: _Call) -> bool:
    own = call if inspect.isfunction(call) else type(call).__call__
    return inspect.iscoroutinefunction(own) or inspect.isasyncgenfunction(own)


def test_no_dependency_takes_a_thread() -> None:
    routes = [route for router in routers() for route in router.routes if isinstance(route, APIRoute)]
    found = {call for route in routes for call in _calls(route.dependant)}
    assert len(found) > 10
    assert [call for call in found if not _on_the_loop(call)] == []
