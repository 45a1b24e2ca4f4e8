"""The words of one clarifying question; the texts are in wording_<language>.py, one row per kind of question."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wording:
    """What is said: why the statement is not enough, the question, what the answer decides, answers with consequences.

    ``assume`` is what counts as true if nobody answers.
    """

    challenge: str
    question: str
    why: str
    options: tuple[tuple[str, str], ...]
    assume: str


Wordings = Mapping[str, Wording]
