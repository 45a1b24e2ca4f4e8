"""Switches of other libraries that would carry prompts out of the house, past every clearance."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from app.domain.errors import ExporterRefused

_OFF = frozenset({"", "0", "false", "no", "off"})


def _on(value: str) -> bool:
    return value.strip().lower() not in _OFF


def _debug(value: str) -> bool:
    return value.strip().lower() == "debug"


@dataclass(frozen=True, slots=True)
class Exporter:
    """A variable that switches one on; ``prefix`` where every variable that begins so does; ``what`` it would do."""

    variable: str
    what: str
    active: Callable[[str], bool] = _on
    prefix: bool = False

    def names(self, variables: Mapping[str, str]) -> tuple[str, ...]:
        """The variables that are set so that it would export."""
        found = (
            name for name in variables if name == self.variable or (self.prefix and name.startswith(self.variable))
        )
        return tuple(sorted(name for name in found if self.active(variables[name])))


EXPORTERS: tuple[Exporter, ...] = (
    Exporter("LANGSMITH_TRACING", "sends the inputs of every step to LangSmith", prefix=True),
    Exporter("LANGCHAIN_TRACING_V2", "sends the inputs of every step to LangSmith"),
    Exporter("LANGCHAIN_TRACING", "sends the inputs of every step to LangSmith"),
    Exporter("LANGFUSE_", "sends prompts and answers to Langfuse", prefix=True),
    Exporter("SENTRY_DSN", "sends local variables of errors to Sentry"),
    Exporter("WANDB_API_KEY", "sends traces to Weights & Biases"),
    Exporter("OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT", "writes prompts and answers into traces"),
    Exporter("TRACELOOP_TRACE_CONTENT", "writes prompts and answers into traces"),
    Exporter("OPENAI_LOG", "writes whole requests into the log", _debug),
    Exporter("ANTHROPIC_LOG", "writes whole requests into the log", _debug),
)


def refuse_exporters(variables: Mapping[str, str], allowed: Collection[str]) -> None:
    """Let nothing start that would carry prompts out, but for the variables that the operator allows by name.

    Raises:
        ExporterRefused: one is switched on and not allowed.
    """
    for exporter in EXPORTERS:
        for name in exporter.names(variables):
            if name not in allowed:
                raise ExporterRefused(
                    f"{name} is set, which {exporter.what}: text would leave past the clearances of the backends."
                )
