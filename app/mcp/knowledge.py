"""The tools that need no run: search, read, calculate, scan."""

import asyncio
from typing import Annotated

from pydantic import Field

from app.calculators.document import figure_document
from app.calculators.registry import CALCULATORS, calculator_named
from app.domain.access import Scope
from app.domain.errors import InvalidRequest, PayloadTooLarge
from app.domain.figure import Value
from app.domain.labels import Sensitivity
from app.mcp.calls import Call
from app.mcp.results import FoundPassage, FoundPassages, Result, SkillText
from app.mcp.skills import Skills
from app.mcp.tools import FROM_JSON, Arguments, Facts, Texts, ToolSpec, tool
from app.retrieval.search import Retriever, SearchQuery
from app.scanning.package import MAIN, MOST_FILES, package_of
from app.scanning.report import Dimension, Rating, Severity, Verdict, report_json
from app.scanning.scan import scan

_LONGEST_SKILL = 1_000_000

_SEARCH = Facts(
    "search_skills",
    "Search the skills",
    "Passages of the team's skill library and collections that fit a question, best first. No model is asked.",
    Scope.SKILLS_READ,
)
_GET = Facts(
    "get_skill", "Read a skill", "A skill of the team in Markdown, in whole or one section of it.", Scope.SKILLS_READ
)
_CALCULATE = Facts(
    "calculate",
    "Calculate",
    "The figure of one of the team's calculators with its formula and units: costs, capacity, memory, reliability, "
    "experiments, drift. The resource calculator://{name} tells what each takes. Calculators: "
    + ", ".join(CALCULATORS)
    + ".",
    Scope.SKILLS_READ,
)
_SCAN = Facts(
    "scan_skill",
    "Scan a skill",
    "Scan the text of an agent skill (SKILL.md and the files beside it) for orders, secrets, hidden text and other "
    "reasons not to install it. Nothing of it is run or kept.",
    Scope.SKILLS_READ,
)


class Search(Arguments):
    """A search in the library."""

    query: str = Field(min_length=1, max_length=10_000)
    k: int = Field(8, ge=1, le=50, description="how many passages")
    agent: str | None = Field(None, description="only what this specialist may cite")
    skills: Annotated[tuple[str, ...] | None, FROM_JSON] = Field(None, description="names of skills or collections")
    clearance: Sensitivity = Field(Sensitivity.PUBLIC, description="the highest label of passages that may be found")


class Skill(Arguments):
    """A skill, or one of its sections."""

    name: str = Field(max_length=200)
    section: str | None = Field(None, max_length=300, description="name of a section, as results give them")
    clearance: Sensitivity = Field(Sensitivity.PUBLIC, description="the highest label that may be read")


class Calculation(Arguments):
    """A calculator and its inputs."""

    name: str = Field(json_schema_extra={"enum": list(CALCULATORS)})
    inputs: Annotated[dict[str, float | int | str | bool | list[float] | None], FROM_JSON] = Field(
        description="by name; what has a default may be left out"
    )


class Package(Arguments):
    """A skill as text."""

    skill_md: str = Field(max_length=_LONGEST_SKILL, description="the text of SKILL.md")
    files: Texts = Field(
        default_factory=dict, max_length=MOST_FILES - 1, description="the other files: text by relative path"
    )


class FigureResult(Result):
    """A figure with everything that is needed to check it."""

    calculator: str
    title: str
    reference: str
    inputs: dict[str, Value]
    outputs: dict[str, Value]
    units: dict[str, str]
    formula: str
    summary: str


class ScanFinding(Result):
    """One place that says why; ``hidden`` names how a human reader was kept from seeing it."""

    rule: str
    dimension: Dimension
    severity: Severity
    file: str
    line: int
    excerpt: str
    message: str
    hidden: str | None = None


class ScanResult(Result):
    """What a scan found; not ``complete`` where something could not be looked at."""

    name: str
    verdict: Verdict
    complete: bool
    ratings: dict[Dimension, Rating]
    findings: tuple[ScanFinding, ...]
    scanner: str


class KnowledgeTools:
    """Reads the library and computes; nothing is stored."""

    def __init__(self, skills: Skills, retriever: Retriever) -> None:
        self._skills = skills
        self._retriever = retriever

    def specs(self) -> tuple[ToolSpec, ...]:
        """The tools."""
        return (
            tool(_SEARCH, Search, FoundPassages, self.search),
            tool(_GET, Skill, SkillText, self.get),
            tool(_CALCULATE, Calculation, FigureResult, self.calculate),
            tool(_SCAN, Package, ScanResult, self.scan),
        )

    async def search(self, call: Call, given: Search) -> FoundPassages:
        """Passages that fit."""
        query = SearchQuery(
            given.query, k=given.k, agent=given.agent, skills=given.skills, clearance=_allowed(call, given.clearance)
        )
        found = await self._retriever.search(query)
        passages = [
            FoundPassage(
                skill=each.skill,
                section=each.section,
                heading=each.heading,
                path=each.path,
                text=each.text,
                sensitivity=each.sensitivity,
                scores={"fused": each.score, "vector": each.cosine, "text": each.bm25},
            )
            for each in found
        ]
        return FoundPassages(passages=tuple(passages))

    async def get(self, call: Call, given: Skill) -> SkillText:
        """A skill or a section."""
        return await self._skills.read(given.name, given.section, _allowed(call, given.clearance))

    async def calculate(self, _call: Call, given: Calculation) -> FigureResult:
        """The figure for the inputs."""
        calculator = calculator_named(given.name)
        figure = await asyncio.to_thread(calculator.compute, given.inputs)
        return FigureResult.model_validate(figure_document(figure))

    async def scan(self, _call: Call, given: Package) -> ScanResult:
        """The report on a skill."""
        if MAIN in given.files:
            raise InvalidRequest(f"{MAIN} is given twice: as skill_md and among the files.")
        if len(given.skill_md) + sum(map(len, given.files.values())) > _LONGEST_SKILL:
            raise PayloadTooLarge(f"The skill has more than {_LONGEST_SKILL:,} characters.")
        known = [each.name for each in await self._skills.list(Sensitivity.RESTRICTED)]
        package = package_of({MAIN: given.skill_md, **given.files}, "skill")
        return ScanResult.model_validate(report_json(await asyncio.to_thread(scan, package, known)))


def _allowed(call: Call, wished: Sensitivity) -> Sensitivity:
    """No more than the caller may send itself."""
    return min(wished, call.principal.highest, key=lambda level: level.rank)
