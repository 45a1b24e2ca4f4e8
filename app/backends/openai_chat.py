"""What a call becomes in OpenAI's format: its messages, and the options of a caller's own conversation."""

from app.domain.model_call import ModelCall


def messages(call: ModelCall) -> list[dict[str, str]]:
    """The caller's turns as they stand, else the instructions and the prompt."""
    if call.turns:
        return [{"role": turn.role.value, "content": turn.text} for turn in call.turns]
    prompt = {"role": "user", "content": call.prompt}
    return [{"role": "system", "content": call.system}, prompt] if call.system else [prompt]


def fields(call: ModelCall) -> dict[str, object]:
    """The options that were set, by the names of the wire format."""
    options = call.options
    if options is None:
        return {}
    named = {
        "temperature": options.temperature,
        "top_p": options.top_p,
        "seed": options.seed,
        "presence_penalty": options.presence_penalty,
        "frequency_penalty": options.frequency_penalty,
        "stop": list(options.stop) or None,
    }
    return {name: value for name, value in named.items() if value is not None}
