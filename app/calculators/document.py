"""Calculators and figures as plain data for JSON, the same on the command line and over HTTP."""

from collections.abc import Mapping
from dataclasses import asdict

from app.calculators.base import LARGEST, SMALLEST, Calculator, Input, Kind
from app.calculators.plots import drawable, plots
from app.calculators.registry import CALCULATORS, FAMILIES
from app.calculators.sensitivity import ranges
from app.calculators.units import unit_of
from app.domain.figure import Figure

_JSON_TYPES: Mapping[Kind, str] = {
    Kind.NUMBER: "number",
    Kind.WHOLE: "integer",
    Kind.TEXT: "string",
    Kind.FLAG: "boolean",
    Kind.NUMBERS: "array",
}


def family_of(calculator: Calculator) -> str:
    """The name of the family to which a calculator belongs."""
    return next(family.name for family in FAMILIES if calculator in family.calculators)


def source_of(calculator: Calculator) -> str:
    """Where the formula stands in the code: module and function."""
    return f"{calculator.work.__module__}:{calculator.work.__name__.lstrip('_')}"


def summary_document(calculator: Calculator) -> dict[str, object]:
    """A calculator in a list: its name, title, family, and whether its figures can be drawn."""
    return {
        "name": calculator.name,
        "title": calculator.title,
        "reference": calculator.reference,
        "family": family_of(calculator),
        "inputs": [spec.name for spec in calculator.inputs],
        "plot": drawable(calculator.name),
    }


def families_document() -> list[dict[str, object]]:
    """All families with the names of their calculators."""
    return [
        {"name": family.name, "title": family.title, "calculators": [each.name for each in family.calculators]}
        for family in FAMILIES
    ]


def calculator_document(calculator: Calculator) -> dict[str, object]:
    """A calculator with its inputs as a JSON schema (2020-12)."""
    return summary_document(calculator) | {
        "source": source_of(calculator),
        "inputs": {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": calculator.title,
            "type": "object",
            "additionalProperties": False,
            "properties": {spec.name: _schema(spec) for spec in calculator.inputs},
            "required": [spec.name for spec in calculator.inputs if needed(spec)],
        },
    }


def needed(spec: Input) -> bool:
    """Whether an input must be given."""
    return spec.default is None and not spec.optional


def _schema(spec: Input) -> dict[str, object]:
    schema: dict[str, object] = {"type": _JSON_TYPES[spec.kind], "description": spec.doc}
    if spec.kind in {Kind.NUMBER, Kind.WHOLE}:
        schema |= _limits(spec)
    if spec.kind is Kind.NUMBERS:
        schema |= {"items": {"type": "number", **_limits(spec)}, "minItems": 1}
    if spec.kind not in {Kind.TEXT, Kind.FLAG}:
        schema["unit"] = spec.unit
    if spec.choices:
        schema["enum"] = list(spec.choices)
    if spec.default is not None:
        schema["default"] = spec.default
    return schema


def _limits(spec: Input) -> dict[str, object]:
    low: dict[str, object] = {"exclusiveMinimum": 0} if spec.minimum == SMALLEST else {"minimum": spec.minimum}
    return low | ({} if spec.maximum == LARGEST else {"maximum": spec.maximum})


def figure_document(figure: Figure) -> dict[str, object]:
    """A figure with its units, its ranges and the names of its drawings."""
    units = {name: unit for name in figure.outputs if (unit := unit_of(name, figure.inputs))}
    return {
        "calculator": figure.calculator,
        "title": CALCULATORS[figure.calculator].title,
        "reference": figure.reference,
        "inputs": dict(figure.inputs),
        "outputs": dict(figure.outputs),
        "units": units,
        "formula": figure.formula,
        "summary": figure.summary,
        "ranges": [asdict(each) for each in ranges(figure)],
        "plots": [plot.name for plot in plots(figure)],
    }
