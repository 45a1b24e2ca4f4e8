"""The lines of each section: figures where they belong, cited passages, and what the user's own text shows."""

from collections.abc import Callable

from app.backends.extractive import own_text
from app.backends.extractive.answer import Line
from app.backends.extractive.costs import side_by_side, turning_point
from app.backends.extractive.draft import Draft
from app.backends.extractive.figures import cases, result
from app.backends.extractive.lines import lines_of
from app.backends.extractive.roles import Role, Slot
from app.backends.extractive.selection import fill, fill_lead, fill_table
from app.backends.extractive.words import terms
from app.domain.labels import RequestType
from app.domain.model_call import LabelledFigure

_LEAD_ITEMS = {RequestType.EXPLAIN: 3, RequestType.DESIGN: 3, RequestType.REVIEW: 0, RequestType.COMPUTE: 0}
_USUAL_LEAD_ITEMS = 2
# Where figures go when no section's words match theirs, the best place first.
_FIGURE_PLACES = (
    *(Role.CASES, Role.NUMBERS, Role.OPTIONS, Role.CAPACITY, Role.COST, Role.SIGNALS, Role.LEAD, Role.VERDICT),
    *(Role.FLAWS, Role.FINDINGS, Role.FIELDS),
)
_FIXED_PLACES = frozenset({Role.CASES, Role.NUMBERS, Role.OPTIONS})
_WHOLE_TABLES = frozenset({Role.TABLE, Role.OPTIONS})
_FIGURE_SCORE = 1.5

# What a section shows besides passages, for the types of request in which it does.
_SPECIAL: dict[tuple[RequestType, Role], Callable[[Draft], list[Line]]] = {
    (RequestType.VALIDATE, Role.STRENGTHS): own_text.strength_lines,
    (RequestType.VALIDATE, Role.FLAWS): lambda draft: own_text.flaw_lines(draft, Role.FLAWS),
    (RequestType.VALIDATE, Role.NOT_CONSIDERED): lambda draft: own_text.flaw_lines(draft, Role.NOT_CONSIDERED),
    (RequestType.VALIDATE, Role.QUESTIONS): own_text.fact_lines,
    (RequestType.REVIEW, Role.FINDINGS): own_text.check_lines,
    (RequestType.REVIEW, Role.GAPS): own_text.unmentioned_lines,
    (RequestType.DOCUMENT, Role.FIELDS): own_text.template_lines,
}


def fill_all(draft: Draft) -> list[list[Line]]:
    """The lines of every section of the draft, in the order of its slots."""
    special = [_special(slot, draft) for slot in draft.slots]
    figures = [_figure_lines(placed, draft) for placed in _placed(draft)]
    _pick(draft)
    passages = [_passage_lines(slot, draft) for slot in draft.slots]
    return [[*own, *numbers, *cited] for own, numbers, cited in zip(special, figures, passages, strict=True)]


def _pick(draft: Draft) -> None:
    """Choose the spans of all sections: first a table of its own; the lead comes before the rest in explanations."""
    explaining = draft.material.type is RequestType.EXPLAIN
    tables = [s for s in draft.slots if s.role is Role.TABLE or (s.role is Role.OPTIONS and not draft.comparison)]
    for slot in tables:
        fill_table(draft.picked, slot, draft.evidence)
    if not explaining:
        fill(draft.picked, draft.slots, draft.evidence)
    most = 0 if draft.comparison else _LEAD_ITEMS.get(draft.material.type, _USUAL_LEAD_ITEMS)
    for slot in draft.slots:
        if slot.role is Role.LEAD:
            fill_lead(draft.picked, slot, draft.evidence, most, tables=explaining and not tables)
    if explaining:
        fill(draft.picked, draft.slots, draft.evidence)


def _special(slot: Slot, draft: Draft) -> list[Line]:
    if slot.role is Role.OPTIONS and draft.comparison:
        return [Line("\n".join(side_by_side(draft.comparison, draft.phrases)), bullet=False, fixed=True)]
    if slot.role is Role.FACTORS and draft.comparison:
        return [Line(draft.judgement(draft.phrases.figure_wins), _FIGURE_SCORE, bullet=False)]
    if slot.role is Role.CHANGE and draft.comparison:
        turn = turning_point(draft.comparison, draft.phrases)
        return [Line(turn, fixed=True)] if turn else []
    special = _SPECIAL.get((draft.material.type, slot.role))
    return special(draft) if special else []


def _passage_lines(slot: Slot, draft: Draft) -> list[Line]:
    chosen = draft.picked.by_section.get(slot.section.id, [])
    ordered = sorted(chosen, key=lambda pair: -pair[1])
    return lines_of(ordered, draft.evidence, draft.picked, whole=slot.role in _WHOLE_TABLES)


def _placed(draft: Draft) -> list[list[LabelledFigure]]:
    """The figures that are not shown yet, for each slot those that go there; none is left out."""
    placed: list[list[LabelledFigure]] = [[] for _ in draft.slots]
    for labelled in _unshown(draft):
        placed[_place(labelled, draft)].append(labelled)
    return placed


def _unshown(draft: Draft) -> list[LabelledFigure]:
    """Figures not shown yet, and those shown whose calculator also gave others: cases stand side by side."""
    left = draft.figures_left()
    compared = draft.comparison.labels if draft.comparison else frozenset[str]()
    repeated = {f.figure.calculator for f in left}
    return [
        f for f in draft.material.figures if f in left or (f.figure.calculator in repeated and f.label not in compared)
    ]


def _place(labelled: LabelledFigure, draft: Draft) -> int:
    """The number of the slot for a figure: a section for figures, else the one whose words it shares most."""
    roles = [slot.role for slot in draft.slots]
    fixed = next((roles.index(role) for role in _FIGURE_PLACES if role in _FIXED_PLACES and role in roles), None)
    if fixed is not None:
        return fixed
    said = {*terms(labelled.figure.summary), *terms(labelled.figure.calculator.replace("-", " "))}
    shared = [len(said & slot.terms) for slot in draft.slots]
    if max(shared) > 0:
        return shared.index(max(shared))
    return next((roles.index(role) for role in _FIGURE_PLACES if role in roles), 0)


def _figure_lines(figures: list[LabelledFigure], draft: Draft) -> list[Line]:
    """Figures of one calculator as a table of cases, single ones as their result sentence."""
    lines: list[Line] = []
    groups: dict[str, list[LabelledFigure]] = {}
    for labelled in figures:
        groups.setdefault(labelled.figure.calculator, []).append(labelled)
    for group in groups.values():
        draft.used_figures.update(labelled.label for labelled in group)
        if len(group) > 1:
            lines.append(Line("\n".join(cases(group, draft.phrases)), bullet=False, fixed=True))
        else:
            lines.append(Line(result(group[0]), _FIGURE_SCORE))
    return lines
