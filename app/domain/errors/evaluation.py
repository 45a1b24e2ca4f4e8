"""What is wrong with a run of the evaluation, or with what it was to run on."""

from app.domain.errors.base import TeamError


class InvalidCases(TeamError):
    """A file of cases cannot be used."""

    code, status = "invalid-cases", 422
    remedy = "`cto-team eval lint FILE` names every line that is wrong."


class InvalidSuite(TeamError):
    """A suite cannot be used."""

    code, status = "invalid-suite", 422
    remedy = "Correct the key that is named."


class InvalidGate(TeamError):
    """What is to decide about a change cannot decide."""

    code, status = "invalid-gate", 422
    remedy = "Name metrics that the runs have, or leave the choice to the suite."


class ManifestDiffers(TeamError):
    """The run was made of something else."""

    code, status = "manifest-differs", 409
    remedy = "Begin a new run, or go back to what the run was begun with."


class InvalidCassettes(TeamError):
    """A file of recorded answers cannot be used."""

    code, status = "invalid-cassettes", 422
    remedy = "Correct the line that is named, or record the suite anew."


class MissingCassette(TeamError):
    """No answer to this request was recorded."""

    code, status = "missing-cassette", 409
    remedy = "Record it: `cto-team eval record SUITE` asks for what is missing, and nothing else."


class SecretFound(TeamError):
    """An answer that was to be recorded holds a secret that its case does not name."""

    code, status = "secret-found", 422
    remedy = "Find out where it comes from before anything is recorded; it was not written down."


class EvaluationProcessLost(TeamError):
    """A process that shared the cases of a run has ended."""

    code, status = "evaluation-process-lost", 500
    remedy = "Go on with the run: `cto-team eval resume RUN`; what is done is kept."


class DraftRefused(TeamError):
    """A run cannot become a draft of a case."""

    code, status = "draft-refused", 422
    remedy = "Write a case of your own that asks the same with invented names and values."


class DraftConflict(TeamError):
    """A draft is not in the state for what is asked."""

    code, status = "draft-conflict", 409
    remedy = "Read the draft again and decide anew."
