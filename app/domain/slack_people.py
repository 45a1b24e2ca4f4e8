"""What people in Slack have chosen: answers to questions, and how they want to be treated."""

from dataclasses import dataclass
from enum import StrEnum

from app.domain.clarification import GivenAnswer


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody chose for one question; ``by`` is the person's name as the author of runs."""

    answer: GivenAnswer
    by: str


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody in Slack by id, and by the name that Slack says; empty where it says none."""

    user: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """How a person wants to be treated.

    ``private``: answers go to that person alone, wherever the question was asked. Without ``clarify`` the team asks
    nothing back, and goes on with assumptions.
    """

    private: bool = False
    clarify: bool = True


class Answerers(StrEnum):
    """Who may answer what the team asks back in a channel."""

    ASKER = "asker"
    EVERYONE = "everyone"


def slack_user(person: str) -> str:
    """The id within Slack of somebody who is named as ``user_name`` does."""
    return person.rpartition(":")[2]
