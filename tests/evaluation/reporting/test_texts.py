from dataclasses import replace
from io import StringIO

from rich.console import Console

from app.domain.evaluation.comparison import Interval, NotGating, State
from app.evaluation.reporting.html import html
from app.evaluation.reporting.markdown import markdown
from app.evaluation.reporting.report import Report
from app.evaluation.reporting.terminal import print_report
from app.evaluation.reporting.wording import change, headline, reach, span, verdict
from tests.evaluation.reporting.runs import COMPARISON, compared, report
from tests.evaluation.reporting.runs import verdict as verdict_of


def on_terminal(shown: Report, *, failed_only: bool = False) -> str:
    console = Console(file=StringIO(), width=120)
    print_report(shown, console, failed_only=failed_only)
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def test_the_terminal_shows_metrics_then_what_is_broken_then_flips_then_cost() -> None:
    text = on_terminal(compared())
    assert text.index("case_score") < text.index("broken: leak") < text.index("worse: bad") < text.index("answers:")
    assert "regressed" in text
    assert "a drop of −0.034 would have been seen with 80 % probability, −0.045 with 95 %" in text
    assert "about 410 cases or 10 repeats would settle it" in text
    assert len(text.splitlines()) <= 60


def test_the_terminal_without_a_baseline() -> None:
    text = on_terminal(report())
    assert text.startswith("A safety rule is broken")
    assert "judge" in text
    assert "not scored" in text
    assert "worse:" not in text


def test_failed_only() -> None:
    text = on_terminal(report(), failed_only=True)
    assert [line.split()[0] for line in text.splitlines()[2:]] == ["failed", "failed", "hard", "error"]
    assert "case_score" not in text


def test_the_comment_on_a_pull_request_has_at_most_20_lines() -> None:
    for shown in (compared(), report()):
        text = markdown(shown)
        assert len(text.splitlines()) <= 20
        assert text.startswith("**A safety rule is broken**")
        assert "**leak** in `leaky`" in text
    assert "| case_score | 0.900 | 0.840 | −0.060 (−0.085 to −0.035) | regressed |" in markdown(compared())


def test_a_broken_rule_comes_before_everything() -> None:
    assert (headline(compared()), verdict(compared())) == ("A safety rule is broken", "hard")
    assert verdict(report()) == "hard"


def test_figures_in_words() -> None:
    assert change(-0.05) == "−0.050"
    assert change(0.12, relative=True) == "+12.0%"
    assert span(Interval(-0.01, 0.02, 0.95)) == "−0.010 to +0.020"
    assert len(reach(COMPARISON)) == 3


def test_what_must_not_decide_is_said_with_the_reason_and_what_to_do() -> None:
    objection = NotGating("judge", "it was never held against <people>", "Run `calibrate`.")
    metrics = (*COMPARISON.metrics, verdict_of("judge", State.REGRESSED, -0.4, gates=False))
    shown = replace(compared(), comparison=replace(COMPARISON, metrics=metrics, not_gating=(objection,)))
    told = "judge: not gating: it was never held against <people>. Run `calibrate`."
    assert told in on_terminal(shown)
    (row,) = [line for line in on_terminal(shown).splitlines() if line.startswith("judge ")]
    assert row.rstrip().endswith("not gating")
    comment = markdown(shown)
    assert f"- {told.replace('`', chr(39))}" in comment
    assert len(comment.splitlines()) <= 20
    assert "not gating: it was never held against &lt;people&gt;" in html(shown)
