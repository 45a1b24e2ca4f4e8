"""The team's answer in the words of chat completions: as one document, or as server-sent chunks."""

import json

from app.api.asking.answer import Answer
from app.api.asking.asking import Asked
from app.api.asking.extras import extras, marks
from app.api.asking.pieces import part_name, pieces
from app.api.openai.errors import refusal
from app.api.openai.gateway.chunks import DONE, failure, usage_document
from app.api.openai.team.progress import progress
from app.domain.asked import RunPart
from app.domain.errors import TeamError
from app.domain.events import StoredEvent

Json = dict[str, object]


class ChatScribe:
    """Writes the chunks of one answer; with ``shown_progress`` what the team does is told as reasoning."""

    def __init__(
        self, asked: Asked, model: str, base: str, *, include_usage: bool = False, shown_progress: bool = False
    ) -> None:
        self._base = base
        self._include_usage = include_usage
        self._shown_progress = shown_progress
        self._head: Json = {
            "id": completion_id(asked.part),
            "object": "chat.completion.chunk",
            "created": int(asked.run.created_at.timestamp()),
            "model": model,
        }
        self._tail: Json = {"usage": None} if include_usage else {}

    def begin(self) -> bytes:
        """The chunk that names the role."""
        return self._chunk({"role": "assistant", "content": "", "refusal": None})

    def told(self, stored: StoredEvent) -> bytes:
        """What the team does, where the client wants to know."""
        line = progress(stored.event) if self._shown_progress else ""
        return self._chunk({"reasoning_content": line}) if line else b""

    def ping(self) -> bytes:
        """A comment, which clients skip."""
        return b": ping\n\n"

    def end(self, answer: Answer) -> bytes:
        """The text, why it ends, and what is known of it."""
        frames = [self._chunk({"content": piece}) for piece in pieces(answer.text)]
        last = self._document({"annotations": annotations(answer, self._base)}, finish_reason(answer))
        last["cto_team"] = extras(answer, self._base)
        frames.append(_event(last))
        if self._include_usage:
            frames.append(_event({**self._head, "choices": [], "usage": usage_document(answer.usage)}))
        return b"".join((*frames, DONE))

    def failed(self, error: TeamError) -> bytes:
        """The error, after which comes no end marker."""
        return failure(refusal(error).document())

    def _chunk(self, delta: Json) -> bytes:
        return _event(self._document(delta, None))

    def _document(self, delta: Json, reason: str | None) -> Json:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": reason}
        return {**self._head, "choices": [choice], **self._tail}


def whole(answer: Answer, model: str, base: str) -> Json:
    """The answer as one document."""
    message: Json = {
        "role": "assistant",
        "content": answer.text,
        "refusal": None,
        "annotations": annotations(answer, base),
    }
    choice: Json = {"index": 0, "message": message, "logprobs": None, "finish_reason": finish_reason(answer)}
    return {
        "id": completion_id(answer.part),
        "object": "chat.completion",
        "created": int(answer.run.created_at.timestamp()),
        "model": model,
        "choices": [choice],
        "usage": usage_document(answer.usage),
        "cto_team": extras(answer, base),
    }


def annotations(answer: Answer, base: str) -> list[Json]:
    """Where the text points at its sources."""
    return [
        {
            "type": "url_citation",
            "url_citation": {
                "start_index": mark.start,
                "end_index": mark.end,
                "url": mark.url,
                "title": f"{mark.citation.skill}: {mark.citation.heading}",
            },
        }
        for mark in marks(answer, base)
    ]


def completion_id(part: RunPart) -> str:
    """The id of an answer, from that of its run."""
    return f"chatcmpl-{part_name(part)}"


def finish_reason(answer: Answer) -> str:
    """Why the answer ends."""
    return "length" if answer.cut else "stop"


def _event(document: Json) -> bytes:
    return b"data: " + json.dumps(document, separators=(",", ":")).encode() + b"\n\n"
