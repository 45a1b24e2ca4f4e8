"""What is kept of an answer for the same request sent again, and what is not."""

import asyncio
from types import SimpleNamespace

import httpx
from fastapi import APIRouter, FastAPI, Response
from sqlalchemy import text

from app.api.http.idempotency import CreatingRoute
from app.store.engine import Database
from app.store.replies import ReplyStore
from tests.api.callers import CalledBy

SECRET = "whsec_kestrel"


class Shelf:
    """Routes that create, and how often they did."""

    def __init__(self) -> None:
        self.made: list[str] = []
        self.router = APIRouter(route_class=CreatingRoute)
        self.router.add_api_route("/open", self.create, methods=["POST"], status_code=201)
        self.router.add_api_route("/secret", self.create_secret, methods=["POST"], status_code=201)

    async def create(self) -> dict[str, str]:
        self.made.append("open")
        return {"made": str(len(self.made))}

    async def create_secret(self, response: Response) -> dict[str, str]:
        self.made.append("secret")
        response.headers["Location"] = "/things/1"
        response.headers["Cache-Control"] = "private, no-store"
        return {"secret": SECRET}


async def twice(http: httpx.AsyncClient, path: str) -> tuple[httpx.Response, httpx.Response]:
    """What a request is answered, and what it is answered again."""
    key = {"Idempotency-Key": path[1:]}
    first, second = await http.post(path, headers=key), await http.post(path, headers=key)
    assert (first.status_code, "idempotency-replayed" in first.headers) == (201, False)
    assert second.headers["idempotency-replayed"] == "true"
    return first, second


def test_an_answer_that_is_not_to_be_stored_is_kept_nowhere_and_makes_nothing_twice(database: Database) -> None:
    async def work() -> None:
        shelf, app = Shelf(), FastAPI()
        app.state.service = SimpleNamespace(conversations=SimpleNamespace(replies=ReplyStore(database)))
        app.include_router(shelf.router)
        transport = httpx.ASGITransport(app=CalledBy(app))
        async with httpx.AsyncClient(transport=transport, base_url="http://cto-team.local") as http:
            first, second = await twice(http, "/open")
            assert (second.status_code, second.json()) == (first.status_code, {"made": "1"})
            first, second = await twice(http, "/secret")
            assert first.json() == {"secret": SECRET}
            assert (second.status_code, second.json()["code"]) == (409, "reply-not-kept")
            assert second.headers["content-type"] == "application/problem+json"
            assert second.headers["location"] == "/things/1"
        assert shelf.made == ["open", "secret"]
        async with database.system() as session:
            kept = (await session.execute(text("SELECT convert_from(body, 'UTF8') FROM kept_reply"))).scalars().all()
        assert len(kept) == 2
        assert not any(SECRET in body for body in kept)
        await database.close()

    asyncio.run(work())
