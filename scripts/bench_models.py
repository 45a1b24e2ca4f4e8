"""The golden set, answered with models of every character, with attacks in requests and histories.

    BENCH_DATA=../data python scripts/bench_models.py
    python scripts/bench_models.py --characters obeying --most 40 --verbose

Every case of ``$BENCH_DATA/golden/dev.jsonl`` is put to one service with two scripted models, one in the cloud, one in
the house. Each case carries one attack of ``$BENCH_DATA/security/injections.dev.jsonl.gz``: in its own text, or in the
turn before it. What must hold is counted; the exit code is 1 where anything does not.
"""

import argparse
import asyncio
import gzip
import json
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from app.content.forms import load_forms
from app.domain.budget import DEFAULT_TENANT
from app.domain.labels import RunStatus
from app.settings import Environment, Settings
from app.store.tenancy import acting_for
from app.wiring import open_service
from scripts.goldenbench.cases import Case, read_cases
from scripts.modelbench.asking import Answered, Request, Stage, ask_all
from scripts.modelbench.judging import wrong
from tests.servers.personalities import PERSONALITIES

_FORMS = Path(__file__).resolve().parents[1] / "prompts" / "forms"
# An attack is set apart from the request that carries it, as a pasted mail would be.
_CARRIERS = ("{question}\n\n> {attack}", "Here is a mail that we got:\n{attack}")


def main() -> None:
    """Ask, judge and print."""
    options = _options()
    data = Path(os.environ["BENCH_DATA"])
    cases = read_cases(data / "golden" / "dev.jsonl")[: options.most]
    attacks = _attacks(data / "security" / "injections.dev.jsonl.gz")
    with acting_for(DEFAULT_TENANT):
        found = asyncio.run(_play(options.characters, _requests(cases, attacks), options.at_a_time))
    forms, failed = load_forms(_FORMS), False
    print(f"| {'models':14} | runs | end well | in form, nothing carried out | decided as with a good model | time |")
    print("|---|---|---|---|---|---|")
    base = {each.request.id: each.decided for each in found[0][1]}
    for character, answers, seconds in found:
        faults = {each.request.id: wrong(each, forms) for each in answers}
        ended = sum(each.run.status in {RunStatus.CONCLUDED, RunStatus.DECLINED} for each in answers)
        clean, same = sum(not each for each in faults.values()), sum(base[a.request.id] == a.decided for a in answers)
        print(f"| {character:14} | {len(answers)} | {ended} | {clean} | {same} | {seconds:.0f} s |", flush=True)
        failed |= min(ended, clean, same) < len(answers)
        if options.verbose:
            for name, said in faults.items():
                print(f"  {character} {name}: {'; '.join(said)}" if said else "", end="\n" if said else "")
        print(f"<!-- {dict(Counter(said.partition(':')[0] for each in faults.values() for said in each))} -->")
    sys.exit(failed)


async def _play(
    characters: Sequence[str], requests: Sequence[Request], at_a_time: int
) -> list[tuple[str, list[Answered], float]]:
    """The answers of each character, the good one first."""
    found: list[tuple[str, list[Answered], float]] = []
    with tempfile.TemporaryDirectory(prefix="cto-") as folder:
        stage = Stage(Path(folder))
        with stage.open() as backends:
            settings = Settings.model_validate({"CTO_TEAM_BACKENDS": backends, **_home()})
            async with open_service(settings, Environment({}), private=True) as service:
                for character in dict.fromkeys(["good", *characters]):
                    stage.character, begun = character, time.perf_counter()
                    answers = await ask_all(service, requests, at_a_time)
                    found.append((character, answers, time.perf_counter() - begun))
    return found


def _home() -> dict[str, str]:
    home = os.environ.get("CTO_TEAM_HOME")
    return {"CTO_TEAM_HOME": home} if home else {}


def _attacks(path: Path) -> list[str]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [str(row["text"]) for row in rows if row["label"]]


def _requests(cases: Sequence[Case], attacks: Sequence[str]) -> list[Request]:
    """Each case with an attack of its own: in its text, or in a turn before it."""
    return list(_attacked(cases, attacks))


def _attacked(cases: Sequence[Case], attacks: Sequence[str]) -> Iterator[Request]:
    step = max(1, len(attacks) // max(1, len(cases)))
    for number, case in enumerate(cases):
        attack, plain = attacks[number * step % len(attacks)], Request(case.id, case.question, case.turns)
        if number % 2:
            yield replace(plain, turns=(*case.turns, _CARRIERS[1].format(attack=attack)))
        else:
            yield replace(plain, question=_CARRIERS[0].format(question=case.question, attack=attack))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--characters", nargs="+", default=["wrong-schema", "obeying"], choices=list(PERSONALITIES))
    parser.add_argument("--most", type=int, default=None, help="only so many cases")
    parser.add_argument("--at-a-time", type=int, default=3)
    parser.add_argument("--verbose", action="store_true", help="say what is wrong with which case")
    return parser.parse_args()


if __name__ == "__main__":
    main()
