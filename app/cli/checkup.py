"""What ``cto-team doctor`` finds out from an open service, and how it is told."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.backend import BackendSpec, Price
from app.gateway.checkup import Finding, Verdict
from app.service import Service
from app.settings import Environment
from app.wiring import examine_backends

Json = dict[str, object]
Rows = list[tuple[str, ...]]

_SAID = {Verdict.OK: "answers", Verdict.FAILED: "fails", Verdict.NO_KEY: "no key", Verdict.DISABLED: "switched off"}


@dataclass(frozen=True, slots=True)
class Checkup:
    """The number of skills, every backend of the registry, and what a call to each has shown (empty: none was made)."""

    skills: int
    specs: tuple[BackendSpec, ...]
    findings: Sequence[Finding]

    @property
    def fails(self) -> bool:
        """Whether a configured backend does not work."""
        return any(finding.fails for finding in self.findings)

    @property
    def complaints(self) -> list[str]:
        """For each backend that fails, what is wrong and what to do."""
        return [f"{each.spec.id}: {each.sentence} {each.remedy}" for each in self.findings if each.fails]


async def look(service: Service, environment: Environment, patience_s: float | None) -> Checkup:
    """Try the library, and unless ``patience_s`` is None every backend."""
    skills = len(await service.library.list())
    findings = [] if patience_s is None else await examine_backends(service, environment, patience_s)
    return Checkup(skills, service.backends, findings)


def known(specs: Sequence[BackendSpec]) -> Rows:
    """What the registry says, one row per backend under a row of headings."""
    heads = ("backend", "tier", "model", "cleared for", "region", "kept", "USD per million in / out")
    return [heads, *(_known(spec) for spec in specs)]


def found(findings: Sequence[Finding]) -> Rows:
    """What the calls have shown, one row per backend under a row of headings."""
    return [("backend", "first word", "whole answer", "cost", "outcome"), *(_found(finding) for finding in findings)]


def price_sources(specs: Sequence[BackendSpec]) -> list[str]:
    """When and where each price was read, each source once."""
    told = (price for spec in specs if (price := spec.price) is not None and price.source)
    return list(dict.fromkeys(f"{price.as_of or 'undated'}: {price.source}" for price in told))


def as_json(checkup: Checkup) -> Json:
    """The same as one document."""
    by_id = {finding.spec.id: finding for finding in checkup.findings}
    backends = [{**_spec_json(spec), **_finding_json(by_id.get(spec.id))} for spec in checkup.specs]
    return {"ok": not checkup.fails, "skills": checkup.skills, "backends": backends}


def _known(spec: BackendSpec) -> tuple[str, ...]:
    return (spec.id, spec.tier, spec.model, spec.clearance, _region(spec), _retention(spec), _price(spec.price))


def _region(spec: BackendSpec) -> str:
    return spec.traits.region or ("here" if spec.local_zone else "unknown")


def _retention(spec: BackendSpec) -> str:
    if spec.traits.retains_data:
        return "yes"
    return "no" if spec.local_zone else "not declared"


def _price(price: Price | None) -> str:
    return "unknown" if price is None else f"{price.input:f} / {price.output:f}"


def _found(finding: Finding) -> tuple[str, ...]:
    outcome, attempt = _SAID[finding.verdict], finding.attempt
    if attempt is None:
        return (finding.spec.id, "", "", "", outcome)
    first = "" if attempt.first_token_ms is None else f"{attempt.first_token_ms} ms"
    cost = "unknown" if attempt.cost_usd is None else f"{attempt.cost_usd:f} USD"
    kind = f" ({attempt.failure})" if attempt.failure else ""
    return (finding.spec.id, first, f"{attempt.total_ms} ms", cost, f"{outcome}{kind}")


def _spec_json(spec: BackendSpec) -> Json:
    price = spec.price
    return {
        "id": spec.id,
        "tier": spec.tier,
        "kind": spec.kind,
        "model": spec.model,
        "endpoint": spec.endpoint,
        "clearance": spec.clearance,
        "local": spec.local_zone,
        "region": spec.traits.region,
        "retention": _retention(spec),
        "price_per_million_usd": price
        and {"input": str(price.input), "output": str(price.output), "as_of": price.as_of, "source": price.source},
    }


def _finding_json(finding: Finding | None) -> Json:
    if finding is None:
        return {"outcome": "not_tried"}
    attempt = finding.attempt
    told: Json = {"outcome": finding.verdict, "sentence": finding.sentence or None, "remedy": finding.remedy or None}
    if attempt is None:
        return told
    return {
        **told,
        "failure": attempt.failure,
        "status": attempt.status,
        "answered_by": attempt.model,
        "first_token_ms": attempt.first_token_ms,
        "total_ms": attempt.total_ms,
        "input_tokens": attempt.usage.input_tokens,
        "output_tokens": attempt.usage.output_tokens,
        "tokens_estimated": attempt.usage.estimated,
        "cost_usd": None if attempt.cost_usd is None else str(attempt.cost_usd),
    }
