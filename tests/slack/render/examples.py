"""Runs, conclusions and texts of every kind, for the tests of what people see in Slack."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from app.domain.clarification import Assumption, Clarification, Option, Question, Reply
from app.domain.conclusion import Conclusion
from app.domain.labels import (
    AssumptionSource,
    ClarificationStatus,
    Completeness,
    Origin,
    Priority,
    RunStatus,
    Sensitivity,
    Verdict,
)
from app.domain.passage import Citation
from app.domain.run import Run, Wishes
from app.slack.render.answer import Setting
from app.slack.render.closing import Made
from tests.web.scenes import QUESTION, conclusion

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
RUN = "run_0190a1b2c3d4e5f60718293a4b5c6d7e"
CLARIFICATION = "clr_0190a1b2c3d4e5f60718293a4b5c6d7e"
BASE = "https://cto.example.com"
MADE = Made(Decimal("0.0012"), 8_200, ("extractive",))
__all__ = ["BASE", "MADE", "NOW", "QUESTION", "RUN", "conclusion"]


def run() -> Run:
    """A run that has ended well."""
    return Run(
        id=RUN,
        thread_id="thr_1",
        message_id="msg_1",
        origin=Origin.SLACK,
        status=RunStatus.CONCLUDED,
        epoch=1,
        last_seq=30,
        sensitivity=Sensitivity.INTERNAL,
        wishes=Wishes(),
        pins={},
        crashes=0,
        conclusion=None,
        declined=None,
        error=None,
        cost_usd=Decimal("0.0012"),
        created_at=NOW,
        started_at=NOW,
        finished_at=NOW + timedelta(seconds=8.2),
    )


def setting(*, base: str | None = BASE, private: bool = False, question: str = QUESTION) -> Setting:
    """Where an answer stands."""
    return Setting(question, base, private, MADE)


def citations(number: int) -> tuple[Citation, ...]:
    """Sources with long addresses."""
    return tuple(
        Citation(
            n=n,
            skill="ml-engineering",
            section=f"section-{n}",
            heading=f"Section {n} of a skill with quite a long heading",
            path="skills/ml-engineering/SKILL.md",
            quote="Measure the present traffic before deciding.",
            start=1_000 + n,
            end=1_044 + n,
            content_hash="0123456789abcdef" * 4,
        )
        for n in range(1, number + 1)
    )


def concluded(
    markdown: str, *, sources: int = 0, verdict: Verdict | None = None, assumed: tuple[Assumption, ...] = ()
) -> Conclusion:
    """An answer."""
    return Conclusion(
        completeness=Completeness.FULL,
        markdown=markdown,
        verdict=verdict,
        citations=citations(sources),
        assumptions=assumed,
        figures=(),
        objections=(),
        missing=(),
        versions={},
    )


def clarification(questions: int = 2, *, words: int = 1, answered: int = 0) -> Clarification:
    """Questions, as long as ``words`` says, of which the first ones have an answer."""
    asked = tuple(_question(n, words) for n in range(questions))
    replies = tuple(Reply(each.id, each.topic, each.question, each.options[0].answer) for each in asked[:answered])
    return Clarification(
        id=CLARIFICATION,
        run_id=RUN,
        round=1,
        status=ClarificationStatus.OPEN,
        questions=asked,
        replies=replies,
        expires_at=NOW + timedelta(hours=24),
    )


def assumption(topic: str = "users", text: str = "10,000 users a day") -> Assumption:
    """What is taken as true."""
    return Assumption(topic, text, AssumptionSource.EXPIRED, "the platform would be too small")


def _question(n: int, words: int) -> Question:
    topic = ("users", "budget", "team")[n]
    return Question(
        id=topic,
        topic=topic,
        priority=Priority.P0,
        challenge=" ".join(["“Scalable” says nothing without a number."] * words),
        question=" ".join([f"How much {topic} do you have <!here> & now?"] * words),
        why=" ".join(["It decides whether one machine is enough."] * words),
        options=tuple(
            Option(" ".join([f"About {10**k} thousand"] * words), " ".join(["one machine is enough"] * words))
            for k in range(5)
        ),
        assume=" ".join(["10,000 a day"] * words),
    )


SPECIAL = (
    *("<!channel>", "<!here>", "<!everyone>", "<!subteam^S123|@team>", "<!date^1392734382^{date}|x>", "<@U0123ABCD>"),
    *("<@W0123ABCD|bob>", "<#C0123ABCD>", "<#C0123ABCD|general>", "<https://evil.example/?q=secret|click>", "@here"),
    *("<mailto:a@evil.example|mail>", "<slack://open>", "@channel", "@everyone", "&lt;!channel&gt;", "&#64;here"),
    *("&#60;!here&#62;", "&amp;lt;!here&amp;gt;", "https://evil.example/?q=secret", "www.evil.example", "\\<!here>"),
    *("[click](https://evil.example/x)", "[a](<https://evil.example>)", "![p](https://evil.example/p.png)"),
    *("[1]: https://evil.example", "[1]", "[x][1]", "](https://evil.example)", "[y](javascript:alert(1))", "slack://x"),
    *(
        "[ok](https://cto.example.com/passages/a?version=0&start=1#quote)",
        "<b>",
        "<!-- x -->",
        "<https://evil.example>",
    ),
)
_MARKUP = (
    *("`", "``", "```", "````", "\n```\n", "\n```mermaid\n", "\n~~~\n", "\n    ```\n", "\n- ```\n", "\n> ```\n"),
    *("# ", "\n## ", "\n- ", "\n1. ", "\n> ", "\n    ", "\n\n", "\n", " ", "\\", "*", "**", "_", "~~", "|", "---"),
    *("\n| a | b |\n|---|:-:|\n| c | d |\n", "word ", "答案", "\U0001f642", "\u202e", "\u2028", "\x00", "&", "<", ">"),
)
hostile = st.lists(st.one_of(st.sampled_from(SPECIAL + _MARKUP), st.text(max_size=8)), max_size=30).map("".join)
