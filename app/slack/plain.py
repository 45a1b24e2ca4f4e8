"""Slack's markup as the plain text that somebody meant. Pure."""

import re

_ANGLED = re.compile(r"<([^<>\n]*)>")
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
_STOPS = frozenset(
    (
        *("stop", "cancel", "stop it", "cancel it", "stopp", "abbrechen", "arrête", "annuler", "alto", "cancelar"),
        *("dur", "durdur", "iptal", "停止", "取消"),
    )
)


def plain(text: str, bot: str = "") -> str:
    """The text without Slack's brackets and entities, and without the name of the bot that it calls."""

    def shown(found: re.Match[str]) -> str:
        return _shown(found[1], bot)

    # A bot's name in the middle of a sentence leaves a gap of two blanks.
    text = _ANGLED.sub(shown, text)
    for entity, character in _ENTITIES:
        text = text.replace(entity, character)
    return text.replace("\0", "").strip().removeprefix(",").removeprefix(":").strip()


def says_stop(text: str) -> bool:
    """Whether somebody wants nothing but that the work ends."""
    return text.casefold().strip(" .!。！") in _STOPS


def escaped(text: str) -> str:
    """Text in which Slack finds no markup of its own."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _shown(inside: str, bot: str) -> str:
    target, _, label = inside.partition("|")
    if target.startswith("@"):
        return "" if bot and target == f"@{bot}" else f"@{label or target[1:]}"
    if target.startswith("#"):
        return f"#{label or target[1:]}"
    if target.startswith("!"):
        return label or f"@{target[1:].partition('^')[0]}"
    if label and label != target.removeprefix("mailto:").removeprefix("https://").removeprefix("http://"):
        return f"{label} ({target})"
    return label or target
