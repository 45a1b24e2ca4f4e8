"""Values that the text itself calls a password, a token or a key."""

import re
from collections.abc import Iterator

from app.domain.labels import Sensitivity
from app.domain.screening import Finding
from app.screening.context import places_of
from app.screening.lexicon import word_set
from app.screening.mapping import View
from app.screening.placeholders import is_placeholder, is_random

# Names for what a person chose ...
_CHOSEN = (
    "passwords?|passwd|passphrase|passwort|passcode|kennwort|mot de passe|motdepasse|contrasena|parolasi|parola|"
    "sifresi|sifre|haslo|pwd|密码|口令|(?<![a-z])(?:pass|pw|psw|mdp|psk)(?![a-z])|pgpass"
)
# ... and for what a machine gave out.
_ISSUED = (
    "secret[_ -]?key|secret|api[_ -]?keys?|access[_ -]?keys?|private[_ -]?key|signing[_ -]?key|encryption[_ -]?key|"
    "account[_ -]?key|master[_ -]?key|license[_ -]?key|auth[_ -]?key|tokens?|credentials?|authorization|bearer|密钥|"
    "令牌|schlussel|jeton|"
    # names that hold the name of a service, whose keys have no format of their own
    r"(?:heroku|hubspot|snyk|datadog|algolia|sumo(?:logic)?|sonar|contribsys|mapbox|amplitude|pagerduty|opsgenie|"
    r"rollbar|mixpanel|segment|cohere|"
    r"mistral|deepl|elevenlabs)[\w.-]{0,16}(?:key|accessid|login|com)"
)
_NAME_WORDS = word_set(
    """
    pass pw mot contrasena senha parola sifre haslo kennwort psw mdp psk pgpass 密码 口令 secret api
    access private signing encryption account master license auth token credential bearer 密钥 令牌
    schlussel jeton heroku hubspot snyk datadog algolia sumo sonar contribsys mapbox amplitude
    pagerduty opsgenie rollbar mixpanel segment cohere mistral deepl elevenlabs
    """
)
_LOGIN_WORDS = ("log", "sign", "credential", "zugang", "anmeld", "identifiant", "giris", "账号", "用户名")
_NAME = re.compile(rf"(?P<password>{_CHOSEN})|(?P<key>{_ISSUED})")
_SEPARATOR = (
    r"(?:[\w.-]{0,24}?[\"'`\])*]{0,3}\s{0,4}(?:::?=|[!=]==?|=>|->|=|:|\()\s{0,4}@?|"
    r"[\w.-]{0,24}?[\"'`]\s{0,2},\s{0,2}(?=[\"'`])|"  # the arguments of a call, see _CALL
    r"\s{1,2}(?=[\"'`])|"  # a directive of a configuration file
    r"\s{1,3}(?:(?:for|of|to|on|in|fur|vom|de|du|para) [^\n.?!:=]{1,40}?\s)?(?:is|was|ist|lautet|est|es|为|"
    r"是)\s{1,2}:?\s{0,2}|[是为])"
)
_QUOTED = r"(?:bearer |basic )?(?P<quote>[\"'`])(?P<inner>[^\n]{1,200}?)(?P=quote)"
_BARE = r"(?:bearer |token )?(?P<bare>[^\s\"'`<>，。]{2,160}+)"
_MARKUP = r"(?P<markup>[\w.-]{0,24}>)(?P<content>[^<>\n]{2,200}+)</"
_ASSIGNED = re.compile(rf"{_MARKUP}|(?P<sign>{_SEPARATOR})(?:{_QUOTED}|{_BARE})")
_FOLLOWING = re.compile(r"[ \t]{1,2}[\"'`(]?(?P<value>[^\s\"'`()<>]{8,64})")
_COMPARED = re.compile(
    r"([\"'])(?P<value>[^\n\"']{6,120})\1\s{0,2}[!=]==?\s{0,2}[\w.]{0,30}(?:passw|pwd|db_pass|secret|api_?key|"
    r"private_key)"
)
_LOGIN = re.compile(
    r"(?<![a-z_])(?:log[- ]?in|sign[- ]?in|credentials?|zugang|zugangsdaten|anmeld\w{1,6}|identifiants?|giris|账号|"
    r"用户名)(?![a-z_])"
    r"[^\n,;]{0,40}?[\w.@-]{2,40}\s{0,2}[/|:]\s{0,2}(?P<value>[^\s\"'`()<>,;]{8,64})"
)
_NOT_SECRET_NAME = re.compile(
    r"s?[_-]?(?:id|ids|name|file|path|url|uri|version|type|length|len|size|count|hash|policy|field|column|expir\w*+|"
    r"ttl|limit|"
    r"format|prefix|label|hint|reset|strength|manager|store|provider|class|endpoint|header|header_name|to)(?![a-z])"
)
_CALL = re.compile(r"\(\s?[\"'`][\w.-]{0,32}$")
_PUBLIC_NAME = re.compile(r"(?:public|csrf|xsrf|primary|foreign|cache|sort|partition|no|client_?id)[_ -]?$")
_CODE = re.compile(
    r"[A-Za-z_][\w.]{0,160}(?:\(|\[|\.[A-Za-z_])|(?:self|this|os|env|process|config|settings|args|request|ctx|vault|"
    r"secrets?)\b"
)
_HEX_GROUPS = re.compile(r"[0-9a-fA-F]{4,}+(?:-[0-9a-fA-F]{4,}+)*+|[\d.:TZ-]++|v?\d++(?:\.\d++)++[\w.-]*+")
_INNER_CAPITAL = re.compile(r"[a-z][A-Z]|[A-Z]{2}[a-z]")
_STRONG_SIGN = re.compile(r"[!#$%&*+?@^~=]")
_PAIR_OF_HEX = re.compile(r"[0-9a-f]{8}:[0-9a-f]{8}")
_SIGNS = re.compile(r"[^\w\s{}]")
_MANY_SIGNS = 6
_WORDS = re.compile(r"[a-z]{2,16}(?: [a-z]{2,16}){2,7}")
_SENTENCE = re.compile(
    r"(?:^|\b)(?:enter|your|please|must|should|forgot\w{0,3}|reset|invalid|required|incorrect|wrong|missing|not|no|is|are|"
    r"was|were|has|the|this|our|of|cannot|minimum|expired|changed|confirm|new|old|for)\b"
)
_ENDING = ",;.)]}|"
_NAME_REACH = 32
_LEAST_PASSWORD = 4
_SHAPED = 8
_KINDS = 3
_ASSIGNMENTS = frozenset({"=", ":="})
_SIGNS_OF_VALUES = _ASSIGNMENTS | {":", "=>"}


def named_secrets(view: View) -> Iterator[Finding]:
    """Values beside a name for a secret, when they look like a secret and not like a placeholder or code."""
    for name in _names(view.lower):
        place = _value_after(view, name)
        if place is not None:
            yield _finding("password" if name.lastgroup == "password" else "secret_value", *place)
    if "==" in view.lower or "!=" in view.lower:
        for match in _COMPARED.finditer(view.lower):
            if not is_placeholder(view.text[slice(*match.span("value"))]):
                yield _finding("password", *match.span("value"))
    for start in places_of(view.lower, _LOGIN_WORDS):
        login = _LOGIN.match(view.lower, start)
        value = view.text[slice(*login.span("value"))].rstrip(_ENDING) if login else ""
        if login and looks_like_password(value) and not is_placeholder(value):
            yield _finding("password", *login.span("value"))


def _names(text: str) -> Iterator[re.Match[str]]:
    """The names for secrets in a text, by their literals, because a pattern over the whole text is slow."""
    done = 0
    for place in places_of(text, _NAME_WORDS):
        match = _NAME.match(text, place) if place >= done else None
        if match:
            done = match.end()
            yield match


def looks_like_password(value: str) -> bool:
    """Whether a word without a name beside it is mixed like a password: eight or more signs of three kinds."""
    if len(value) < _SHAPED or "://" in value or "/" in value or "@" in value[1:-1] or _HEX_GROUPS.fullmatch(value):
        return False
    kinds = sum(any(map(kind, value)) for kind in (str.islower, str.isupper, str.isdigit))
    kinds += any(not sign.isalnum() for sign in value[:-1])
    if any(map(str.isdigit, value)):
        return kinds >= _KINDS
    return kinds >= _KINDS and bool(_INNER_CAPITAL.search(value) and _STRONG_SIGN.search(value))


def _finding(kind: str, start: int, end: int) -> Finding:
    return Finding(kind, start, end, Sensitivity.RESTRICTED)


def _value_after(view: View, name: re.Match[str]) -> tuple[int, int] | None:
    before = view.lower[max(0, name.start() - _NAME_REACH) : name.start()]
    if _PUBLIC_NAME.search(before):
        return None
    is_password = name.lastgroup == "password"
    assigned = _ASSIGNED.match(view.lower, name.end())
    if assigned is not None and _is_assignment(assigned["sign"] or assigned["markup"], before):
        group = next(group for group in ("content", "inner", "bare") if assigned[group] is not None)
        value = view.text[slice(*assigned.span(group))]
        if group == "bare" and not is_placeholder(value):
            value = value.rstrip(_ENDING)
        fits = _is_password if is_password else _is_key
        if fits(value, (assigned["sign"] or ":").strip(), quoted=group != "bare"):
            return assigned.start(group), assigned.start(group) + len(value)
    following = _FOLLOWING.match(view.lower, name.end()) if is_password else None
    if following is not None:
        value = view.text[slice(*following.span("value"))].rstrip(_ENDING)
        if looks_like_password(value) and not is_placeholder(value):
            return following.span("value")
    return None


def _is_assignment(sign: str, before: str) -> bool:
    if _NOT_SECRET_NAME.match(sign):
        return False
    return "," not in sign or bool(_CALL.search(before))


def _is_password(value: str, sign: str, *, quoted: bool) -> bool:
    if len(value) < _LEAST_PASSWORD or is_placeholder(value) or (not quoted and _CODE.match(value)):
        return False
    if not sign or "," in sign:
        return looks_like_password(value) or is_random(value)
    if quoted:
        return " " not in value or _is_passphrase(value)
    if value.isalpha() or not any(map(str.isalnum, value)):  # a plain word is a value in a setting, not in a sentence
        return sign in _ASSIGNMENTS and value.isalpha()
    return any(map(str.isdigit, value)) or bool(_STRONG_SIGN.search(value))


def _is_passphrase(value: str) -> bool:
    """Whether several words are a secret and not a sentence about one."""
    return bool(_WORDS.fullmatch(value)) and not _SENTENCE.search(value)


def _is_key(value: str, sign: str, *, quoted: bool) -> bool:
    if quoted and sign in _SIGNS_OF_VALUES and _is_passphrase(value):
        return True
    if is_placeholder(value) or " " in value or (not quoted and _CODE.match(value)):
        return False
    if sign and (_PAIR_OF_HEX.fullmatch(value) or len(_SIGNS.findall(value)) >= _MANY_SIGNS):
        return True
    return is_random(value) or (quoted and bool(sign) and looks_like_password(value))
