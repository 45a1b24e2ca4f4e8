"""Every golden answer as Slack messages: how many blocks Slack refuses, and what of tables and code is lost.

    BENCH_DATA=../data python -m scripts.bench_slack_answers
    python -m scripts.bench_slack_answers --cases tests/data/golden/cases.jsonl

Each answer is posted as blocks, as a stream, as an update and as plain Markdown to a scripted Slack that refuses what
Slack documents to refuse. Cases are JSON Lines with ``question`` and ``history``; ``$BENCH_DATA/golden/dev.jsonl``
unless a file is named.
"""

import argparse
import asyncio
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from app.domain.budget import DEFAULT_TENANT
from app.settings import Environment, read_settings
from app.store.tenancy import acting_for
from app.wiring import open_service
from scripts.goldenbench.asking import Outcome, ask_all
from scripts.goldenbench.cases import Case, read_cases
from scripts.slackbench.posting import Posted, Poster
from tests.slack.fake import scripted_slack


def main() -> None:
    """Ask, post, count; the exit code is 1 where anything was refused or lost."""
    options = _options()
    cases = read_cases(options.cases)
    begun = time.perf_counter()
    with acting_for(DEFAULT_TENANT):
        outcomes = asyncio.run(_ask(cases[: options.most], options.at_a_time))
    asked = time.perf_counter() - begun
    answered = [outcome for outcome in outcomes if outcome.run.conclusion]
    posted = asyncio.run(_post(answered))
    print(f"{len(outcomes)} cases asked in {asked:.0f} s, {len(answered)} answers")
    sys.exit(_report(answered, posted) or len(answered) < len(outcomes))


async def _ask(cases: Sequence[Case], at_a_time: int) -> list[Outcome]:
    # No key reaches the service: only the built-in expert answers.
    async with open_service(read_settings(), Environment({}), private=True) as service:
        return await ask_all(service, cases, at_a_time)


async def _post(outcomes: Sequence[Outcome]) -> list[Posted]:
    with scripted_slack() as fake:
        poster = Poster(fake)
        return [await poster.post(each.case.question, each.run) for each in outcomes]


def _report(outcomes: Sequence[Outcome], posted: Sequence[Posted]) -> bool:
    """Print the counts and each failure; returns whether there was one."""
    for outcome, each in zip(outcomes, posted, strict=True):
        for problem in (*each.refused, *each.lost):
            print(f"{outcome.case.id}: {problem}")
    refused, lost = sum(bool(each.refused) for each in posted), sum(bool(each.lost) for each in posted)
    print(f"refused      {refused:6} of {len(posted)} answers")
    print(f"not intact   {lost:6} of {len(posted)} answers")
    print(f"blocks       {sum(each.blocks for each in posted):6} in {sum(each.messages for each in posted)} messages")
    print(f"tables       {sum(each.tables for each in posted):6}")
    print(f"lines of code{sum(each.code for each in posted):6}")
    print(f"files        {sum(each.file for each in posted):6}")
    return bool(refused or lost)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    data = Path(os.environ.get("BENCH_DATA", "../shared/data"))
    parser.add_argument("--cases", type=Path, default=data / "golden" / "dev.jsonl", help="a file of cases")
    parser.add_argument("--at-a-time", type=int, default=2, help="runs at a time")
    parser.add_argument("--most", type=int, help="only so many cases, the first ones")
    return parser.parse_args()


if __name__ == "__main__":
    main()
