"""Agents: one Markdown file each. The header says what the agent takes on, the body is its role."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from app.content.front_matter import Document, read_document
from app.content.sections import sections_of
from app.domain.errors import ContentError
from app.domain.labels import RequestType, Tier
from app.domain.model_call import Section


@dataclass(frozen=True, slots=True)
class Agent:
    """A specialist.

    ``home`` are the types for which the agent writes its own document with ``sections``; every other type has the
    form of the type. ``topics`` are words by which a request is recognised as the agent's. ``role`` opens its prompt.
    ``skills`` are read besides those that name the agent themselves. ``tier`` is preferred among the backends that the
    policy allows; None leaves it to the policy.
    """

    name: str
    title: str
    summary: str
    version: str
    role: str
    topics: tuple[str, ...]
    home: frozenset[RequestType]
    sections: tuple[Section, ...]
    max_output_tokens: int
    skills: tuple[str, ...] = ()
    tier: Tier | None = None


def load_agents(folder: Path) -> Mapping[str, Agent]:
    """Every agent of the folder by name, in the order of the file names.

    Raises:
        ContentError: a file is malformed, or there is none.
    """
    agents = [_agent(read_document(path), path) for path in sorted(folder.glob("*.md"))]
    if not agents:
        raise ContentError(f"{folder}: no agent found; there must be at least one .md file.")
    return {agent.name: agent for agent in agents}


def _agent(document: Document, path: Path) -> Agent:
    name = document.field("name")
    if name != path.stem:
        raise ContentError(f"{document.where('name')}: the name {name!r} must equal the file's name {path.stem!r}.")
    limit = document.optional("max_output_tokens") or "2400"
    if not limit.isdecimal():
        raise ContentError(f"{document.where('max_output_tokens')}: must be a whole number.")
    return Agent(
        name=name,
        title=document.field("title"),
        summary=document.field("summary"),
        version=document.field("version"),
        role=document.body.strip(),
        topics=tuple(topic.casefold() for topic in document.names("topics")),
        home=frozenset(_type(document, text) for text in document.names("home")),
        sections=sections_of(document),
        max_output_tokens=int(limit),
        skills=document.names("skills"),
        tier=_tier(document),
    )


def _tier(document: Document) -> Tier | None:
    text = document.optional("tier")
    try:
        return Tier(text) if text else None
    except ValueError as error:
        raise ContentError(f"{document.where('tier')}: {text!r} is not a tier of backends.") from error


def _type(document: Document, text: str) -> RequestType:
    try:
        return RequestType(text)
    except ValueError as error:
        raise ContentError(f"{document.where('home')}: {text!r} is not a type of request.") from error
