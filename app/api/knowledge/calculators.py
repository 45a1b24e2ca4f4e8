"""The calculators: what there is, what each takes, its figures and their drawings. No model, no database."""

from fastapi import APIRouter, Depends, Request, Response

from app.api.conversations.schemas import CalculationBody
from app.api.http.dependencies import requires
from app.api.knowledge.calculator_views import CalculatorsView, CalculatorView, FigureView
from app.calculators.document import calculator_document, families_document, figure_document, summary_document
from app.calculators.plots import plot_named
from app.calculators.registry import CALCULATORS, calculator_named
from app.calculators.svg import svg
from app.calculators.texts import from_texts
from app.domain.access import Scope

router = APIRouter(prefix="/v1/calculators", tags=["calculators"], dependencies=[Depends(requires(Scope.SKILLS_READ))])

_PICTURE_HEADERS = {
    "Cache-Control": "private, max-age=3600",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    "X-Content-Type-Options": "nosniff",
}
"""The same inputs give the same picture; opened by itself, it may load and run nothing."""


@router.get("", summary="List calculators")
def list_calculators() -> CalculatorsView:
    """All calculators, and the families they belong to."""
    data = [summary_document(calculator) for calculator in CALCULATORS.values()]
    return CalculatorsView.model_validate({"families": families_document(), "data": data})


@router.get("/{name}", summary="Read a calculator")
def read_calculator(name: str) -> CalculatorView:
    """One calculator with its inputs as a JSON schema."""
    return CalculatorView.model_validate(calculator_document(calculator_named(name)))


@router.post("/{name}", summary="Calculate")
def calculate(name: str, body: CalculationBody) -> FigureView:
    """The figure for these inputs, with its formula, its units and how far it moves when uncertain inputs are wrong."""
    return FigureView.model_validate(figure_document(calculator_named(name).compute(body.inputs)))


@router.get(
    "/{name}/plot.svg",
    summary="Draw a figure",
    response_class=Response,
    responses={200: {"content": {"image/svg+xml": {"schema": {"type": "string"}}}}},
)
def draw(name: str, request: Request) -> Response:
    """A drawing of the figure for the inputs of the query, lists separated by commas; ``plot`` names one of several."""
    calculator = calculator_named(name)
    pairs = request.query_params.multi_items()
    figure = calculator.compute(from_texts(calculator, [pair for pair in pairs if pair[0] != "plot"]))
    drawn = svg(plot_named(figure, request.query_params.get("plot")))
    return Response(drawn, media_type="image/svg+xml", headers=_PICTURE_HEADERS)
