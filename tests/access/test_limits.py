"""What a key's author may ask and send."""

import asyncio
from dataclasses import replace

import pytest

from app.access.limits import Limits
from app.domain.access import Author
from app.domain.errors import Forbidden, SensitivityNotAllowed
from app.domain.labels import Origin, Sensitivity
from app.domain.run import Submission, Wishes
from app.screening.detect import shipped

PLAIN = Submission("Which PSI value means drift?", Origin.HTTP)
SECRET = "Our AWS key is AKIAIOSFODNN7EXAMPLQ, the secret wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEZ. Is that safe?"


def held(submission: Submission, author: Author) -> Submission:
    return asyncio.run(Limits(shipped())(replace(submission, author=author)))


def test_an_author_without_limits_sends_what_was_written() -> None:
    assert held(PLAIN, Author()) == PLAIN
    assert held(replace(PLAIN, text=SECRET), Author()).text == SECRET


def test_only_the_specialists_that_the_key_names_answer() -> None:
    mentor = Author("key:m", "k", agents=frozenset({"mentor"}))
    assert held(PLAIN, mentor).wishes.agents == ("mentor",)
    assert held(replace(PLAIN, wishes=Wishes(agents=("mentor",))), mentor).wishes.agents == ("mentor",)
    with pytest.raises(Forbidden, match="architect"):
        held(replace(PLAIN, wishes=Wishes(agents=("architect",))), mentor)


def test_text_above_the_keys_label_is_refused_and_not_repeated() -> None:
    internal = Author("key:i", "k", highest=Sensitivity.INTERNAL)
    assert held(PLAIN, internal).text == PLAIN.text
    with pytest.raises(SensitivityNotAllowed) as refused:
        held(replace(PLAIN, text=SECRET), internal)
    assert "AKIA" not in refused.value.sentence
    with pytest.raises(SensitivityNotAllowed):
        held(replace(PLAIN, wishes=Wishes(declared=Sensitivity.CONFIDENTIAL)), internal)


def test_other_words_of_the_author_have_the_same_limit() -> None:
    limits = Limits(shipped())
    asyncio.run(limits.check_label(Author(), SECRET))
    asyncio.run(limits.check_label(Author("key:p", "k", highest=Sensitivity.PUBLIC), PLAIN.text))
    with pytest.raises(SensitivityNotAllowed):
        asyncio.run(limits.check_label(Author("key:c", "k", highest=Sensitivity.CONFIDENTIAL), SECRET))
    with pytest.raises(SensitivityNotAllowed):
        asyncio.run(
            limits.check_label(Author("key:p", "k", highest=Sensitivity.PUBLIC), PLAIN.text, Sensitivity.INTERNAL)
        )
