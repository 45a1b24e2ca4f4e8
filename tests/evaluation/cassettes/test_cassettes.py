"""Recorded answers on disk: two files, each key once, sorted, and nothing lost that has cost money."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.errors import Failure, InvalidCassettes, SecretFound
from app.domain.labels import Sensitivity
from app.domain.model_call import Finish, Seen, TextDelta, Usage
from app.domain.screening import Finding, Screening
from app.evaluation.cassettes.cassettes import Cassettes, Places
from app.evaluation.cassettes.entry import Entry, Failed, dump_entry, load_entry
from app.evaluation.cassettes.key import Request
from app.evaluation.cassettes.redaction import Guard
from app.screening.detect import shipped

USAGE = Usage(7, 5, cached_tokens=3)
ENTRY = Entry(
    "c" * 64, Request({"model": "a:1", "system": "b:2"}), ("Use ", "Postgres.\u2028"), 310, Finish("big-1", USAGE)
)


def places(folder: Path) -> Places:
    return Places(folder / "shared" / "s.jsonl", folder / "private" / "s.jsonl")


def test_an_entry_comes_back_whole_with_its_pieces_and_its_failure() -> None:
    failed = replace(ENTRY, finish=None, seen=USAGE, failed=Failed("It is full.", Failure.OVERLOADED, 2.5, 529))
    for entry in (ENTRY, failed):
        assert load_entry(dump_entry(entry), "here") == entry
    assert ENTRY.parts() == [TextDelta("Use "), TextDelta("Postgres.\u2028"), Finish("big-1", USAGE)]
    assert failed.parts()[-1] == Seen(USAGE)
    error = failed.failed.error() if failed.failed else None
    assert error is not None
    assert (error.kind, error.retry_after_s, error.answered) == (Failure.OVERLOADED, 2.5, 529)


@pytest.mark.parametrize("label", [*Sensitivity, None])
def test_only_answers_to_public_and_internal_text_are_shared(tmp_path: Path, label: Sensitivity | None) -> None:
    here = places(tmp_path)
    Cassettes(here).add(ENTRY, label)
    open_text = label in {Sensitivity.PUBLIC, Sensitivity.INTERNAL}
    assert (here.shared.exists(), here.private.exists()) == (open_text, not open_text)
    assert Cassettes(here).find(ENTRY.key) == ENTRY


def test_half_a_line_of_a_recording_that_was_killed_is_dropped(tmp_path: Path) -> None:
    here = places(tmp_path)
    Cassettes(here).add(ENTRY, Sensitivity.PUBLIC)
    with here.shared.open("a") as file:
        file.write('{"key":"dd')
    again = Cassettes(here)
    assert len(again) == 1
    again.tidy()
    assert here.shared.read_text() == dump_entry(ENTRY) + "\n"


def test_a_whole_line_that_is_no_answer_is_named(tmp_path: Path) -> None:
    here = places(tmp_path)
    here.shared.parent.mkdir()
    here.shared.write_text("{}\n")
    with pytest.raises(InvalidCassettes, match=r"s\.jsonl:1 is no recorded answer"):
        Cassettes(here)


def test_tidy_sorts_and_keeps_each_key_once_and_prunes_what_nobody_asked_for(tmp_path: Path) -> None:
    here = places(tmp_path)
    one = Cassettes(here)
    second = replace(ENTRY, key="a" * 64)
    hidden = replace(ENTRY, key="b" * 64)
    newer = replace(ENTRY, ms=1)
    for entry, label in ((ENTRY, "public"), (second, "internal"), (newer, "public"), (hidden, "restricted")):
        one.add(entry, Sensitivity(label))
    assert one.tidy() == 0
    assert here.shared.read_text() == f"{dump_entry(second)}\n{dump_entry(newer)}\n"
    again = Cassettes(here)
    again.mark([newer.key])
    assert again.unused == (second.key, hidden.key)
    assert again.tidy(prune=True) == 2
    assert (len(Cassettes(here)), here.private.read_text()) == (1, "")


def test_the_nearest_is_the_one_with_most_in_common(tmp_path: Path) -> None:
    cassettes = Cassettes(places(tmp_path))
    other = replace(ENTRY, key="a" * 64, request=Request({"model": "z:9", "system": "y:8"}))
    cassettes.add(other, Sensitivity.PUBLIC)
    cassettes.add(ENTRY, Sensitivity.PUBLIC)
    assert cassettes.nearest(Request({"model": "a:1", "system": "new:3"})) == ENTRY


GUARD = Guard(shipped())
KEY = "AKIA" + "Z7Q2MNB4LKJ1XV5T"


@pytest.mark.parametrize(
    "answer",
    [
        f"Use AWS_ACCESS_KEY_ID={KEY}",
        "Pay with 4111 1111 1111 1111, please.",
        "Write to Ines Holm at ines.holm@firma-holm.de about it.",
        "-----BEGIN RSA PRIVATE KEY-----\n" + "MIIEowIBAAKCAQEA7b" * 8 + "\n-----END RSA PRIVATE KEY-----",
    ],
)
def test_what_the_case_does_not_hold_is_a_secret(answer: str) -> None:
    entry = replace(ENTRY, pieces=(answer,))
    with pytest.raises(SecretFound) as told:
        GUARD.check(entry, ("What is drift?",))
    assert KEY not in str(told.value)
    GUARD.check(entry, (f"I said: {answer}",))


def test_a_secret_over_two_pieces_or_in_a_failure_is_found() -> None:
    with pytest.raises(SecretFound):
        GUARD.check(replace(ENTRY, pieces=(f"AWS_ACCESS_KEY_ID={KEY[:9]}", KEY[9:])), ())
    with pytest.raises(SecretFound):
        GUARD.check(replace(ENTRY, failed=Failed(f"bad key AWS_ACCESS_KEY_ID={KEY}", Failure.AUTH)), ())


def test_talk_about_sensitive_things_is_no_secret() -> None:
    read = Screening(Sensitivity.CONFIDENTIAL, (Finding("reads_like_salary", 0, 3, Sensitivity.CONFIDENTIAL),))
    Guard(lambda _text: read).check(ENTRY, ())
    GUARD.check(replace(ENTRY, pieces=("Patients with diabetes need a consent form; salaries are not compared.",)), ())
