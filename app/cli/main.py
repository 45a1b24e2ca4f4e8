"""``cto-team``: the commands and how they end."""

import sys
from collections.abc import Callable, Mapping

import typer

from app.cli import (
    analyze,
    analyzer,
    answer,
    ask,
    budget,
    calc,
    catalog,
    classify,
    collections,
    doctor,
    erase,
    gateway,
    imports,
    keys,
    mcp,
    memory,
    openapi,
    policy,
    record,
    retrieve,
    route,
    route_explain,
    route_policies,
    screening,
    serve,
    skills,
)
from app.domain.errors import TeamError

Commands = Mapping[str, Callable[..., None]]


def _singles() -> Commands:
    """What is called by one word."""
    return {
        "ask": ask.ask,
        "show": record.show,
        "export": record.export,
        "answer": answer.answer,
        "analyze": analyze.analyze,
        "classify": classify.classify,
        "serve": serve.serve,
        "worker": serve.worker,
        "gateway": gateway.gateway,
        "mcp": mcp.mcp,
        "doctor": doctor.doctor,
        "erase": erase.erase,
        "openapi": openapi.openapi,
        "screen": screening.screen,
        "commands": catalog.commands,
        "password": keys.password,
        "retrieve": retrieve.retrieve,
    }


def _groups() -> Mapping[str, tuple[str, Commands]]:
    """What is called by two words: the first one, what it is about, the second ones."""
    return {
        "agents": ("The specialists.", {"list": catalog.agents}),
        "prompts": ("The prompts, one for each step and format.", {"list": catalog.prompts}),
        "skills": (
            "The skill library.",
            {
                "sync": skills.sync,
                "pack": skills.pack,
                "list": skills.list_all,
                "show": skills.show,
                "search": skills.search,
                "scan": imports.scan,
                "add": imports.add,
                "remove": imports.remove,
            },
        ),
        "collections": (
            "Your own documents.",
            {
                "add": collections.add,
                "put": collections.put,
                "list": collections.list_all,
                "show": collections.show,
                "label": collections.label,
                "remove": collections.remove,
            },
        ),
        "memory": (
            "What a thread remembers.",
            {"show": memory.show, "correct": memory.correct, "forget": memory.forget},
        ),
        "keys": (
            "API keys.",
            {"create": keys.create, "list": keys.list_all, "rotate": keys.rotate, "revoke": keys.revoke},
        ),
        "tenants": ("Tenants: whose data are kept apart.", {"create": keys.create_tenant, "list": keys.list_tenants}),
        "budget": (
            "Spending against limits.",
            {"show": budget.show, "set": budget.set_limit, "lift": budget.lift, "usage": budget.usage},
        ),
        "policy": (
            "Routing policies: drafts, the one that holds, and how it changed.",
            {
                "list": policy.list_all,
                "show": policy.show,
                "draft": policy.draft,
                "publish": policy.publish,
                "rollback": policy.rollback,
                "history": policy.history,
                "diff": policy.diff,
            },
        ),
        "analyzer": ("The request analyzer.", {"train": analyzer.train, "try": analyzer.try_out}),
        "route": (
            "How a request is routed, and the gain model behind it.",
            {
                "explain": route_explain.explain,
                "policies": route_policies.policies,
                "check": route_policies.check,
                "train": route.train,
                "score": route.score,
            },
        ),
    }


def build() -> typer.Typer:
    """The command tree."""
    app = typer.Typer(
        help="A CTO's team of specialists: ask, get asked back, get a cited answer.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        add_completion=False,
    )
    for name, command in _singles().items():
        app.command(name)(command)
    app.command("calc", context_settings=calc.CONTEXT)(calc.calc)
    for name, (about, commands) in _groups().items():
        group = typer.Typer(help=about, no_args_is_help=True)
        group.callback()(_nothing)
        for second, command in commands.items():
            group.command(second)(command)
        app.add_typer(group, name=name, help=about)
    return app


def _nothing() -> None:
    """Keeps a group with one command a group."""


def run() -> None:
    """The entry point. Exit codes: 0 done, 1 failed, 2 wrong usage, 3 a skill is not benign, 130 stopped."""
    try:
        build()()
    except TeamError as error:
        print(f"{error.sentence} {error.remedy}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
