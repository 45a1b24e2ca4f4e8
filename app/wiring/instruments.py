"""What may listen in on a service, or stand in for the parts of it that reach outside."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from app.backends.registry import build_backends
from app.domain.backend import BackendSpec
from app.domain.model_call import Backend
from app.gateway.breaker import HealthBoard
from app.gateway.leg import Pacing
from app.gateway.metering import Trail
from app.retrieval.vectors.embedding import Embedder


def _as_it_is(trail: Trail) -> Trail:
    return trail


def _shipped_embedder(models: Path) -> Embedder:
    return Embedder(models=models)


@dataclass(frozen=True, slots=True)
class Instruments:
    """How a service is made; by default as every user has it.

    ``clients`` makes a client for each backend on the wire, given their secrets by name. ``trail`` may hear every
    decision and attempt, ``board`` keeps the health of backends, ``pacing`` waits between attempts (None: the usual
    one). ``embedder`` makes the embedding model, given the folder of its forms. With ``whole`` the service is there
    only once every vector is; with ``pinned`` the policy of the setting holds, whatever is published.
    """

    clients: Callable[[tuple[BackendSpec, ...], Mapping[str, str]], tuple[Backend, ...]] = build_backends
    trail: Callable[[Trail], Trail] = _as_it_is
    board: Callable[[], HealthBoard] = HealthBoard
    pacing: Pacing | None = None
    embedder: Callable[[Path], Embedder] = _shipped_embedder
    whole: bool = False
    pinned: bool = False


AS_SHIPPED = Instruments()
"""The service as every user has it."""
