"""Values that the text itself calls a password, a token or a key."""

import re
from collections.abc import Iterator

from app.domain.labels import Sensitivity
from app.domain.screening import Finding
from app.screening.mapping import View
from app.screening.placeholders import is_placeholder, is_random

_PASSWORD = (
    "passwords?|passwd|passphrase|passwort|passwd|passcode|kennwort|kennung|mot de passe|motdepasse|contrasena|senha|parolasi|parola|"
    "sifresi|sifre|haslo|pwd|密码|口令|(?<=[_. -])pass|pgpass|(?<![a-z])pass"
)
_KEY = (
    "secret[_ -]?key|secret|api[_ -]?keys?|apikey|access[_ -]?keys?|accesskey|private[_ -]?key|signing[_ -]?key|encryption[_ -]?key|"
    "account[_ -]?key|master[_ -]?key|license[_ -]?key|auth[_ -]?key|tokens?|credentials?|authorization|bearer|密钥|令牌|schlussel|jeton"
)
_NAME = re.compile(rf"(?P<password>{_PASSWORD})|(?P<key>{_KEY})")
_SEPARATOR = (
    r"(?:[\w.-]{0,24}?[\"'`\])>*]{0,3}\s{0,4}(?:::?=|[!=]==?|=>|->|=|:|,(?=\s{0,2}[\"'`])|\()\s{0,4}@?|"
    r"\s{1,3}(?:is|was|ist|lautet|est|es|为|是)\s{1,2}:?\s{0,2}|[是为])"
)
_QUOTED = r"(?:bearer |basic )?(?P<quote>[\"'`])(?P<inner>[^\n]{1,200}?)(?P=quote)"
_BARE = r"(?:bearer |token )?(?P<bare>[^\s\"'`<>，。]{2,400}+)"
_ASSIGNED = re.compile(rf"(?P<sign>{_SEPARATOR})(?:{_QUOTED}|{_BARE})")
_FOLLOWING = re.compile(r"[ \t]{1,2}[\"'`(]?(?P<value>[^\s\"'`()<>]{8,64})")
_COMPARED = re.compile(
    r"([\"'])(?P<value>[^\n\"']{6,120})\1\s{0,2}[!=]==?\s{0,2}[\w.]{0,30}(?:passw|pwd|db_pass|secret|api_?key|private_key)"
)
_LOGIN = re.compile(
    r"(?:log[- ]?in|sign[- ]?in|credentials?|user(?:name)?|zugang|zugangsdaten|benutzer|anmeld\w{1,6}|identifiants?|usuario|giris|账号|用户名)"
    r"[^\n]{0,40}?[\w.@-]{2,40}\s{0,2}[/|,:]\s{0,2}(?P<value>[^\s\"'`()<>,;]{8,64})"
)
_NOT_SECRET_NAME = re.compile(
    r"(?:[_-]?(?:id|ids|name|file|path|url|uri|version|type|length|len|size|count|hash|policy|field|column|expir\w*|ttl|limit|"
    r"format|prefix|label|hint|reset|strength|manager|store|provider|class|id_|endpoint|header|header_name)\b)"
)
_PUBLIC_NAME = re.compile(r"(?:public|csrf|xsrf|primary|foreign|cache|sort|partition|no|client_?id)[_ -]?$")
_CODE = re.compile(r"[A-Za-z_][\w.]*(?:\(|\[|\.[A-Za-z_])|(?:self|this|os|env|process|config|settings|args|request|ctx|vault|secrets?)\b")
_ENDING = ",;.)]}|"
_LEAST_PASSWORD = 4
_SHAPED = 8


def named_secrets(view: View) -> Iterator[Finding]:
    """Values beside a name for a secret, when they look like a secret and not like a placeholder or code."""
    for name in _NAME.finditer(view.lower):
        place = _value_after(view, name)
        if place is not None:
            yield _finding("password" if name.lastgroup == "password" else "secret_value", *place)
    for pattern in (_COMPARED, _LOGIN):
        for match in pattern.finditer(view.lower):
            value = view.text[slice(*match.span("value"))].rstrip(_ENDING)
            if looks_like_password(value) and not is_placeholder(value):
                yield _finding("password", *match.span("value"))


def looks_like_password(value: str) -> bool:
    """Whether a word without a name beside it has the mixture of a password: three kinds of signs in eight or more."""
    if len(value) < _SHAPED or "://" in value or "/" in value or "@" in value[1:-1]:
        return False
    kinds = (str.islower, str.isupper, str.isdigit)
    present = sum(any(kind(sign) for sign in value) for kind in kinds)
    return present + any(not sign.isalnum() for sign in value[:-1]) >= len(kinds) and any(map(str.isdigit, value))


def _finding(kind: str, start: int, end: int) -> Finding:
    return Finding(kind, start, end, Sensitivity.RESTRICTED)


def _value_after(view: View, name: re.Match[str]) -> tuple[int, int] | None:
    before = view.lower[max(0, name.start() - 12) : name.start()]
    assigned = _ASSIGNED.match(view.lower, name.end())
    if _PUBLIC_NAME.search(before):
        return None
    if assigned is not None and not _NOT_SECRET_NAME.match(assigned["sign"]):
        group = "inner" if assigned["inner"] is not None else "bare"
        value = view.text[slice(*assigned.span(group))]
        if group == "bare":
            value = value.rstrip(_ENDING)
        fits = _is_password if name.lastgroup == "password" else _is_key
        if fits(value, assigned["sign"], quoted=group == "inner"):
            return assigned.start(group), assigned.start(group) + len(value)
    following = _FOLLOWING.match(view.lower, name.end()) if name.lastgroup == "password" else None
    if following is not None:
        value = view.text[slice(*following.span("value"))].rstrip(_ENDING)
        if looks_like_password(value) and not is_placeholder(value):
            return following.span("value")
    return None


def _is_password(value: str, sign: str, *, quoted: bool) -> bool:
    if len(value) < _LEAST_PASSWORD or is_placeholder(value) or (not quoted and _CODE.match(value)):
        return False
    if quoted:
        return " " not in value or any(map(str.isdigit, value))
    if value.isalpha() or not any(map(str.isalnum, value)):  # a plain word is a value only in a setting, not in a sentence or in code
        return sign in {"=", ":="} and value.isalpha()
    return any(map(str.isdigit, value)) or not value.replace("-", "").replace("_", "").replace("'", "").isalpha()


def _is_key(value: str, sign: str, *, quoted: bool) -> bool:
    if is_placeholder(value) or (not quoted and _CODE.match(value)) or " " in value:
        return False
    if "=" not in sign and ":" not in sign and "," not in sign and "(" not in sign and not is_random(value):
        return False
    return is_random(value) or (quoted and looks_like_password(value))
