"""What callers send. Unknown fields are errors."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, field_validator

from app.api.http.forms import Body
from app.domain.access import Author
from app.domain.clarification import GivenAnswer
from app.domain.feedback import FeedbackReason, Judgement, Rating
from app.domain.labels import Origin, Pattern, RequestType, Sensitivity
from app.domain.run import ClarifyMode, IfBusy, OnDisconnect, StreamWish, Submission, Wishes

Label = Annotated[str, Field(min_length=1, max_length=64)]
Note = Annotated[str, Field(max_length=512)]


class TurnBody(Body):
    """What was said, and by whom."""

    role: Literal["user", "team"]
    content: str = Field(description="1 to 100,000 characters")


class ThreadBody(Body):
    """A new thread."""

    title: str = Field("", max_length=200)
    metadata: dict[Label, Note] = Field(default_factory=dict, max_length=16, description="your own notes on it")
    sensitivity: Sensitivity = Field(Sensitivity.PUBLIC, description="the label that everything in it has at least")
    messages: tuple[TurnBody, ...] = Field(
        (), max_length=200, description="turns that were spoken elsewhere, oldest first; nobody is asked anything"
    )


class ThreadChangeBody(Body):
    """What may be changed of a thread."""

    title: str = Field(max_length=200)


class MessageContent(Body):
    """The text of a message."""

    content: str = Field(description="1 to 100,000 characters", examples=["Should we self-host Llama?"])

    @field_validator("content")
    @classmethod
    def _storable(cls, value: object) -> object:
        """The team says what is wrong with a message, for every face alike."""
        return value


class MessageBody(Body):
    """A message with what the caller wants to fix; everything but the content is optional."""

    message: MessageContent
    sensitivity: Sensitivity | None = Field(None, description="can only raise the label")
    agents: tuple[str, ...] = Field((), max_length=3, description="names of the specialists who must answer")
    type: RequestType | None = None
    pattern: Pattern | None = None
    clarify: ClarifyMode = "auto"
    origin: Literal[Origin.HTTP, Origin.WEB, Origin.CLI] = Field(
        Origin.HTTP, description="through which face it came in"
    )
    command: str | None = Field(None, max_length=64, description="name of a command that the content is for")
    new_topic: bool = Field(default=False, description="withdraw open questions instead of answering them")
    deadline_s: float | None = Field(
        None, ge=1, le=3600, description="active seconds that the run may take, where that is less than usual"
    )
    max_cost_usd: Annotated[Decimal, Field(ge=0, le=1_000_000, decimal_places=9)] | None = Field(
        None, description="no call is begun that could take the run beyond this", examples=["0.50"]
    )
    if_busy: IfBusy = Field(
        "queue", description="where another run of the thread has not ended: wait, refuse with 409, or cancel that run"
    )
    on_disconnect: OnDisconnect = Field(
        "continue", description="`cancel` stops the run when who follows its events leaves before the end"
    )
    stream_mode: StreamWish | None = Field(
        None, description="how text may be shown while it is written; without it, as the policy prefers"
    )

    def submission(self, thread_id: str | None, idempotency_key: str | None, author: Author) -> Submission:
        """The message as the team takes it."""
        wishes = Wishes(
            agents=self.agents,
            type=self.type,
            pattern=self.pattern,
            clarify=self.clarify,
            declared=self.sensitivity,
            new_topic=self.new_topic,
            command=self.command,
            deadline_s=self.deadline_s,
            max_cost_usd=self.max_cost_usd,
            if_busy=self.if_busy,
            on_disconnect=self.on_disconnect,
            stream_mode=self.stream_mode,
        )
        return Submission(self.message.content, self.origin, thread_id, wishes, idempotency_key, author)


class RunRequestBody(MessageBody):
    """A message whose thread is optional."""

    thread_id: str | None = None


class AnswerBody(Body):
    """One answer: an option's number from 0, or free text."""

    question_id: str
    option: int | None = Field(None, ge=0)
    text: str | None = Field(None, max_length=10_000)


class AnswersBody(Body):
    """Answers to a clarification; ``finish`` lets the rest become assumptions."""

    answers: tuple[AnswerBody, ...] = Field(max_length=3)
    finish: bool = False

    def given(self) -> tuple[GivenAnswer, ...]:
        """The answers as the team takes them."""
        return tuple(GivenAnswer(each.question_id, each.option, each.text) for each in self.answers)


class CancelBody(Body):
    """Why a run is stopped."""

    reason: str = Field("", max_length=200)


class FeedbackBody(Body):
    """A judgement on an answer, or on a part of it."""

    rating: Rating
    reasons: tuple[FeedbackReason, ...] = Field((), max_length=5)
    text: str = Field("", max_length=2000)
    target: str = Field(
        "run",
        max_length=100,
        pattern=r"^(run|agent:[a-z0-9-]+|citation:[1-9][0-9]{0,5})$",
        description="the whole answer, one specialist's part, or one citation",
        examples=["run", "agent:mentor", "citation:1"],
    )

    def judgement(self) -> Judgement:
        """The judgement as it is kept."""
        return Judgement(self.rating, tuple(dict.fromkeys(self.reasons)), self.text.strip(), self.target)


class CalculationBody(Body):
    """The inputs of a calculation, by name; what has a default may be left out."""

    inputs: dict[str, float | int | str | bool | list[float] | None] = Field(
        examples=[{"peak_per_second": 500, "server_per_second": 60}]
    )


class SearchBody(Body):
    """A search in the skill library and the collections."""

    query: str = Field(min_length=1, max_length=10_000)
    k: int = Field(8, ge=1, le=50)
    agent: str | None = None
    skills: tuple[str, ...] | None = Field(None, description="names of skills or collections")
    clearance: Sensitivity = Field(
        Sensitivity.PUBLIC, description="the highest label of passages that the caller may read"
    )
