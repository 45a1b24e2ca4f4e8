"""Records a suite whose models are scripted: servers on real sockets answer as a good model would.

    python -m scripts.scripted_models evals/suites/scripted.toml

The answers end in ``evals/cassettes``. Nothing else of the service is scripted.
"""

import argparse
import asyncio
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import yaml

from app.cli.evals_scoring import scoring_of
from app.cli.evals_stage import Order
from app.cli.evals_wish import Wish
from app.cli.evaluating import Finished, evaluate
from app.content.agents import load_agents
from app.domain.errors import InvalidSuite
from app.domain.evaluation.row import Mode
from app.evaluation.cases.reading import usable_cases
from app.evaluation.suites.reading import read_suite
from app.evaluation.suites.suite import Suite
from app.settings import Environment, Settings, read_settings
from tests.servers import scripted_openai
from tests.servers.personalities import PERSONALITIES


@contextmanager
def playing(suite: Suite, folder: Path, character: str = "good") -> Generator[Suite]:
    """The suite, with its models at addresses where somebody answers while the block runs."""
    if suite.backends is None:
        raise InvalidSuite(f"The suite {suite.name} names no backends.")
    told = yaml.safe_load(suite.backends.read_text(encoding="utf-8"))
    with scripted_openai(PERSONALITIES[character]) as server:
        for entry in told["backends"]:
            entry["endpoint"] = server.url
        path = folder / "playing.yaml"
        path.write_text(yaml.safe_dump(told), encoding="utf-8")
        yield replace(suite, backends=path)


def record(suite: Suite, settings: Settings, runs: Path, *, refresh: bool = True) -> Finished:
    """Every case of the suite, answered by scripted models and written down."""
    cases = suite.chosen(usable_cases(suite.files, frozenset(load_agents(settings.agents))))
    runs.mkdir(parents=True, exist_ok=True)
    with playing(suite, runs) as played:
        wish = Wish(suite.name, Mode.RECORD, None, (), (), None, refresh)
        order = Order(played, cases, wish, runs, scoring_of(suite), concurrency=4)
        return asyncio.run(evaluate(order, settings, Environment({}), lambda _total: lambda _at: None))


def main() -> None:
    """Record, and say how many answers there are."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("suite", help="name or file of the suite")
    settings = read_settings()
    suite = read_suite(parser.parse_args().suite, settings.evals)
    done = record(suite, settings, settings.home / "evaluation" / "recording")
    failed = [row for row in done.rows if row.observed.detail]
    print(f"{len(done.rows)} rows, {sum(len(row.observed.calls) for row in done.rows)} calls, {len(failed)} failed")
    for row in failed[:5]:
        print(f"{row.case}: {row.observed.detail}")


if __name__ == "__main__":
    main()
