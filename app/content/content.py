"""Everything that is written for the team: who it is, what it may be asked, and in which words it answers."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.content.agents import Agent
from app.content.commands import CommandBook
from app.content.forms import Form
from app.content.phrases import Phrases
from app.content.prompts import Prompts
from app.domain.labels import RequestType


@dataclass(frozen=True, slots=True)
class Content:
    """The agents by name, the forms of answers by type, commands, prompts, and fixed sentences."""

    agents: Mapping[str, Agent]
    forms: Mapping[RequestType, Form]
    commands: CommandBook
    prompts: Prompts
    phrases: Phrases
