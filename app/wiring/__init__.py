"""Settings to a running service. The only package that names implementations."""

from app.wiring.clients import examine_backends
from app.wiring.instruments import Instruments
from app.wiring.knowing import build_analyzer, embed_questions
from app.wiring.opening import open_service

__all__ = ["Instruments", "build_analyzer", "embed_questions", "examine_backends", "open_service"]
