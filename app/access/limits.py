"""What the key of an author allows of what is sent."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from app.domain.access import Author
from app.domain.errors import Forbidden, SensitivityNotAllowed
from app.domain.labels import Sensitivity
from app.domain.run import Submission
from app.screening.detect import Screener


class Limits:
    """Holds submissions to what their author may ask and send."""

    def __init__(self, screener: Screener) -> None:
        self._screener = screener

    async def __call__(self, submission: Submission) -> Submission:
        """The submission, answered only by specialists that its author may ask.

        Raises:
            Forbidden: it names another one.
            SensitivityNotAllowed: its text has a higher label than its author may send.
        """
        author, wishes = submission.author, submission.wishes
        foreign = sorted(set(wishes.agents) - author.agents) if author.agents else []
        if foreign:
            raise Forbidden(f"This key may not ask {', '.join(foreign)}.")
        if author.agents and not wishes.agents:
            wishes = replace(wishes, agents=tuple(sorted(author.agents)))
        await self.check_label(author, submission.text, wishes.declared or Sensitivity.PUBLIC)
        return replace(submission, wishes=wishes)

    async def check_label(self, author: Author, text: str, declared: Sensitivity = Sensitivity.PUBLIC) -> None:
        """Raise SensitivityNotAllowed where a text, of at least the label ``declared``, is not the author's to send."""
        if author.highest is Sensitivity.RESTRICTED:
            return
        self.check(author, Sensitivity.highest(await self.label([text]), declared))

    async def label(self, texts: Sequence[str]) -> Sensitivity:
        """The highest label of the texts, each looked at by itself."""
        found = await asyncio.to_thread(lambda: [self._screener(text) for text in texts])
        return Sensitivity.highest(*(each.sensitivity for each in found))

    @staticmethod
    def check(author: Author, label: Sensitivity) -> None:
        """Raise SensitivityNotAllowed where text of this label is not the author's to send."""
        if label.rank > author.highest.rank:
            raise SensitivityNotAllowed(f"The text is {label.value}; this key may send {author.highest.value} text.")
