"""The models that the door offers: routes through the policy, and single backends by their id."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from app.api.asking.models import UnknownModel
from app.api.openai.errors import NoModelConfigured
from app.domain.backend import BackendKind, BackendSpec
from app.domain.labels import Tier
from app.routing.policy import Caller

Json = dict[str, object]

_NEVER = frozenset({Tier.EXTRACTIVE})
"""The built-in backend composes cited answers from passages; it cannot hold a conversation."""

_ROUTES: Mapping[str, Caller] = {
    "auto": Caller(deny=_NEVER),
    "auto/cheap": Caller(prefer=Tier.CHEAP, deny=_NEVER | {Tier.EXPENSIVE}),
    "auto/expensive": Caller(prefer=Tier.EXPENSIVE, deny=_NEVER),
    "auto/local": Caller(prefer=Tier.LOCAL, deny=_NEVER | {Tier.CHEAP, Tier.EXPENSIVE}),
}
"""Cheap never becomes expensive and local never leaves the house; expensive is a wish that others may stand in for."""


@dataclass(frozen=True, slots=True)
class Models:
    """What may be named as ``model``."""

    specs: Mapping[str, BackendSpec]

    @classmethod
    def of(cls, specs: Iterable[BackendSpec]) -> "Models":
        """The models over these backends."""
        usable = (spec for spec in specs if spec.kind is not BackendKind.EXTRACTIVE and spec.enabled)
        return cls({spec.id: spec for spec in usable})

    def caller(self, model: str) -> Caller:
        """What the caller wishes for by naming a model.

        Raises:
            UnknownModel: no route and no backend bears the name.
            NoModelConfigured: there is no language model at all.
        """
        if not self.specs:
            raise NoModelConfigured
        if model in _ROUTES:
            return _ROUTES[model]
        if model not in self.specs:
            raise UnknownModel(f"There is no model {model[:100]!r}.")
        return Caller(prefer=model, deny=_NEVER | (self.specs.keys() - {model}))

    def listing(self) -> Json:
        """All of them."""
        return {"object": "list", "data": [model_document(name) for name in self.names()]}

    def one(self, name: str) -> Json:
        """One of them; raises UnknownModel."""
        if name not in self.names():
            raise UnknownModel(f"There is no model {name[:100]!r}.")
        return model_document(name)

    def names(self) -> Iterator[str]:
        """Their names."""
        yield from _ROUTES
        yield from self.specs


def model_document(name: str) -> Json:
    """A model as clients list it."""
    return {"id": name, "object": "model", "created": 0, "owned_by": "cto-team"}
