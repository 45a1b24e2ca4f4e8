"""Where policies are kept, published and held against the log."""

from collections import Counter
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from app.domain.evaluation.case import Case
from app.evaluation.cases.reading import read_cases
from app.policy.desk import PolicyDesk
from app.policy.whatif.desk import WhatIfDesk
from app.policy.whatif.drift import Cases
from app.policy.whatif.rehearsal import MOST, Rehearsal
from app.store.decision_log import DecisionLog
from app.wiring.house import House
from app.wiring.tasks import now

_LANGUAGE = "lang:"


def open_desks(house: House) -> tuple[PolicyDesk, WhatIfDesk]:
    """The desk of policies, and the one that knows what they would have done."""
    settings, specs, live = house.settings, house.rules.specs, house.policy
    database = house.stores.database
    rehearsal = Rehearsal(DecisionLog(database, MOST), live, specs, now)
    policies = PolicyDesk(house.stores.policies, live, specs, settings.policies, rehearsal)
    cases = partial(counted, settings.evals / "golden", frozenset(house.knowledge.agents))
    return policies, WhatIfDesk(DecisionLog(database), policies, specs, now, cases)


def counted(folder: Path, agents: frozenset[str]) -> Cases:
    """How many golden cases there are, by what the log knows of questions; lines that are wrong do not count."""
    cases = read_cases(sorted(folder.glob("*.jsonl")), agents).cases
    return {name: Counter(values) for name, values in _values(cases).items() if values}


def _values(cases: tuple[Case, ...]) -> Mapping[str, list[str]]:
    expected = [case.expect for case in cases]
    return {
        "type": [each.type.value for each in expected if each.type],
        "sensitivity": [each.sensitivity.value for each in expected if each.sensitivity],
        "agent": [agent for each in expected for agent in each.agents or ()],
        "language": [_language(case) for case in cases],
    }


def _language(case: Case) -> str:
    named = [tag.removeprefix(_LANGUAGE) for tag in case.tags if tag.startswith(_LANGUAGE)]
    return named[0] if named else "en"
