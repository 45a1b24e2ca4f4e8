"""What Slack's refusals mean for an answer on its way. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from app.slack.bridge.calls import CLARIFY, NOTE, Call, Kind
from app.slack.bridge.shown import POORER, Feature, Shown, StreamState


class Failure(StrEnum):
    """Why a call was not taken.

    ``UNSURE``: it may have been. ``DONE``: what was asked for is so already. ``LOST``: the message is not there, or
    cannot be changed.
    """

    UNSURE = "unsure"
    RATE = "rate"
    DONE = "done"
    STREAM_OVER = "stream-over"
    NO_STREAM = "no-stream"
    TOO_RICH = "too-rich"
    ELSEWHERE = "elsewhere"
    GONE = "gone"
    LOST = "lost"
    BROKEN = "broken"
    SCOPE = "scope"
    UNKNOWN = "unknown"
    REFUSED = "refused"


_CODES: Mapping[Failure, frozenset[str]] = {
    Failure.UNSURE: frozenset(
        {"internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org"}
    ),
    Failure.RATE: frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"}),
    Failure.DONE: frozenset({"already_reacted", "no_reaction"}),
    Failure.STREAM_OVER: frozenset({"message_not_in_streaming_state", "stream_not_found", "message_not_owned_by_app"}),
    Failure.NO_STREAM: frozenset({"channel_type_not_supported", "missing_recipient_team_id", "streaming_not_allowed"}),
    Failure.TOO_RICH: frozenset(
        {
            *("msg_too_long", "invalid_blocks", "invalid_blocks_format", "invalid_chunks", "msg_blocks_too_long"),
            *("block_mismatch", "markdown_text_conflict", "invalid_arguments", "no_text", "too_many_attachments"),
        }
    ),
    Failure.ELSEWHERE: frozenset(
        {
            *("channel_not_found", "not_in_channel", "is_archived", "restricted_action", "posting_to_channel_denied"),
            *("restricted_action_read_only_channel", "restricted_action_thread_only_channel", "is_inactive"),
            *("restricted_action_non_threadable_channel", "restricted_action_thread_locked", "user_not_in_channel"),
        }
    ),
    Failure.GONE: frozenset({"thread_not_found", "cannot_reply_to_message"}),
    Failure.LOST: frozenset(
        {"message_not_found", "cant_update_message", "edit_window_closed", "streaming_state_conflict"}
    ),
    Failure.BROKEN: frozenset(
        {
            "account_inactive",
            "token_revoked",
            "invalid_auth",
            "not_authed",
            "org_login_required",
            "team_access_not_granted",
        }
    ),
    Failure.SCOPE: frozenset({"missing_scope", "no_permission"}),
    Failure.UNKNOWN: frozenset(
        {"unknown_method", "not_allowed_token_type", "method_deprecated", "deprecated_endpoint"}
    ),
}
_BY_CODE = {code: failure for failure, codes in _CODES.items() for code in codes}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Slack's answer to a call that it did not take: its own code, and what else it says."""

    failure: Failure
    code: str
    retry_after_s: float = 1.0
    scope: str = ""


def refusal(code: str, status: int, retry_after: str, needed: str) -> Refusal:
    """What an error of Slack's means, by its code and the HTTP status."""
    seconds = float(retry_after) if retry_after.replace(".", "", 1).isdecimal() else 1.0
    if status == 429:  # noqa: PLR2004 - Too Many Requests
        return Refusal(Failure.RATE, code or "ratelimited", seconds)
    known = _BY_CODE.get(code)
    if known is None and status >= 500:  # noqa: PLR2004 - errors of the server
        known = Failure.UNSURE
    return Refusal(known or Failure.REFUSED, code, seconds, needed)


_FEATURES = {
    Kind.STATUS: Feature.STATUS,
    Kind.REACTION: Feature.REACTIONS,
    Kind.START: Feature.STREAMS,
    Kind.FILE: Feature.FILES,
    Kind.NOTE: Feature.NOTES,
}


def after(call: Call, why: Failure, shown: Shown) -> Shown | None:
    """What holds after a call that failed; None where there is no other way to say it."""
    if why is Failure.DONE:
        return call.then
    if call.kind.optional:
        return call.then if why is Failure.UNSURE else without(call, shown)
    if why is Failure.GONE:
        return replace(shown, gone=True)
    if why is Failure.ELSEWHERE and call.kind not in {Kind.NOTE, Kind.OPEN}:
        return None if shown.diverted else elsewhere(shown)
    return _AFTER[call.kind](call, why, shown)


def without(call: Call, shown: Shown) -> Shown:
    """The same without what the workspace has refused."""
    return replace(shown, without=shown.without | {_FEATURES[call.kind]})


def elsewhere(shown: Shown) -> Shown:
    """Everything goes to the asker's own conversation from now on."""
    return replace(
        shown,
        private=True,
        diverted=True,
        channel="",
        root="",
        stream=StreamState.NONE,
        carrier="",
        said="",
        posts={},
        faces={},
    )


def _poorer(_call: Call, _why: Failure, shown: Shown) -> Shown | None:
    form = POORER.get(shown.form)
    return None if form is None else replace(shown, form=form)


def _refused_append(_call: Call, why: Failure, shown: Shown) -> Shown | None:
    if why is Failure.LOST:
        return _forgotten(shown, shown.carrier)
    state = StreamState.CLOSED if why is Failure.STREAM_OVER else StreamState.STALE
    return replace(shown, stream=state)


def _refused_stop(call: Call, why: Failure, shown: Shown) -> Shown | None:
    if why is Failure.LOST:
        return _forgotten(shown, shown.carrier)
    if why in {Failure.TOO_RICH, Failure.REFUSED} and ("blocks" in call.arguments or "chunks" in call.arguments):
        # Once more without anything; what is missing comes as an update.
        return replace(shown, stream=StreamState.STALE)
    return replace(shown, stream=StreamState.CLOSED)


def _refused_update(call: Call, why: Failure, shown: Shown) -> Shown | None:
    if why in {Failure.LOST, Failure.STREAM_OVER}:
        return _forgotten(shown, call.purpose)
    if not call.urgent or call.purpose.startswith(CLARIFY):
        # A step on the way, or old questions: what comes next does not depend on it.
        return call.then
    return _poorer(call, why, shown)


def _refused_note(call: Call, _why: Failure, shown: Shown) -> Shown | None:
    """Nobody is told in the channel; what had to be said there goes to the asker's own conversation."""
    lost = without(call, shown)
    return elsewhere(lost) if call.purpose == NOTE else lost


def _forgotten(shown: Shown, purpose: str) -> Shown:
    posts = {name: ts for name, ts in shown.posts.items() if name != purpose}
    faces = {name: face for name, face in shown.faces.items() if name != purpose}
    kept = replace(shown, posts=posts, faces=faces)
    if purpose != shown.carrier:
        return kept
    lost = shown.without | {Feature.STREAMS}
    return replace(kept, stream=StreamState.NONE, carrier="", said="", without=lost)


def _nothing(_call: Call, _why: Failure, _shown: Shown) -> None:
    return None


def _featureless(call: Call, _why: Failure, shown: Shown) -> Shown:
    return without(call, shown)


_AFTER: Mapping[Kind, Callable[[Call, Failure, Shown], Shown | None]] = {
    Kind.OPEN: _nothing,
    Kind.POST: _poorer,
    Kind.START: _featureless,
    Kind.APPEND: _refused_append,
    Kind.STOP: _refused_stop,
    Kind.UPDATE: _refused_update,
    Kind.NOTE: _refused_note,
    Kind.FILE: _featureless,
}
