"""Where policies are handed in, published and rolled back. Nothing unusable gets past."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from app.domain.backend import BackendSpec
from app.domain.errors import ConfigurationError, InvalidPolicy
from app.domain.policy_version import PolicyChange, PolicyDraft, PolicyRef, PolicyVersion
from app.policy.live import LivePolicy, usable
from app.routing.parse import parse_policy, read_policy
from app.routing.shipped import ENDING
from app.store.policies import PolicyStore


class PolicyDesk:
    """Checks every text against the backends before it is kept, and once more before it becomes live.

    ``shipped`` is the folder of the policies that come with the service: their numbers are not given twice.
    """

    def __init__(self, store: PolicyStore, live: LivePolicy, specs: Sequence[BackendSpec], shipped: Path) -> None:
        self.store = store
        self.live = live
        self._specs = specs
        self._shipped = shipped

    async def draft(self, name: str, text: str, author: str, note: str) -> PolicyVersion:
        """Keep a text as the next version of the policy ``name``; nothing uses it yet.

        Raises:
            InvalidPolicy: the text cannot be used with the backends; the sentence names the line.
        """
        after = await asyncio.to_thread(self._checked, name, text)
        return await self.store.save(PolicyDraft(name, text, author, note, after))

    async def publish(self, ref: PolicyRef, who: str, why: str) -> PolicyChange:
        """Make a draft live: here at once, in other processes within seconds. Calls under way keep their policy.

        Raises:
            InvalidPolicy: it cannot be used with the backends as they are now.
            NotFound: there is no such version.
            PolicyConflict: it was live before.
        """
        await self._check_version(ref)
        change = await self.store.publish(ref, who, why)
        await self.live.refresh()
        return change

    async def rollback(self, who: str, why: str, to: PolicyRef | None = None) -> PolicyChange:
        """Make the version live again that was so before, or the one that ``to`` names.

        Raises:
            InvalidPolicy: it cannot be used with the backends as they are now.
            NotFound: there is no such version.
            PolicyConflict: nothing is published, or the version is live now or never was.
        """
        target = await self.store.target(to)
        if target is not None:
            await self._check_version(target)
        change = await self.store.rollback(who, why, to)
        await self.live.refresh()
        return change

    async def _check_version(self, ref: PolicyRef) -> None:
        version = await self.store.get(ref)
        try:
            await asyncio.to_thread(usable, version, self._specs)
        except ConfigurationError as error:
            raise InvalidPolicy(error.sentence) from None

    def _checked(self, name: str, text: str) -> int:
        """The highest number of the name that a policy outside of the store bears."""
        try:
            policy = parse_policy(text, name, self._specs)
        except ConfigurationError as error:
            raise InvalidPolicy(error.sentence) from None
        if policy.name != name:
            raise InvalidPolicy(f"{name}: policy: the text calls itself {policy.name}.")
        file = self._shipped / f"{name}{ENDING}"
        configured = self.live.configured
        taken = [configured.version] if configured.name == name else []
        return max([*taken, read_policy(file).version if file.is_file() else 0])
