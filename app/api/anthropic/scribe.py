"""The team's answer in the words of the Messages API: as one document, or as a stream of events."""

import json

from app.api.anthropic.errors import document as error_document
from app.api.asking.answer import Answer
from app.api.asking.asking import Asked
from app.api.asking.extras import extras
from app.api.asking.pieces import part_name, pieces
from app.domain.asked import RunPart
from app.domain.errors import TeamError
from app.domain.events import StoredEvent

Json = dict[str, object]


class MessageScribe:
    """Writes the events of one message. ``tokens`` estimates what was asked."""

    def __init__(self, asked: Asked, model: str, base: str, request_id: str, tokens: int) -> None:
        self._message: Json = {
            **_message(asked.part, model),
            "usage": {"input_tokens": tokens, "output_tokens": 0},
        }
        self._base = base
        self._request_id = request_id

    def begin(self) -> bytes:
        """The message, still empty."""
        block = {"type": "text", "text": ""}
        return _event("message_start", message=self._message) + _event(
            "content_block_start", index=0, content_block=block
        )

    def told(self, stored: StoredEvent) -> bytes:  # noqa: ARG002 - the dialect has no words for what the team does
        """Nothing."""
        return b""

    def ping(self) -> bytes:
        """An event that clients skip."""
        return _event("ping")

    def end(self, answer: Answer) -> bytes:
        """The text, why it ends, and what is known of it."""
        frames = [
            _event("content_block_delta", index=0, delta={"type": "text_delta", "text": piece})
            for piece in pieces(answer.text)
        ]
        last = {"stop_reason": stop_reason(answer), "stop_sequence": None}
        frames += [
            _event("content_block_stop", index=0),
            _event("message_delta", delta=last, usage=_usage(answer), cto_team=extras(answer, self._base)),
            _event("message_stop"),
        ]
        return b"".join(frames)

    def failed(self, error: TeamError) -> bytes:
        """The error, after which nothing comes."""
        return _frame("error", error_document(error, self._request_id))


def whole(answer: Answer, model: str, base: str) -> Json:
    """The answer as one document."""
    return {
        **_message(answer.part, model),
        "content": [{"type": "text", "text": answer.text}],
        "stop_reason": stop_reason(answer),
        "usage": _usage(answer),
        "cto_team": extras(answer, base),
    }


def stop_reason(answer: Answer) -> str:
    """Why the answer ends."""
    return "max_tokens" if answer.cut else "end_turn"


def _message(part: RunPart, model: str) -> Json:
    return {
        "id": f"msg_{part_name(part)}",
        "type": "message",
        "role": "assistant",
        "model": model,
        "content": list[Json](),
        "stop_reason": None,
        "stop_sequence": None,
    }


def _usage(answer: Answer) -> Json:
    return {"input_tokens": answer.usage.input_tokens, "output_tokens": answer.usage.output_tokens}


def _event(name: str, **fields: object) -> bytes:
    return _frame(name, {"type": name, **fields})


def _frame(name: str, document: Json) -> bytes:
    return f"event: {name}\ndata: {json.dumps(document, separators=(',', ':'))}\n\n".encode()
