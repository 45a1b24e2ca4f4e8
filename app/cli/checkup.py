"""What ``cto-team doctor`` reads from an open service."""

from app.service import Service
from app.settings import Environment


async def look(service: Service, environment: Environment) -> tuple[int, list[tuple[str, ...]]]:
    """The number of skills, and one row per backend: id, tier, kind, model, clearance, and whether its key is set."""
    rows: list[tuple[str, ...]] = [
        (
            spec.id,
            spec.tier,
            spec.kind,
            spec.model,
            spec.clearance,
            "not needed" if spec.credential is None else "set" if environment.secret(spec.credential) else "missing",
        )
        for spec in service.backends
    ]
    return len(await service.library.list()), rows
