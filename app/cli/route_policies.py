"""``cto-team route policies`` and ``check``: the rules by which calls are routed."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from app.backends.registry import load_specs
from app.routing.check import problems
from app.routing.parse import load_policy
from app.routing.policy import Policy
from app.routing.shipped import shipped_policies
from app.settings import read_environment, read_settings


def policies() -> None:
    """Show the policies that come with the service, their rules in order, and which one CTO_TEAM_POLICY names."""
    settings, console = read_settings(), Console()
    specs = load_specs(settings.backends, read_environment().variables, settings.llama_url)
    for name, policy in shipped_policies(settings.policies).items():
        held = "; holds while none is published (`cto-team policy list`)" if name == settings.policy else ""
        console.print(f"[bold]{policy.id}[/bold]{held}: {policy.note}")
        console.print(_rules(policy))
        for problem in problems(policy, specs):
            console.print(f"With the backends of this service: {problem.sentence}", style="red")


def check(file: Annotated[Path, typer.Argument(help="a YAML file")]) -> None:
    """Check a policy against the backends of this service; errors name the line."""
    settings = read_settings()
    specs = load_specs(settings.backends, read_environment().variables, settings.llama_url)
    policy = load_policy(file, specs)
    Console().print(f"{policy.id} may be used: {len(policy.rules)} rules, {len(specs)} backends.")


def _rules(policy: Policy) -> Table:
    table = Table("rule", "tiers", "why")
    for rule in policy.rules:
        table.add_row(rule.id, ", ".join(rule.then.prefer), rule.why)
    return table
