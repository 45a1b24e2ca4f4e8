"""Keys of which only the beginning was pasted, and that the writer says are real."""

import re
from collections.abc import Iterator

from app.domain.labels import Sensitivity
from app.domain.screening import Finding
from app.screening.mapping import View

_PREFIXES = (
    r"sk-ant-(?:api|admin|oat)\d{2}-|sk-ant-|sk-(?:proj|svcacct|admin|or-v1|lf)-|sk-|gsk_|hf_|r8_|pplx-|xai-|nvapi-|"
    r"akia|asia|"
    r"aiza|gocspx-|ya29\.|gh[pousr]_|github_pat_|glpat-|npm_|pypi-|dckr_pat_|xox[abeoprs]-|xapp-|"
    r"(?:sk|rk)_(?:live|test)_|whsec_|sg\.|shpat_|dop_v1_|dapi|hvs\.|glsa_|glc_|eyj|atatt3|lin_api_|cto_"
)
_SHORTENED = re.compile(
    rf"(?<![a-z0-9_-])(?:{_PREFIXES})[\w.+/-]{{0,60}}?(?:\.\.+|\*\*+|xxx+|\[(?:cut|snip|redacted)\])"
)
_SHOWN = re.compile(rf"(?>{_PREFIXES})(?=[\w-]{{0,8}}\d)(?=[\w-]{{0,8}}[a-z])[\w-]{{8}}")
_NOUN = r"(?:keys?|tokens?|secrets?|credentials?|schlussel|cle|jeton|clave|anahtar\w{0,6}|密钥|密匙|令牌|key)"
_OWNER = (
    rf"(?:(?:\b(?:my|our|his|her|their|the customer'?s?|mein\w{{0,2}}|unser\w{{0,2}}|ma|mon|notre|mi|nuestra|benim|"
    rf"bizim)\b|我的|我们的)"
    rf"[^.?!\n]{{0,40}}{_NOUN}|{_NOUN}im\b)"
)
_VERB = (
    r"\b(?:i|we)(?:'ve| have| am| are|'m|'re)? (?:just )?(?:us(?:e|ed|ing)|set|pasted?|put|export(?:ed)?|tried|try|"
    r"got|get|have|created?|"
    r"committed|leaked|sent|posted|pushed)\b"
)
_CLAIM = re.compile(rf"(?:{_OWNER}|{_VERB})[^?!\n]{{0,60}}$")
_GENERAL = re.compile(
    r"\b(?:keys|tokens|secrets)\b[^.?!\n]{0,30}$|\b(?:placeholder|example|e\.g\.|such as|format|prefix)[^.?!\n]{0,20}$"
)
_REACH = 140


def shortened_keys(view: View) -> Iterator[Finding]:
    """Shortened keys that are presented as somebody's own, or that show random signs behind the prefix."""
    text = view.lower
    if not any(sign in text for sign in ("..", "**", "xxx", "[cut", "[snip", "[redacted")):
        return
    for match in _SHORTENED.finditer(text):
        before = text[max(0, match.start() - _REACH) : match.start()]
        if _SHOWN.match(match.group()) or (_CLAIM.search(before) and not _GENERAL.search(before)):
            yield Finding("shortened_key", match.start(), match.end(), Sensitivity.RESTRICTED)
