"""The scripted Slack on a loopback socket, in a thread of its own: methods, uploads, downloads, answers to clicks."""

import asyncio
import base64
import json
import threading
from collections.abc import Generator
from contextlib import contextmanager

from aiohttp import web

from tests.servers.script import PATIENCE_S, Signal
from tests.slack.fake import limits
from tests.slack.fake.call import Call
from tests.slack.fake.methods.messages import check_blocks
from tests.slack.fake.script import Answers, Delays, Drops, Says, Waits, rate_limited
from tests.slack.fake.slack import FakeSlack
from tests.slack.fake.words import Object, Refusal, items, truth, words
from tests.slack.fake.world import Message

_MOST_BYTES = 64 * 1024 * 1024
_SECRETS = frozenset({"token", "client_secret", "refresh_token"})
_SIGN_IN = "<!DOCTYPE html><html><body>Sign in to your workspace</body></html>"
_RESPONSE_FIELDS = frozenset(
    {"text", "blocks", "response_type", "replace_original", "delete_original", "thread_ts", "unfurl_links"}
    | {"unfurl_media", "metadata", "markdown_text"}
)


class Server:
    """Takes requests off the socket, follows the script, and lets the fake do the rest."""

    def __init__(self, fake: FakeSlack) -> None:
        self._fake = fake

    def application(self) -> web.Application:
        """All addresses."""
        app = web.Application(client_max_size=_MOST_BYTES)
        app.router.add_route("*", "/api/{method}", self._method)
        app.router.add_post("/upload/v1/{file}", self._upload)
        app.router.add_get("/files-pri/{file}/{name}", self._download)
        app.router.add_post("/response/{name}", self._response)
        app.router.add_get("/link/", self._fake.socket.serve)
        return app

    async def _method(self, request: web.Request) -> web.StreamResponse:
        arguments, (token, identity) = await _arguments(request), _credentials(request)
        call = self._fake.begin(request.match_info["method"], token or words(arguments.get("token")), arguments)
        if not _SECRETS.isdisjoint(request.query):
            self._fake.violations.append(f"{call.method}: a secret stands in the address")
        arguments.pop("token", None)
        try:
            return await self._follow(request, call, identity)
        finally:
            self._fake.changed()

    async def _follow(self, request: web.Request, call: Call, identity: tuple[str, str]) -> web.StreamResponse:
        step = self._fake.step(call.method)
        wait = self._fake.wait_for(call)
        if wait is not None:
            step = rate_limited(wait)
        match step:
            case Says(code, more):
                call.error, call.answer = code, {"ok": False, "error": code, **more}
                return web.json_response(call.answer)
            case Answers():
                return _answered(call, step)
            case Drops(done):
                return self._drop(request, call, identity, done=done)
            case Waits(until):
                await until.happens()
            case Delays(seconds):
                await asyncio.sleep(seconds)
            case _:
                pass
        return web.json_response(self._fake.carry_out(call, identity))

    def _drop(self, request: web.Request, call: Call, identity: tuple[str, str], *, done: bool) -> web.StreamResponse:
        if done:
            self._fake.carry_out(call, identity)
        call.status = 0
        if request.transport is not None:
            request.transport.abort()
        return web.Response(status=502)

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        content = await request.read()
        call = self._fake.begin("upload", "", {"file": request.match_info["file"], "length": len(content)})
        file = self._fake.world.files.get(request.match_info["file"])
        if file is None or file.length != len(content):
            call.status, call.error = 400, "upload failed"
        else:
            file.content = content
        self._fake.changed()
        return web.Response(status=call.status, text=call.error or f"OK - {len(content)}")

    async def _download(self, request: web.Request) -> web.StreamResponse:
        """A private file; whoever is not signed in is shown a page, with status 200, as Slack does."""
        file = self._fake.world.files.get(request.match_info["file"])
        token = self._fake.world.tokens.get(_credentials(request)[0])
        if token is None or token.error or "files:read" not in token.scopes:
            return web.Response(text=_SIGN_IN, content_type="text/html")
        if file is None or file.content is None or file.team != token.team:
            return web.Response(status=404)
        return web.Response(body=file.content, content_type="text/plain")

    async def _response(self, request: web.Request) -> web.StreamResponse:
        body: Object = await request.json()
        call = self._fake.begin("response_url", "", body)
        try:
            with self._fake.world.lock:
                self._respond(request.match_info["name"], body)
        except Refusal as refusal:
            call.status = 404 if refusal.code in {"used_url", "expired_url"} else 500
            call.error, call.problems = refusal.code, refusal.problems
        self._fake.changed()
        return web.json_response({"ok": True}) if call.ok else web.Response(status=call.status, text=call.error)

    def _respond(self, name: str, body: Object) -> None:
        world = self._fake.world
        address = world.responses.get(name)
        if address is None or address.until < world.clock.now or address.left == 0:
            raise Refusal("used_url" if address and not address.left else "expired_url")
        unknown = sorted(set(body).difference(_RESPONSE_FIELDS))
        if unknown:
            self._fake.violations.append(f"response_url: unknown fields {', '.join(unknown)}")
            raise Refusal("invalid_arguments", tuple(unknown))
        address.left -= 1
        if len(words(body.get("text"))) > limits.MESSAGE_TEXT:
            raise Refusal("msg_too_long")
        blocks, former = check_blocks(items(body.get("blocks"))), world.messages.get((address.channel, address.ts))
        if former and truth(body.get("delete_original")):
            former.deleted = True
        elif former and truth(body.get("replace_original")):
            former.text, former.blocks, former.edited = words(body.get("text")), blocks, former.edited + 1
        else:
            bot = world.teams[world.channels[address.channel].team]
            message = Message(address.channel, world.ts(), bot.bot_user, words(body.get("text")), None, bot.bot_id)
            message.blocks = blocks
            message.only_for = "" if body.get("response_type") == "in_channel" else address.user
            if message.only_for:
                world.ephemeral.append(message)
            else:
                world.put(message)


def _answered(call: Call, step: Answers) -> web.StreamResponse:
    call.status, call.error = step.status, "ratelimited" if step.status == 429 else f"http {step.status}"
    headers = {} if step.retry_after is None else {"Retry-After": str(step.retry_after)}
    kind = "application/json" if step.body.startswith("{") else "text/html"
    return web.Response(status=step.status, text=step.body, headers=headers, content_type=kind)


async def _arguments(request: web.Request) -> Object:
    found: Object = dict(request.query)
    if request.content_type == "application/json":
        body: object = json.loads(await request.text() or "{}")
        return {**found, **body} if isinstance(body, dict) else found
    form = await request.post()
    return {**found, **{name: value for name, value in form.items() if isinstance(value, str)}}


def _credentials(request: web.Request) -> tuple[str, tuple[str, str]]:
    """The bearer token, or an app's own name and secret."""
    kind, _, value = request.headers.get("Authorization", "").partition(" ")
    if kind != "Basic":
        return value, ("", "")
    name, _, secret = base64.b64decode(value).decode().partition(":")
    return "", (name, secret)


async def _run(fake: FakeSlack, ready: Signal, stop: Signal) -> None:
    runner = web.AppRunner(Server(fake).application(), shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    fake.address = f"http://{host}:{port}"
    ready.set()
    await stop.happens()
    await runner.cleanup()


@contextmanager
def scripted_slack() -> Generator[FakeSlack]:
    """A Slack with one workspace, T0001, that has the app, a person U0001 and a channel C0001.

    When it ends, calls that Slack would not understand (unknown methods or arguments) fail the test.
    """
    fake, ready, stop = FakeSlack(), Signal(), Signal()
    fake.world.team()
    fake.world.person()
    fake.world.channel()
    thread = threading.Thread(target=lambda: asyncio.run(_run(fake, ready, stop)), daemon=True)
    thread.start()
    assert ready.wait(), "the scripted Slack did not start"
    try:
        yield fake
    finally:
        stop.set()
        thread.join(PATIENCE_S)
    assert not fake.violations, fake.violations
