"""``cto-team``: the commands and how they end."""

import sys
from collections.abc import Callable, Mapping

import typer

from app.cli import (
    analyze,
    analyzer,
    answer,
    approvals,
    ask,
    audit,
    backends,
    budget,
    calc,
    canary,
    catalog,
    classify,
    collections,
    doctor,
    drafts,
    erase,
    eval_judge,
    eval_report,
    evals,
    gateway,
    imports,
    insights,
    keys,
    mcp,
    memory,
    openapi,
    overview,
    policy,
    policy_what_if,
    record,
    retrieve,
    route,
    route_explain,
    route_policies,
    screening,
    serve,
    shadow,
    skills,
    slack,
    slack_admin,
    webhooks,
)
from app.domain.errors import TeamError

Commands = Mapping[str, Callable[..., None]]


def _singles() -> Commands:
    """What is called by one word."""
    return {
        "ask": ask.ask,
        "show": record.show,
        "trace": insights.trace,
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
        "drift": policy_what_if.drift,
        "openapi": openapi.openapi,
        "screen": screening.screen,
        "commands": catalog.commands,
        "password": keys.password,
        "retrieve": retrieve.retrieve,
    }


def _groups() -> Mapping[str, tuple[str, Commands]]:
    """What is called by two words: the first one, what it is about, the second ones."""
    return {**_of_operations(), **_of_knowledge(), **_of_access(), **_of_routing()}


def _of_knowledge() -> Mapping[str, tuple[str, Commands]]:
    """What the team knows, and what it remembers."""
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
                "waiting": approvals.waiting,
                "approve": approvals.approve,
                "retire": approvals.retire,
                "restore": approvals.restore,
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
    }


def _of_operations() -> Mapping[str, tuple[str, Commands]]:
    """What whoever runs the service looks at, and acts on."""
    return {
        "backends": (
            "The models behind the service.",
            {"list": backends.list_all, "test": backends.try_out, "drain": backends.drain, "undrain": backends.undrain},
        ),
        "audit": (
            "The trail of changes.",
            {"list": audit.list_all, "verify": audit.verify, "export": audit.export},
        ),
        "insights": (
            "What happened, summed up and row by row.",
            {
                "overview": overview.overview,
                "backends": insights.backends,
                "attempts": insights.attempts,
                "screening": insights.screening,
                "feedback": insights.feedback,
                "passages": insights.passages,
                "gaps": insights.gaps,
            },
        ),
        "webhooks": (
            "Where events are sent to.",
            {
                "list": webhooks.list_all,
                "create": webhooks.create,
                "rotate": webhooks.rotate,
                "remove": webhooks.remove,
                "deliveries": webhooks.deliveries,
                "redeliver": webhooks.redeliver,
            },
        ),
    }


def _of_access() -> Mapping[str, tuple[str, Commands]]:
    """Who may come in."""
    return {
        "keys": (
            "API keys.",
            {"create": keys.create, "list": keys.list_all, "rotate": keys.rotate, "revoke": keys.revoke},
        ),
        "tenants": ("Tenants: whose data are kept apart.", {"create": keys.create_tenant, "list": keys.list_tenants}),
    }


def _of_routing() -> Mapping[str, tuple[str, Commands]]:
    """Which model is asked, and what that may cost."""
    return {
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
                "what-if": policy_what_if.what_if,
                "frontier": policy_what_if.frontier,
            },
        ),
        "eval": (
            "The evaluation: cases, runs, recorded answers.",
            {
                "lint": evals.lint,
                "run": evals.run,
                "record": evals.record,
                "resume": evals.resume,
                **drafts.COMMANDS,
                "prune": evals.prune,
                "baseline": evals.baseline,
                "report": eval_report.report,
                "compare": eval_report.compare,
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


def _below() -> Mapping[str, Mapping[str, tuple[str, Commands]]]:
    """What is called by three words: the first one, the second one, what it is about, the third ones."""
    about = "A draft for a share of the threads: 5, 25, 50 %, and everybody once a person says so."
    commands: Commands = {
        "start": canary.start,
        "status": canary.status,
        "step": canary.step,
        "hold": canary.hold,
        "resume": canary.resume,
        "rollback": canary.rollback,
    }
    beside = "A draft that decides beside the live policy, where nobody sees it."
    shadowing: Commands = {"start": shadow.start, "status": shadow.status, "stop": shadow.stop}
    judging: Commands = {"calibrate": eval_judge.calibrate, "run": eval_judge.judge, "pairs": eval_judge.pairs}
    return {
        "policy": {"canary": (about, commands), "shadow": (beside, shadowing)},
        "eval": {"judge": ("A model as judge of answers, held against people.", judging)},
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
        _fill(group, commands)
        for second, (what, more) in _below().get(name, {}).items():
            nested = typer.Typer(help=what, no_args_is_help=True)
            _fill(nested, more)
            group.add_typer(nested, name=second)
        app.add_typer(group, name=name, help=about)
    app.add_typer(_slack(), name="slack")
    return app


def _slack() -> typer.Typer:
    """The one group that does something by itself."""
    group = typer.Typer(no_args_is_help=False)
    group.callback(invoke_without_command=True)(slack.slack)
    _fill(group, {"manifest": slack.manifest, "check": slack.check})
    channels = typer.Typer(help="What administrators allow in channels.", no_args_is_help=True)
    _fill(
        channels,
        {
            "list": slack_admin.channels,
            "allow": slack_admin.allow,
            "forbid": slack_admin.forbid,
            "clearance": slack_admin.clearance,
            "answers": slack_admin.answers,
        },
    )
    workspaces = typer.Typer(help="Workspaces that have the app.", no_args_is_help=True)
    _fill(workspaces, {"list": slack_admin.workspaces, "remove": slack_admin.remove})
    group.add_typer(channels, name="channels")
    group.add_typer(workspaces, name="workspaces")
    return group


def _fill(group: typer.Typer, commands: Commands) -> None:
    for name, command in commands.items():
        group.command(name)(command)


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
