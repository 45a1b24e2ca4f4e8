"""Commands: one Markdown file each under ``prompts/commands``.

The header says who answers in which form and which arguments there are; the body is the request that they make.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from jinja2 import StrictUndefined, Template, TemplateError, meta
from jinja2.sandbox import SandboxedEnvironment

from app.content.agents import Agent
from app.content.forms import Form
from app.content.front_matter import Document, read_document
from app.content.sections import sections_of
from app.domain.errors import CommandMisused, ContentError, UnknownCommand
from app.domain.labels import RequestType
from app.domain.model_call import Section
from app.domain.run import Submission

_NAME = re.compile(r"/([a-z][a-z0-9-]*)(?=\s|$)")
_PAIR = re.compile(r'(?<!\S)([a-z_]+)=("[^"\n]*"|\S+)')
# How alike a misspelt word must be before it counts as one; a path such as /etc must not.
_ALIKE = 0.75
_KEYS = frozenset({"name", "about", "required", "example"})


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a command. The first one takes the free text; the others are written ``name=value``."""

    name: str
    about: str
    required: bool = False
    example: str = ""


@dataclass(frozen=True, slots=True)
class Command:
    """A request with a form of its own.

    ``type`` and ``agents`` fix what the analyzer would choose; ``lead`` only says who comes first. Without
    ``sections`` or ``words`` those of the type hold.
    """

    name: str
    title: str
    version: str
    summary: str
    type: RequestType | None
    agents: tuple[str, ...]
    lead: str | None
    sections: tuple[Section, ...]
    words: tuple[int, int] | None
    arguments: tuple[Argument, ...]
    template: Template

    @property
    def usage(self) -> str:
        """How the command is written."""
        first, *others = self.arguments
        return " ".join([f"/{self.name}", f"<{first.name}>", *(f"[{each.name}=...]" for each in others)])

    def request(self, text: str) -> str:
        """The request that the arguments make.

        Raises:
            CommandMisused: the free text is missing, or an argument is misspelt.
        """
        names = [each.name for each in self.arguments[1:]]
        given: dict[str, str] = {}

        def take(pair: re.Match[str]) -> str:
            name, value = pair[1], pair[2].strip('"')
            if name in names:
                given[name] = value
                return ""
            if near := get_close_matches(name, names, 1, _ALIKE):
                raise CommandMisused(f"/{self.name} has no argument {name!r}. Did you mean {near[0]!r}? {self.usage}")
            return pair[0]

        rest = _PAIR.sub(take, text).strip()
        first = self.arguments[0]
        if not rest:
            example = f" For example: /{self.name} {first.example}" if first.example else ""
            raise CommandMisused(f"/{self.name} needs {first.about}.{example}")
        values = {name: given.get(name, "") for name in names}
        return self.template.render({**values, first.name: rest}).strip()


@dataclass(frozen=True, slots=True)
class CommandBook:
    """All commands by name."""

    by_name: Mapping[str, Command]

    def expand(self, submission: Submission) -> Submission:
        """The submission with its command carried out; one without a command comes back as it is.

        A command begins the text (``/design ...``) or is named in the wishes. It begins a topic of its own, so that it
        never counts as the answer to open questions.

        Raises:
            UnknownCommand: there is no such command, with the nearest name.
            CommandMisused: its arguments cannot be used.
        """
        name, text = submission.wishes.command, submission.text
        if name is None:
            found = _NAME.match(text.lstrip())
            if found is None or not self._meant(found[1]):
                return submission
            name, text = found[1], text.lstrip()[found.end() :]
        command = self.get(name)
        wishes = replace(
            submission.wishes,
            command=command.name,
            type=submission.wishes.type or command.type,
            agents=submission.wishes.agents or command.agents,
            lead=command.lead,
            new_topic=True,
        )
        return replace(submission, text=command.request(text), wishes=wishes)

    def get(self, name: str) -> Command:
        """The command; raises UnknownCommand with the nearest name."""
        if name in self.by_name:
            return self.by_name[name]
        near = get_close_matches(name, self.by_name, 1, _ALIKE)
        hint = f"Did you mean /{near[0]}?" if near else f"There are: {', '.join(f'/{each}' for each in self.by_name)}."
        raise UnknownCommand(f"There is no command /{name}. {hint}")

    def shape(self, name: str | None, agent: Agent, form: Form) -> Form:
        """The form of an answer: the command's where it has one, else the agent's own document, else the type's."""
        command = self.by_name.get(name) if name else None
        own = agent.sections if form.type in agent.home else form.sections
        if command is None:
            return replace(form, sections=own)
        return replace(form, sections=command.sections or own, words=command.words or form.words)

    def _meant(self, word: str) -> bool:
        return word in self.by_name or bool(get_close_matches(word, self.by_name, 1, _ALIKE))


def load_commands(folder: Path, agents: Mapping[str, Agent]) -> CommandBook:
    """Every command of the folder, in the order of the file names; a missing folder has none.

    Raises:
        ContentError: a file is malformed.
    """
    environment = SandboxedEnvironment(
        undefined=StrictUndefined, autoescape=False, trim_blocks=True, lstrip_blocks=True
    )
    commands = [_command(read_document(path), path, environment) for path in sorted(folder.glob("*.md"))]
    # A team of other agents keeps the commands that it can carry out.
    able = [each for each in commands if {*each.agents, *filter(None, [each.lead])} <= agents.keys()]
    return CommandBook({command.name: command for command in able})


def _command(document: Document, path: Path, environment: SandboxedEnvironment) -> Command:
    arguments = _arguments(document)
    words = document.names("words")
    try:
        kind = document.optional("type")
        return Command(
            name=path.stem,
            title=document.field("title"),
            version=document.field("version"),
            summary=document.field("summary"),
            type=RequestType(kind) if kind else None,
            agents=document.names("agents"),
            lead=document.optional("lead"),
            sections=sections_of(document) if "sections" in document.header else (),
            words=(int(words[0]), int(words[1])) if words else None,
            arguments=arguments,
            template=_template(document, arguments, environment),
        )
    except (ValueError, IndexError) as error:
        raise ContentError(f"{document.name}: needs a known type, and words as two numbers ({error}).") from error


def _arguments(document: Document) -> tuple[Argument, ...]:
    value = document.header.get("arguments")
    if not isinstance(value, list) or not value:
        raise ContentError(f"{document.where('arguments')}: 'arguments' must list at least one argument.")
    found: list[Argument] = []
    for entry in value:
        if not isinstance(entry, dict) or not {"name", "about"} <= entry.keys() <= _KEYS:
            raise ContentError(f"{document.where('arguments')}: an argument has a name and what it is about.")
        required = str(entry.get("required", "false")) == "true"
        found.append(Argument(str(entry["name"]), str(entry["about"]), required, str(entry.get("example", ""))))
    if not found[0].required or any(each.required for each in found[1:]):
        raise ContentError(f"{document.where('arguments')}: the first argument is required, the others are not.")
    return tuple(found)


def _template(document: Document, arguments: tuple[Argument, ...], environment: SandboxedEnvironment) -> Template:
    declared = {each.name for each in arguments}
    try:
        used = meta.find_undeclared_variables(environment.parse(document.body))
        template = environment.from_string(document.body)
    except TemplateError as error:
        raise ContentError(f"{document.name}: the template is malformed ({error}).") from error
    if used != declared:
        raise ContentError(f"{document.name}: has the arguments {sorted(declared)} but uses {sorted(used)}.")
    return template
