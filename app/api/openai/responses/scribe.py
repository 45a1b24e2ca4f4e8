"""A response as a stream of events. The same run always gives the same events, so that a reader can go on later."""

import json

from app.api.asking.answer import Answer
from app.api.asking.pieces import pieces
from app.api.openai.responses.document import Documents, annotations, text_part
from app.domain.errors import TeamError
from app.domain.events import ClarificationAnswered, ClarificationExpired, RunCreated, RunQueued, StoredEvent

Json = dict[str, object]

_WAITING = (RunCreated, RunQueued, ClarificationAnswered, ClarificationExpired)


class ResponseScribe:
    """Writes the events with a number above ``after``."""

    def __init__(self, documents: Documents, after: int = -1) -> None:
        self._documents = documents
        self._after = after
        self._number = -1
        self._started = False

    def begin(self) -> bytes:
        """The response is there."""
        waiting = self._documents.going("queued")
        return self._event("response.created", response=waiting) + self._event("response.queued", response=waiting)

    def told(self, stored: StoredEvent) -> bytes:
        """The response is worked on; more of what happens is not told in this dialect."""
        return b"" if isinstance(stored.event, _WAITING) else self._start()

    def ping(self) -> bytes:
        """A comment, which clients skip."""
        return b": ping\n\n"

    def end(self, answer: Answer) -> bytes:
        """The text, what it points at, and the whole response."""
        place: Json = {"item_id": self._documents.item_id, "output_index": 0, "content_index": 0}
        content = self._documents.content(answer)
        item = self._documents.item([content], "completed")
        response = self._documents.answered(answer)
        frames = [
            self._start(),
            self._event("response.output_item.added", output_index=0, item=self._documents.item([], "in_progress")),
            self._event("response.content_part.added", **place, part=text_part("")),
        ]
        frames += [
            self._event("response.output_text.delta", **place, delta=piece, logprobs=[])
            for piece in pieces(answer.text)
        ]
        frames += [
            self._event("response.output_text.annotation.added", **place, annotation_index=index, annotation=each)
            for index, each in enumerate(annotations(answer, self._documents.base))
        ]
        frames += [
            self._event("response.output_text.done", **place, text=answer.text, logprobs=[]),
            self._event("response.content_part.done", **place, part=content),
            self._event("response.output_item.done", output_index=0, item=item),
            self._event("response.incomplete" if answer.cut else "response.completed", response=response),
        ]
        return b"".join(frames)

    def failed(self, error: TeamError) -> bytes:
        """There is no answer."""
        return self._start() + self._event("response.failed", response=self._documents.failed(error))

    def _start(self) -> bytes:
        if self._started:
            return b""
        self._started = True
        return self._event("response.in_progress", response=self._documents.going("in_progress"))

    def _event(self, name: str, **fields: object) -> bytes:
        self._number += 1
        if self._number <= self._after:
            return b""
        document = {"type": name, "sequence_number": self._number, **fields}
        return f"event: {name}\ndata: {json.dumps(document, separators=(',', ':'))}\n\n".encode()
