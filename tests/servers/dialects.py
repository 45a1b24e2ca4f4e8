"""How each wire format writes an answer, event by event."""

import json
from collections.abc import Callable, Mapping
from typing import Protocol

from tests.servers.script import End, Json


class Dialect(Protocol):
    """How one wire format writes an answer, event by event."""

    def begin(self) -> list[str]: ...
    def text(self, text: str) -> str: ...
    def reasoning(self, text: str) -> str: ...
    def ping(self) -> str: ...
    def end(self, end: End) -> list[str]: ...


def _event(data: Json) -> str:
    return f"data: {json.dumps(data)}\n\n"


class OpenAIDialect:
    """Chunks of a chat completion."""

    def begin(self) -> list[str]:
        return [self._chunk({"role": "assistant", "content": ""})]

    def text(self, text: str) -> str:
        return self._chunk({"content": text})

    def reasoning(self, text: str) -> str:
        return self._chunk({"reasoning_content": text})

    def ping(self) -> str:
        return self._chunk({"content": ""})

    def end(self, end: End) -> list[str]:
        last = [self._chunk({}, end.reason or "stop", end.model)]
        if end.usage:
            counts: Json = {"prompt_tokens": end.usage[0], "completion_tokens": end.usage[1]}
            last.append(_event({"id": "c-1", "model": end.model, "choices": [], "usage": counts}))
        return [*last, "data: [DONE]\n\n"] if end.done_marker else last

    def _chunk(self, delta: Json, reason: str | None = None, model: str = "scripted-1") -> str:
        choice: Json = {"index": 0, "delta": delta, "finish_reason": reason}
        return _event({"id": "c-1", "object": "chat.completion.chunk", "model": model, "choices": [choice]})


class AnthropicDialect:
    """Events of the Messages API."""

    def begin(self) -> list[str]:
        message: Json = {"id": "m-1", "type": "message", "role": "assistant", "model": "scripted-1", "content": []}
        start: Json = {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}}
        return [self._named({"type": "message_start", "message": message}), self._named(start)]

    def text(self, text: str) -> str:
        return self._delta({"type": "text_delta", "text": text})

    def reasoning(self, text: str) -> str:
        return self._delta({"type": "thinking_delta", "thinking": text})

    def ping(self) -> str:
        return self._named({"type": "ping"})

    def end(self, end: End) -> list[str]:
        counts = {"input_tokens": end.usage[0], "output_tokens": end.usage[1]} if end.usage else None
        renamed: Json = {"type": "message_start", "message": {"model": end.model}}
        delta: Json = {"type": "message_delta", "delta": {"stop_reason": end.reason or "end_turn"}, "usage": counts}
        named = [self._named(renamed)] if end.model != "scripted-1" else []
        stop = [self._named({"type": "message_stop"})] if end.done_marker else []
        return [*named, self._named({"type": "content_block_stop", "index": 0}), self._named(delta), *stop]

    def _delta(self, delta: Json) -> str:
        return self._named({"type": "content_block_delta", "index": 0, "delta": delta})

    def _named(self, data: Json) -> str:
        return f"event: {data['type']}\n{_event(data)}"


class ResponsesDialect:
    """Events of OpenAI's Responses API."""

    def begin(self) -> list[str]:
        response: Json = {"id": "r-1", "model": "scripted-1", "status": "in_progress", "output": []}
        return [self._named({"type": "response.created", "response": response})]

    def text(self, text: str) -> str:
        return self._named({"type": "response.output_text.delta", "item_id": "i-1", "delta": text})

    def reasoning(self, text: str) -> str:
        return self._named({"type": "response.reasoning_summary_text.delta", "item_id": "i-0", "delta": text})

    def ping(self) -> str:
        return self._named({"type": "response.in_progress", "response": {"status": "in_progress"}})

    def end(self, end: End) -> list[str]:
        counts = {"input_tokens": end.usage[0], "output_tokens": end.usage[1]} if end.usage else None
        response: Json = {"model": end.model, "status": "completed", "output": [], "usage": counts}
        if end.reason:
            response |= {"status": "incomplete", "incomplete_details": {"reason": end.reason}}
        return [self._named({"type": f"response.{response['status']}", "response": response})]

    def _named(self, data: Json) -> str:
        return f"event: {data['type']}\n{_event(data)}"


DIALECTS: Mapping[str, Callable[[], Dialect]] = {
    "openai": OpenAIDialect,
    "anthropic": AnthropicDialect,
    "responses": ResponsesDialect,
}
