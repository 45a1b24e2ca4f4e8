"""Payloads compared with files that people can read."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from app.domain.codec import Json
from app.slack.render.message import Block, Message

_FOLDER = Path(__file__).resolve().parent / "snapshots"


def plain(message: Message) -> dict[str, Json]:
    """A message as JSON."""
    blocks: list[Json] = [dict(each) for each in message.blocks]
    found: dict[str, Json] = {"text": message.text, "blocks": blocks}
    return found if message.markdown is None else {"text": message.text, "markdown_text": message.markdown}


def check(name: str, value: Mapping[str, Json] | Sequence[Block]) -> None:
    """Compare with ``snapshots/<name>.json``; a missing file is written, to be looked at."""
    path = _FOLDER / f"{name}.json"
    text = json.dumps(value, indent=1, ensure_ascii=False) + "\n"
    if not path.exists():
        path.write_text(text, encoding="utf-8")
        pytest.fail(f"{path.name} was missing and is written now: read it, then run again.")
    assert text == path.read_text(encoding="utf-8")
