"""Takes out of a model's text what could carry data away or call for a click: images, HTML, addresses of its own."""

import re
from urllib.parse import urlsplit

_IMAGE = re.compile(r"!\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])?")
_LINK = re.compile(r"\[([^\]]+)\]\(\s*<?([^)\s>]*)>?[^)]*\)")
_REFERENCE = re.compile(r"^ {0,3}\[[^\]]+\]:\s*\S+.*$\n?", re.MULTILINE)
_AUTOLINK = re.compile(r"<((?:https?|ftp|mailto|data|javascript):[^>\s]*)>", re.IGNORECASE)
_BARE = re.compile(r"\b(?:https?|ftp)://[^\s<>()\"'`|]+", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z!][^>\n]*>")
_CODE = re.compile(r"(```.*?(?:```|$)|`[^`\n]*`)", re.DOTALL)
_TRAILING = ".,;:!?"
# A name that a person can read; what is longer may carry data.
_LONGEST_LABEL = 24


def harmless(markdown: str, known: str) -> str:
    """The text without images, HTML, and addresses that ``known`` does not hold, of which code may have none either.

    ``known`` is what the writer was given: an address of the request or of a passage may be repeated as it stands.
    """
    pieces = _CODE.split(markdown)
    return "".join(
        _without_strange(piece, known) if place % 2 else _prose(piece, known) for place, piece in enumerate(pieces)
    )


def _prose(text: str, known: str) -> str:
    text = _IMAGE.sub(lambda found: found[1], text)
    text = _LINK.sub(lambda found: found[0] if _is_known(found[2], known) else found[1], text)
    text = _AUTOLINK.sub(lambda found: found[1] if _is_known(found[1], known) else "", text)
    text = _without_strange(_REFERENCE.sub("", text), known)
    return _TAG.sub("", text)


def _without_strange(text: str, known: str) -> str:
    def kept(found: re.Match[str]) -> str:
        address = found[0].rstrip(_TRAILING)
        return found[0] if _is_known(address, known) else (_host(address) + found[0][len(address) :])

    return _BARE.sub(kept, text)


def _is_known(address: str, known: str) -> bool:
    return bool(address) and address in known


def _host(address: str) -> str:
    """The host alone, so that the sentence stays readable; nothing of the path or query, which could hold data."""
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return ""
    labels = host.split(".")
    return ".".join(labels[-2:]) if all(len(label) <= _LONGEST_LABEL for label in labels[-2:]) else ""
