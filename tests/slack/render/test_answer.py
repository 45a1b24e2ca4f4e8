"""Answers as messages: what a reader sees first, what stands below, and that Slack takes all of it."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.codec import Json
from app.domain.conclusion import Conclusion
from app.domain.labels import Verdict
from app.slack.render.answer import Answer, Setting, answer, file_name, plain
from app.slack.render.escape import escaped, links_of
from app.slack.render.limits import problems
from app.slack.render.message import Message
from app.slack.render.pieces import Kind, read
from tests.export.samples import RICH
from tests.slack.fake.blocks import problems as slack_problems
from tests.slack.render import golden
from tests.slack.render.examples import (
    BASE,
    QUESTION,
    RUN,
    assumption,
    concluded,
    conclusion,
    hostile,
    run,
    setting,
)

_COMPOSED = Path(__file__).resolve().parents[2] / "backends" / "extractive" / "snapshots"
_SECTION = "Some words about this part of the plan, with a <tag> & a number. " * 30
LONG = "**Build it in two steps [1].**\n\n" + "\n\n".join(
    f"## Part {n}\n\n- first point of part {n}\n- second point\n\n{_SECTION}\n\n"
    f"| Option | Cost |\n|---|---:|\n| {n} | ${n} |\n\n```python\nstep({n})\n```"
    for n in range(20)
)


def rendered(markdown: str, *, sources: int = 0, private: bool = False, base: str | None = BASE) -> Answer:
    return answer(concluded(markdown, sources=sources), run(), setting(private=private, base=base))


def actions_of(message: Message) -> list[str]:
    """The action ids of all buttons."""
    found: list[Json] = [each for block in message.blocks for each in _elements(block.get("elements"))]
    return [str(each["action_id"]) for each in found if isinstance(each, dict) and "action_id" in each]


def _elements(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


def faultless(found: Answer) -> None:
    """Neither our own limits nor those of the scripted Slack are broken."""
    for message in (*found.messages, *plain(found)):
        assert problems(message) == ()
        assert slack_problems([dict(each) for each in message.blocks]) == ()


@pytest.mark.parametrize(
    ("name", "full", "where"),
    [
        ("answer-decide", conclusion(), setting()),
        ("answer-private-without-address", conclusion(), setting(private=True, base=None)),
        ("answer-rich", conclusion(RICH), setting()),
    ],
)
def test_whole_answers(name: str, full: Conclusion, where: Setting) -> None:
    found = answer(full, run(), where)
    faultless(found)
    golden.check(name, {"messages": [golden.plain(each) for each in found.messages]})


def test_a_long_answer_begins_with_its_summary_and_ends_in_a_file() -> None:
    found = rendered(LONG, sources=3)
    faultless(found)
    assert len(found.messages) == 3
    summary = found.messages[0].body
    assert summary.startswith("**Build it in two steps [1].**")
    assert "**Key points**\n\n- first point of part 0\n- second point" in summary
    assert "- Part 19" in summary
    assert found.name in summary
    assert found.messages[-1].body.endswith(f"*The rest is in the file `{found.name}`.*")
    assert found.file is not None
    assert all(f"## Part {n}" in found.file and f"```python\nstep({n})\n```" in found.file for n in range(20))
    assert found.file.startswith("# Should we use the GPT-4 API")


def test_what_fits_into_three_messages_has_no_file_and_loses_nothing() -> None:
    text = LONG[: LONG.index("## Part 10")]
    found = rendered(text)
    assert found.file is None
    assert len(found.messages) == 3
    joined = "\n".join(each.body for each in found.messages)
    for n in range(10):
        assert f"| {n} | ${n} |" in joined
        assert f"```python\nstep({n})\n```" in joined


def test_only_the_last_message_has_buttons() -> None:
    *before, last = rendered(LONG, sources=2).messages
    assert all(each.closing == () for each in before)
    assert actions_of(last) == ["passage:1", "passage:2", "feedback", "why"]


def test_only_private_answers_can_be_shared() -> None:
    assert "share" in actions_of(rendered("Yes.", private=True).messages[0])
    assert "share" not in actions_of(rendered("Yes.").messages[0])


def test_sources_have_addresses_only_where_the_service_has_one() -> None:
    linked, bare = (
        str(rendered("Yes [1].", sources=1).messages),
        str(rendered("Yes [1].", sources=1, base=None).messages),
    )
    assert f"<{BASE}/passages/skills/ml-engineering/SKILL.md?version=" in linked
    assert "/passages/" not in bare
    assert "passage:1" in bare


def test_lists_at_the_end_are_shown_once_with_their_own_headings() -> None:
    text = "Ja [1].\n\n### Annahmen\n\n- **A1** 10.000 am Tag\n\n### Quellen\n\n- [1] `a#b`: “x”\n\n*Ohne Modell.*"
    full = concluded(text, sources=1, assumed=(assumption(text="10.000 am Tag"),))
    (message,) = answer(full, run(), setting()).messages
    assert message.body == "Ja [1].\n\n*Ohne Modell.*"
    assert "*Annahmen*\n*A1* 10.000 am Tag" in str(message.blocks[1]["text"]).replace("\\n", "\n")
    assert "*Quellen*" in str(message.blocks[2]["text"])


def test_long_assumptions_stay_in_the_text() -> None:
    assumed = tuple(assumption(f"t{n}", "something long " * 30) for n in range(6))
    text = "Yes.\n\n### Assumptions\n\n" + "\n".join(f"- **A{n}** {each.text}" for n, each in enumerate(assumed, 1))
    (message,) = answer(concluded(text, assumed=assumed), run(), setting()).messages
    assert message.body.count("something long") == 180
    assert "*A1*" not in str(message.closing)


def test_the_verdict_stands_first() -> None:
    said = answer(concluded("**Verdict: BAD.** No buffer.", verdict=Verdict.BAD), run(), setting())
    unsaid = answer(concluded("There is no buffer.", verdict=Verdict.BAD), run(), setting())
    assert said.messages[0].body.startswith("**Verdict: BAD.**")
    assert unsaid.messages[0].body.startswith("**Verdict: BAD**\n\nThere is no buffer.")


def test_the_cost_line() -> None:
    assert "$0.0012 · 8.2 s · extractive" in str(rendered("Yes.").messages[0].closing)
    by_run = answer(concluded("Yes."), run(), replace(setting(), made=None))
    assert "$0.0012 · 8.2 s'" in str(by_run.messages[0].closing)


def test_the_notification_says_the_first_words_without_markup() -> None:
    assert (
        rendered("**Use `pgvector` [1], not <b>.** More.").messages[0].text == "Use pgvector [1], not &lt;b&gt;. More."
    )


def test_an_empty_answer_is_still_a_message() -> None:
    (message,) = rendered("").messages
    assert problems(message) == ()
    assert message.text == "The answer is ready."


def test_the_plain_form_has_neither_blocks_nor_tables() -> None:
    found = plain(rendered(LONG, sources=2))
    assert len(found) == 3
    assert all(each.blocks == () and each.markdown and "|---" not in each.markdown for each in found)
    assert "- **0**\n  - Cost: $0" in str(found[0].markdown)


def test_many_sources_leave_room_for_the_answer() -> None:
    found = rendered(LONG, sources=60)
    faultless(found)
    assert "and 35 more" in str(found.messages[-1].closing)


@settings(max_examples=60)
@given(st.lists(hostile, max_size=40), st.integers(min_value=0, max_value=40))
def test_slack_takes_whatever_is_written(texts: list[str], sources: int) -> None:
    found = rendered("\n\n".join(texts) * 8, sources=sources, private=True)
    faultless(found)
    assert len(found.messages) <= 3


@pytest.mark.parametrize("text", ["&" * 40_000, "`" * 20_000, "[" * 20_000, "| a " * 9_000, "<!here> " * 5_000])
def test_slack_takes_what_grows_when_it_is_escaped(text: str) -> None:
    faultless(rendered(text, sources=15))


@pytest.mark.parametrize(
    ("question", "name"),
    [
        (QUESTION, "should-we-use-the-gpt-4-api-or-self-host-llama-for-100-000-r.md"),
        ("Größe der GPU?\nMehr", "grösse-der-gpu.md"),
        ("../../etc/passwd", "etc-passwd.md"),
        ("???", "answer.md"),
    ],
)
def test_file_names(question: str, name: str) -> None:
    assert file_name(question) == name


def test_every_identifier_names_the_run() -> None:
    assert RUN in str(rendered("Yes.").messages[0].closing)


@pytest.mark.parametrize("path", sorted(_COMPOSED.glob("*.md")), ids=lambda path: path.stem)
def test_tables_and_code_of_real_answers_arrive_whole(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    found = rendered(text, sources=4)
    faultless(found)
    posted = "\n\n".join(each.body for each in found.messages)
    kept = [each for each in escaped(read(text), links_of(QUESTION, BASE)) if each.kind in {Kind.TABLE, Kind.CODE}]
    assert all(each.markdown in posted for each in kept)
    assert found.file is None
