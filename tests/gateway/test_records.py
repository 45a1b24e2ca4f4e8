"""A call is written down without what tells about restricted text, and all else can be read again."""

import json
from dataclasses import replace

import pytest
from hypothesis import given

from app.domain.backend import BackendSpec
from app.domain.budget import DEFAULT_TENANT
from app.domain.labels import RequestType, Sensitivity
from app.domain.model_call import Purpose
from app.gateway.records import decision_record, features_record, recorded_features
from app.routing.decide import decide
from app.routing.policy import Features
from tests.policies import SHIPPED
from tests.routing import houses


@given(houses.features, houses.backends)
def test_what_was_written_down_reads_the_same(features: Features, backends: tuple[BackendSpec, ...]) -> None:
    decision = decide(features, SHIPPED, backends, {}, "dec-1")
    tenant = features.caller.tenant or DEFAULT_TENANT
    written = json.loads(json.dumps(features_record(features)))
    found = recorded_features(written, decision_record(decision), tenant)
    secret = features.sensitivity is Sensitivity.RESTRICTED
    meant = replace(
        features, caller=replace(features.caller, tenant=tenant), tokens_in=0 if secret else features.tokens_in
    )
    assert found == meant
    assert ("tokens_in" in written) is not secret


def test_a_record_of_another_kind_is_refused() -> None:
    decision = decide(Features(Purpose.CHAT, RequestType.OTHER), SHIPPED, (), {}, "dec-1")
    with pytest.raises(KeyError):
        recorded_features({"type": "explain"}, decision, "acme")
    with pytest.raises(ValueError, match="gossip"):
        recorded_features({"purpose": "gossip"}, decision, "acme")
