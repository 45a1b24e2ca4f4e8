"""Policies from files, and the checks before one may be used."""

from dataclasses import replace
from decimal import Decimal
from itertools import product
from pathlib import Path

import pytest
import yaml

from app.domain.backend import BackendSpec
from app.domain.errors import ConfigurationError
from app.domain.labels import RequestType, Sensitivity, Tier
from app.routing.check import problems
from app.routing.parse import load_policy
from app.routing.policy import Policy, Range
from app.routing.shipped import policy_file, shipped_policies
from app.routing.tuning import Canary, Engine, Hedge, Learned, LearnedMode, StreamMode
from tests.policies import POLICIES, SHIPPED

FILE = """
policy: house
version: 7
parent: 6
author: admin@example.org
note: compute is cheap now
defaults: {tier: cheap, on_no_candidate: refuse, stream_mode: buffered}
learned: {model: gain-1, mode: on, tenants: [acme], min_gain: 0.04, min_evidence: 30, explore: 0.02}
value: {usd_per_quality_point: 0.05, usd_per_second: 0.0005}
rules:
  - id: chores
    when: {purpose: [analysis, clarification, title]}
    then: {prefer: [cheap, local, extractive]}
    why: Short calls.
  - id: long
    when: {type: [design], tokens_in: {gte: 4000, lt: 9000}, needs: [tools], hour: [1, 2], headroom: {lt: 0.2}}
    then: {prefer: [expensive, cheap], forbid: [big-2], max_cost_usd: 0.5, stream_mode: passthrough, deadline_ms: 9000}
    why: Long work.
  - id: rest
    when: {}
    then: {}
    why: All else.
engine: {max_attempts: 3, max_per_backend: 1, deadline_ms: 60000, hedge: {after_ms: null, purposes: []}}
canary: {steps: [10, 100], min_requests: 20, min_minutes: 3}
"""


def test_a_file(tmp_path: Path, registry: tuple[BackendSpec, ...]) -> None:
    path = tmp_path / "policy.yaml"
    path.write_text(FILE)
    policy = load_policy(path, registry)
    assert (policy.id, policy.parent, policy.author, policy.stream_mode) == (
        "house@7", 6, "admin@example.org", StreamMode.BUFFERED,
    )  # fmt: skip
    assert policy.engine == Engine(3, 1, 60_000, Hedge())
    assert policy.learned == Learned(
        "gain-1", LearnedMode.ON, frozenset({"acme"}), min_gain=0.04, min_evidence=30, explore=0.02
    )
    assert policy.canary == Canary((10, 100), 20, 3)
    chores, long, rest = policy.rules
    assert chores.when.purpose == {"analysis", "clarification", "title"}
    assert long.when.type == frozenset({RequestType.DESIGN})
    assert (long.when.tokens_in, long.when.headroom) == (Range(4000, 9000), Range(None, 0.2))
    assert long.then.max_cost_usd == Decimal("0.5")
    assert (long.then.stream_mode, long.then.deadline_ms) == (StreamMode.PASSTHROUGH, 9000)
    assert rest.then.prefer == (Tier.CHEAP,)


RULE = {"id": "rest", "when": {}, "then": {"prefer": ["cheap", "local"]}, "why": "All else."}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"clearance": "restricted"}, "clearance: Extra inputs"),
        ({"rules": [{**RULE, "when": {"taint": ["public"]}}]}, "rules[0].when.taint: Extra inputs"),
        ({"rules": [{**RULE, "then": {"networks": []}}]}, "rules[0].then.networks: Extra inputs"),
        ({"rules": [{**RULE, "when": {"purpose": ["gossip"]}}]}, "rules[0].when.purpose"),
        ({"rules": [{**RULE, "when": {"hour": [24]}}]}, "rules[0].when.hour"),
        ({"rules": [{**RULE, "then": {"prefer": ["huge"]}}]}, "rules[0].then.prefer[0]"),
        ({"defaults": {"on_no_candidate": "cloud"}}, "defaults.on_no_candidate"),
        ({"version": 0}, "version"),
        ({"engine": {"max_attempts": 0}}, "engine.max_attempts"),
        *(
            ({"canary": {"steps": steps}}, "must rise, from a share below 100 to 100")
            for steps in ([], [100], [5, 25], [25, 5, 100], [5, 5, 100])
        ),
        ({"rules": []}, "last rule"),
        ({"rules": [{**RULE, "why": " "}]}, "Rule rest has no why"),
        ({"rules": [{**RULE, "then": {"prefer": []}}]}, "prefers no tier"),
        ({"rules": [{**RULE, "when": {"type": ["other"]}}]}, "last rule"),
        ({"rules": [RULE, {**RULE, "id": "b"}]}, "Rule b is never reached: rest"),
        ({"rules": [{**RULE, "when": {"type": ["other"]}}, RULE]}, "two rules"),
        (
            {"rules": [{**RULE, "then": {"prefer": ["cheap"], "forbid": ["extractive"]}}]},
            "Rule rest leaves no backend for confidential text",
        ),
    ],
)
def test_a_wrong_policy_is_refused(
    tmp_path: Path, registry: tuple[BackendSpec, ...], change: dict[str, object], said: str
) -> None:
    path = tmp_path / "policy.yaml"
    path.write_text(yaml.safe_dump({"policy": "p", "version": 1, "rules": [RULE], **change}))
    with pytest.raises(ConfigurationError) as caught:
        load_policy(path, registry)
    assert said in caught.value.sentence
    assert "policy.yaml" in caught.value.sentence


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("hour: [1, 2]", "hour: [25]", 16),
        ("why: Long work.", "wy: Long work.", 15),
        ("why: Long work.", "why: ''", 15),
        ("parent: 6", "parent: six", 4),
        ("when: {}", "when: {type: [design]}", 19),
        ("then: {}", "then: {forbid: [extractive]}", 19),
        ("  - id: rest", "  - id: [", 21),
    ],
)
def test_an_error_names_its_line(
    tmp_path: Path, registry: tuple[BackendSpec, ...], old: str, new: str, line: int
) -> None:
    path = tmp_path / "policy.yaml"
    path.write_text(FILE.replace(old, new))
    with pytest.raises(ConfigurationError, match=f"policy.yaml: line {line}\\b"):
        load_policy(path, registry)


@pytest.mark.parametrize("policy", POLICIES.values(), ids=POLICIES)
def test_a_shipped_policy_holds_with_any_backends(registry: tuple[BackendSpec, ...], policy: Policy) -> None:
    assert problems(policy, registry[-1:]) == ()
    assert problems(policy, registry) == ()
    assert all(len(rule.why) > len("because") for rule in policy.rules)
    assert policy.learned.mode is LearnedMode.OFF


def test_there_are_four_shipped_policies() -> None:
    assert [*POLICIES] == ["default", "frugal", "local-only", "quality"]


def test_a_policy_by_name_or_by_path(tmp_path: Path) -> None:
    (tmp_path / "calm.yaml").write_text(FILE)
    assert policy_file("calm", tmp_path) == tmp_path / "calm.yaml"
    assert policy_file("./else.yaml", tmp_path) == Path("else.yaml")
    with pytest.raises(ConfigurationError, match="no policy wild; there are calm"):
        policy_file("wild", tmp_path)
    with pytest.raises(ConfigurationError, match="different names"):
        shipped_policies(tmp_path)


def test_without_the_extractive_backend_a_policy_may_leave_nobody(registry: tuple[BackendSpec, ...]) -> None:
    clouds = registry[:4]
    assert "Rule in-house leaves no backend for restricted text." in said(clouds)
    off = (*clouds, replace(registry[-1], enabled=False))
    assert said(off) == said(clouds)
    low = (*clouds, replace(registry[-1], clearance=Sensitivity.CONFIDENTIAL))
    assert "Rule in-house leaves no backend for confidential text." not in said(low)


@pytest.mark.parametrize(
    ("labels", "tiers", "sent"),
    [
        ("[confidential]", "[cheap]", [("confidential", "cheap")]),
        ("[confidential]", "[local, expensive]", [("confidential", "expensive")]),
        ("[restricted, internal]", "[cheap, local]", [("restricted", "cheap")]),
        (
            "[confidential, restricted]",
            "[cheap, expensive, extractive]",
            [(label, tier) for label, tier in product(("confidential", "restricted"), ("cheap", "expensive"))],
        ),
    ],
)
def test_a_rule_that_names_sensitive_text_and_a_cloud_is_refused(
    tmp_path: Path, registry: tuple[BackendSpec, ...], labels: str, tiers: str, sent: list[tuple[str, str]]
) -> None:
    text = f"""policy: p
version: 1
rules:
  - id: wild
    when: {{sensitivity: {labels}}}
    then: {{prefer: {tiers}}}
    why: It is cheaper.
  - {{id: rest, when: {{}}, then: {{prefer: [cheap, extractive]}}, why: All else.}}
"""
    path = tmp_path / "policy.yaml"
    path.write_text(text)
    # Also where no cloud is configured yet: tomorrow one may be.
    for specs in (registry, registry[-1:]):
        with pytest.raises(ConfigurationError) as caught:
            load_policy(path, specs)
        for label, tier in sent:
            assert f"line 4: Rule wild sends {label} text to the cloud: it prefers {tier}" in caught.value.sentence
        assert caught.value.sentence.count("to the cloud") == len(sent)


def test_a_cloud_that_an_operator_has_cleared_may_be_named(tmp_path: Path, registry: tuple[BackendSpec, ...]) -> None:
    path = tmp_path / "policy.yaml"
    path.write_text(
        "policy: p\nversion: 1\nrules:\n"
        "  - {id: deal, when: {sensitivity: [confidential]}, then: {prefer: [cheap, extractive]}, why: A contract.}\n"
        "  - {id: rest, when: {}, then: {prefer: [cheap, extractive]}, why: All else.}\n"
    )
    cheap = next(spec for spec in registry if spec.tier is Tier.CHEAP)
    with pytest.raises(ConfigurationError):
        load_policy(path, registry)
    bound = tuple(replace(spec, clearance=Sensitivity.CONFIDENTIAL) if spec is cheap else spec for spec in registry)
    assert load_policy(path, bound).rules[0].id == "deal"


def said(specs: tuple[BackendSpec, ...]) -> list[str]:
    return [problem.sentence for problem in problems(SHIPPED, specs)]
