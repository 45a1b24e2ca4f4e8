"""The team under the names of models: all of it, one of its specialists, or without any cloud."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from app.domain.errors import NotFound

TEAM = "cto-team"
_LOCAL = f"{TEAM}/local"


@dataclass(frozen=True, slots=True)
class TeamModel:
    """A name of the team. ``agents`` must answer; where there are none, anybody may. ``local`` means without clouds."""

    name: str
    agents: tuple[str, ...] = ()
    local: bool = False


class UnknownModel(NotFound):
    """There is no such model."""

    remedy = "GET /v1/models lists the models."


@dataclass(frozen=True, slots=True)
class TeamModels:
    """The names by which the team is asked."""

    by_name: Mapping[str, TeamModel]

    @classmethod
    def of(cls, agents: Iterable[str]) -> "TeamModels":
        """The names for a team of these specialists."""
        single = (TeamModel(f"{TEAM}/{agent}", (agent,)) for agent in agents)
        models = (TeamModel(TEAM), *single, TeamModel(_LOCAL, local=True))
        return cls({model.name: model for model in models})

    def __iter__(self) -> Iterator[str]:
        return iter(self.by_name)

    def __getitem__(self, name: str) -> TeamModel:
        """The model of a name.

        Raises:
            UnknownModel: the team does not go by it.
        """
        try:
            return self.by_name[name]
        except KeyError:
            raise UnknownModel(f"There is no model {name[:100]!r}.") from None
