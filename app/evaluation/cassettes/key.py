"""What a request is, as far as it shapes the answer, and the key that follows from it.

Whatever travels, or changes what travels, is a part. What is left out stands in ``NOT_IN_KEY`` with its reason, and a
test holds every field of the types against both.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.domain.backend import BackendKind, BackendSpec
from app.domain.codec import Json
from app.domain.model_call import AnswerShape, ModelCall, Options
from app.evaluation.running.rows import canonical

NOT_IN_KEY: Mapping[str, frozenset[str]] = {
    # Names, money, rights and times of this installation; the address only as far as it is in the house or not.
    "BackendSpec": frozenset(
        {
            *("id", "tier", "clearance", "credential", "networks", "authorities", "price", "timeouts", "enabled"),
            *("endpoint", "traits", "context_window"),
        }
    ),
    # What is said about the call here, and never sent.
    "ModelCall": frozenset({"step", "purpose", "material", "from_people", "watched"}),
    "AnswerShape": frozenset({"problem"}),
    "Options": frozenset(),
    "Turn": frozenset(),
}
"""By type, the fields that do not shape an answer."""

# Each prompt encloses quoted text between marks that nobody can guess: they say nothing, and are new in each call.
_BOUNDARY = re.compile(r"=== [0-9a-f]{12} ===")


@dataclass(frozen=True, slots=True)
class Request:
    """The parts of a request by name, each as a digest with a length; the texts themselves are not kept."""

    parts: Mapping[str, str]

    @property
    def digest(self) -> str:
        """SHA-256 over all parts, in hex."""
        return _sha256(canonical({**self.parts}))

    def key(self, repeat: int, ordinal: int) -> str:
        """The key of the ``ordinal``-th equal request of one try, from 0."""
        return _sha256(canonical({"request": self.digest, "repeat": repeat, "ordinal": ordinal}))

    def differing(self, other: "Request") -> tuple[str, ...]:
        """The names of the parts that are not the same."""
        names = dict.fromkeys((*self.parts, *other.parts))
        return tuple(name for name in names if self.parts.get(name) != other.parts.get(name))


def request_of(spec: BackendSpec, call: ModelCall) -> Request:
    """What is asked of which model."""
    return Request({name: _part(value) for name, value in (*_backend(spec), *_call(call))})


def _backend(spec: BackendSpec) -> Iterator[tuple[str, Json]]:
    yield "model", spec.model
    yield (
        "backend",
        {
            "kind": spec.kind.value,
            "api": spec.api.value,
            "api_version": spec.api_version,
            "in_house": spec.local_zone or spec.kind is BackendKind.EXTRACTIVE,
            "json_schema": spec.json_schema,
            "prompt_cache": spec.prompt_cache,
            "max_output": spec.max_output,
        },
    )


def _call(call: ModelCall) -> Iterator[tuple[str, Json]]:
    if call.turns:
        for number, turn in enumerate(call.turns, start=1):
            yield f"turn {number}", [turn.role.value, turn.text]
    yield "system", call.system
    yield "prompt", call.prompt
    yield "limit", call.max_output_tokens
    if call.shape is not None:
        yield from _shape(call.shape)
    if call.options is not None:
        yield from _options(call.options)


def _shape(shape: AnswerShape) -> Iterator[tuple[str, Json]]:
    yield "answer form", {"name": shape.name, "schema": shape.schema, "strict": shape.strict}


def _options(options: Options) -> Iterator[tuple[str, Json]]:
    yield "temperature", options.temperature
    yield "top_p", options.top_p
    yield "seed", options.seed
    yield "presence_penalty", options.presence_penalty
    yield "frequency_penalty", options.frequency_penalty
    yield "stop", [*options.stop]


def _part(value: Json) -> str:
    text = canonical(_plain(value))
    return f"{_sha256(text)[:32]}:{len(text)}"


def _plain(value: Json) -> Json:
    """In one form: NFC, numbers as short as they go, boundaries by their number."""
    if isinstance(value, str):
        return _without_boundaries(unicodedata.normalize("NFC", value))
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    return value


def _without_boundaries(text: str) -> str:
    seen: dict[str, int] = {}
    return _BOUNDARY.sub(lambda found: f"=== boundary {seen.setdefault(found[0], len(seen) + 1)} ===", text)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()
