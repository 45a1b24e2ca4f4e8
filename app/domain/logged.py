"""A decision of the past with all that is known of its outcome, as a replay reads it. No word of any text."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.domain.codec import Json
from app.domain.decision import Decision


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the attempts of one decision came to.

    ``cost`` is in nano-dollars, over all attempts. ``elapsed_ms`` goes from the first attempt's start to the last one's
    end. ``served`` is the backend that gave the answer, None where none did; ``served_ms`` and the token counts are its
    own. The counts are None for restricted text.
    """

    cost: int
    elapsed_ms: int
    served: str | None = None
    served_ms: int | None = None
    input_tokens: int | None = None
    output_tokens: int | None = None


@dataclass(frozen=True, slots=True)
class LoggedDecision:
    """A decision, what it was made of, and what followed.

    ``outcome`` is None where nothing was tried. ``thumb`` is the share of readers who liked the answer, for this
    specialist where they said so; ``again`` whether they asked the same again within minutes. Both are None where
    nobody can know. ``thread`` is the conversation, None for a call outside of any.
    """

    at: datetime
    tenant: str
    features: Mapping[str, Json]
    decision: Decision
    run: str | None
    thread: str | None
    outcome: Outcome | None
    thumb: float | None
    again: bool | None
