"""Other agents than the shipped ones."""

import pytest

from app.analyzer.roster import Roster
from app.domain.errors import ConfigurationError
from app.domain.labels import Pattern, RequestType

SHIPPED = {"architect": ("system",), "mentor": ("plan",), "ml-cv-specialist": ("model",)}
WITH_SECURITY = {**SHIPPED, "security": ("threat model", "penetration test", "oauth")}
TEXT = "Design a threat model and a penetration test for our OAuth login"


def test_the_shipped_team_is_left_as_it_is() -> None:
    cast = Roster(SHIPPED).fit(RequestType.DESIGN, ("architect",), Pattern.SINGLE, TEXT)
    assert (cast.agents, cast.pattern, cast.reason) == (("architect",), Pattern.SINGLE, None)


def test_an_added_agent_joins_where_its_topics_are() -> None:
    cast = Roster(WITH_SECURITY).fit(RequestType.DESIGN, ("architect",), Pattern.SINGLE, TEXT)
    assert (cast.agents, cast.pattern) == (("architect", "security"), Pattern.PARALLEL)
    assert cast.reason is not None
    quiet = Roster(WITH_SECURITY).fit(RequestType.DESIGN, ("architect",), Pattern.SINGLE, "Design a cache")
    assert quiet.agents == ("architect",)


def test_a_question_of_knowledge_stays_with_one() -> None:
    cast = Roster(WITH_SECURITY).fit(RequestType.EXPLAIN, ("architect",), Pattern.SINGLE, TEXT)
    assert (cast.agents, cast.pattern) == (("security",), Pattern.SINGLE)


def test_an_order_is_not_disturbed() -> None:
    cast = Roster(WITH_SECURITY).fit(RequestType.DESIGN, ("architect", "mentor"), Pattern.SEQUENTIAL, TEXT)
    assert (cast.agents, cast.pattern) == (("architect", "mentor"), Pattern.SEQUENTIAL)


def test_a_missing_agent_is_replaced_by_the_nearest() -> None:
    roster = Roster({"generalist": ("anything",), "data": ("model", "gpu")})
    cast = roster.fit(RequestType.DECIDE, ("mentor", "ml-cv-specialist"), Pattern.PARALLEL, "GPU or model API?")
    assert (cast.agents, cast.pattern) == (("data",), Pattern.SINGLE)
    assert roster.fit(RequestType.DEBUG, ("architect",), Pattern.SINGLE, "slow").agents == ("generalist",)


def test_nobody_answers_what_is_not_for_the_team() -> None:
    assert Roster(WITH_SECURITY).fit(RequestType.OTHER, (), Pattern.SINGLE, TEXT).agents == ()


def test_a_team_without_agents_is_refused() -> None:
    with pytest.raises(ConfigurationError):
        Roster({})
