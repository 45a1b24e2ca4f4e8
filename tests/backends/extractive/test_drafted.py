"""A draft in another language says which of its words stay English."""

import pytest

from app.backends.extractive.drafted import drafted
from app.backends.extractive.phrases import phrases
from app.domain.clarification import Reply
from app.domain.labels import RequestType
from app.domain.workup import Workup

QUOTED = Workup(RequestType.COMPUTE, 'PSI 0.16 [S1 "0.1 to 0.2 moderate"].', ())
PLAIN = Workup(RequestType.COMPUTE, "12 [F1].", ())


@pytest.mark.parametrize("language", ["de", "fr", "es", "tr", "zh"])
def test_quotes_in_another_language_come_with_a_note(language: str) -> None:
    assert drafted(QUOTED, language)[-1] == phrases(language).draft_wording
    assert phrases(language).draft_wording != phrases("en").draft_wording


def test_what_was_answered_stands_under_the_first_sentence() -> None:
    reply = Reply("BW-04", "scale", "From what to what?", "from 5,000 to 50,000 users")
    assert drafted(PLAIN, "en", [reply]) == [PLAIN.first, 'You said: "from 5,000 to 50,000 users"']


@pytest.mark.parametrize(("draft", "language"), [(QUOTED, "en"), (PLAIN, "de")])
def test_without_foreign_quotes_there_is_no_note(draft: Workup, language: str) -> None:
    assert drafted(draft, language) == [draft.first]
