"""``cto-team commands``, ``agents`` and ``prompts``: what is loaded, from the files alone."""

import json
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from app.content.agents import load_agents
from app.content.commands import load_commands
from app.content.prompts import load_prompts
from app.settings import read_settings

AsJson = Annotated[bool, typer.Option("--json", help="print one JSON document")]


def commands(as_json: AsJson = False) -> None:  # noqa: FBT002
    """The commands that a request may begin with."""
    settings = read_settings()
    found = load_commands(settings.prompts / "commands", load_agents(settings.agents)).by_name.values()
    if as_json:
        rows = [
            {
                "name": each.name,
                "title": each.title,
                "version": each.version,
                "summary": each.summary,
                "usage": each.usage,
                "arguments": [asdict(argument) for argument in each.arguments],
            }
            for each in found
        ]
        print(json.dumps(rows, indent=2))
        return
    table = Table("command", "what it gives", "example")
    for each in found:
        table.add_row(each.usage.replace("[", r"\["), each.summary, each.arguments[0].example)
    Console().print(table)


def agents(as_json: AsJson = False) -> None:  # noqa: FBT002
    """The specialists."""
    found = load_agents(read_settings().agents).values()
    if as_json:
        rows = [
            {
                "name": each.name,
                "title": each.title,
                "version": each.version,
                "summary": each.summary,
                "types": sorted(each.home),
                "topics": each.topics,
                "sections": [section.heading for section in each.sections],
                "tier": each.tier,
                "max_output_tokens": each.max_output_tokens,
            }
            for each in found
        ]
        print(json.dumps(rows, indent=2))
        return
    table = Table("agent", "version", "what it does", "sections of its own document")
    for each in found:
        table.add_row(each.name, each.version, each.summary, ", ".join(section.heading for section in each.sections))
    Console().print(table)


def prompts(as_json: AsJson = False) -> None:  # noqa: FBT002
    """The prompts with their versions and variables."""
    loaded = load_prompts(read_settings().prompts)
    found = loaded.by_name.values()
    if as_json:
        rows = [{"name": each.name, "version": each.version, "inputs": sorted(each.inputs)} for each in found]
        print(json.dumps({"version": loaded.version, "prompts": rows}, indent=2))
        return
    table = Table(
        "prompt", "version", "variables", caption=f"all prompts, forms and commands: version {loaded.version}"
    )
    for each in found:
        table.add_row(each.name, each.version, ", ".join(sorted(each.inputs)))
    Console().print(table)
