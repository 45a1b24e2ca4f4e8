"""Agents and commands as callers see them."""

from collections.abc import Sequence

from pydantic import BaseModel

from app.content.agents import Agent
from app.content.commands import Command
from app.domain.labels import RequestType, Tier
from app.store.skill_values import SkillInfo


class AgentView(BaseModel):
    """A specialist: what it takes on, which skills it reads, and the sections of its own document."""

    name: str
    title: str
    summary: str
    version: str
    types: tuple[RequestType, ...]
    topics: tuple[str, ...]
    skills: tuple[str, ...]
    sections: tuple[str, ...]
    tier: Tier | None
    max_output_tokens: int


class ArgumentView(BaseModel):
    """One argument of a command; the first takes the free text."""

    name: str
    about: str
    required: bool
    example: str


class CommandView(BaseModel):
    """A command: what it gives and how it is written."""

    name: str
    title: str
    summary: str
    version: str
    usage: str
    type: RequestType | None
    arguments: tuple[ArgumentView, ...]


class AgentsView(BaseModel):
    """All specialists."""

    data: tuple[AgentView, ...]


class CommandsView(BaseModel):
    """All commands."""

    data: tuple[CommandView, ...]


def agent_view(agent: Agent, skills: Sequence[SkillInfo]) -> AgentView:
    """The agent with the skills of the library that it may read."""
    readable = {skill.name for skill in skills if not skill.agents or agent.name in skill.agents} | {*agent.skills}
    return AgentView(
        name=agent.name,
        title=agent.title,
        summary=agent.summary,
        version=agent.version,
        types=tuple(sorted(agent.home)),
        topics=agent.topics,
        skills=tuple(sorted(readable)),
        sections=tuple(section.heading for section in agent.sections),
        tier=agent.tier,
        max_output_tokens=agent.max_output_tokens,
    )


def command_view(command: Command) -> CommandView:
    """The command without its template."""
    return CommandView(
        name=command.name,
        title=command.title,
        summary=command.summary,
        version=command.version,
        usage=command.usage,
        type=command.type,
        arguments=tuple(
            ArgumentView(name=each.name, about=each.about, required=each.required, example=each.example)
            for each in command.arguments
        ),
    )
