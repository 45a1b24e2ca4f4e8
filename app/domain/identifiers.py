"""Prefixed, time-sortable identifiers: `run_0192f0c1e8b27c3a9d...`."""

import re
import secrets
import time
from typing import Literal

Prefix = Literal["thr", "msg", "run", "clr", "dec", "att", "fct", "whk", "dlv", "can", "drf", "shd"]

_SHAPE = re.compile(r"(thr|msg|run|clr|dec|att|fct|whk|dlv|can|drf|shd)_[0-9a-f]{32}")


def new_id(prefix: Prefix) -> str:
    """A fresh id: the prefix and a UUIDv7 in hex (RFC 9562, 48 bits of milliseconds first)."""
    stamp = time.time_ns() // 1_000_000
    value = (stamp << 80) | secrets.randbits(80)
    value = value & ~(0xF << 76) | (0x7 << 76)
    value = value & ~(0x3 << 62) | (0x2 << 62)
    return f"{prefix}_{value:032x}"


def is_id(prefix: Prefix, text: str) -> bool:
    """Whether ``text`` has the shape of an id with this prefix."""
    return text.startswith(f"{prefix}_") and _SHAPE.fullmatch(text) is not None
