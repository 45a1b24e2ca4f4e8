"""The extras of chat completions, which not every server that speaks them knows."""

from typing import Any

from app.backends.shape import schema_object
from app.domain.backend import BackendKind, BackendSpec
from app.domain.model_call import AnswerShape, ModelCall

# The Python server of llama.cpp answers 500 where others answer 400 or 422.
_REFUSALS = frozenset({400, 422, 500})
_USAGE = b"stream_options"
_FORM = b"response_format"


class Dialect:
    """What one server understands, as far as it has told. It starts with everything that the registry promises."""

    def __init__(self, spec: BackendSpec) -> None:
        self._own = spec.kind is BackendKind.OPENAI_COMPATIBLE
        self._tells_usage = True
        # vLLM, llama.cpp and Ollama know the first; the Python server of llama.cpp the second.
        self._forms = [_json_schema, _json_object] if spec.json_schema else []

    @property
    def stream_options(self) -> dict[str, object] | None:
        """Asks for token counts at the end of the stream; None where the server does not know how."""
        return {"include_usage": True} if self._tells_usage else None

    def response_format(self, call: ModelCall) -> dict[str, Any] | None:
        """Holds the answer to the call's form; None where the call has none or the server cannot."""
        return self._forms[0](call.shape) if call.shape and self._forms else None

    def learns_from(self, status: int, body: bytes, call: ModelCall) -> bool:
        """Whether the server refused an extra that the next request will do without."""
        if not self._own or status not in _REFUSALS:
            return False
        if _USAGE in body and self._tells_usage:
            self._tells_usage = False
            return True
        if _FORM in body and call.shape and self._forms:
            self._forms = self._forms[1:]
            return True
        return False


def _json_schema(shape: AnswerShape) -> dict[str, Any]:
    if not shape.schema:
        return {"type": "json_object"}
    strict = {"strict": True} if shape.strict else {}
    return {"type": "json_schema", "json_schema": {"name": shape.name, "schema": schema_object(shape), **strict}}


def _json_object(shape: AnswerShape) -> dict[str, Any]:
    return {"type": "json_object", "schema": schema_object(shape)} if shape.schema else {"type": "json_object"}
