"""Turns a query that is glued together into one with bound parameters, where that can be done by rule."""

import re

_CALL = re.compile(
    r"(?P<call>\.(?:execute|fetch|fetchrow|fetchall)\()f(?P<q>\"\"\"|\"|')(?P<sql>(?:(?!(?P=q)).)*)(?P=q)\s*\)", re.S
)
_SLOT = re.compile(r"(?P<quote>'?)%?\{(?P<name>[\w.\[\]'\"]+)\}%?(?P=quote)")
_VALUE_BEFORE = re.compile(r"(?:=|<|>|\bLIKE|\bIN|\(|,|\bBETWEEN|\bAND|\bLIMIT|\bOFFSET)\s*$", re.I)


def bound(code: str) -> str:
    """The code with the values of f-strings passed beside the statement; unchanged where a name of a table is glued."""
    return _CALL.sub(_rewritten, code)


def _rewritten(match: re.Match[str]) -> str:
    sql, quote = match["sql"], match["q"]
    slots = list(_SLOT.finditer(sql))
    if not slots or not all(_VALUE_BEFORE.search(sql[: slot.start()]) for slot in slots):
        return match[0]
    if any("%" in slot[0] for slot in slots):
        return match[0]
    values = ", ".join(slot["name"] for slot in slots)
    return f"{match['call']}{quote}{_SLOT.sub('%s', sql)}{quote}, ({values},))"
