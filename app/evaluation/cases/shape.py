"""The shape of a case in a file."""

from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StringConstraints

from app.domain.evaluation.case import Case, Expect
from app.domain.labels import Pattern, RequestType, Sensitivity, Tier, Verdict
from app.domain.model_call import Role, Turn

Words = Annotated[str, StringConstraints(strict=True, pattern=r"\S")]
Needles = Annotated[tuple[Words, ...], Field(min_length=1)]
Cite = Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z0-9-]+(#[a-z0-9-]+)?$")]


class ExpectBody(BaseModel):
    """What is expected. An unknown key is nearly always a slip that would stop scoring without a word."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True)

    type: RequestType | None = None
    agents: tuple[Words, ...] | None = None
    pattern: Pattern | None = None
    clarify: StrictBool | None = None
    sensitivity: Sensitivity | None = None
    tier: Literal[Tier.CHEAP, Tier.EXPENSIVE, Tier.LOCAL] | None = None
    cites: Annotated[tuple[Cite, ...], Field(min_length=1)] | None = None
    contains: Needles | None = None
    lacks: Needles | None = None
    verdict: Verdict | None = None
    answerable: StrictBool | None = None

    def expect(self) -> Expect:
        """The same in the domain."""
        return Expect(
            type=self.type,
            agents=self.agents,
            pattern=self.pattern,
            clarify=self.clarify,
            sensitivity=self.sensitivity,
            tier=self.tier,
            cites=self.cites or (),
            contains=self.contains or (),
            lacks=self.lacks or (),
            verdict=self.verdict,
            answerable=self.answerable,
        )


class TurnBody(BaseModel):
    """A turn before the question."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True)

    role: Literal["user", "assistant"]
    content: Words


class CaseBody(BaseModel):
    """A case; other keys are kept in the file and mean nothing here."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="ignore", frozen=True)

    id: Annotated[str, StringConstraints(strict=True, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$")]
    question: Words
    expect: ExpectBody
    history: tuple[TurnBody, ...] = ()
    answers: dict[Words, Words] = Field(default_factory=dict)
    tags: tuple[Words, ...] = ()
    note: str = ""

    def case(self, source: str) -> Case:
        """The same in the domain; ``source`` is where it was read."""
        return Case(
            id=self.id,
            question=self.question,
            expect=self.expect.expect(),
            history=tuple(Turn(Role(each.role), each.content) for each in self.history),
            answers=self.answers,
            tags=self.tags,
            note=self.note,
            source=source,
        )
