"""A response as a document, at any time of its life."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.api.asking.answer import Answer
from app.api.asking.extras import extras, marks
from app.api.openai.errors import refusal
from app.api.openai.responses.request import response_id
from app.domain.asked import RunPart
from app.domain.errors import TeamError
from app.domain.run import Run

Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class Documents:
    """Writes the documents of one response. ``kept`` is what it repeats of its request."""

    run: Run
    part: RunPart
    kept: Mapping[str, object]
    base: str

    @property
    def item_id(self) -> str:
        """The id of the one message in it."""
        return "msg_" + response_id(self.part).removeprefix("resp_")

    def going(self, status: str) -> Json:
        """A response that has no answer: queued, in_progress or cancelled."""
        return self._document(status)

    def failed(self, error: TeamError) -> Json:
        """A response that will have none."""
        told = refusal(error)
        return {**self._document("failed"), "error": {"code": told.code or told.type, "message": told.message}}

    def answered(self, answer: Answer) -> Json:
        """A response with its answer."""
        document = self._document("incomplete" if answer.cut else "completed")
        document["incomplete_details"] = {"reason": "max_output_tokens"} if answer.cut else None
        document["output"] = [self.item([self.content(answer)], "completed")]
        document["usage"] = _usage(answer)
        document["cto_team"] = extras(answer, self.base)
        if answer.clarification is not None:
            noted = document["metadata"]
            noted = noted if isinstance(noted, dict) else {}
            document["metadata"] = {**noted, "clarification_id": answer.clarification.id}
        return document

    def item(self, content: list[Json], status: str) -> Json:
        """The message."""
        return {
            "id": self.item_id,
            "type": "message",
            "role": "assistant",
            "status": status,
            "content": content,
        }

    def content(self, answer: Answer) -> Json:
        """Its text with what the text points at."""
        return {**text_part(answer.text), "annotations": annotations(answer, self.base)}

    def _document(self, status: str) -> Json:
        return {
            "id": response_id(self.part),
            "object": "response",
            "created_at": int(self.run.created_at.timestamp()),
            "status": status,
            "error": None,
            "incomplete_details": None,
            "output": list[Json](),
            "usage": None,
            "conversation": {"id": self.run.thread_id},
            "parallel_tool_calls": False,
            "store": True,
            "temperature": None,
            "tool_choice": "none",
            "tools": list[Json](),
            "top_p": None,
            "text": {"format": {"type": "text"}},
            "truncation": "disabled",
            **{name: value for name, value in self.kept.items() if name != "input"},
        }


def text_part(text: str) -> Json:
    """A piece of text without annotations."""
    return {"type": "output_text", "text": text, "annotations": list[Json](), "logprobs": list[Json]()}


def annotations(answer: Answer, base: str) -> list[Json]:
    """Where the text points at its sources."""
    return [
        {
            "type": "url_citation",
            "start_index": mark.start,
            "end_index": mark.end,
            "url": mark.url,
            "title": f"{mark.citation.skill}: {mark.citation.heading}",
        }
        for mark in marks(answer, base)
    ]


def _usage(answer: Answer) -> Json:
    usage = answer.usage
    return {
        "input_tokens": usage.input_tokens,
        "input_tokens_details": {"cached_tokens": usage.cached_tokens, "cache_write_tokens": usage.cache_write_tokens},
        "output_tokens": usage.output_tokens,
        "output_tokens_details": {"reasoning_tokens": usage.reasoning_tokens},
        "total_tokens": usage.input_tokens + usage.output_tokens,
    }
