"""``cto-team``: the commands and how they end."""

import sys

import typer

from app.cli import analyzer, ask, calc, catalog, doctor, gateway, serve, skills
from app.domain.errors import TeamError


def build() -> typer.Typer:
    """The command tree."""
    app = typer.Typer(
        help="A CTO's team of specialists: ask, get asked back, get a cited answer.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        add_completion=False,
    )
    app.command("ask")(ask.ask)
    app.command("calc", context_settings=calc.CONTEXT)(calc.calc)
    app.command("serve")(serve.serve)
    app.command("worker")(serve.worker)
    app.command("gateway")(gateway.gateway)
    app.command("doctor")(doctor.doctor)
    app.command("commands")(catalog.commands)
    for name, listing in (("agents", catalog.agents), ("prompts", catalog.prompts)):
        only = typer.Typer(help=(listing.__doc__ or "").strip(), no_args_is_help=True)
        only.command("list")(listing)
        only.callback()(_nothing)
        app.add_typer(only, name=name)
    group = typer.Typer(help="The skill library.", no_args_is_help=True)
    group.command("sync")(skills.sync)
    group.command("pack")(skills.pack)
    group.command("list")(skills.list_all)
    group.command("show")(skills.show)
    group.command("search")(skills.search)
    app.add_typer(group, name="skills")
    training = typer.Typer(help="The request analyzer.", no_args_is_help=True)
    training.command("train")(analyzer.train)
    training.command("try")(analyzer.try_out)
    app.add_typer(training, name="analyzer")
    return app


def _nothing() -> None:
    """Keeps a group with one command a group."""


def run() -> None:
    """The entry point. Exit codes: 0 done, 1 the work failed, 2 wrong usage, 130 stopped."""
    try:
        build()()
    except TeamError as error:
        print(f"{error.sentence} {error.remedy}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
