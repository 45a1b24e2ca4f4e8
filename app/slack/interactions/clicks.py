"""What Slack says of a click or of a modal that was sent, as far as it is used here. Pure."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.codec import Json
from app.slack.shape import Body, fields, words


@dataclass(frozen=True, slots=True)
class Spot:
    """Where somebody clicked: a channel, the thread in it, and the message with the button.

    ``message`` is empty where it cannot be changed later: only one person sees it, or there is none.
    """

    channel: str = ""
    thread: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class Click:
    """Somebody pressed a button. ``trigger`` lets one modal be opened, for three seconds."""

    user: str
    action: str
    value: str
    spot: Spot
    trigger: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """Somebody sent a modal. ``private`` is what it carried; ``values`` are the inputs' states by block."""

    user: str
    callback: str
    private: Body
    values: Mapping[str, Body] = field(repr=False)


def click_of(body: Body) -> Click:
    """The click in an interaction; Slack sends one action at a time."""
    actions = body.get("actions")
    action = fields(actions[0]) if isinstance(actions, list) and actions else {}
    message = fields(body.get("message"))
    return Click(
        user=words(fields(body.get("user")), "id"),
        action=words(action, "action_id"),
        value=words(action, "value"),
        spot=_spot(fields(body.get("container")), message),
        trigger=words(body, "trigger_id"),
    )


def sent_of(body: Body) -> Sent:
    """The modal in an interaction."""
    view = fields(body.get("view"))
    values = fields(fields(view.get("state")).get("values"))
    return Sent(
        user=words(fields(body.get("user")), "id"),
        callback=words(view, "callback_id"),
        private=data_of(words(view, "private_metadata")),
        values={name: _first(fields(block)) for name, block in values.items()},
    )


def spot_of(private: Body) -> Spot:
    """The place that a modal was opened from, as ``spot_data`` wrote it down."""
    return Spot(words(private, "ch"), words(private, "th"), words(private, "ts"))


def spot_data(spot: Spot) -> dict[str, Json]:
    """The place that a modal is opened from, for its private data."""
    return {"ch": spot.channel, "th": spot.thread, "ts": spot.message}


def data_of(text: str) -> Body:
    """What a button or modal carries as JSON; nothing where it is none of ours."""
    try:
        found: Json = json.loads(text)
    except ValueError:
        return {}
    return fields(found)


def number(data: Body, name: str) -> int | None:
    """A whole number in a JSON object; None where there is none."""
    value = data.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def picked(state: Body) -> tuple[str, ...]:
    """The values of the options that are selected in an input, whether it takes one or several."""
    several = state.get("selected_options")
    options = several if isinstance(several, list) else [state.get("selected_option")]
    return tuple(value for value in (words(fields(each), "value") for each in options) if value)


def _spot(container: Body, message: Body) -> Spot:
    stamp = words(container, "message_ts")
    # Slack names the thread in either place, and in neither where the message begins its thread.
    thread = words(message, "thread_ts") or words(container, "thread_ts")
    fleeting = container.get("is_ephemeral") is True
    return Spot(words(container, "channel_id"), thread or ("" if fleeting else stamp), "" if fleeting else stamp)


def _first(block: Body) -> Body:
    """The state of a block's input; ours have one each."""
    return next((fields(value) for value in block.values()), {})
