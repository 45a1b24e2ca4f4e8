"""Measures whose values fall into bands, and the value of one that a question gives."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from pydantic.dataclasses import dataclass as checked

from app.calculators.patterns import compiled
from app.content.expert import ExpertContent
from app.content.tables import typed
from app.domain.workup import Evidence


@checked(frozen=True)
class Band:
    """Values from the end of the band before up to ``below``; the last band has no end."""

    id: str
    source: str
    below: float | None = None


@checked(frozen=True)
class Measure:
    """A measure: how a question names it, where its value stands, and its bands in rising order."""

    cue: str
    value: str
    bands: tuple[Band, ...]
    differ: str = ""
    change: str = ""

    def band_of(self, value: float) -> Band:
        """The band that the value falls into."""
        return next((band for band in self.bands if band.below is None or value < band.below), self.bands[-1])


@dataclass(frozen=True, slots=True)
class Placed:
    """A value that a question gives, with its measure and band."""

    name: str
    measure: Measure
    written: str
    band: Band
    evidence: Evidence


@lru_cache(maxsize=4)
def measures_of(content: ExpertContent) -> Mapping[str, Measure]:
    """The measures of the table, by name.

    Raises:
        ContentError: the table has another form.
    """
    return typed(dict[str, Measure], content.table("bands"), "bands")


def placed(text: str, measures: Mapping[str, Measure]) -> Placed | None:
    """The first measure that the text names with a value; None where it gives none."""
    for name, measure in measures.items():
        if not compiled(measure.cue).search(text):
            continue
        match = compiled(measure.value).search(text)
        written = next((group for group in match.groups() if group), None) if match else None
        if match and written:
            value = float(written.replace(",", "."))
            evidence = Evidence(match[0], match.start(), match.end())
            return Placed(name, measure, written, measure.band_of(value), evidence)
    return None
