"""The words of one answer, as the bridge asks for them. Pure, with a memory of what was written already."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from app.domain.clarification import Clarification
from app.domain.events import RunEvent
from app.domain.labels import ClarificationStatus, DeclineReason, RunStatus, Sensitivity
from app.domain.run import Run
from app.domain.slack import Errand
from app.slack.bridge.shown import POORER, Form
from app.slack.bridge.view import View
from app.slack.render import outcome, questions
from app.slack.render import sentences as say
from app.slack.render.answer import Answer, Setting, answer, plain
from app.slack.render.closing import Made, served_by
from app.slack.render.elements import cut, markdown
from app.slack.render.escape import escaped, links_of
from app.slack.render.limits import problems
from app.slack.render.message import Block, Message
from app.slack.render.pieces import read, write

_TITLE = 200
_LONGEST_STEPS, _LONGEST_TEXT = 1_500, 10_000
_UNTITLED = "A question to the team"
_QUOTABLE = Sensitivity.INTERNAL
_PRIVATE_REASONS = frozenset({DeclineReason.NO_CLEARED_BACKEND, DeclineReason.BUDGET_EXHAUSTED})
_MARKS: Mapping[str, str] = {"in_progress": "…", "complete": "✓", "error": "✗", "pending": "·"}


@dataclass(frozen=True, slots=True)
class Closing:
    """How a run ends for its reader: messages in order, and the whole answer as a file where that is longer.

    ``note`` is for the asker alone, and stands instead of messages where the place of the question is public.
    """

    messages: tuple[Message, ...] = ()
    file: str | None = None
    name: str = "answer.md"
    note: Message | None = None


@dataclass(frozen=True, slots=True)
class Manner:
    """How an answer is given: its form, whether files can be sent, whether it has left the place of its question.

    Without ``files`` a long answer is named by its address.
    """

    form: Form = Form.RICH
    files: bool = True
    private: bool = False


@dataclass(slots=True)
class Speech:
    """Everything that is said about one run. ``base`` is the address at which people reach the service."""

    errand: Errand
    question: str
    base: str | None
    steps: Callable[[RunEvent], Sequence[Block]]
    _written: dict[tuple[int, bool, Manner], Closing] = field(default_factory=dict[tuple[int, bool, Manner], Closing])

    def title(self, view: View) -> str:
        """What the conversation is called: the question, as far as that may be repeated."""
        if view.label is None or view.label.rank > _QUOTABLE.rank:
            return _UNTITLED
        return cut(" ".join(self.question.split()), _TITLE) or _UNTITLED

    def streamed(self, view: View) -> str:
        """The conclusion as far as it is written and safe to show; what was shown once is never changed.

        The last piece may still grow into something else, so it waits for the next one.
        """
        finished = read(view.text)[:-1]
        return write(escaped(finished, links_of(self.question, self.base))) if finished else ""

    def progress(self, view: View) -> Message:
        """Everything so far as one message, without blocks: those would stay where a later form has none."""
        lines = "\n".join(map(_line, view.steps.values()))[:_LONGEST_STEPS]
        text = self.streamed(view)[:_LONGEST_TEXT] if view.steady else ""
        told = "\n\n".join(filter(None, (lines, text)))
        return Message(say.WORKING, markdown=told or say.WORKING)

    def working(self) -> Message:
        """That a late question is worked on."""
        return outcome.working(self.errand.run_id)

    def questions(self, view: View, clarification: Clarification) -> Message:
        """Open questions, or what became of them."""
        match clarification.status:
            case ClarificationStatus.ANSWERED:
                return questions.answered(clarification, view.answerers.get(clarification.id, {}))
            case ClarificationStatus.EXPIRED:
                return questions.expired(clarification, ())
            case ClarificationStatus.WITHDRAWN:
                return questions.withdrawn(clarification)
            case _:
                return questions.ask(clarification)

    def closing(self, view: View, manner: Manner) -> Closing:
        """The end."""
        key = (view.seq, view.run is None, manner)
        if key not in self._written:
            self._written[key] = self._closing(view, manner)
        return self._written[key]

    def pointer(self) -> Message:
        """That the answer went to the asker alone."""
        return outcome.pointer()

    def elsewhere(self) -> Message:
        """Where the question was asked, for an answer that could not be posted there."""
        return outcome.moved(self.errand.place.channel)

    def _closing(self, view: View, manner: Manner) -> Closing:
        run = view.run
        if run is None:
            return Closing((outcome.failed(self.errand.run_id),))
        match run.status:
            case RunStatus.CONCLUDED if run.conclusion is not None:
                return self._answer(view, run, manner)
            case RunStatus.DECLINED:
                return self._declined(run)
            case RunStatus.CANCELLED:
                return Closing((self._stopped(view),))
            case _:
                return Closing((outcome.failed(run.id, run.error),))

    def _answer(self, view: View, run: Run, manner: Manner) -> Closing:
        if run.conclusion is None:
            return Closing()
        made = Made(run.cost_usd, view.ended.took_ms if view.ended else None, served_by(view.making))
        found = answer(run.conclusion, run, Setting(self.question, self.base, manner.private, made))
        form = manner.form
        messages = _messages(found, form)
        while any(map(problems, messages)) and form in POORER:
            form = POORER[form]
            messages = _messages(found, form)
        file = found.document if form is Form.FILE else found.file
        if file is not None and not manner.files:
            url = f"{self.base}/#{run.thread_id}" if self.base else None
            return Closing((*messages, outcome.whole_answer(url, found.name)))
        return Closing(messages, file, found.name)

    def _declined(self, run: Run) -> Closing:
        reason = run.declined or DeclineReason.NOT_FOR_THIS_TEAM
        told = run.conclusion.markdown if run.conclusion else ""
        message = outcome.declined(run.id, reason, told, links_of(self.question, self.base))
        return Closing(note=message) if reason in _PRIVATE_REASONS else Closing((message,))

    def _stopped(self, view: View) -> Message:
        text = self.streamed(view)[:_LONGEST_TEXT] if view.steady else ""
        stopped = outcome.cancelled(partly=bool(text))
        return Message(stopped.text, (markdown(text), *stopped.blocks)) if text else stopped


def _messages(found: Answer, form: Form) -> tuple[Message, ...]:
    match form:
        case Form.RICH:
            return found.messages
        case Form.PLAIN:
            return plain(found)
        case Form.FILE:
            # The words of the notification are short and plain: nothing in them can be too much.
            return (Message(found.messages[0].text),)


def _line(step: Block) -> str:
    """A step of the plan as an item; what the plan is called stands in bold above them."""
    title = str(step.get("title", ""))
    if step["type"] == "plan_update":
        return f"**{title}**\n"
    output = str(step.get("output", ""))
    mark = _MARKS.get(str(step.get("status", "")), "·")
    return f"- {mark} {title}{': ' if output else ''}{output}"
