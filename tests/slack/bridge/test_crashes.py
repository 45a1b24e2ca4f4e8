"""A process dies, or a connection goes away, at every call to Slack there is: one complete answer each time."""

import asyncio
from collections import Counter
from datetime import timedelta

import pytest

from app.domain.errors import LostEpoch
from app.domain.slack import Errand
from app.slack.bridge.bridges import LEASE
from app.store.engine import Database
from app.store.slack.errands import Standing
from tests.slack.bridge.office import TEXT, Office, analysed, consulted, office, screened, shown, wrote
from tests.slack.fake import FakeSlack, Step, accepted_but_lost, drop, http, passes


async def serve(here: Office, errand: Errand) -> None:
    """Processes, one after the other, until the errand is done; each begins when the lease of the last one is over."""
    while await here.outcome(errand) is None:
        await here.carry()
        here.fake.clock.move(LEASE.total_seconds() + 1)


async def play(here: Office, errand: Errand, *, killed_at: tuple[str, int] | None = None) -> None:
    """A run with steps, text and an answer; the process that carries it is killed while a call is on its way."""
    fake, run = here.fake, await here.start(errand, screened(), analysed())
    serving = asyncio.create_task(serve(here, errand))
    killing = asyncio.create_task(_kill(here, errand, serving, *killed_at)) if killed_at else None
    await fake.until(lambda: "Design" in _all(here, errand))
    await here.tell(run, consulted())
    await fake.until(lambda: "complete" in _all(here, errand) or "✓" in _all(here, errand))
    await here.tell(run, wrote(TEXT + "\n\nMore of it."))
    await fake.until(lambda: "Use Postgres" in _all(here, errand))
    await here.finish(run)
    async with asyncio.timeout(60):
        if killing is not None:
            serving = await killing
        await serving


async def _kill(
    here: Office, errand: Errand, serving: asyncio.Task[None], method: str, times: int
) -> asyncio.Task[None]:
    await here.fake.until_called(method, times)
    serving.cancel()
    await asyncio.gather(serving, return_exceptions=True)
    here.fake.clock.move(LEASE.total_seconds() + 1)
    return asyncio.create_task(serve(here, errand))


def _all(here: Office, errand: Errand) -> str:
    return "\n".join(shown(message) for message in here.fake.world.thread("C0001", errand.question)[1:])


def check(here: Office, errand: Errand) -> None:
    """Exactly one message holds the answer, and holds all of it; nothing is left open."""
    messages = here.fake.world.thread("C0001", errand.question)[1:]
    answers = [message for message in messages if "Use Postgres" in shown(message)]
    assert len(answers) == 1, [shown(message) for message in messages]
    assert shown(answers[0]).count("Buy the rest when the load has grown.") == 1
    assert any(block["type"] == "context_actions" for block in answers[0].blocks)
    assert not any(message.stream is not None and message.stream.open for message in messages)
    assert here.fake.world.sessions["C0001", errand.question].status == "active"


async def dry_run(here: Office) -> list[tuple[str, int]]:
    """The calls of an undisturbed run, each with how often its method was called until then."""
    errand = await here.ask()
    await play(here, errand)
    check(here, errand)
    counts = Counter[str]()
    found: list[tuple[str, int]] = []
    for call in here.fake.calls:
        counts[call.method] += 1
        found.append((call.method, counts[call.method]))
    return found


@pytest.mark.parametrize("step", [drop(), accepted_but_lost(), http(503)])
def test_a_connection_that_goes_away_at_any_call_leaves_one_complete_answer(
    database: Database, fake: FakeSlack, step: Step
) -> None:
    async def scenario() -> None:
        async with office(database, fake) as here:
            for method, times in await dry_run(here):
                errand = await here.ask()
                fake.script(method, *[passes()] * (times - 1), step)
                await play(here, errand)
                check(here, errand)

    asyncio.run(scenario())


def test_a_process_that_dies_at_any_call_leaves_one_complete_answer(database: Database, fake: FakeSlack) -> None:
    async def scenario() -> None:
        async with office(database, fake) as here:
            calls = await dry_run(here)
            assert len(calls) >= 5
            for method, times in calls:
                errand = await here.ask()
                before = len(fake.calls_of(method))
                await play(here, errand, killed_at=(method, before + times))
                check(here, errand)

    asyncio.run(scenario())


def test_who_has_lost_an_errand_says_nothing_more(database: Database, fake: FakeSlack) -> None:
    async def scenario() -> None:
        async with office(database, fake) as here:
            errand = await here.ask()
            await here.finish(await here.start(errand, screened(), analysed()))
            first = await here.claim()
            assert await here.means.errands.claim(here.means.clock(), LEASE, 10) == ()
            fake.clock.move(LEASE.total_seconds() + 1)
            second = await here.claim()
            assert await here.means.errands.renew([first, second], here.means.clock(), LEASE) == {errand.run_id}
            await here.bridges().carry(first)
            assert here.posted() == []
            with pytest.raises(LostEpoch):
                await here.means.posts.begin(first, "answer", "C0001")
            with pytest.raises(LostEpoch):
                await here.means.errands.save(first, Standing(1, {}))
            with pytest.raises(LostEpoch):
                await here.means.errands.settle(first, here.means.clock(), "concluded")
            await here.bridges().carry(second)
            assert len(here.posted()) == 1

    asyncio.run(scenario())


def test_two_processes_with_one_errand_post_one_answer(database: Database, fake: FakeSlack) -> None:
    async def scenario() -> None:
        async with office(database, fake) as here:
            errand = await here.ask()
            run = await here.start(errand, screened(), analysed())
            first = await here.claim()
            carrying = asyncio.create_task(here.bridges().carry(first))
            await fake.until_called("chat.startStream")
            fake.clock.move(LEASE.total_seconds() + 1)
            second = await here.claim()
            await here.finish(run)
            await asyncio.gather(carrying, here.bridges().carry(second))
            assert "has grown" in _all(here, errand)
            check_one = [message for message in here.posted() if "Use Postgres" in shown(message)]
            assert len(check_one) == 1

    asyncio.run(scenario())


def test_a_slack_that_is_away_is_tried_again_later(database: Database, fake: FakeSlack) -> None:
    async def scenario() -> None:
        async with office(database, fake) as here:
            errand = await here.ask()
            await here.finish(await here.start(errand, screened(), analysed()))
            fake.script("chat.postMessage", drop(), drop(), drop())
            await here.carry()
            assert await here.outcome(errand) is None
            assert await here.means.errands.claim(here.means.clock(), LEASE, 10) == ()
            fake.clock.move(timedelta(minutes=5).total_seconds())
            await here.carry()
            assert len(here.posted()) == 1

    asyncio.run(scenario())
