"""Whether two cases ask and expect the same."""

import json
from dataclasses import asdict

from app.domain.digests import sha256_of
from app.domain.evaluation.case import Case


def content_of(case: Case) -> str:
    """The SHA-256 of question, history and expectation: what makes scores of two runs comparable.

    Tags, notes, scripted replies and the place in a file do not count, nor does an expectation that is left out, so
    that a new kind of expectation leaves older cases as they were.
    """
    expected = {key: value for key, value in asdict(case.expect).items() if value not in (None, ())}
    content = {"question": case.question, "history": [asdict(turn) for turn in case.history], "expect": expected}
    return sha256_of(json.dumps(content, sort_keys=True, ensure_ascii=False))
