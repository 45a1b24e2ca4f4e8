"""Which sections of the library are found and cited, and which questions it has nothing for."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Row, text

from app.domain.coverage import Grounding
from app.domain.insight.passages import Gap, SectionUse
from app.domain.insight.span import Span
from app.domain.labels import Sensitivity
from app.store.availability import answering
from app.store.engine import Database
from app.store.insight.runs import ANALYSIS, type_of

_LEVELS = tuple(Sensitivity)
_FOUND = text(
    """
    SELECT p ->> 'skill' AS skill, p ->> 'section' AS section, count(*) AS number
    FROM run_event e, jsonb_array_elements(e.data -> 'passages') AS p
    WHERE e.type = 'retrieval.finished' AND e.at >= :first AND e.at < :until GROUP BY 1, 2
    """
)
_CITED = text(
    """
    SELECT c ->> 'skill' AS skill, c ->> 'section' AS section, count(*) AS number, max(r.finished_at) AS last
    FROM run r, jsonb_array_elements(r.conclusion -> 'citations') AS c
    WHERE r.created_at >= :first AND r.created_at < :until AND r.conclusion IS NOT NULL GROUP BY 1, 2
    """
)
_THERE = text(
    """
    SELECT DISTINCT s.name AS skill, c.anchor AS section FROM chunk c JOIN skill s ON s.id = c.skill_id
    WHERE s.tenant = :tenant AND s.kind = 'skill' AND c.kind <> 'card'
    """
)
_GAPS = text(
    f"""
    SELECT r.id, r.created_at AS at, r.sensitivity, r.conclusion ->> 'grounding' AS grounding,
        a.data ->> 'request_type' AS type, a.data -> 'agents' AS agents, (
            SELECT max((p ->> 'score')::float) FROM run_event e, jsonb_array_elements(e.data -> 'passages') AS p
            WHERE e.run_id = r.id AND e.type = 'retrieval.finished') AS best
    FROM run r {ANALYSIS}
    WHERE r.created_at >= :first AND r.created_at < :until
        AND r.conclusion ->> 'grounding' IN ('{Grounding.PARTIAL}', '{Grounding.REFUSED}')
    ORDER BY r.created_at DESC, r.id LIMIT :limit
    """  # noqa: S608 - constants
)
Key = tuple[str, str]


class PassageInsight:
    """Reads what a tenant's runs made of the library."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def sections(self, tenant: str, span: Span) -> tuple[SectionUse, ...]:
        """Every section of the library with its use, and those that are gone but were used; by name."""
        values = {"first": span.first, "until": span.until}
        with answering():
            async with self._database.session(tenant) as session:
                found: dict[Key, int] = {
                    (row.skill, row.section): int(row.number) for row in await session.execute(_FOUND, values)
                }
                cited: dict[Key, tuple[int, datetime]] = {
                    (row.skill, row.section): (int(row.number), row.last)
                    for row in await session.execute(_CITED, values)
                }
            async with self._database.reading(tenant) as session:
                there: set[Key] = {
                    (row.skill, row.section) for row in await session.execute(_THERE, {"tenant": tenant})
                }
        return tuple(_use(key, found, cited, there=key in there) for key in sorted({*found, *cited, *there}))

    async def gaps(self, tenant: str, span: Span, limit: int) -> tuple[Gap, ...]:
        """Questions to which the library had no answer, or one with a caveat only, newest first."""
        values = {"first": span.first, "until": span.until, "limit": limit}
        with answering():
            async with self._database.session(tenant) as session:
                return tuple(map(_gap, (await session.execute(_GAPS, values)).all()))


def _use(key: Key, found: Mapping[Key, int], cited: Mapping[Key, tuple[int, datetime]], *, there: bool) -> SectionUse:
    number, last = cited.get(key, (0, None))
    return SectionUse(*key, found=found.get(key, 0), cited=number, last_cited=last, there=there)


def _gap(row: Row[*tuple[object, ...]]) -> Gap:
    return Gap(
        run_id=row.id,
        at=row.at,
        type=type_of(row.type),
        agents=tuple(row.agents or ()),
        sensitivity=_LEVELS[row.sensitivity],
        grounding=Grounding(row.grounding),
        best=None if row.best is None else float(row.best),
    )
