"""Which version a rollback goes back to, and how versions are named."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.policy_version import ChangeKind, PolicyChange, PolicyRef, held_before, policy_ref


def change(kind: ChangeKind, after: PolicyRef | None) -> PolicyChange:
    return PolicyChange(kind, None, after, "jo", "because", datetime(2026, 5, 4, tzinfo=UTC))


def published(*versions: int) -> list[PolicyChange]:
    return [change(ChangeKind.PUBLISH, PolicyRef("house", version)) for version in versions]


@given(st.integers(min_value=0, max_value=6), st.integers(min_value=0, max_value=6))
def test_every_rollback_goes_one_version_further_back(count: int, rollbacks: int) -> None:
    changes = published(*range(1, count + 1))
    live = count
    for _ in range(min(rollbacks, count)):
        target = held_before(changes)
        live -= 1
        assert target == (PolicyRef("house", live) if live else None)
        changes.append(change(ChangeKind.ROLLBACK, target))


def test_what_was_rolled_back_by_name_comes_before_nothing() -> None:
    changes = [*published(1, 2, 3), change(ChangeKind.ROLLBACK, PolicyRef("house", 1))]
    assert held_before(changes) is None
    changes.append(change(ChangeKind.ROLLBACK, PolicyRef("house", 3)))
    assert held_before(changes) == PolicyRef("house", 1)
    assert held_before([*changes, *published(4)]) == PolicyRef("house", 3)


@pytest.mark.parametrize(
    "text", ["house", "house@", "@3", "house@0", "house@03", "house@x", "a b@1", "house@9999999999"]
)
def test_what_names_no_version(text: str) -> None:
    assert policy_ref(text) is None


def test_what_names_a_version() -> None:
    assert policy_ref("local-only@12") == PolicyRef("local-only", 12)
    assert str(PolicyRef("local-only", 12)) == "local-only@12"
