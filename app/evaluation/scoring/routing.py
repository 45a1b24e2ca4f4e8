"""Where the text went: the tier that the policy chose, and whether anything left the house that must not."""

from dataclasses import dataclass
from typing import ClassVar

from app.domain.evaluation.case import Case
from app.domain.evaluation.observed import CallMade, Observed
from app.domain.evaluation.row import Scored
from app.domain.labels import RequestType, Sensitivity, Tier
from app.evaluation.scoring.scorer import NOTHING, graded, joined
from app.evaluation.scoring.sensitivity_cost import CLOSED


@dataclass(frozen=True, slots=True)
class Routing:
    """1 where the first specialist's tier is the expected one, else 0; not scored where no specialist was to be asked.

    ``cloud_leak`` is broken by any call to a cloud with a text that must not leave the house, be it a fallback, a
    failed attempt or the judge. The higher of all labels counts: what the case expects, what the service found, and
    what the call was made with.
    """

    name: ClassVar[str] = "routing"
    version: ClassVar[str] = "1"

    def score(self, case: Case, observed: Observed) -> Scored:
        """See the class."""
        return joined((_tier(case, observed), _leaks(case, observed)))


def _tier(case: Case, observed: Observed) -> Scored:
    wanted, got = case.expect.tier, observed.tier
    nobody = got is None and (observed.declined or case.expect.type is RequestType.OTHER)
    if wanted is None or nobody:
        return NOTHING
    return graded("tier", float(wanted is got), f"tier: {wanted} expected, {got or 'none'} chosen")


def _leaks(case: Case, observed: Observed) -> Scored:
    kept = case.expect.tier is Tier.LOCAL
    # A reply may have raised the label after calls that were right to go out; each of them has the label of its text.
    whole = None if observed.asked else observed.sensitivity
    label = Sensitivity.highest(case.expect.sensitivity, whole)
    leaks = [call for call in observed.calls if call.cloud and (kept or _closed(label, call))]
    if not leaks:
        return NOTHING
    said = (f"{call.step} sent a text that must stay in the house to {call.backend}, a cloud" for call in leaks)
    return Scored({}, ("cloud_leak",), tuple(dict.fromkeys(said)))


def _closed(label: Sensitivity, call: CallMade) -> bool:
    return Sensitivity.highest(label, call.sensitivity).rank >= CLOSED
