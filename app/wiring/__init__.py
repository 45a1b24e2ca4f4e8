"""Settings to a running service. The only package that names implementations."""

from app.wiring.instruments import Instruments
from app.wiring.knowing import build_analyzer, embed_questions
from app.wiring.opening import open_service
from app.wiring.working import examine_backends

__all__ = ["Instruments", "build_analyzer", "embed_questions", "examine_backends", "open_service"]
