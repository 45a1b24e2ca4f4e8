"""What the key of a submission allows of it."""

import asyncio
from dataclasses import replace

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
        if author.highest is not Sensitivity.RESTRICTED:
            found = await asyncio.to_thread(self._screener, submission.text)
            label = Sensitivity.highest(found.sensitivity, wishes.declared or Sensitivity.PUBLIC)
            if label.rank > author.highest.rank:
                raise SensitivityNotAllowed(
                    f"The text is {label.value}; this key may send {author.highest.value} text."
                )
        return replace(submission, wishes=wishes)
