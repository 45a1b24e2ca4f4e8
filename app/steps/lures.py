"""Takes out of a model's text what could carry data away or call for a click: images, HTML, addresses."""

import re
from urllib.parse import urlsplit

# A fence ends with a line of its own kind and length; one that is never closed reaches to the end.
_CODE = re.compile(
    r"(^ {0,3}(?P<fence>`{3,}|~{3,})[^\n]*(?:\n.*?(?:^ {0,3}(?P=fence)[`~]*[ \t]*$|\Z)|\Z)|(?<![\\`])`[^`\n]+`(?!`))",
    re.DOTALL | re.MULTILINE,
)
_MERMAID = re.compile(r"\s*[`~]{3,}\s*mermaid", re.IGNORECASE)
_CLICK = re.compile(r"^\s*click\s.*$\n?", re.MULTILINE | re.IGNORECASE)
_IMAGE = re.compile(r"!\[([^\]\n]*)\](?:\([^)\n]*\)|\[[^\]\n]*\])?")
_LINK = re.compile(r"\[([^\[\]\n]+)\]\([^)\n]*\)")
# A line such as "[1]: therefore" begins with a mark and defines nothing.
_DEFINITION = re.compile(r"^[ >*+-]*\[(?![SFA]?\d{1,3}\])[^\]\n]+\]:.*$\n?", re.MULTILINE)
_AUTOLINK = re.compile(r"<[a-z][a-z0-9+.-]*:[^>\s]*>", re.IGNORECASE)
_ADDRESS = re.compile(
    r"[a-z][a-z0-9+.-]*://[^\s<>()\"'`|]+|//[a-z0-9-]+\.[^\s<>()\"'`|]+|//\[[^\s<>()\"'`|]+|www\.[^\s<>()\"'`|]+"
    r"|\b(?:javascript|vbscript|mailto):[^\s<>()\"'`|]+|\bdata:[a-z]+/[^\s<>()\"'`|]+",
    re.IGNORECASE,
)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,2000}>|<!--.*?(?:-->|\Z)|<[!?][^<>]*>", re.DOTALL)
# The line that encloses material in a prompt; nobody who only answers writes one.
_BOUNDARY = re.compile(r"=== [0-9a-f]{12} ===")
_OPENING = re.compile(r"<(?=[a-zA-Z!/?])")
_TRAILING = ".,;:!?*_"
# A host that a person can read; what is longer may carry data.
_LONGEST_LABEL = 24


def tempting(markdown: str, known: str) -> bool:
    """Whether a text holds what ``harmless`` takes out."""
    return _cleaned(markdown, known) != markdown


def harmless(markdown: str, known: str) -> str:
    """The text without images, links, HTML and addresses.

    ``known`` is what the writer was given. In code an address that stands there may be repeated as it stands; in prose
    its host alone is left, so that nothing can be clicked. Of any other address nothing is left.
    """
    # What is taken out can put the rest together to something new. Each round leaves fewer letters or fewer openings.
    while (cleaner := _cleaned(markdown, known)) != markdown:
        markdown = cleaner
    return markdown


def _cleaned(markdown: str, known: str) -> str:
    markdown = _BOUNDARY.sub("", markdown)
    pieces: list[str] = []
    end = 0
    for code in _CODE.finditer(markdown):
        pieces += [_prose(markdown[end : code.start()], known), _code(code[0], known)]
        end = code.end()
    return "".join([*pieces, _prose(markdown[end:], known)])


def _prose(text: str, known: str) -> str:
    text = _IMAGE.sub(lambda found: found[1], text)
    text = _LINK.sub(lambda found: found[1], text)
    text = _DEFINITION.sub("", text)
    text = _AUTOLINK.sub(lambda found: found[0][1:-1], text)
    text = _ADDRESS.sub(lambda found: _host(found[0], known), text)
    text = _OPENING.sub("< ", _TAG.sub("", text))
    return text.replace("![", "! [").replace("](", "] (")


def _code(text: str, known: str) -> str:
    if _MERMAID.match(text):
        drawn = _TAG.sub(lambda found: found[0] if found[0].lower() in {"<br>", "<br/>"} else "", text)
        return _ADDRESS.sub("", _CLICK.sub("", drawn))
    text = _ADDRESS.sub(lambda found: found[0] if found[0].rstrip(_TRAILING) in known else "", text)
    return text.replace("![", "! [") if "](" in text else text


def _host(address: str, known: str) -> str:
    """The host of a known address alone, so that the sentence stays readable; nothing of the path or query."""
    bare = address.rstrip(_TRAILING)
    try:
        host = urlsplit(bare if "//" in bare else f"//{bare}").hostname or ""
    except ValueError:
        return ""
    short = all(len(label) <= _LONGEST_LABEL for label in host.split("."))
    return host + address[len(bare) :] if host and short and host in known else address[len(bare) :]
