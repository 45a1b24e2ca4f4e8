"""Finds which calculations a question asks for or needs, and reads their inputs from it. Pure; no model."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeAlias

from app.calculators.amounts import NO_CURRENCY, with_amounts
from app.calculators.follow_up import resolved
from app.calculators.on_top import with_reserve
from app.calculators.plan import Plans
from app.calculators.plans_api import api_plans
from app.calculators.plans_architecture import architecture_plans
from app.calculators.plans_arithmetic import arithmetic_plans
from app.calculators.plans_cost import cost_plans
from app.calculators.plans_drift import drift_plans
from app.calculators.plans_durations import ASKS, duration_plans
from app.calculators.plans_everyday import everyday_plans
from app.calculators.plans_experiments import experiment_plans
from app.calculators.plans_growth import growth_plans
from app.calculators.plans_layers import layer_plans
from app.calculators.plans_memory import memory_plans
from app.calculators.plans_money import money_plans
from app.calculators.plans_parts import parts_plans
from app.calculators.plans_plain import left_plans, plain_plans
from app.calculators.plans_project import project_plans
from app.calculators.plans_quality import quality_plans
from app.calculators.plans_queues import queue_plans
from app.calculators.plans_reliability import reliability_plans
from app.calculators.plans_retrieval import retrieval_plans
from app.calculators.plans_serving import serving_plans
from app.calculators.plans_storage import storage_plans
from app.calculators.plans_systems import system_plans
from app.calculators.plans_told import told_plans
from app.calculators.plans_told_work import affordable_plans, told_work_plans
from app.calculators.reading import Reading, read
from app.calculators.registry import works
from app.domain.figure import Calculation

MOST_CALCULATIONS = 12
"""More than that is no answer but a list."""

_EXPLAINS = (
    "explain why",
    "why (?:is|are|do|does|would)",
    "erklär\\w* warum",
    "warum",
    "explique\\w* pourquoi",
    "pourquoi",
)
"""A question for reasons is no question for a number, even where it has some."""

Plan: TypeAlias = Callable[[Reading], Plans]


def recognize(text: str, earlier: Sequence[str] = ()) -> tuple[Calculation, ...]:
    """The calculations of a question, the most specific topics first; none if its numbers do not suffice.

    Every input that the question does not state is listed in ``assumed`` with the sentence that says what was taken.
    ``earlier`` are the user's previous questions, the last one last: a follow-up that only changes a number of it
    ("and for 70B?") is read as that question with the new number.
    """
    changed = resolved(text, earlier[-1]) if earlier else None
    if changed is not None and (found := _recognize(changed)):
        return found
    found = _recognize(text)
    if not found and earlier and (more := with_reserve(read(text), _recognize(earlier[-1]))):
        return (more,)
    return found


def _recognize(text: str) -> tuple[Calculation, ...]:
    reading = read(text)
    if not reading.quantities or (reading.has(*_EXPLAINS) and not reading.has(*ASKS)):
        return ()
    found = _in_order(reading)
    if not found and (money := with_amounts(reading)):
        found = [_without_currency(calculation) for calculation in _in_order(money)]
    return tuple(found[:MOST_CALCULATIONS])


def _in_order(reading: Reading) -> list[Calculation]:
    """The calculations of the topics, else of plain sums."""
    for plans in ((affordable_plans,), PLANS, TOLD_PLANS, (left_plans,), LAST_PLANS, PLAIN_PLANS):
        if found := _by(plans, reading):
            return found
    return []


def _without_currency(calculation: Calculation) -> Calculation:
    """The calculation with the admission that its amounts were bare numbers."""
    if "currency" not in calculation.inputs:
        return calculation
    return replace(calculation, assumed={**calculation.assumed, "currency": NO_CURRENCY})


def _by(plans: tuple[Plan, ...], reading: Reading) -> list[Calculation]:
    found: list[Calculation] = []
    for plan in plans:
        found += [calculation for calculation in plan(reading) if calculation not in found and works(calculation)]
    return found


PLANS: tuple[Plan, ...] = (
    api_plans,
    cost_plans,
    memory_plans,
    drift_plans,
    experiment_plans,
    quality_plans,
    system_plans,
    queue_plans,
    reliability_plans,
    storage_plans,
    project_plans,
    money_plans,
    retrieval_plans,
    serving_plans,
    architecture_plans,
    everyday_plans,
    growth_plans,
)
"""Plans of the topics, in the order of the answer."""

TOLD_PLANS: tuple[Plan, ...] = (told_plans, told_work_plans)
"""Stories of a few numbers, each with its part; tried where no plan of a topic fits."""

LAST_PLANS: tuple[Plan, ...] = (layer_plans, duration_plans, arithmetic_plans)
"""Tried where no plan of a topic fits."""

PLAIN_PLANS: tuple[Plan, ...] = (plain_plans, parts_plans)
"""Sums without a topic, tried last."""
