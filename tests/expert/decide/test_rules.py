"""The table of families: which options are found, what speaks for each, and what decides."""

import pytest

from app.content.expert import ExpertContent, load_expert
from app.content.phrases import Phrases
from app.domain.errors import ContentError
from app.domain.labels import RequestType
from app.expert.case import read_case
from app.expert.decide.choice import Ground, choose
from app.expert.decide.options import candidates, unknown_names
from app.expert.decide.rules import DecideRules, Family, decide_rules
from app.expert.decide.votes import votes_of
from scripts.draft import PROJECT


@pytest.fixture(scope="module")
def rules() -> DecideRules:
    return decide_rules(load_expert(PROJECT / "prompts" / "expert"))


def family(rules: DecideRules, name: str) -> Family:
    return next(each for each in rules.families if each.id == name)


@pytest.mark.parametrize(
    ("factor", "fires", "silent"),
    [
        (("queue", "team"), "two engineers run it", "300 users wait for it"),
        (("vector", "size"), "600k vectors", "600k dollars"),
        (("finetune", "labels"), "30k labelled tickets", "30k tickets"),
        (("hosting", "team"), "nobody here has operated a model", "everybody has operated a model"),
        (("hosting", "privacy"), "health records of patients", "a healthy competition"),
        (("rewrite", "support"), "the framework is out of support", "our support team is happy"),
        (("streaming", "freshness"), "data may be 10 minutes old", "the project takes 10 minutes of reading"),
        (("database", "transactions"), "orders and invoices", "a border in the voice"),
        (("buildbuy", "data"), "data must stay in Germany", "the data team stays"),
        (("performance", "conduct"), "he bullied a colleague", "he built a tool"),
    ],
)
def test_a_factor_fires_on_its_words_only(rules: DecideRules, factor: tuple[str, str], fires: str, silent: str) -> None:
    named = family(rules, factor[0])
    stated = {vote.factor.id for vote in votes_of(named, read_case(fires), tuple(named.options)) if vote.option}
    assert factor[1] in stated
    quiet = {vote.factor.id for vote in votes_of(named, read_case(silent), tuple(named.options)) if vote.option}
    assert factor[1] not in quiet


def test_what_is_denied_is_no_reason(rules: DecideRules) -> None:
    queue, options = family(rules, "queue"), ("kafka", "broker")
    assert [v.factor.id for v in votes_of(queue, read_case("We need replay."), options)] == ["replay"]
    for denied in (
        "We do not need replay.",
        "Nobody of us will ask for replay.",
        "Replay is not needed.",
        "No one here wants replay.",
        "There is no need for replay.",
    ):
        assert [(v.option, v.denied) for v in votes_of(queue, read_case(denied), options)] == [(None, True)]
    for stated in (
        "Nobody is happy, but we need replay.",
        "Not only replay, also order.",
        "We can't lose the replay.",
    ):
        assert [v.option for v in votes_of(queue, read_case(stated), options)] == ["kafka"]


def test_a_name_that_no_option_has_is_unknown(rules: DecideRules) -> None:
    queue = family(rules, "queue")
    assert unknown_names(read_case("Kafka or Zulip for events?"), queue) == ["Zulip"]
    assert unknown_names(read_case("Kafka or RabbitMQ for events?"), queue) == []


def test_constraint_then_money_then_tally(rules: DecideRules) -> None:
    hosting, options = family(rules, "hosting"), ("api", "own")
    free = votes_of(hosting, read_case("nobody has operated a model"), options)
    bound = votes_of(hosting, read_case("data may not leave our house"), options)
    assert choose(hosting, options, free, {}).ground is Ground.TALLY
    assert choose(hosting, options, free, {"api": 100, "own": 50}).option == "own"
    assert choose(hosting, options, free, {"api": 100, "own": 95}).option == "api"
    forced = choose(hosting, options, bound, {"api": 1, "own": 100})
    assert (forced.option, forced.ground) == ("own", Ground.CONSTRAINT)


def test_every_phrase_of_a_family_can_be_said(rules: DecideRules) -> None:
    """Each family has a name, a take, and a reason for whatever its factors may speak for."""
    english = load_expert(PROJECT / "prompts" / "expert").phrases[RequestType.DECIDE].tables["en"]
    for each in rules.families:
        named = {f"{each.id}.{option}.{part}" for option in each.options for part in ("name", "take", "risk")}
        named |= {f"{each.id}.{factor.id}.name" for factor in each.factors}
        named |= {f"{each.id}.{f.id}.{option}" for f in each.factors for option in f.cues}
        named |= {f"{each.id}.{f.id}.{band.option}" for f in each.factors for band in f.bands}
        assert not named - english.keys()


def test_families_are_found_by_two_options(rules: DecideRules) -> None:
    match = candidates(rules.families, read_case("Redis or Memcached for sessions?"))[0]
    assert (match.family.id, match.options) == ("cache", ("redis", "memcached"))


def test_an_unknown_option_in_the_table_is_refused() -> None:
    table = {"families": [{"id": "x", "options": {"a": {"cue": "a"}}, "default": "b", "factors": []}]}
    with pytest.raises(ContentError, match="no option"):
        decide_rules(ExpertContent({"decide": table}, {RequestType.DECIDE: Phrases({})}))
