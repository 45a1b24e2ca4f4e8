"""An answer in OpenAI's words: as one document, or as server-sent chunks."""

import json
from decimal import Decimal

from app.domain.decision import Decision
from app.domain.model_call import Completion, Usage

Json = dict[str, object]

DONE = b"data: [DONE]\n\n"


class Chunks:
    """Writes the chunks of one answer. All but the text of a chunk is the same, and is put together only once."""

    def __init__(self, decision: Decision, model: str, created: int, *, include_usage: bool) -> None:
        self._head: Json = {
            "id": completion_id(decision),
            "object": "chat.completion.chunk",
            "created": created,
            "model": model,
        }
        self._tail: Json = {"usage": None} if include_usage else {}
        frame = _event(self._chunk({"content": ""}, None))
        before, _, after = frame.partition(b'"content":""')
        self._before, self._after = before + b'"content":', after

    def first(self) -> bytes:
        """The chunk that names the role."""
        return _event(self._chunk({"role": "assistant", "content": "", "refusal": None}, None))

    def text(self, text: str) -> bytes:
        """The chunk for a piece of text."""
        return self._before + json.dumps(text).encode() + self._after

    def last(self, completion: Completion) -> bytes:
        """The chunk with the reason why the answer ended, and what it cost."""
        chunk = self._chunk({}, finish_reason(completion))
        chunk["cto_team"] = {"backend": completion.backend, "cost_usd": money(completion.cost_usd)}
        return _event(chunk)

    def usage(self, counts: Usage) -> bytes:
        """The chunk with the token counts and no choices."""
        return _event({**self._head, "choices": [], "usage": usage_document(counts)})

    def _chunk(self, delta: Json, reason: str | None) -> Json:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": reason}
        return {**self._head, "choices": [choice], **self._tail}


def whole(decision: Decision, completion: Completion, created: int) -> Json:
    """The answer as one document."""
    message = {"role": "assistant", "content": completion.text, "refusal": None}
    return {
        "id": completion_id(decision),
        "object": "chat.completion",
        "created": created,
        "model": completion.model,
        "choices": [
            {"index": 0, "message": message, "logprobs": None, "finish_reason": finish_reason(completion)},
        ],
        "usage": usage_document(completion.usage),
    }


def failure(document: Json) -> bytes:
    """An error in the middle of an answer: after it comes neither a reason to finish nor an end marker."""
    return _event(document)


def completion_id(decision: Decision) -> str:
    """The id of an answer, from that of its decision."""
    return "chatcmpl-" + decision.id.removeprefix("dec_")


def finish_reason(completion: Completion) -> str:
    """Why the answer ended."""
    return "length" if completion.truncated else "stop"


def usage_document(counts: Usage) -> Json:
    """The token counts."""
    return {
        "prompt_tokens": counts.input_tokens,
        "completion_tokens": counts.output_tokens,
        "total_tokens": counts.input_tokens + counts.output_tokens,
    }


def money(dollars: Decimal) -> str:
    """Digits without an exponent."""
    return f"{dollars:f}"


def _event(document: Json) -> bytes:
    return b"data: " + json.dumps(document, separators=(",", ":")).encode() + b"\n\n"
