"""The configuration of a process that asks no language model, whatever is set up."""

from app.settings import Environment, Settings

_CREDENTIAL = "_KEY"


def offline(settings: Settings, environment: Environment) -> tuple[Settings, Environment]:
    """The same service without a single model: only the built-in expert is left to answer."""
    kept = {name: value for name, value in environment.variables.items() if not name.endswith(_CREDENTIAL)}
    return settings.model_copy(update={"backends": None, "llama_url": None}), Environment(kept)
