"""``cto-team answer``: a file of questions to the whole team, in this process; every line gets its answer."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

import typer
from pydantic import BaseModel, Field

from app.cli.analyze import Said
from app.cli.batch import Document, Input, Output, Row, answered, finish, read_rows, read_text
from app.cli.offline import offline
from app.cli.progress import shown_progress
from app.domain.clarification import GivenAnswer
from app.domain.labels import Origin, RunStatus
from app.domain.run import Submission, Wishes
from app.settings import read_environment, read_settings
from app.telemetry import configure

if TYPE_CHECKING:
    # They bring the whole API along, which takes seconds to import; only their shape is needed.
    from app.api.conversations.views import QuestionView, RunView
    from app.cli.connection import Connection

ANYTHING = "*"
"""The topic of an answer that fits every question."""

_SHOWN = ("status", "analysis", "sensitivity", "tier", "assumptions", "decisions", "cost_usd", "latency_ms", "steps")
_FAILED = frozenset({RunStatus.FAILED, RunStatus.CANCELLED})


class Asked(BaseModel):
    """A question in its thread; ``answers`` is what the user would say if the team asks back, by topic or id."""

    question: str
    history: tuple[Said, ...] = ()
    answers: Mapping[str, str] = Field(default_factory=dict[str, str])


def answer(
    source: Input,
    target: Output,
    without_models: Annotated[bool, typer.Option("--offline", help="only the built-in expert")] = False,  # noqa: FBT002
    at_a_time: Annotated[int, typer.Option(min=1, max=64, help="how many questions are worked on at once")] = 2,
    quiet: Annotated[bool, typer.Option("--quiet", help="do not show how far the indexing is")] = False,  # noqa: FBT002
) -> None:
    """Answer every question of a file. Questions back are answered by the line's own answers, else by assumptions."""
    # The whole service takes seconds to import; help and usage errors need none of it.
    from app.cli.local import local_connection  # noqa: PLC0415

    settings, environment = read_settings(), read_environment()
    configure(settings.log_level)
    if without_models:
        settings, environment = offline(settings, environment)
    rows = tuple(read_rows(read_text(source), Asked))

    async def work() -> list[Document]:
        with shown_progress("Indexing", quiet=quiet) as progress:
            async with local_connection(settings, environment, progress) as connection:
                return await answers(rows, connection, at_a_time)

    finish(target, asyncio.run(work()))


async def answers(rows: Sequence[Row[Asked]], connection: "Connection", at_a_time: int) -> list[Document]:
    """A result for each line, in their order."""
    turns = asyncio.Semaphore(at_a_time)

    async def work(asked: Asked) -> Document:
        async with turns:
            return await _answer(asked, connection)

    return list(await asyncio.gather(*(answered(row, work) for row in rows)))


async def _answer(asked: Asked, connection: "Connection") -> Document:
    """Put a question to the team after what the user said before it, and answer what it asks back."""
    thread = await _said_before(asked.history, connection)
    run = await connection.submit(Submission(asked.question, Origin.CLI, thread))
    run = await connection.settled(run.id)
    questions: list[QuestionView] = []
    while run.clarification is not None:
        questions += run.clarification.questions
        await connection.answer(run.clarification.id, _given(run.clarification.questions, asked.answers))
        run = await connection.settled(run.id)
    return _document(run, questions)


async def _said_before(history: Sequence[Said], connection: "Connection") -> str | None:
    """The thread with the user's earlier turns, each with an answer of its own: what the team said is its own."""
    thread = None
    for said in history:
        if said.role == "user":
            submission = Submission(said.content, Origin.CLI, thread, Wishes(clarify="never"))
            thread = (await connection.settled((await connection.submit(submission)).id)).thread_id
    return thread


def _given(questions: Sequence["QuestionView"], answers: Mapping[str, str]) -> list[GivenAnswer]:
    """The answers that fit the questions; one without an answer becomes an assumption."""
    found = {each.id: _fitting(each, answers) for each in questions}
    return [GivenAnswer(name, text=text) for name, text in found.items() if text is not None]


def _fitting(question: "QuestionView", answers: Mapping[str, str]) -> str | None:
    return next((answers[name] for name in (question.id, question.topic, ANYTHING) if name in answers), None)


def _document(run: "RunView", questions: Sequence["QuestionView"]) -> Document:
    if run.status in _FAILED:
        error = run.error or {}
        return {
            "error": {"code": error.get("code", run.status), "message": error.get("detail", "The run was stopped.")}
        }
    shown = run.model_dump(mode="json", include={*_SHOWN, "markdown", "verdict"})
    return {
        "markdown": shown["markdown"],
        "citations": [{"skill": each.skill, "section": each.section, "quote": each.quote} for each in run.citations],
        **({"verdict": shown["verdict"]} if run.verdict else {}),
        **{name: shown[name] for name in _SHOWN},
        "questions": [each.model_dump(mode="json") for each in questions],
    }
