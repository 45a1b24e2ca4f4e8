"""What the expert is asked."""

from dataclasses import dataclass

from app.domain.clarification import Assumption, Reply
from app.domain.figure import Figure
from app.domain.labels import RequestType
from app.domain.model_call import Section


@dataclass(frozen=True, slots=True)
class ExpertRequest:
    """One request with everything that is known about it.

    ``earlier`` are the user's turns before it and the facts kept of the thread, oldest first. ``figures`` are the
    calculations that the request asks for, ``assumptions`` what stands in for unanswered questions. ``sections`` is
    the form of the answer. ``handed_on`` is true where the figures are those of a colleague's draft, which shows them.
    """

    text: str
    type: RequestType
    language: str = "en"
    agents: tuple[str, ...] = ()
    replies: tuple[Reply, ...] = ()
    earlier: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    sections: tuple[Section, ...] = ()
    handed_on: bool = False

    @property
    def said(self) -> str:
        """The request and the answers to the team's questions, one after the other."""
        return "\n".join((self.text, *dict.fromkeys(reply.text for reply in self.replies)))
