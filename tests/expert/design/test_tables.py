"""The tables of designs fit their sentences, the calculators and the skills."""

from pathlib import Path

import pytest

from app.calculators.registry import CALCULATORS
from app.content.expert import ExpertContent, load_expert
from app.domain.errors import ContentError
from app.domain.labels import RequestType
from app.expert.design.tables import Book, System, Variant, read_book
from scripts.draft import PROJECT, _sections  # pyright: ignore[reportPrivateUsage]

CONTENT: ExpertContent = load_expert(PROJECT / "prompts" / "expert")
BOOK: Book = read_book(CONTENT)
ENGLISH = CONTENT.phrases[RequestType.DESIGN].tables["en"]
KINDS = sorted(BOOK.systems)


def _variants(system: System) -> list[tuple[str, Variant]]:
    return [(name, each) for name, listed in system.parts.items() for each in (listed or BOOK.rules.parts[name])]


@pytest.mark.parametrize("kind", KINDS)
def test_every_part_has_a_row_of_three_cells_and_a_source_that_exists(kind: str) -> None:
    for _, variant in _variants(BOOK.systems[kind]):
        assert ENGLISH[variant.text].count("|") == 2, variant.text
        assert not variant.source or variant.source.split("|")[0] in _sections(), variant.source


@pytest.mark.parametrize("kind", KINDS)
def test_the_diagram_names_only_parts_and_actors(kind: str) -> None:
    system = BOOK.systems[kind]
    known = {*system.parts, *system.actors}
    assert {step.strip() for chain in system.edges for step in chain.split(">")} <= known
    assert all(f"{kind}.at.{actor}" in ENGLISH for actor in system.actors)
    assert set(system.core) <= set(system.parts)


@pytest.mark.parametrize("kind", KINDS)
def test_sentences_are_as_many_as_points_and_risks(kind: str) -> None:
    system = BOOK.systems[kind]
    for number, points in enumerate(system.stories, 1):
        assert len(ENGLISH[f"{kind}.stories{number}"].split(" || ")) == len(points)
    assert len(ENGLISH[f"{kind}.risks"].split(" || ")) == len(system.risks)
    assert all(" -> " in line for line in ENGLISH[f"{kind}.risks"].split(" || "))
    assert all(f"{kind}.{name}" in ENGLISH for name in ("summary", "next", "change"))
    assert all(f"ask.{name}" in ENGLISH for name in system.asks)


def test_formulas_name_calculators_and_their_inputs() -> None:
    for name, formula in BOOK.rules.formulas.items():
        inputs = {each.name for each in CALCULATORS[formula.calculator].inputs}
        assert set(formula.inputs) <= inputs, name
        assert formula.hidden or f"cap.{name}" in ENGLISH, name


def test_every_default_says_what_is_assumed_and_what_changes() -> None:
    used = {
        part
        for formula in BOOK.rules.formulas.values()
        for value in formula.inputs.values()
        for part in (value if isinstance(value, tuple) else (value,))
    }
    for name in used & BOOK.rules.defaults.keys():
        text, bar, effect = ENGLISH[f"as.{name}"].partition(" | ")
        assert text
        assert bar
        assert effect


def test_a_malformed_table_names_its_place() -> None:
    tables = {**CONTENT.tables, "systems_web": {"shop": {"cues": "none"}}}
    with pytest.raises(ContentError, match=r"systems_web\.yaml: shop\.cues"):
        read_book(ExpertContent(tables, CONTENT.phrases))


def test_a_missing_table_is_named() -> None:
    with pytest.raises(ContentError, match=r"design\.yaml"):
        read_book(ExpertContent({}, CONTENT.phrases))


def test_the_project_is_where_the_tables_are() -> None:
    assert isinstance(PROJECT, Path)
    assert len(BOOK.systems) >= 50


def test_a_row_of_a_part_is_no_list_of_its_kind() -> None:
    lists = {f"{kind}.{name}" for kind in KINDS for name in ("notes", "next", "change", "steps", "load", "open")}
    rows = {variant.text for system in BOOK.systems.values() for _, variant in _variants(system)}
    assert not lists & rows


def test_every_formula_and_default_is_used() -> None:
    listed = {name for system in BOOK.systems.values() for name in system.capacity}
    assert listed == set(BOOK.rules.formulas)
