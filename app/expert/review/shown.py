"""Pasted code as it may stand in an answer: secrets masked, and nothing that could pass for a mark or for markup."""

import re

from app.backends.extractive.text import fold_space, has_hidden

_LONGEST = 70
_URL_SECRET = re.compile(r"(://[^\s:/@]{0,60}:)[^\s@]{1,200}(?=@)")
_ASSIGNED = re.compile(
    r"(?i)(\b[\w.-]{0,40}(?:passw(?:or)?d|passwort|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|credential|\bpwd)[\w-]*"
    r"(?:[\"']?\s*(?:[:=]{1,2}|=>)\s*[\"']?|[\"']\s*,\s*[\"'])|\bBearer\s+|\s-p(?=\S)|name:\s*\w*(?:password|secret|token|key)\w*\s+value:\s*[\"']?|\.sign\([^\n]*,\s*['\"](?=[^'\"\n]+['\"]\s*[,)]))(?![\"'\s]*(?:\$|process\.env|os\.|env\b|None|null|str\b|\{|[\w.]+[(\[]|[a-zA-Z_]\w*(?:\.[a-zA-Z_]\w*)+[\s,;)}\]]))([^\s\"',;)}]{4,})"
)
_KEY = re.compile(
    r"\b(?:AKIA|ASIA)[A-Z0-9]{8,}|\bxox[abprs]-[\w-]+|\b(?:sk|pk|rk)[-_](?:live|test|proj|ant)?[-_]?[\w-]{12,}"
    r"|\bgh[pousr]_\w{16,}|\beyJ[\w-]{8,}(?:\.[\w-]+){1,2}|-----BEGIN [A-Z ]+-----[^\n]*"
    r"|(?<![A-Za-z0-9+/_=-])(?=[A-Za-z0-9+/_=-]{32})(?=[^\s\"']{0,200}\d)(?=[^\s\"']{0,200}[A-Za-z])(?![0-9a-f]{40}\b)"
    r"[A-Za-z0-9+/_=-]{32,}"
)
_PERSONAL = re.compile(
    r"(?<!\d)(?:\d[ -]?){12,}\d|\b[A-Z]{2}\d{2}(?: ?\w{4}){3,}|\b\d{3}-\d{2}-\d{4}\b"
    r"|[\w.+-]{1,64}@[\w-]{1,60}\.[\w.]+"
)
_MASK = "***"
_MARK = re.compile(r"\[(?=[SFA]?\d|\[[FA]\d)")
_TAG = re.compile(r"<(?=[!@#]|https?:|/?(?:script|iframe|img|svg|a\b))", re.IGNORECASE)


def masked(text: str) -> str:
    """The text with everything that looks like a secret, or like the number of a person or card, as ``***``."""
    return _PERSONAL.sub(_MASK, without_credentials(text))


def without_credentials(text: str) -> str:
    """The text with every credential as ``***``."""
    text = _URL_SECRET.sub(rf"\1{_MASK}", text)
    text = _ASSIGNED.sub(rf"\1{_MASK}", text)
    return _KEY.sub(_MASK, text)


def holds_credential(text: str) -> bool:
    """Whether something in the text looks like a credential."""
    return without_credentials(text) != text


def holds_personal(text: str) -> bool:
    """Whether something in the text looks like the number or address of a person, card or account."""
    return _PERSONAL.search(text) is not None


def inert(text: str) -> str:
    """The text as nothing but text: no mark of a citation, no slot, no fence, no hidden character."""
    text = "".join(char for char in text if char in "\n\t" or not has_hidden(char))
    text = (
        text.replace("{{", "{ {")
        .replace("}}", "} }")
        .replace("](", "] (")
        .replace("```", "'''")
        .replace("~~~", "~ ~ ~")
    )
    return _TAG.sub("< ", _MARK.sub("[ ", text))


def code_span(text: str, longest: int = _LONGEST) -> str:
    """One line of code between backticks, short enough for a cell of a table."""
    shown = inert(masked(fold_space(text))).replace("`", "'").replace("|", "¦")
    if len(shown) > longest:
        shown = shown[:longest].rstrip() + " …"
    return f"`{shown}`" if shown.strip() else "–"


def code_block(text: str, language: str) -> str:
    """Several lines as a fenced block."""
    return f"```{language}\n{inert(masked(text))}\n```"
