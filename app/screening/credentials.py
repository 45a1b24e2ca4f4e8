"""Credentials: keys of known formats, tokens, private keys, addresses with a password, and values named as secrets."""

import base64
import binascii
import json
import re
from collections.abc import Iterator
from itertools import chain

from app.domain.labels import Sensitivity
from app.domain.screening import Finding
from app.screening.key_formats import KEY_FORMATS
from app.screening.mapping import View, only
from app.screening.named_secrets import looks_like_password, named_secrets
from app.screening.placeholders import is_placeholder
from app.screening.rules import Rule, findings_of
from app.screening.shortened_keys import shortened_keys

# Every key of a known format is an unbroken word of at least so many signs; looking only there is much faster.
_LONG_WORD = re.compile(r"[A-Za-z0-9_.~+/=:|$%@-]{16,}+")
_PORT = re.compile(r"\d{2,5}(?:/|$)")
_LOCAL_PASSWORDS = frozenset(
    {"postgres", "mysql", "redis", "guest", "rabbitmq", "minio", "minioadmin", "mongo", "p", "pw"}
)


def _is_token(match: re.Match[str]) -> bool:
    """Whether the first part of a JSON web token decodes to a header (RFC 7515, section 4)."""
    head = match.group().split(".", 1)[0]
    try:
        header = json.loads(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)))
    except (ValueError, RecursionError):
        return False
    return isinstance(header, dict) and "alg" in header


def _has_password(match: re.Match[str]) -> bool:
    password = match["value"]
    return not (is_placeholder(password) or password.lower() in _LOCAL_PASSWORDS or _PORT.match(password))


def _is_basic(match: re.Match[str]) -> bool:
    try:
        pair = base64.b64decode(match["value"] + "=" * (-len(match["value"]) % 4))
    except binascii.Error:
        return False
    name, colon, password = pair.decode("utf-8", "replace").partition(":")
    return bool(colon and name and password.isprintable()) and not is_placeholder(password)


def _is_key(match: re.Match[str]) -> bool:
    return looks_like_password(match["value"]) and not is_placeholder(match["value"])


_RULES: tuple[Rule, ...] = (
    Rule(
        "json_web_token",
        re.compile(r"eyJ[\w-]{8,2000}+\.[\w-]{2,8000}+\.[\w-]{0,2000}+"),
        Sensitivity.RESTRICTED,
        ("eyj",),
        cased=True,
        check=_is_token,
    ),
    Rule(
        "private_key",  # the header alone opens nothing: some of the body has to follow
        re.compile(
            r"-----BEGIN (?:[A-Z0-9]{1,12} ){0,4}PRIVATE KEY(?: BLOCK)?-----"
            r"(?:\s|\\[nr]|[>\"'+|]|[A-Za-z-]{4,24}: [^\n]{0,200}\n){0,60}[A-Za-z0-9+/]{10,}+"
        ),
        Sensitivity.RESTRICTED,
        ("private key",),
        cased=True,
    ),
    Rule(
        "address_with_password",
        re.compile(r"(?<=[a-z0-9])://[^\s:/@'\"<>`]{0,128}:(?P<value>[^\s'\"<>`@]{1,256}+)@(?=[^\s@]{2})"),
        Sensitivity.RESTRICTED,
        ("://",),
        cased=True,
        check=_has_password,
    ),
    Rule(
        "basic_authorization",
        re.compile(r"[Bb]asic\s{1,3}(?P<value>[A-Za-z0-9+/]{6,400}+)={0,2}"),
        Sensitivity.RESTRICTED,
        ("basic ",),
        cased=True,
        check=_is_basic,
    ),
    Rule(
        "command_line_key",  # a key in the place of the user, with no password behind it
        re.compile(r"curl\b[^\n]{0,200}?\s(?:-u|--user)\s{0,3}=?[\"']?(?P<value>[^\s:\"']{10,128}+):(?=[\"'\s])"),
        Sensitivity.RESTRICTED,
        ("curl ",),
        cased=True,
        check=_is_key,
    ),
    Rule(
        "command_line_password",
        re.compile(
            r"(?:curl\b[^\n]{0,200}?\s(?:-u|--user|--proxy-user)\s{0,3}=?[\"']?[^\s:\"']{1,64}:|"
            r"sshpass\s{1,3}-p\s{0,3}|"
            r"mysql(?:dump)?\b[^\n]{0,120}?\s-p(?=\S)|docker login\b[^\n]{0,120}?\s-p\s{1,3}|"
            r"--(?:password|passwd|pass|token|api-key|secret)[= ]\s{0,3})[\"']?(?P<value>[^\s\"']{3,128}+)"
        ),
        Sensitivity.RESTRICTED,
        ("curl ", "sshpass", "mysql", "docker login", "--pass", "--token", "--api-key", "--secret"),
        cased=True,
        check=_has_password,
    ),
)


def credentials(view: View) -> Iterator[Finding]:
    """Every credential in a view."""
    words = only(view, _LONG_WORD)
    return chain(
        map(words.located_in_source, findings_of(KEY_FORMATS, words)),
        findings_of(_RULES, view),
        named_secrets(view),
        shortened_keys(view),
    )
