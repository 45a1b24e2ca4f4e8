"""What people are told when a run ends without an answer, or has to wait; and where an answer went."""

from app.domain.labels import DeclineReason
from app.domain.run import Problem
from app.slack.render import sentences as say
from app.slack.render.elements import actions, button, context, cut, markdown, section
from app.slack.render.escape import Links, escaped, link, marked
from app.slack.render.limits import SECTION
from app.slack.render.message import Block, Message
from app.slack.render.pieces import read, write
from app.slack.render.split import split_pieces
from app.slack.render.tables import shown

_LONGEST = 1_000
_LONGEST_TOLD = 8_000


def failed(run_id: str, problem: Problem | None = None) -> Message:
    """One sentence, what to do, the request's id, and a button that tries again."""
    sentence = problem.sentence if problem else say.FAILED
    remedy = problem.remedy if problem else ""
    told = cut(" ".join(marked(cut(each, _LONGEST)) for each in (sentence, remedy) if each), SECTION)
    return Message(told, (section(told), context(say.REQUEST.format(run=f"`{run_id}`")), _again(run_id)))


def declined(run_id: str, reason: DeclineReason, told: str = "", links: Links | None = None) -> Message:
    """Why the team does not answer; ``told`` is what it says itself, in Markdown."""
    if told.strip():
        text = write(split_pieces(escaped(shown(read(told)), links or Links()), _LONGEST_TOLD)[0])
        return Message(say.DECLINED[reason], (markdown(text),))
    now = say.WHAT_NOW.get(reason, "")
    sentence = f"{say.DECLINED[reason]} {now}".strip()
    return Message(sentence, (section(sentence), *([_again(run_id)] if now else [])))


def cancelled(by: str | None = None, *, partly: bool = False) -> Message:
    """The run was stopped, by a Slack user where that is known; ``partly`` when text stands above already."""
    stopped = say.CANCELLED_BY.format(who=f"<@{by}>") if by and by.isalnum() else say.CANCELLED
    return _note(f"{stopped} {say.SO_FAR}" if partly else stopped)


def working(run_id: str) -> Message:
    """Somebody is at it, and can be stopped."""
    return Message(
        say.WORKING, (section(say.WORKING), actions(f"working:{run_id}", [button(say.STOP, "stop", run_id)]))
    )


def busy() -> Message:
    """Another question of the thread comes first."""
    return _note(say.BUSY)


def pointer(url: str | None = None) -> Message:
    """Where the answer went, for a channel where it does not belong."""
    return _note(say.POINTER.format(url=url) if url else say.POINTER_PLAIN)


def moved(channel: str) -> Message:
    """Why the answer comes as a direct message: the channel, by its id, does not take it."""
    return _note(say.MOVED.format(channel=marked(channel)))


def earlier() -> Message:
    """The question was edited while the team worked on it."""
    return _note(say.EARLIER)


def shared(by: str) -> Message:
    """Stands above an answer that somebody shows to a channel."""
    return _note(say.SHARED.format(who=f"<@{marked(by)}>"))


def whole_answer(url: str | None, name: str) -> Message:
    """In place of a file that could not be sent: where the whole answer can be read, if anywhere."""
    return _note(say.FILE_LEFT.format(link=link(url, name)) if url else say.FILE_NOT_SENT)


def _note(text: str) -> Message:
    blocks: tuple[Block, ...] = (section(text),)
    return Message(text, blocks)


def _again(run_id: str) -> Block:
    return actions(f"again:{run_id}", [button(say.RETRY, "retry", run_id)])
