"""Random policies, calls, backends, predictions and troubles: everything that could speak against the clearances."""

from hypothesis import strategies as st

from app.domain.backend import BackendKind, BackendSpec, Price, Traits
from app.domain.decision import Gain
from app.domain.labels import Complexity, RequestType, Sensitivity, Tier
from app.domain.model_call import Purpose
from app.routing.health import BackendHealth, Trouble
from app.routing.policy import Caller, Features, Need, Policy, Range, Rule, Then, When
from app.routing.tuning import Learned, LearnedMode

tiers = st.sampled_from(Tier)
labels = st.sampled_from(Sensitivity)
ids = st.sampled_from(["b0", "b1", "b2", "b3", "b4"])
tenants = st.sampled_from(["acme", "bolt"])
channels = st.sampled_from(["web", "cli", "http"])
regions = st.sampled_from(["eu", "us"])
limits = st.none() | st.integers(100, 60_000)
languages = st.frozensets(st.sampled_from(["en", "de"]), max_size=2)
kinds = st.sampled_from(RequestType)
prices = st.none() | st.builds(Price, input=st.decimals(0, 100, places=2), output=st.decimals(0, 100, places=2))
traits = st.builds(
    Traits,
    abilities=st.frozensets(st.sampled_from(Need).map(str), max_size=4),
    region=st.none() | regions,
    retains_data=st.booleans(),
    languages=languages,
    typical_latency_ms=limits,
)
specs = st.builds(
    BackendSpec,
    id=ids,
    tier=tiers,
    kind=st.sampled_from(BackendKind),
    model=st.just("m"),
    clearance=labels,
    local_zone=st.booleans(),
    traits=traits,
    context_window=st.integers(100, 20_000),
    max_output=st.integers(1, 4000),
    price=prices,
    enabled=st.booleans(),
)
backends = st.lists(specs, max_size=5, unique_by=lambda spec: spec.id).map(tuple)
named = st.frozensets(ids | tiers.map(str), max_size=2)
costs = st.none() | st.decimals(0, 1, places=3)
thens = st.builds(
    Then,
    prefer=st.lists(tiers, min_size=1, max_size=4, unique=True).map(tuple),
    forbid=named,
    max_cost_usd=costs,
    learned_may_downgrade=st.booleans(),
    learned_may_upgrade=st.booleans(),
    max_latency_ms=limits,
    regions=st.frozensets(regions, max_size=1),
    no_retention=st.booleans(),
)
amounts = st.none() | st.sampled_from([0, 0.2, 0.5, 1000, 9000])
ranges = st.none() | st.builds(Range, gte=amounts, lt=amounts)
whens = st.builds(
    When,
    purpose=st.frozensets(st.sampled_from(Purpose).map(str), max_size=2),
    type=st.frozensets(kinds, max_size=3),
    complexity=st.frozensets(st.sampled_from(Complexity), max_size=2),
    sensitivity=st.frozensets(labels, max_size=2),
    tenant=st.frozensets(tenants, max_size=1),
    language=languages,
    needs=st.frozensets(st.sampled_from(Need), max_size=2),
    channel=st.frozensets(channels, max_size=2),
    tokens_in=ranges,
    headroom=ranges,
    max_latency_ms=ranges,
)
rules = st.builds(Rule, id=st.just("r"), when=whens, then=thens, why=st.just("because"))
learned = st.builds(
    Learned,
    mode=st.sampled_from(LearnedMode),
    tenants=st.frozensets(tenants, max_size=2),
    min_gain=st.floats(0, 1),
    min_evidence=st.integers(0, 40),
    explore=st.sampled_from([0.0, 0.5, 1.0]),
)


def _policy(some: list[Rule], last: Then, gain: Learned) -> Policy:
    return Policy("p", 1, (*some, Rule("last", When(), last, "because")), learned=gain)


policies = st.builds(_policy, st.lists(rules, max_size=3), thens, learned)
callers = st.builds(
    Caller,
    tenant=st.none() | tenants,
    prefer=st.none() | ids | tiers,
    deny=named,
    max_cost_usd=costs,
    headroom=st.none() | st.sampled_from([0.0, 0.2, 0.7]),
    regions=st.frozensets(regions, max_size=1),
    no_retention=st.booleans(),
    max_latency_ms=limits,
)
gains = st.builds(
    Gain,
    model=st.just("gain-1"),
    mean=st.floats(-1, 1),
    low=st.floats(-1, 1),
    high=st.floats(-1, 1),
    evidence=st.integers(0, 100),
    abstained=st.booleans(),
    domain=st.just("d"),
)
features = st.builds(
    Features,
    purpose=st.sampled_from(Purpose),
    type=kinds,
    complexity=st.sampled_from(Complexity),
    language=st.sampled_from(["en", "de", "tr"]),
    sensitivity=labels,
    tokens_in=st.integers(0, 20_000),
    max_out=st.integers(1, 4000),
    needs=st.frozensets(st.sampled_from(Need), max_size=1),
    channel=st.none() | channels,
    caller=callers,
    gain=st.none() | gains,
)
health = st.dictionaries(
    ids, st.builds(BackendHealth, trouble=st.sampled_from(Trouble), opens_in_s=st.floats(0, 600)), max_size=5
)
decision_ids = st.integers(0, 1000).map("dec-{}".format)
