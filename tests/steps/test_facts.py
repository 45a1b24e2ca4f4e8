"""The facts of a thread after any sequence of runs, corrections and deletions."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.clarification import Clarification, Reply
from app.domain.conclusion import Conclusion
from app.domain.coverage import Grounding
from app.domain.errors import FactReplaced
from app.domain.labels import ClarificationStatus, Completeness, DeclineReason, RequestType, Verdict
from app.domain.memory import EndedRun, FactKind, FactState, Speaker, ThreadFact
from app.domain.run import Message
from app.steps.facts import corrected, forgotten, recommendation, settle, statements_of

START = datetime(2026, 1, 1, tzinfo=UTC)


def conclusion(markdown: str, verdict: Verdict | None = None, grounding: Grounding = Grounding.SUPPORTED) -> Conclusion:
    return Conclusion(Completeness.FULL, markdown, verdict, (), (), (), (), (), {}, grounding)


@dataclass
class Story:
    """A thread as it goes on: each thing happens an hour after the one before."""

    facts: dict[str, ThreadFact] = field(default_factory=dict[str, ThreadFact])
    runs: list[EndedRun] = field(default_factory=list[EndedRun])
    hours: int = 0

    @property
    def now(self) -> datetime:
        return START + timedelta(hours=self.hours)

    @property
    def in_use(self) -> list[str]:
        return [fact.text for fact in self.facts.values() if fact.state.in_use]

    def say(
        self, text: str, kind: RequestType = RequestType.DESIGN, answer: Conclusion | None = None, **more: object
    ) -> EndedRun:
        self.hours += 1
        run_id = f"run_{len(self.runs)}"
        turn = Message(f"msg_{len(self.runs)}", "thr", "user", text, run_id, self.now)
        run = replace(EndedRun(run_id, "thr", kind, None, answer, (turn,), (), self.now), **more)  # type: ignore[arg-type]
        self.runs.append(run)
        self.take_up(run)
        return run

    def take_up(self, run: EndedRun) -> None:
        self.facts |= {fact.id: fact for fact in settle(tuple(self.facts.values()), run)}

    def correct(self, fact: ThreadFact, text: str) -> None:
        self.hours += 1
        self.facts |= {each.id: each for each in corrected(tuple(self.facts.values()), fact, text, self.now)}

    def forget(self, fact: ThreadFact) -> None:
        self.hours += 1
        self.facts |= {each.id: each for each in forgotten(tuple(self.facts.values()), fact, self.now)}

    def one(self, words: str) -> ThreadFact:
        (found,) = [fact for fact in self.facts.values() if words in fact.text]
        return found


def test_a_newer_statement_replaces_the_older_one_and_keeps_it_as_history() -> None:
    story = Story()
    story.say("We have a budget of 50k EUR.")
    story.say("Our budget is 80k EUR now.")
    assert story.in_use == ["Our budget is 80k EUR now"]
    old = story.one("50k")
    assert (old.state, old.replaced_by) == (FactState.REPLACED, story.one("80k").id)
    with pytest.raises(FactReplaced):
        story.correct(old, "60k")


def test_different_quantities_of_one_topic_stand_beside_each_other() -> None:
    story = Story()
    story.say("We serve 500 requests per second and 20,000 users.")
    story.say("We get 9 million requests a month.")
    assert len(story.in_use) == 3
    story.say("We serve 700 requests per second.")
    assert "We serve 500 requests per second" not in story.in_use


def test_of_two_dates_in_one_message_nobody_can_tell_which_one_is_moved() -> None:
    story = Story()
    story.say("Our audit is due in March, the launch is due in June.")
    story.say("We launch in July.")
    assert len(story.in_use) == 3


def test_rules_that_say_the_same_thing_replace_each_other() -> None:
    story = Story()
    story.say("Data must stay in Germany.")
    story.say("All logs must be kept for a year.")
    story.say("Data must stay in Europe.")
    assert story.in_use == ["All logs must be kept for a year", "Data must stay in Europe"]


def test_a_deleted_fact_never_comes_back_from_the_same_words() -> None:
    story = Story()
    run = story.say("We have a budget of 50k EUR.")
    story.forget(story.one("50k"))
    story.take_up(run)
    assert story.in_use == []
    assert [(fact.text, fact.state) for fact in story.facts.values()] == [("", FactState.DELETED)]
    story.say("As I said, our budget is 50k EUR.")
    assert story.in_use == ["our budget is 50k EUR"]


def test_a_correction_outlives_its_words_and_yields_to_what_is_said_later() -> None:
    story = Story()
    run = story.say("We have a budget of 50k EUR.")
    story.correct(story.one("50k"), "budget of 70k EUR")
    story.take_up(run)
    assert story.in_use == ["budget of 70k EUR"]
    story.say("Our budget is 90k EUR.")
    assert story.in_use == ["Our budget is 90k EUR"]


def test_a_correction_reaches_every_fact_that_was_made_of_its_words() -> None:
    story = Story()
    story.say("We must serve 10,000 users under GDPR for 50k EUR.")
    whole, budget, load = story.facts.values()
    assert (budget.text, load.text) == ("50k EUR", "10,000 users")
    story.correct(budget, "70k EUR")
    story.forget(load)
    assert story.in_use == ["We must serve […] under GDPR for 70k EUR", "70k EUR"]
    assert story.facts[whole.id].state is FactState.CORRECTED


def test_a_corrected_sentence_takes_the_place_of_its_quantities() -> None:
    story = Story()
    story.say("We must serve 10,000 users under GDPR for 50k EUR.")
    story.correct(story.one("under GDPR"), "We must serve 20,000 users under GDPR")
    assert story.in_use == ["We must serve 20,000 users under GDPR"]


def test_what_was_said_before_a_correction_does_not_undo_it() -> None:
    story = Story()
    story.say("We have a budget of 50k EUR.")
    waiting = Message("msg_late", "thr", "user", "Our budget is 60k EUR.", "run_late", story.now)
    story.correct(story.one("50k"), "budget of 70k EUR")
    story.take_up(EndedRun("run_late", "thr", RequestType.DESIGN, None, None, (waiting,), (), story.now))
    assert story.in_use == ["budget of 70k EUR"]


def test_answers_are_kept_with_their_question_and_once() -> None:
    story = Story()
    reply = Reply("q1", "scale", "How many users?", "About 50,000, our budget is 20k EUR.")
    asked = Clarification("clr_1", "run_0", 1, ClarificationStatus.ANSWERED, (), (reply,), START)
    in_words = Message("msg_x", "thr", "user", reply.text, "run_0", START)
    story.say("Make it scalable.", turns=(in_words,), rounds=((asked, START),))
    found = [fact.statement for fact in story.facts.values()]
    assert [(each.kind, each.topic, each.about) for each in found] == [
        (FactKind.ANSWER, "scale", "How many users?"),
        (FactKind.NUMBER, "budget", ""),
    ]


def test_a_recommendation_is_the_teams_and_a_follow_up_replaces_it() -> None:
    story = Story()
    long = "Should we use the GPT-4 API or self-host Llama for the support desk of our three brands in Europe?"
    first = conclusion("**Use the API.** [1] It is cheaper.\n\nMore.")
    story.say(long, RequestType.DECIDE, first)
    story.say("And if the load is ten times higher?", RequestType.DECIDE, conclusion("**Host Llama yourself.** Then."))
    assert story.in_use == ["Host Llama yourself."]
    (fact,) = [fact for fact in story.facts.values() if fact.state.in_use]
    assert fact.statement.said_by is Speaker.TEAM


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("## Summary\n\n**Bottom line.** Take Postgres [1][F2]. It is there.", "Take Postgres."),
        ("**NEEDS MAJOR WORK: the plan lacks time.** See [this](http://x).", "NEEDS MAJOR WORK: the plan lacks time."),
        ("| a | b |\n\n- x", ""),
        ("", ""),
    ],
)
def test_a_recommendation_is_a_plain_sentence(markdown: str, expected: str) -> None:
    assert recommendation(markdown) == expected


def test_a_verdict_is_part_of_the_recommendation() -> None:
    story = Story()
    story.say("Is our plan sound?", RequestType.VALIDATE, conclusion("The plan lacks time.", Verdict.BAD))
    assert story.in_use == ["BAD: The plan lacks time."]


def test_nothing_is_kept_of_refusals_and_of_what_is_not_for_the_team() -> None:
    story = Story()
    story.say("Our budget is 9k EUR.", declined=DeclineReason.NOT_FOR_THIS_TEAM)
    story.say("Our budget is 8k EUR.", RequestType.OTHER)
    story.say("Is it?", RequestType.DECIDE, conclusion("I do not know.", grounding=Grounding.REFUSED))
    story.say("Explain it.", RequestType.EXPLAIN, conclusion("It is so."))
    assert story.facts == {}


SAYINGS = (
    "Our budget is {n}k EUR.",
    "We are {n} engineers.",
    "Data must stay in region {n}.",
    "We have {n} users and {n} shops.",
    "We decided on option {n}.",
    "We must serve {n}0 users under GDPR for {n}k EUR.",
    "We launch in {n} weeks, the audit is due in {n} months.",
)
ACTIONS = st.lists(
    st.tuples(st.sampled_from(["say", "again", "correct", "forget"]), st.integers(0, 6), st.integers(1, 9)), max_size=14
)


def act(story: Story, action: str, which: int, n: int) -> None:
    usable = [fact for fact in story.facts.values() if fact.state.in_use]
    kept = [fact for fact in story.facts.values() if fact.state is not FactState.DELETED]
    if action == "say":
        story.say(SAYINGS[which].format(n=n))
    elif action == "again" and story.runs:
        before = dict(story.facts)
        story.take_up(story.runs[which % len(story.runs)])
        assert story.facts == before
    elif action == "correct" and usable:
        story.correct(usable[which % len(usable)], f"my words {n}")
    elif action == "forget" and kept:
        story.forget(kept[which % len(kept)])


@given(ACTIONS)
def test_facts_are_consistent_after_any_sequence(actions: list[tuple[str, int, int]]) -> None:
    story = Story()
    for action, which, n in actions:
        act(story, action, which, n)
    places = [(f.statement.source_id, f.statement.topic, f.statement.start) for f in story.facts.values()]
    assert len(set(places)) == len(places)
    for fact in story.facts.values():
        assert (fact.state is FactState.DELETED) == (fact.text == "")
        assert (fact.state is FactState.REPLACED) == (fact.replaced_by is not None)
        if fact.replaced_by is not None:
            assert story.facts[fact.replaced_by].holds_since >= fact.holds_since
    for subject in ("budget", "team:engineer"):
        assert sum(fact.state.in_use and fact.statement.subject == subject for fact in story.facts.values()) <= 1


def test_statements_of_a_run_without_words_are_none() -> None:
    assert statements_of(EndedRun("run_0", "thr", None, None, None, (), (), START)) == ()
