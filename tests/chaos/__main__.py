"""``python -m tests.chaos --kills 200 --seed 1``: the loop, one line for each kill and a table at the end."""

import argparse
import asyncio
import sys

from tests.chaos.loop import Report, run
from tests.chaos.record import page, table
from tests.chaos.violence import Blow
from tests.running import PROJECT


def main() -> int:
    """Run the loop; 1 where anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=[each.name.lower() for each in Blow], nargs="*", default=[])
    parser.add_argument("--go-on", action="store_true", help="go on after something was wrong")
    parser.add_argument("--write", action="store_true", help="write the result to docs/bench/chaos.md")
    given = parser.parse_args()
    blows = [Blow[name.upper()] for name in given.only] or list(Blow)
    keep = _keep if given.write else _drop
    report = asyncio.run(run(given.kills, given.seed, blows, _tell, keep, stop_early=not given.go_on))
    _tell(table(report))
    keep(report)
    return 1 if report.wrong else 0


def _drop(_: Report) -> None:
    pass


def _keep(report: Report) -> None:
    (PROJECT / "docs" / "bench" / "chaos.md").write_text(page(report), encoding="utf-8")


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
