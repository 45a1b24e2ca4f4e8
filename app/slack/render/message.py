"""A message as Slack takes it."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.codec import Json

Block = Mapping[str, Json]
View = Mapping[str, Json]
Element = dict[str, Json]


@dataclass(frozen=True, slots=True)
class Message:
    """What one call posts.

    ``text`` is what notifications and screen readers say, already escaped. A message has either ``blocks`` or
    ``markdown``, which is the whole of it in standard Markdown, for ``markdown_text``; one with neither is its text.
    """

    text: str
    blocks: tuple[Block, ...] = ()
    markdown: str | None = None

    @property
    def body(self) -> str:
        """The Markdown that the message shows, as far as it can also be streamed."""
        return self.markdown or "\n\n".join(str(each["text"]) for each in self.blocks if each["type"] == "markdown")

    @property
    def closing(self) -> tuple[Block, ...]:
        """What stands below the Markdown: the blocks that can end a stream."""
        return tuple(each for each in self.blocks if each["type"] != "markdown")
