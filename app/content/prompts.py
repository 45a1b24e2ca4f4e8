"""Prompts.

One Markdown file per step. The header declares the variables; a missing or unknown one is an error at start.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from jinja2 import StrictUndefined, Template, TemplateError, meta
from jinja2.sandbox import SandboxedEnvironment

from app.content.front_matter import read_document
from app.domain.errors import ContentError

# What a template may be given; texts, and lists of texts.
Variable = str | int | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt with its variables."""

    name: str
    version: str
    inputs: frozenset[str]
    template: Template

    def render(self, **variables: Variable) -> str:
        """The filled prompt.

        Raises:
            ContentError: a declared variable is missing, or one is given that the prompt does not declare.
        """
        if variables.keys() != self.inputs:
            raise ContentError(f"prompt {self.name}: needs {sorted(self.inputs)}, got {sorted(variables)}.")
        return self.template.render(**variables).strip()


@dataclass(frozen=True, slots=True)
class Prompts:
    """All prompts; ``version`` is a hash over their files, recorded with every answer."""

    by_name: Mapping[str, Prompt]
    version: str

    def __getitem__(self, name: str) -> Prompt:
        try:
            return self.by_name[name]
        except KeyError as error:
            raise ContentError(f"There is no prompt {name!r}.") from error


def load_prompts(folder: Path) -> Prompts:
    """Every prompt of the folder.

    Raises:
        ContentError: a file is malformed, or uses a variable that its header does not declare.
    """
    # Prompts are text for models, not pages: nothing is escaped here; what quotes data fences it.
    environment = SandboxedEnvironment(
        undefined=StrictUndefined, autoescape=False, trim_blocks=True, lstrip_blocks=True
    )
    digest = hashlib.sha256()
    prompts: dict[str, Prompt] = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(path.read_bytes())
    for path in sorted(folder.glob("*.md")):
        prompt = _prompt(path, environment)
        prompts[prompt.name] = prompt
    return Prompts(prompts, digest.hexdigest()[:12])


def _prompt(path: Path, environment: SandboxedEnvironment) -> Prompt:
    document = read_document(path)
    declared = frozenset(document.names("inputs"))
    try:
        used = meta.find_undeclared_variables(environment.parse(document.body))
        template = environment.from_string(document.body)
    except TemplateError as error:
        raise ContentError(f"{path.name}: the template is malformed ({error}).") from error
    if frozenset(used) != declared:
        raise ContentError(f"{path.name}: declares {sorted(declared)} but uses {sorted(used)}.")
    return Prompt(path.stem, document.field("version"), declared, template)
