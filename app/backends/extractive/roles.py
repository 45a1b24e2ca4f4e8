"""What belongs into a section, told by its id, heading and description."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from app.backends.extractive.concepts import related_terms
from app.backends.extractive.words import fold, terms
from app.domain.model_call import Section


class Role(StrEnum):
    """The part that a section plays in an answer."""

    LEAD = "lead"
    OPTIONS = "options"
    CASES = "cases"
    HIDDEN = "hidden"
    COST = "cost"
    CHANGE = "change"
    DISAGREEMENT = "disagreement"
    NOT_CONSIDERED = "not_considered"
    GAPS = "gaps"
    SIGNALS = "signals"
    QUESTIONS = "questions"
    FIELDS = "fields"
    FACTORS = "factors"
    RISKS = "risks"
    CHECKPOINTS = "checkpoints"
    ROADMAP = "roadmap"
    NEXT = "next"
    CAUSES = "causes"
    PREVENTION = "prevention"
    FIX = "fix"
    FINDINGS = "findings"
    FLAWS = "flaws"
    STRENGTHS = "strengths"
    GOOD = "good"
    CAPACITY = "capacity"
    NUMBERS = "numbers"
    COMPONENTS = "components"
    PATTERN = "pattern"
    DATA = "data"
    TRAINING = "training"
    SERVING = "serving"
    OPERATIONS = "operations"
    TABLE = "table"
    VERDICT = "verdict"
    UNFILLED = "unfilled"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Purpose:
    """How to recognise a role by words of an id or heading, and the terms of what fills it."""

    role: Role
    names: tuple[str, ...]
    terms: frozenset[str]


def _row(role: Role, names: str, words: str) -> Purpose:
    return Purpose(role, tuple(names.split(", ")), frozenset(terms(words)))


# The first row with a name in the id wins, else the first with one in the heading: narrow roles stand before wide ones.
PURPOSES = (
    _row(
        Role.UNFILLED,
        "diagram, mermaid, code examples, code example, corrected, fine, real question, interfaces",
        "",
    ),
    _row(
        Role.HIDDEN,
        "hidden",
        "hidden forget overlook on-call maintenance upkeep lock-in egress operate operating leaves invisible",
    ),
    _row(
        Role.CHANGE,
        "change, reversal",
        "threshold break-even exceed depend unless condition neutral trigger limit deviate",
    ),
    _row(
        Role.DISAGREEMENT,
        "disagreement, disagree, differ, conflict, conflicts",
        "disagree differ conflict contradict contradiction inconsistent sources source",
    ),
    _row(
        Role.NOT_CONSIDERED,
        "not considered, blind, blindspots, overlooked",
        "assume assumption reality risk forget overlook hidden dependency hiring buffer",
    ),
    _row(Role.GAPS, "gap, gaps, open, not answered, not judged, could not be judged, missing", ""),
    _row(Role.SIGNALS, "signal, signals, scorecard", "signal flag BAD GOOD verdict"),
    _row(Role.VERDICT, "verdict", "signal flag BAD GOOD verdict"),
    _row(Role.QUESTIONS, "question, questions", "question ask clarify unknown"),
    _row(
        Role.FIELDS,
        "document, template, draft, card, adr, runbook",
        "field template card content document owner version section block",
    ),
    _row(
        Role.FACTORS,
        "factor, factors, criteria, comparison",
        "factor speaks prefer choose customization privacy expertise criterion neutral weigh pick fits",
    ),
    _row(
        Role.RISKS,
        "risk, risks, objection, objections",
        "risk fail failure lose lost loss outage lock-in attack leak danger mitigate mitigation mistake "
        "pitfall fault silent stale overload harm",
    ),
    _row(
        Role.CHECKPOINTS,
        "checkpoint, checkpoints, gate, gates, validation",
        "checkpoint gate target accept acceptance milestone sign",
    ),
    _row(
        Role.ROADMAP,
        "roadmap, plan, phases, timeline, migration",
        "week phase milestone sprint MVP stage story epic effort buffer",
    ),
    _row(
        Role.NEXT,
        "next, steps, path, actions",
        "begin measure collect compare define verify baseline pilot",
    ),
    _row(
        Role.CAUSES,
        "cause, causes, hypotheses, diagnosis",
        "cause missing absent because reason symptom drift skew stale broken upstream mismatch fault default delay",
    ),
    _row(Role.PREVENTION, "prevention, prevent", "alert monitor gate prevent schedule regression dashboard window"),
    _row(
        Role.FIX,
        "fix, remedy, proof, now",
        "fix replay compare roll back rollback restore retrain repair canary replace revert mitigate automatic",
    ),
    _row(
        Role.FINDINGS,
        "finding, findings, checked, checklist",
        "check checklist keep set must never always limit version timeout health probe retry validate pin lock",
    ),
    _row(
        Role.FLAWS,
        "flaw, flaws, weakness, weaknesses",
        "flaw anti-pattern mistake warning never avoid critical fantasy premature silo shortfall trigger "
        "canary rollback",
    ),
    _row(Role.STRENGTHS, "strength, strengths, right", ""),
    _row(Role.GOOD, "good, bulletproof", "must target buffer rollback metric owner baseline requirement beat golden"),
    _row(Role.OPTIONS, "option, options, side, alternatives", ""),
    _row(Role.TABLE, "table, at a glance, bands", ""),
    _row(Role.CASES, "case, cases", ""),
    _row(
        Role.CAPACITY,
        "capacity, sizing, load, scale, scalability",
        "capacity throughput latency memory load concurrency concurrent peak scale replica pool requests vectors",
    ),
    _row(
        Role.COST,
        "cost, costs, budget, price",
        "cost price dollar bill spend cheap expensive budget saving discount",
    ),
    _row(
        Role.NUMBERS,
        "number, numbers, reading, evidence, analysis",
        "formula times plus grow threshold share rate baseline metric drop relative significant alert",
    ),
    _row(
        Role.COMPONENTS,
        "component, components, stack, tools",
        "component database index queue cache framework library tool embedding registry gateway storage pgvector",
    ),
    _row(Role.DATA, "data", "data label feature leakage split annotate augment"),
    _row(
        Role.TRAINING,
        "training, experiment, experiments",
        "train experiment tracking hyperparameter seed checkpoint",
    ),
    _row(
        Role.SERVING,
        "serving, inference, deployment, deploy",
        "serve batch replica canary deploy deployment rollout endpoint inference health",
    ),
    _row(
        Role.OPERATIONS,
        "mlops, operation, operations, monitoring",
        "monitor alert drift retrain registry rollback log dashboard",
    ),
    _row(
        Role.PATTERN,
        "pattern, architecture, system, approach, model",
        "pattern architecture monolith modular microservice serverless synchronous asynchronous queue batch "
        "edge retrieval pipeline start choose model",
    ),
    _row(Role.LEAD, "answer, summary, result, recommendation, overall, bottom line, conclusion, problem", ""),
)

_DISAGREES = re.compile(
    r"\bdisagree|\bcontradict|\bconflict|\bopposite\b|\binconsisten|\bsources?\b.*\b(?:differ|different|three places)\b"
    r"|\b(?:catalog|playbook|source)\b.*\b(?:but|yet|while|whereas)\b|\bdraws? different\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Slot:
    """A section with its role and the terms of what fills it."""

    section: Section
    role: Role
    terms: frozenset[str]

    def admits(self, text: str) -> bool:
        """Whether a text may stand in the section: for some roles words in common are not enough."""
        return self.role is not Role.DISAGREEMENT or bool(_DISAGREES.search(text))


def slot_of(section: Section) -> Slot:
    """The role of a section with its terms; without a known role the terms of its heading and description."""
    purpose = _named(section.id) or _named(section.heading) or _named(section.about)
    heading = frozenset((*terms(section.heading), *related_terms(section.heading)))
    if purpose is None:
        return Slot(section, Role.OTHER, heading | frozenset(terms(section.about)))
    return Slot(section, purpose.role, purpose.terms | heading if purpose.terms else frozenset())


def slots_of(sections: Iterable[Section]) -> tuple[Slot, ...]:
    """The slots of the sections, in order; without any section there is one lead slot."""
    return tuple(slot_of(section) for section in sections) or (Slot(Section("answer", ""), Role.LEAD, frozenset()),)


def _named(text: str) -> Purpose | None:
    words = f" {' '.join(fold(text).replace('-', ' ').replace('_', ' ').split())} "
    return next((row for row in PURPOSES if any(f" {name} " in words for name in row.names)), None)
