"""One tiny call to a backend, and what it shows."""

import asyncio
from collections.abc import Sequence

import pytest

from app.domain.backend import BackendSpec
from app.domain.budget import Refusal, RefusalReason, Scopes
from app.domain.errors import Failure
from app.domain.model_call import Backend
from app.gateway.checkup import REMEDIES, Finding, Verdict, examine
from app.gateway.metering import Books, OpenPurse
from tests.gateway.conftest import LATE_TEXT, Composer, changed, cloud
from tests.servers import Hang, drops, fails, raw, says, scripted_anthropic, scripted_openai, silence, streams

PATIENCE_S = 20.0


class EmptyPurse(OpenPurse):
    """Pays for nothing."""

    async def reserve(
        self,
        attempt_id: str,  # noqa: ARG002 - the protocol's name
        _scopes: Scopes,
        _backend: BackendSpec,
        _worst_case: int | None,
    ) -> Refusal:
        return Refusal(RefusalReason.EXHAUSTED, "tenant")


def found(backends: Sequence[Backend], *, books: Books | None = None, patience_s: float = PATIENCE_S) -> list[Finding]:
    async def run() -> list[Finding]:
        try:
            specs = [backend.spec for backend in backends]
            return await examine(specs, backends, books or Books(), patience_s)
        finally:
            await asyncio.gather(*(backend.close() for backend in backends))

    return asyncio.run(run())


def test_a_sound_backend_shows_its_times_and_its_cost() -> None:
    with scripted_anthropic(says("ready")) as one, scripted_openai(says("rea", "dy")) as other:
        findings = found([cloud(one), cloud(other, "other"), Composer("built in")])
        assert [(each.spec.id, each.verdict, each.fails) for each in findings] == [
            ("first", Verdict.OK, False),
            ("other", Verdict.OK, False),
            ("extractive", Verdict.OK, False),
        ]
        for finding in findings:
            assert finding.attempt is not None
            assert finding.attempt.first_token_ms is not None
            assert finding.attempt.cost_usd is not None
        assert (one.count, other.count) == (1, 1)
        # Nothing but a constant leaves, and little of it.
        assert one.requests[0].text == other.requests[0].text
        assert len(one.requests[0].text) < 100


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (fails(401), Failure.AUTH),
        (fails(403), Failure.AUTH),
        (fails(404), Failure.BAD_REQUEST),
        (fails(402), Failure.QUOTA),
        (fails(429), Failure.RATE_LIMITED),
        (fails(500), Failure.SERVER),
        (fails(529), Failure.OVERLOADED),
        (drops(), Failure.CONNECT),
        (raw(200, "text/html", b"<html>login</html>"), Failure.MALFORMED),
        (says(""), Failure.EMPTY),
        (streams(Hang()), Failure.SILENT),
    ],
)
def test_each_failure_is_told_after_one_attempt(reply: object, kind: Failure) -> None:
    with scripted_openai(reply) as server:  # type: ignore[arg-type]
        backend = changed(cloud(server, limits=LATE_TEXT), credential="SOME_KEY")
        (finding,) = found([backend])
        assert (finding.verdict, finding.fails, server.count) == (Verdict.FAILED, True, 1)
        assert finding.attempt is not None
        assert finding.attempt.failure is kind
        assert finding.sentence.startswith(("first", "The connection to first"))
        assert finding.remedy
        assert "{" not in finding.remedy


def test_there_is_something_to_do_about_every_failure() -> None:
    assert set(REMEDIES) == set(Failure)


def test_who_is_silent_for_too_long_is_told_with_the_time_it_had() -> None:
    with scripted_openai(silence()) as server:
        (finding,) = found([cloud(server)], patience_s=0.6)
        assert finding.sentence == "first did not answer within 0.6 s."
        assert "--patience" in finding.remedy


def test_a_backend_without_its_client_lacks_its_key_and_one_switched_off_lacks_nothing() -> None:
    with scripted_openai() as server:
        keyless = changed(cloud(server), credential="SOME_KEY").spec
        idle = changed(cloud(server), id="idle", enabled=False).spec
        no_key, disabled = asyncio.run(examine([keyless, idle], [], Books(), PATIENCE_S))
        assert (no_key.verdict, no_key.remedy, no_key.fails) == (Verdict.NO_KEY, "Set SOME_KEY.", True)
        assert (disabled.verdict, disabled.fails) == (Verdict.DISABLED, False)


def test_a_budget_that_is_used_up_forbids_this_call_too() -> None:
    with scripted_openai() as server:
        (finding,) = found([cloud(server)], books=Books(EmptyPurse()))
        assert (finding.verdict, server.count) == (Verdict.FAILED, 0)
        assert "cto-team budget set" in finding.remedy
