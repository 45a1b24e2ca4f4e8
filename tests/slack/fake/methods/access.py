"""Tokens: given for a code, renewed, given back."""

from dataclasses import dataclass, field

from app.domain.codec import Json
from tests.slack.fake.call import Request
from tests.slack.fake.methods.method import method
from tests.slack.fake.words import Object, Refusal
from tests.slack.fake.world import APP, SCOPES, Token, World

ROTATION_S = 43_200


@dataclass
class OAuth:
    """The app's own secrets, and how tokens are given out."""

    client_id: str = "111.222"
    client_secret: str = "client-secret"
    rotates: bool = True
    scopes: frozenset[str] = field(default=SCOPES)


def exchange(world: World, oauth: OAuth, identity: tuple[str, str], arguments: Object) -> Object:
    """oauth.v2.access: a token for a code, or a new one for a refresh token."""
    if identity != (oauth.client_id, oauth.client_secret):
        raise Refusal("invalid_client_id" if identity[0] != oauth.client_id else "bad_client_secret")
    if arguments.get("grant_type") == "refresh_token":
        return _refresh(world, str(arguments.get("refresh_token", "")))
    team = world.codes.pop(str(arguments.get("code", "")), None)
    if team is None:
        raise Refusal("invalid_code")
    token = Token(f"xoxb-{team}-{world.number()}", team, set(oauth.scopes))
    if oauth.rotates:
        token.until, token.refresh = world.clock.now + ROTATION_S, f"xoxe-1-{team}-{world.number()}"
    world.tokens[token.value] = token
    return _installed(world, token)


def _installed(world: World, token: Token) -> Object:
    team = world.teams[token.team]
    enterprise: Json = {"id": team.enterprise, "name": "Enterprise"} if team.enterprise else None
    return {
        **_given(world, token),
        "app_id": APP,
        "authed_user": {"id": "U0001"},
        "team": {"id": team.id, "name": team.name},
        "enterprise": enterprise,
        "is_enterprise_install": False,
        "bot_user_id": team.bot_user,
    }


def _given(world: World, token: Token) -> Object:
    answer: Object = {
        "access_token": token.value,
        "token_type": "bot",
        "scope": ",".join(sorted(token.scopes)),
        "bot_user_id": world.teams[token.team].bot_user,
        "app_id": APP,
    }
    if token.until is None:
        return answer
    return {**answer, "refresh_token": token.refresh, "expires_in": int(token.until - world.clock.now)}


def _refresh(world: World, refresh: str) -> Object:
    """A refresh token works once: whoever comes second is refused."""
    former = next((each for each in world.tokens.values() if refresh and each.refresh == refresh), None)
    if former is None:
        raise Refusal("invalid_refresh_token")
    former.refresh = ""
    token = Token(f"xoxb-{former.team}-{world.number()}", former.team, set(former.scopes))
    token.until, token.refresh = world.clock.now + ROTATION_S, f"xoxe-1-{former.team}-{world.number()}"
    world.tokens[token.value] = token
    return _installed(world, token)


def _revoke(request: Request) -> Object:
    """The app stays in the workspace, but its user leaves all conversations."""
    if not request.flag("test"):
        request.token.error = "token_revoked"
        _leave(request)
    return {"revoked": not request.flag("test")}


def _uninstall(request: Request) -> Object:
    """All tokens of the installation end with it."""
    if request.text("client_id") != request.app[0]:
        raise Refusal("invalid_client_id")
    if request.text("client_secret") != request.app[1]:
        raise Refusal("bad_client_secret")
    request.world.revoke(request.team.id, "account_inactive")
    _leave(request)
    return {}


def _leave(request: Request) -> None:
    for channel in request.world.channels.values():
        channel.members.discard(request.team.bot_user)


METHODS = {
    "auth.revoke": method(_revoke, "", "test", tier=3),
    "apps.uninstall": method(_uninstall, "client_id client_secret", tier=1),
}
OAUTH_ARGUMENTS = frozenset({"client_id", "client_secret", "code", "redirect_uri", "grant_type", "refresh_token"})
