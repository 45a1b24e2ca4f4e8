"""What comes of a question: the answer or the team's questions, as any dialect can tell it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from http import HTTPStatus

from app.api.conversations.views import DecisionView, decision_views
from app.backends.tokens import CHARACTERS_PER_TOKEN
from app.content.phrases import Phrases
from app.domain.asked import RunPart
from app.domain.clarification import Clarification, Question
from app.domain.errors import TeamError, Unanswered
from app.domain.events import AnalysisFinished, ConsultationFinished, StepFinished, StoredEvent
from app.domain.labels import DeclineReason, RunStatus, Verdict
from app.domain.model_call import Usage
from app.domain.passage import Citation
from app.domain.run import Problem, Run


@dataclass(frozen=True, slots=True)
class Answer:
    """The text that a client shows, with all that is known of it. ``cut`` where the client wanted no more of it.

    ``clarification`` stands where the team asks back; then the text holds its questions.
    """

    run: Run
    part: RunPart
    text: str
    citations: tuple[Citation, ...]
    verdict: Verdict | None
    clarification: Clarification | None
    decisions: tuple[DecisionView, ...]
    usage: Usage
    cost_usd: Decimal
    cut: bool = False

    def within(self, tokens: int | None) -> "Answer":
        """The answer with at most this many estimated tokens."""
        most = (tokens or 0) * CHARACTERS_PER_TOKEN
        if tokens is None or len(self.text) <= most:
            return self
        kept = self.text[:most]
        cited = tuple(each for each in self.citations if f"[{each.n}]" in kept)
        return replace(self, text=kept, citations=cited, cut=True)


@dataclass(frozen=True, slots=True)
class Teller:
    """Puts what came of a part of a run into words."""

    phrases: Phrases

    def answer(self, run: Run, part: RunPart, events: Sequence[StoredEvent], asked: Clarification | None) -> Answer:
        """The answer; ``asked`` are the questions with which the part ended, ``events`` those of the part.

        Raises:
            Unanswered: the run failed, was stopped, or could not be paid for.
        """
        text = self._questions(asked, _language(events)) if asked else self._text(run, _language(events))
        conclusion = run.conclusion if asked is None else None
        return Answer(
            run=run,
            part=part,
            text=text,
            citations=conclusion.citations if conclusion else (),
            verdict=conclusion.verdict if conclusion else None,
            clarification=asked,
            decisions=decision_views(events),
            usage=_usage(events),
            cost_usd=sum((e.event.cost_usd for e in events if isinstance(e.event, StepFinished)), Decimal(0)),
        )

    def _text(self, run: Run, language: str) -> str:
        if run.conclusion is not None:
            return run.conclusion.markdown
        if run.declined is DeclineReason.NO_CLEARED_BACKEND:
            return self.phrases.say(language, "no_backend", sensitivity=run.sensitivity.value)
        if run.error is not None:
            raise _unanswered(run.error)
        if run.status is RunStatus.CANCELLED:
            raise _unanswered(_STOPPED)
        raise TeamError

    def _questions(self, asked: Clarification, language: str) -> str:
        shown = "\n\n".join(
            self._question(place, each, language) for place, each in enumerate(asked.questions, start=1)
        )
        return "\n\n".join(
            [self.phrases.say(language, "understood"), shown, self.phrases.say(language, "how_to_answer")]
        )

    def _question(self, place: int, asked: Question, language: str) -> str:
        options = [f"   {n}) {each.answer}: {each.consequence}" for n, each in enumerate(asked.options, start=1)]
        lines = [f"**{place}. {asked.question}** {asked.why}".strip(), *options]
        if asked.assume:
            lines.append(f"   *{self.phrases.say(language, 'unless_answered', assume=asked.assume)}*")
        return "\n".join(lines)


_STOPPED = Problem(
    "run-cancelled", HTTPStatus.CONFLICT, "The run was stopped before it had an answer.", "Ask again if you need it."
)


def _unanswered(found: Problem) -> Unanswered:
    return Unanswered(found.sentence, found.remedy, found.code, found.status)


def _language(events: Sequence[StoredEvent]) -> str:
    found = [each.event.language for each in events if isinstance(each.event, AnalysisFinished)]
    return found[-1] if found else "en"


def _usage(events: Sequence[StoredEvent]) -> Usage:
    total = Usage()
    for each in events:
        if isinstance(each.event, ConsultationFinished):
            total = total.plus(each.event.usage)
    return total
