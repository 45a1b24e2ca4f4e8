"""Why a model was chosen, and the passage behind a source: modals for whoever may see the answer."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.errors import NotFound
from app.retrieval.indexing.library import Library
from app.slack.interactions.clicks import data_of, number
from app.slack.interactions.opening import Asked, Content, Opening
from app.slack.interactions.sight import Sight
from app.slack.render import modals
from app.slack.render.escape import Links
from app.slack.render.message import Message, View
from app.slack.shape import fields, items, words
from app.store.audit import AuditStore
from app.store.tenancy import acting_for

_MOST_BLOCKS = 50


@dataclass(frozen=True, slots=True)
class Sources:
    """Where explanations come from. ``titles`` are those of the specialists, by name; ``links`` lead to the service."""

    audit: AuditStore
    library: Library
    titles: Mapping[str, str]
    links: Links


class Explaining:
    """Opens modals about answers."""

    def __init__(self, sight: Sight, opening: Opening, sources: Sources) -> None:
        self._sight = sight
        self._opening = opening
        self._sources = sources

    async def why(self, asked: Asked, tenant: str) -> str:
        """Open the decisions of a run."""
        with acting_for(tenant):
            return await self._opening.show(asked, lambda: self._decisions(asked, tenant))

    async def passage(self, asked: Asked, tenant: str) -> str:
        """Open the passage behind a source."""
        with acting_for(tenant):
            return await self._opening.show(asked, lambda: self._passage(asked))

    async def _decisions(self, asked: Asked, tenant: str) -> Content:
        click = asked.click
        run = await self._sight.run(click.value, asked.workspace, click.user, click.spot)
        return shown(modals.why(await self._sources.audit.of_run(tenant, run.id), self._sources.titles))

    async def _passage(self, asked: Asked) -> Content:
        click, data = asked.click, data_of(asked.click.value)
        run = await self._sight.run(words(data, "r"), asked.workspace, click.user, click.spot)
        wanted = number(data, "n")
        citations = run.conclusion.citations if run.conclusion else ()
        citation = next((each for each in citations if each.n == wanted), None)
        if citation is None:
            raise NotFound("The answer has no such source.")
        cited = await self._sources.library.cited(citation.path, citation.content_hash, citation.start)
        return shown(modals.passage(citation, cited, self._sources.links))


def shown(view: View) -> Content:
    """A modal whose blocks can also stand in a message."""
    blocks = tuple(map(fields, items(view.get("blocks"))))[:_MOST_BLOCKS]
    return Content(view, Message(words(fields(view.get("title")), "text"), blocks))
