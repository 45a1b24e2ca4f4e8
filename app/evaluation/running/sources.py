"""Whether citations hold: taken from what the run had found, and word for word in the version that was read."""

from collections.abc import Mapping, Sequence

from app.domain.codec import Json
from app.domain.errors import NotFound
from app.domain.evaluation.observed import Cited
from app.domain.passage import Citation, Passage
from app.service import Service


class Sources:
    """Checks citations. Passages and documents are read once: a version of a text never changes."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._passages: dict[int, Passage | None] = {}
        self._texts: dict[tuple[str, str], str | None] = {}

    async def checked(self, run_id: str, citations: Sequence[Citation]) -> tuple[Cited, ...]:
        """The citations with what is true of each."""
        if not citations:
            return ()
        passages = await self._found(run_id)
        return tuple([await self._checked(each, passages) for each in citations])

    async def _checked(self, citation: Citation, passages: Sequence[Passage]) -> Cited:
        text = await self._text(citation)
        verbatim = text is not None and text[citation.start : citation.end] == citation.quote
        retrieved = any(_within(citation, passage) for passage in passages)
        return Cited(citation.skill, citation.section, citation.quote, retrieved, verbatim)

    async def _text(self, citation: Citation) -> str | None:
        place = (citation.path, citation.content_hash)
        if place not in self._texts:
            try:
                self._texts[place] = (await self._service.library.document(*place)).text
            except NotFound:
                self._texts[place] = None
        return self._texts[place]

    async def _found(self, run_id: str) -> list[Passage]:
        """The passages that the specialists of a run were given."""
        results = await self._service.conversations.steps.results(run_id, "retrieve:")
        ids = list(dict.fromkeys(number for result in results for number in _ids(result)))
        if unknown := [each for each in ids if each not in self._passages]:
            read = {each.id: each for each in await self._service.retriever.passages(unknown)}
            self._passages |= {each: read.get(each) for each in unknown}
        return [passage for each in ids if (passage := self._passages[each]) is not None]


def _ids(result: Json) -> list[int]:
    """The ids in a stored search, whether it holds its hits alone or under a name."""
    hits = result.get("hits") if isinstance(result, Mapping) else result
    found = hits if isinstance(hits, list) else []
    return [number for hit in found if isinstance(hit, Mapping) and isinstance(number := hit.get("id"), int)]


def _within(citation: Citation, passage: Passage) -> bool:
    same = (citation.path, citation.content_hash) == (passage.path, passage.content_hash)
    return same and passage.start <= citation.start and citation.end <= passage.end
