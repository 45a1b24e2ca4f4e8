"""The result of a long loop as a page of the documentation."""

from collections import Counter

from tests.chaos.house import HEARTBEAT_S, STALLED_AFTER_S
from tests.chaos.loop import Report
from tests.chaos.violence import Blow

_EXPLAINED = {
    Blow.SERVICE: "`kill -9` of one of the two replicas; one of them works on runs, too",
    Blow.WORKER: "`kill -9` of `cto-team worker`",
    Blow.EVERYTHING: "`kill -9` of all processes but the database",
    Blow.POSTMASTER: "`kill -9` of the embedded Postgres; the service starts it again",
    Blow.BACKEND: "`kill -9` of one database process; Postgres ends all others and recovers",
    Blow.FREEZE: "`SIGSTOP` of a worker for longer than it may be silent, then `SIGCONT`",
}


def table(report: Report) -> str:
    """What was done and what came of it, as Markdown tables."""
    slowest = {blow: max(each.took_s for each in report.rounds if each.blow is blow) for blow in report.blows}
    broken = Counter(each.blow for each in report.rounds if each.verdict.wrong)
    lines = ["| blow | times | slowest until all was settled | violations |", "|---|---|---|---|"]
    for blow, count in sorted(report.blows.items()):
        lines.append(f"| {blow}: {_EXPLAINED[blow]} | {count} | {slowest[blow]:.0f} s | {broken[blow]} |")
    endings = ", ".join(f"{count} {status}" for status, count in sorted(report.ended.items()))
    facts = {
        "kills": len(report.rounds),
        "messages accepted": f"{report.messages}, of which lost: {report.lost}",
        "runs": f"{report.runs} ({endings})",
        "events": f"{report.events}, each seen once and in order by its follower over {report.reconnects} connections",
        "requests that had to be sent again": report.resent,
        "processes that ended by themselves, as the database was away at their start": report.revived,
        "calls of the provider": report.calls,
        "calls under way at a blow, all kills together": sum(each.under_way for each in report.rounds),
        "calls made again because their result was not stored yet": report.again,
        "calls made again though their result was stored": report.repeated,
        "violations of any invariant": len(report.wrong),
        "time": f"{report.took_s / 60:.0f} minutes",
    }
    lines += ["", "| what | count |", "|---|---|", *(f"| {name} | {value} |" for name, value in facts.items())]
    return "\n".join(lines)


def page(report: Report) -> str:
    """The page `docs/bench/chaos.md`."""
    wrong = "\n".join(f"- {line}" for line in report.wrong) or "None."
    return f"""# {len(report.rounds)} kills

`make test-chaos` (here with seed {report.seed}) runs two replicas of the service, a worker and an embedded Postgres
against a scripted provider that counts its calls. Clients send messages with an `Idempotency-Key`, follow them with
`Last-Event-ID` on whichever replica answers, answer questions or let them expire, and cancel some runs. In the middle
of that something is killed or frozen. Signs of life every {HEARTBEAT_S:g} s, a worker counts as dead after
{STALLED_AFTER_S:g} s.

After every kill the loop waits until all runs have ended and checks everything that was ever accepted:

- every message that was answered with 202 has its run, each key exactly one, and no run exists that nobody asked for;
- every run has ended, with exactly one `run.finished`, which is the last event; a concluded run has exactly one
  conclusion and one message of the team, and nothing concludes after `run.cancelling`;
- the numbers of a run's events have no gap, and its follower saw exactly what is stored;
- no call of the provider came after the result of its step was stored, and none without a take in the journal;
- what a run cost is the sum of its steps; the ledger is the sum of its settled reservations, and what it holds back
  that of the open ones; an hour later nothing is held back any more;
- no two runs of a thread were at work at the same time;
- no request was answered with a 5xx other than 503.

{table(report)}

## Violations

{wrong}
"""
