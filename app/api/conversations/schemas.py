"""What callers send. Unknown fields are errors."""

from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.domain.access import Author
from app.domain.clarification import GivenAnswer
from app.domain.labels import Origin, Pattern, RequestType, Sensitivity
from app.domain.run import ClarifyMode, Submission, Wishes


class _Body(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True)


class ThreadBody(_Body):
    """A new thread."""

    title: str = Field("", max_length=200)


class MessageContent(_Body):
    """The text of a message."""

    content: str = Field(description="1 to 100,000 characters", examples=["Should we self-host Llama?"])


class MessageBody(_Body):
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
        )
        return Submission(self.message.content, self.origin, thread_id, wishes, idempotency_key, author)


class RunRequestBody(MessageBody):
    """A message whose thread is optional."""

    thread_id: str | None = None


class AnswerBody(_Body):
    """One answer: an option's number from 0, or free text."""

    question_id: str
    option: int | None = Field(None, ge=0)
    text: str | None = Field(None, max_length=10_000)


class AnswersBody(_Body):
    """Answers to a clarification; ``finish`` lets the rest become assumptions."""

    answers: tuple[AnswerBody, ...] = Field(max_length=3)
    finish: bool = False

    def given(self) -> tuple[GivenAnswer, ...]:
        """The answers as the team takes them."""
        return tuple(GivenAnswer(each.question_id, each.option, each.text) for each in self.answers)


class CancelBody(_Body):
    """Why a run is stopped."""

    reason: str = Field("", max_length=200)


class CalculationBody(_Body):
    """The inputs of a calculation, by name; what has a default may be left out."""

    inputs: dict[str, float | int | str | bool | list[float] | None] = Field(
        examples=[{"peak_per_second": 500, "server_per_second": 60}]
    )


class SearchBody(_Body):
    """A search in the skill library and the collections."""

    query: str = Field(min_length=1, max_length=10_000)
    k: int = Field(8, ge=1, le=50)
    agent: str | None = None
    skills: tuple[str, ...] | None = Field(None, description="names of skills or collections")
    clearance: Sensitivity = Field(
        Sensitivity.PUBLIC, description="the highest label of passages that the caller may read"
    )
