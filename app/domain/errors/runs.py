"""What stands in the way of a run."""

from app.domain.errors.base import TeamError


class ClarificationNotOpen(TeamError):
    """The questions have been answered, have expired or were withdrawn."""

    code, status = "clarification-not-open", 409
    remedy = "Read the run: it goes on without these answers. A new message can still correct it."


class FactReplaced(TeamError):
    """A newer statement stands in the place of this fact."""

    code, status = "fact-replaced", 409
    remedy = "Correct the newer fact; this one is kept as history only, and can be deleted."


class RunFinal(TeamError):
    """The run has ended already."""

    code, status = "run-final", 409
    remedy = "Send a new message in the same thread."


class NoSpecialist(TeamError):
    """The analysis named no specialist."""

    code, status = "no-specialist", 500


class LostEpoch(TeamError):
    """Another worker has taken over the run."""

    code, status = "lost-epoch", 500


class ThreadBusy(TeamError):
    """Another run of the same thread is being worked on."""

    code, status = "thread-busy", 409
    remedy = "Wait for the other run to end, or cancel it."


class Unanswered(TeamError):
    """A run ended without an answer; ``reason`` is the code of what it ran into, ``told`` the status of that."""

    code, status = "unanswered", 502

    def __init__(self, sentence: str, remedy: str, reason: str, told: int) -> None:
        super().__init__(sentence)
        self.remedy = remedy
        self.reason = reason
        self.told = told


class NotRetryable(TeamError):
    """The run came to an answer, or has not ended yet."""

    code, status = "not-retryable", 409
    remedy = "Only failed, declined and cancelled runs can be tried again; send a new message otherwise."


class DeadlineExceeded(TeamError):
    """The run took longer than it may."""

    code, status = "deadline-exceeded", 504
    remedy = "Ask again, or raise the deadline."
