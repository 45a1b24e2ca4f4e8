"""The step of one specialist, where there is no time left for it."""

import asyncio
from datetime import UTC, datetime
from decimal import Decimal

from app.domain.analysis import Analysis
from app.domain.brief import Brief
from app.domain.labels import ConsultationStatus, Origin, Pattern, RequestType, RunStatus, Sensitivity
from app.domain.run import Message, Run, Wishes
from app.steps.assignment import Assignment
from app.steps.consult import Consult
from app.steps.context import RunContext
from app.store.journal import Journal


def test_nothing_begins_when_it_is_time_to_conclude() -> None:
    """Neither a step of the journal nor a call: both are missing here, and would break."""

    async def late() -> None:
        now = asyncio.get_running_loop().time()
        context = RunContext(_run(), _message(), (), (), Journal.__new__(Journal), now + 20, soft=now - 1)
        assert context.is_late
        assert context.calls_until < now
        part = await Consult.__new__(Consult)(context, _assignment())
        assert (part.agent, part.status, part.markdown) == ("mentor", ConsultationStatus.SKIPPED, "")

    asyncio.run(late())


def _assignment() -> Assignment:
    analysis = Analysis(RequestType.EXPLAIN, ("mentor",), Pattern.SINGLE, clarify=False)
    return Assignment(Brief("mentor", "How?", (), "t", (), (), (), (), ()), analysis, Sensitivity.INTERNAL, ())


def _message() -> Message:
    return Message("msg_1", "thr_1", "user", "How?", "run_1", datetime.now(UTC))


def _run() -> Run:
    return Run(
        id="run_1",
        thread_id="thr_1",
        message_id="msg_1",
        origin=Origin.HTTP,
        status=RunStatus.RUNNING,
        epoch=1,
        last_seq=1,
        sensitivity=Sensitivity.INTERNAL,
        wishes=Wishes(),
        pins={},
        crashes=0,
        conclusion=None,
        declined=None,
        error=None,
        cost_usd=Decimal(0),
        created_at=datetime.now(UTC),
        started_at=None,
        finished_at=None,
    )
