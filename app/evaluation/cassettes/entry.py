"""One recorded exchange: what was asked, in outline, and the whole answer, also where it was a failure."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import TypeAdapter, ValidationError

from app.domain.codec import Codec
from app.domain.errors import BackendError, Failure, InvalidCassettes
from app.domain.model_call import Finish, Seen, StreamPart, TextDelta, Usage
from app.evaluation.cassettes.key import Request
from app.evaluation.running.rows import canonical


@dataclass(frozen=True, slots=True)
class Failed:
    """How a backend failed; the fields are those of ``BackendError``."""

    sentence: str
    kind: Failure
    retry_after_s: float | None = None
    answered: int | None = None

    def error(self) -> BackendError:
        """The same as it was raised."""
        return BackendError(self.sentence, self.kind, self.retry_after_s, self.answered)


@dataclass(frozen=True, slots=True)
class Entry:
    """The answer to the request with this key.

    ``pieces`` are those in which the text came, ``seen`` the tokens that were told before a failure. Of ``finish`` and
    ``failed`` one is there. ``ms`` is the time of the whole answer, ``recorded_at`` the day and hour.
    """

    key: str
    request: Request
    pieces: tuple[str, ...]
    ms: int
    finish: Finish | None = None
    seen: Usage | None = None
    failed: Failed | None = None
    recorded_at: str = ""
    versions: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def text(self) -> str:
        """The whole answer."""
        return "".join(self.pieces)

    def parts(self) -> list[StreamPart]:
        """What a backend gave before it ended or failed."""
        found: list[StreamPart] = [TextDelta(piece) for piece in self.pieces]
        if self.seen is not None:
            found.append(Seen(self.seen))
        if self.finish is not None:
            found.append(self.finish)
        return found


_CODEC: Codec[Entry] = Codec(TypeAdapter(Entry))


def dump_entry(entry: Entry) -> str:
    """One line, without its end."""
    return canonical(_CODEC.dump(entry))


def load_entry(line: str, place: str) -> Entry:
    """The entry of a line; raises InvalidCassettes, which names the ``place``."""
    try:
        return _CODEC.load(json.loads(line))
    except (ValueError, ValidationError) as error:
        raise InvalidCassettes(f"{place} is no recorded answer.") from error
