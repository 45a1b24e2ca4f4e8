"""What a call becomes in Anthropic's format: its messages, and the options of a caller's own conversation.

The format has no seed and no penalties: they are hints, and are left out.
"""

from anthropic.types import MessageParam

from app.domain.model_call import ModelCall, Role, Turn

_HOTTEST = 1.0
"""Where the scale of the temperature ends; OpenAI's ends at 2."""


def system(call: ModelCall) -> str:
    """The instructions: the system turns of the caller, wherever they stand, else those of the call."""
    if call.turns:
        return "\n\n".join(turn.text for turn in call.turns if turn.role is Role.SYSTEM)
    return call.system


def messages(call: ModelCall) -> list[MessageParam]:
    """The other turns of the caller, else the prompt."""
    if not call.turns:
        return [{"role": "user", "content": call.prompt}]
    return [_message(turn) for turn in call.turns if turn.role is not Role.SYSTEM]


def fields(call: ModelCall) -> dict[str, object] | None:
    """The options that were set, by the names of the wire format."""
    options = call.options
    if options is None:
        return None
    heat = options.temperature
    named = {
        "temperature": None if heat is None else min(heat, _HOTTEST),
        # One of the two may be set, not both.
        "top_p": options.top_p if heat is None else None,
        "stop_sequences": list(options.stop) or None,
    }
    return {name: value for name, value in named.items() if value is not None}


def _message(turn: Turn) -> MessageParam:
    if turn.role is Role.ASSISTANT:
        return {"role": "assistant", "content": turn.text}
    return {"role": "user", "content": turn.text}
