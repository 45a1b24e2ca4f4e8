"""How well the team cites without a language model: every golden case, put to one service in this process.

    BENCH_DATA=../data python scripts/bench_golden.py
    python scripts/bench_golden.py --cases tests/data/golden/cases.jsonl --verbose

Cases are JSON Lines with ``question``, ``history`` and ``expect``; ``$BENCH_DATA/golden/dev.jsonl`` unless a file is
named. The state folder (``CTO_TEAM_HOME``) keeps the indexed library from one run to the next.
"""

import argparse
import asyncio
import json
import os
import sys
import time
from pathlib import Path

from app.domain.budget import DEFAULT_TENANT
from app.settings import Environment, read_settings
from app.store.tenancy import acting_for
from app.wiring import open_service
from scripts.goldenbench.asking import Outcome, ask_all
from scripts.goldenbench.cases import Case, read_cases
from scripts.goldenbench.scoring import cites_section, cites_skill, refused, shares

LEAST = {"an expected skill is cited": 0.95, "an expected section is cited": 0.80}


def main() -> None:
    """Ask, count and print; the exit code is 1 where a share is too low."""
    options = _options()
    cases = read_cases(options.cases)
    if options.only:
        cases = tuple(case for case in cases if case.id in options.only)
    begun = time.perf_counter()
    with acting_for(DEFAULT_TENANT):
        outcomes = asyncio.run(_ask(cases, options.at_a_time))
    print(f"{len(cases)} cases in {time.perf_counter() - begun:.0f} s")
    if options.verbose:
        for outcome in outcomes:
            print(describe(outcome))
    if options.output:
        rows = [json.dumps(as_row(outcome), ensure_ascii=False) + "\n" for outcome in outcomes]
        options.output.write_text("".join(rows), encoding="utf-8")
    failed = False
    for share in shares(outcomes):
        print(f"{share.name:40} {share.good:5} of {share.of:5}  {share.value:6.1%}  {' '.join(share.misses[:40])}")
        failed |= share.value < LEAST.get(share.name, 0.0)
    sys.exit(failed)


async def _ask(cases: tuple[Case, ...], at_a_time: int) -> list[Outcome]:
    # No key reaches the service: only the built-in expert answers.
    async with open_service(read_settings(), Environment({}), private=True) as service:
        return await ask_all(service, cases, at_a_time)


def describe(outcome: Outcome) -> str:
    """A case that misses something, in one line; nothing for one that does not."""
    case = outcome.case
    faults = [
        name
        for name, found in (
            ("skill", bool(case.skills) and not cites_skill(outcome)),
            ("section", bool(case.sections) and not cites_section(outcome)),
            ("refused", case.answerable and case.kind != "other" and refused(outcome)),
            ("answered", not case.answerable and not refused(outcome)),
            ("altered", bool(outcome.altered)),
            ("foreign", bool(outcome.foreign)),
        )
        if found
    ]
    cited = list(dict.fromkeys(f"{each.skill}#{each.section}" for each in outcome.citations))
    return f"{case.id} {','.join(faults)}: {case.question[:150]} | {' '.join(case.cites)} | {cited}" if faults else ""


def as_row(outcome: Outcome) -> dict[str, object]:
    """An outcome for a file."""
    conclusion = outcome.run.conclusion
    return {
        "id": outcome.case.id,
        "status": outcome.run.status.value,
        "refused": refused(outcome),
        "cited": [f"{each.skill}#{each.section}" for each in outcome.citations],
        "retrieved": [f"{each.skill}#{each.section}" for each in outcome.passages],
        "markdown": conclusion.markdown if conclusion else None,
    }


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    data = Path(os.environ.get("BENCH_DATA", "../shared/data"))
    parser.add_argument("--cases", type=Path, default=data / "golden" / "dev.jsonl", help="a file of cases")
    parser.add_argument("--only", nargs="*", help="ids of the cases to ask")
    parser.add_argument("--at-a-time", type=int, default=2, help="runs at a time")
    parser.add_argument("--output", type=Path, help="write each case's citations, passages and answer here")
    parser.add_argument("--verbose", action="store_true", help="print the cases that miss something")
    return parser.parse_args()


if __name__ == "__main__":
    main()
