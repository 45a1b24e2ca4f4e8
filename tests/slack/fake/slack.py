"""The scripted Slack itself: what it holds, what it was told to do, what was asked of it."""

import asyncio
import json
from collections import deque
from collections.abc import Callable, Collection, Mapping

from app.domain.codec import Json
from tests.servers.script import PATIENCE_S, Signal
from tests.slack.fake.call import Call, Request, parsed
from tests.slack.fake.methods import access, conversations, files, messages, people, streams, surfaces
from tests.slack.fake.methods.method import Method
from tests.slack.fake.rates import Rates
from tests.slack.fake.script import Passes, Step
from tests.slack.fake.socket_mode import SocketMode
from tests.slack.fake.words import Object, Refusal, words
from tests.slack.fake.world import Clock, Token, World

METHODS: dict[str, Method] = {
    **messages.METHODS,
    **streams.METHODS,
    **conversations.METHODS,
    **surfaces.METHODS,
    **people.METHODS,
    **files.METHODS,
    **access.METHODS,
}
_APP_METHOD = "apps.connections.open"
_OAUTH_METHOD = "oauth.v2.access"
_CHANNELS = ("channel", "channel_id")


class FakeSlack:
    """One Slack. ``url`` goes to ``AsyncWebClient(base_url=...)``; ``world`` is what it holds."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.world = World(self.clock)
        self.oauth = access.OAuth()
        self.rates = Rates()
        self.calls: list[Call] = []
        self.violations: list[str] = []
        self.address = ""
        self.socket = SocketMode(self.changed)
        self._scripts: dict[str, deque[Step]] = {}
        self._next = Signal()

    @property
    def url(self) -> str:
        """Where the methods are."""
        return f"{self.address}/api/"

    def script(self, method: str, *steps: Step) -> None:
        """What the next calls of a method lead to, one step each; then it works as always."""
        self._scripts.setdefault(method, deque()).extend(steps)

    def step(self, method: str) -> Step:
        """What was scripted for this call."""
        steps = self._scripts.get(method)
        return steps.popleft() if steps else Passes()

    def limit_as_documented(self) -> None:
        """Switch on the rate limits of all methods."""
        self.rates.limit_as_documented({name: method.tier for name, method in METHODS.items()})

    def calls_of(self, *methods: str) -> list[Call]:
        """The calls of some methods, in order."""
        return [call for call in self.calls if call.method in methods]

    @property
    def refused(self) -> list[Call]:
        """Calls that were answered with an error."""
        return [call for call in self.calls if call.error]

    def changed(self) -> None:
        """Wake whoever waits for something to happen here."""
        signal, self._next = self._next, Signal()
        signal.set()

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until a condition about this Slack holds; it is looked at after each call."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                signal = self._next
                if holds():
                    return
                await signal.happens()

    async def until_called(self, method: str, times: int = 1) -> list[Call]:
        """Wait for calls of a method to have been answered."""
        await self.until(lambda: len(self.calls_of(method)) >= times)
        return self.calls_of(method)

    def snapshot(
        self, names: Mapping[str, str] | None = None, *, without: Collection[str] = ("auth.test", "users.info")
    ) -> str:
        """The calls in order, for a golden file; time stamps become ``ts-1``, and names what they stand for."""
        kept = [
            {"method": call.method, "arguments": call.arguments, **({"error": call.error} if call.error else {})}
            for call in self.calls
            if call.method not in without
        ]
        text = json.dumps(kept, indent=1, ensure_ascii=False, sort_keys=True)
        with self.world.lock:
            stamps = [ts for _, ts in self.world.messages]
        known = {ts: f"ts-{number}" for number, ts in enumerate(stamps, 1)}
        for name, stands_for in {**known, **(names or {})}.items():
            text = text.replace(name, stands_for)
        return text + "\n"

    def begin(self, method: str, token: str, arguments: Object) -> Call:
        """Note a call; the ones of the same time get their numbers in the order in which they came."""
        call = Call(len(self.calls) + 1, method, arguments, token, at=self.clock.now)
        known = self.world.tokens.get(token)
        call.team = known.team if known else ""
        self.calls.append(call)
        return call

    def wait_for(self, call: Call) -> int | None:
        """Seconds that the rate limit asks for."""
        channel = next((words(call.arguments.get(name)) for name in _CHANNELS if name in call.arguments), "")
        return self.rates.wait(call.method, call.team, channel)

    def carry_out(self, call: Call, identity: tuple[str, str]) -> Object:
        """Do what was asked; the record of the call says how it went."""
        with self.world.lock:
            try:
                call.answer = {"ok": True, **self._answer(call, identity)}
            except Refusal as refusal:
                call.error, call.problems, call.answer = refusal.code, refusal.problems, refusal.body()
        return call.answer

    def _answer(self, call: Call, identity: tuple[str, str]) -> Object:
        arguments = parsed(call.arguments)
        if call.method == _OAUTH_METHOD:
            self._check_names(call, access.OAUTH_ARGUMENTS)
            return access.exchange(self.world, self.oauth, self._identity(identity, arguments), arguments)
        if call.method == _APP_METHOD:
            return self._connection(call)
        method = METHODS.get(call.method)
        if method is None:
            self.violations.append(f"{call.method}: no such method here")
            raise Refusal("unknown_method")
        token = self._token(call, "bot")
        own = (self.oauth.client_id, self.oauth.client_secret)
        request = Request(self.world, arguments, token, self.world.teams[token.team], self.address, own)
        if method.scopes:
            request.needs(*method.scopes)
        self._check_names(call, method.known)
        self._check_required(arguments, method)
        return method.handle(request)

    @staticmethod
    def _identity(identity: tuple[str, str], arguments: Object) -> tuple[str, str]:
        if identity != ("", ""):
            return identity
        return words(arguments.get("client_id")), words(arguments.get("client_secret"))

    def _connection(self, call: Call) -> Object:
        self._token(call, "app")
        return {"url": f"{self.address.replace('http', 'ws', 1)}/link/?ticket={self.world.number()}"}

    def _token(self, call: Call, kind: str) -> Token:
        token = self.world.tokens.get(call.token)
        if token is None:
            raise Refusal("invalid_auth" if call.token else "not_authed")
        if token.error:
            raise Refusal(token.error)
        if token.until is not None and token.until <= self.clock.now:
            raise Refusal("token_expired")
        if token.kind != kind:
            raise Refusal("not_allowed_token_type")
        return token

    def _check_names(self, call: Call, known: Collection[str]) -> None:
        unknown = sorted(set(call.arguments).difference(known))
        if unknown:
            self.violations.append(f"{call.method}: unknown arguments {', '.join(unknown)}")
            raise Refusal("invalid_arguments", tuple(f"unknown argument: {name}" for name in unknown))

    @staticmethod
    def _check_required(arguments: Mapping[str, Json], method: Method) -> None:
        missing = sorted(name for name in method.required if arguments.get(name) in (None, ""))
        if missing:
            raise Refusal("invalid_arguments", tuple(f"missing required field: {name}" for name in missing))
