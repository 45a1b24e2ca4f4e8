"""Skills for tools and resources: found, read in whole or by section."""

from dataclasses import dataclass

from app.domain.errors import NotFound
from app.domain.labels import Sensitivity
from app.mcp.results import SkillText
from app.retrieval.chunks.blocks import BlockKind, parse_blocks, sections, slug
from app.retrieval.indexing.library import Library
from app.store.skill_values import SkillInfo


@dataclass(frozen=True, slots=True)
class _Part:
    name: str
    text: str


class Skills:
    """The library as texts."""

    def __init__(self, library: Library) -> None:
        self._library = library

    async def list(self, clearance: Sensitivity) -> list[SkillInfo]:
        """The skills that may be read, by name."""
        return [each for each in await self._library.list() if each.enabled and each.sensitivity.rank <= clearance.rank]

    async def read(self, name: str, section: str | None, clearance: Sensitivity) -> SkillText:
        """A skill, or the section of that name.

        Raises:
            NotFound: there is no such skill or section, or its label is above ``clearance``.
        """
        info = next((each for each in await self.list(clearance) if each.name == name), None)
        if info is None:
            raise NotFound(f"There is no skill '{name}' with a label of at most {clearance}.")
        texts = list((await self._library.texts(name)).values())
        parts = [part for text in texts for part in _parts(text)]
        names = tuple(dict.fromkeys(part.name for part in parts))
        if section is not None and section not in names:
            raise NotFound(f"The skill '{name}' has no section '{section}'. It has {', '.join(names)}.")
        chosen = texts if section is None else [part.text for part in parts if part.name == section][:1]
        return SkillText(
            name=info.name,
            title=info.title,
            description=info.description,
            sensitivity=info.sensitivity,
            sections=names,
            markdown="\n\n".join(text.strip() for text in chosen),
        )


def _parts(text: str) -> list[_Part]:
    """Each heading of a document with everything below it."""
    blocks = parse_blocks(text)
    homes = zip(blocks, sections(text, blocks), strict=True)
    headed = [(block, home) for block, home in homes if block.kind is BlockKind.HEADING and block.title]
    return [_Part(slug(block.title), text[home.start : home.end].strip()) for block, home in headed]
