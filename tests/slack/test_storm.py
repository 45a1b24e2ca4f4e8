"""A small storm: see ``tests.slack.storm`` for the large one."""

from tests.slack.storm import storm


def test_no_question_is_lost_or_asked_twice_when_the_service_is_killed() -> None:
    report = storm(60, 1, rate=30.0, seed=7, answers=False)
    assert report.wrong == [], report.lines()
    assert (report.kills, report.undelivered) == (1, 0)
    assert report.deliveries > 60
    assert set(report.outcomes) == {"asked"}
