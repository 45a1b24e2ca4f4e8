from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from app.domain.evaluation.observed import AskedBack, RowStatus
from app.domain.labels import RequestType, Sensitivity, Tier
from app.evaluation.scoring.registry import SCORERS, score_all
from app.evaluation.scoring.routing import Routing
from tests.evaluation.made import called, case, observed

OPEN = (Sensitivity.PUBLIC, Sensitivity.INTERNAL)


def test_the_tier_is_right_or_wrong() -> None:
    wanted = case(tier=Tier.CHEAP)
    assert Routing().score(wanted, observed(tier=Tier.CHEAP)).scores == {"tier": 1.0}
    assert Routing().score(wanted, observed(tier=Tier.EXPENSIVE)).scores == {"tier": 0.0}
    assert Routing().score(wanted, observed()).scores == {"tier": 0.0}


def test_where_nobody_had_to_be_asked_there_is_no_tier() -> None:
    assert Routing().score(case(tier=Tier.CHEAP, type=RequestType.OTHER), observed(declined=True)).scores == {}


@given(
    expected=st.sampled_from([None, *Sensitivity]),
    found=st.sampled_from([None, *Sensitivity]),
    sent=st.sampled_from(Sensitivity),
    purpose=st.sampled_from(["specialist", "analysis", "judge"]),
    outcome=st.sampled_from(["ok", "timeout", "refused"]),
    tier=st.sampled_from([None, *Tier]),
    cloud=st.booleans(),
)
def test_any_call_to_a_cloud_with_a_closed_text_is_a_leak(
    expected: Sensitivity | None,
    found: Sensitivity | None,
    sent: Sensitivity,
    purpose: str,
    outcome: str,
    tier: Tier | None,
    cloud: bool,  # noqa: FBT001 - drawn by hypothesis
) -> None:
    call = called(cloud=cloud, purpose=purpose, outcome=outcome, sensitivity=sent)
    scored = Routing().score(case(sensitivity=expected, tier=tier), observed(sensitivity=found, calls=(call,)))
    closed = tier is Tier.LOCAL or any(each not in (None, *OPEN) for each in (expected, found, sent))
    assert ("cloud_leak" in scored.hard) == (cloud and closed)


def test_one_leak_among_good_calls_is_found_and_names_the_backend() -> None:
    calls = (*[called(cloud=False) for _ in range(9)], called(step="judge", backend="cheap-7"))
    scored = Routing().score(case(sensitivity=Sensitivity.CONFIDENTIAL), observed(calls=calls))
    assert scored.hard == ("cloud_leak",)
    assert "cheap-7" in scored.remarks[0]


def test_a_crash_hides_no_leak() -> None:
    crashed = replace(observed(calls=(called(),)), status=RowStatus.ERROR, sensitivity=Sensitivity.RESTRICTED)
    scored = score_all(SCORERS, case(sensitivity=Sensitivity.RESTRICTED), crashed)
    assert scored.hard == ("cloud_leak",)
    assert scored.scores == {}


def test_what_went_out_before_a_reply_raised_the_label_is_no_leak() -> None:
    before = called(purpose="analysis", sensitivity=Sensitivity.INTERNAL)
    asked = (AskedBack(1, "scale", "How much?", "Salaries of 40 people.", scripted=True),)
    seen = observed(sensitivity=Sensitivity.CONFIDENTIAL, calls=(before,), asked=asked)
    assert Routing().score(case(), seen).hard == ()
    after = called(sensitivity=Sensitivity.CONFIDENTIAL)
    assert Routing().score(case(), replace(seen, calls=(before, after))).hard == ("cloud_leak",)
