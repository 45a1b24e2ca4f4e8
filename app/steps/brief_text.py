"""The words of a brief: CONTEXT, TASK and REQUIREMENTS for one specialist. Pure."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from app.content.agents import Agent
from app.content.forms import Form
from app.domain.analysis import Analysis
from app.domain.clarification import Assumption, Reply
from app.domain.figure import Figure
from app.domain.labels import Pattern, RequestType, Sensitivity
from app.domain.workup import Finding
from app.expert.case import Case, Stated

_DELIVERABLES: Mapping[RequestType, str] = MappingProxyType(
    {
        RequestType.DESIGN: "one design that this team can build",
        RequestType.VALIDATE: "a verdict on what is presented, with evidence and a way out",
        RequestType.DECIDE: "one recommendation among the options",
        RequestType.DEBUG: "what to do now, and the checks that separate the causes",
        RequestType.DOCUMENT: "the document itself",
        RequestType.REVIEW: "findings by severity with a fix each",
        RequestType.EXPLAIN: "the answer, applied to the case",
        RequestType.COMPUTE: "the number, with what it says",
        RequestType.OTHER: "nothing",
    }
)
_GOAL = (
    r"\b(?:goal|aim|objective|target|so that|in order to|we want(?: to)?|we need(?: to)?|should|must|has to"
    r"|ziel|damit|wir wollen|wir brauchen|objectif|afin de|nous voulons|objetivo|para que|queremos|hedef|istiyoruz)\b"
    r"|目标|以便"
)
_MUST = r"\b(?:must(?: not)?|may not|cannot|can't|not allowed|forbidden|only|no more than|at most|has to|within)\b"
_MOST_LINES = 6


def goal_of(case: Case) -> str:
    """The sentence that names what should be achieved; empty where none does."""
    found = case.search(_GOAL)
    return case.sentence_of(found).text if found else ""


def constraints_of(case: Case) -> tuple[str, ...]:
    """What the request fixes: people, dates, money, load, and sentences that forbid or demand; at most six."""
    stated = (*case.people[:2], *case.durations[:1], *case.money[:2], *case.counts[:2])
    facts = [_fact(each) for each in stated]
    sentences = [case.clause_of(found).text for found in case.every(_MUST)]
    return tuple(dict.fromkeys([*facts, *sentences]))[:_MOST_LINES]


def context_lines(
    request: str,
    case: Case,
    analysis: Analysis,
    sensitivity: Sensitivity,
    replies: Sequence[Reply],
    assumptions: Sequence[Assumption],
) -> tuple[str, ...]:
    """What is known: the goal, the constraints, the request itself, the answers and the assumptions."""
    lines = [f"Request: {request}", f"Type: {analysis.type}; sensitivity: {sensitivity}."]
    if goal := goal_of(case):
        lines.append(f"Goal, in the user's words: {goal}")
    if constraints := constraints_of(case):
        lines.append(f"Constraints stated: {'; '.join(constraints)}.")
    lines += [f"Asked: {reply.question} Answer: {reply.text}" for reply in replies]
    lines += [f"Assumed, because nobody said: {assumption.text}" for assumption in assumptions]
    if sensitivity.rank >= Sensitivity.CONFIDENTIAL.rank:
        lines.append("The request holds sensitive text: do not repeat names, numbers of accounts, or secrets.")
    return tuple(lines)


def task_text(
    agent: Agent, kind: RequestType, form: Form, colleagues: Sequence[str], language: str, *, adds: bool = False
) -> str:
    """One deliverable, its form, and what is left to colleagues; ``adds`` where one of them writes the answer."""
    scope = f"In scope: {', '.join(agent.topics[:_MOST_LINES])}."
    if colleagues:
        scope += f" Out of scope: what {' and '.join(colleagues)} answer."
    if adds:
        return (
            f"Add as the {agent.title.lower()} to a colleague's answer: only what your field knows and the answer to"
            f" the request lacks without it, in the language {language!r}. {scope}"
        )
    sections = ", ".join(section.heading for section in form.sections)
    return (
        f"Answer the request as the {agent.title.lower()}: {_DELIVERABLES[kind]}. Form: {sections}; between"
        f" {form.words[0]} and {form.words[1]} words, in the language {language!r}. {scope}"
    )


def requirement_lines(
    analysis: Analysis, figures: Sequence[Figure], findings: Sequence[Finding], next_agent: str, *, challenged: bool
) -> tuple[str, ...]:
    """What must hold, how quality is measured, and who goes on with the result."""
    lines = ["Every claim cited, a figure, or marked as judgement or assumption; quotes are checked word for word."]
    lines += [f"Uses the figure: {figure.summary}" for figure in figures]
    lines += [f"Deals with the finding {each.rule} ({each.severity}): {each.title}." for each in findings[:_MOST_LINES]]
    if next_agent and analysis.pattern is Pattern.SEQUENTIAL:
        lines.append(f"Handed on to {next_agent}, who builds on it.")
    else:
        lines.append("Handed on to the conclusion, which merges all parts for the user.")
    if challenged:
        lines.append("The mentor challenges it: name assumptions and risks yourself.")
    return tuple(lines)


def _fact(stated: Stated) -> str:
    return stated.evidence.text if stated.what in stated.evidence.text else f"{stated.evidence.text} ({stated.what})"
