"""Where policies are handed in, published and rolled back. Nothing unusable gets past."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from app.domain.backend import BackendSpec
from app.domain.errors import ConfigurationError, InvalidPolicy, NotFound
from app.domain.policy_version import PolicyChange, PolicyDraft, PolicyRef, PolicyVersion, Said
from app.domain.trail import Change
from app.policy.live import LivePolicy, usable
from app.routing.parse import parse_policy, read_policy
from app.routing.policy import Policy
from app.routing.shipped import ENDING, shipped_policies
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

    async def draft(self, draft: PolicyDraft, change: Change | None = None) -> PolicyVersion:
        """Keep a text as the next version of its policy; nothing uses it yet.

        Raises:
            InvalidPolicy: the text cannot be used with the backends; the sentence names the line.
        """
        taken = await asyncio.to_thread(self._checked, draft.name, draft.yaml)
        return await self.store.save(replace(draft, after=max(draft.after, taken)), change)

    async def publish(self, ref: PolicyRef, said: Said) -> PolicyChange:
        """Make a draft live: here at once, in other processes within seconds. Calls under way keep their policy.

        Raises:
            InvalidPolicy: it cannot be used with the backends as they are now.
            NotFound: there is no such version.
            PolicyConflict: it was live before.
            PreconditionFailed: another version is live than the one that the caller saw.
        """
        await self.check(ref)
        change = await self.store.publish(ref, said)
        await self.live.refresh()
        return change

    async def rollback(self, said: Said, to: PolicyRef | None = None) -> PolicyChange:
        """Make the version live again that was so before, or the one that ``to`` names.

        Raises:
            InvalidPolicy: it cannot be used with the backends as they are now.
            NotFound: there is no such version.
            PolicyConflict: nothing is published, or the version is live now or never was.
            PreconditionFailed: another version is live than the one that the caller saw.
        """
        target = await self.store.target(to)
        if target is not None:
            await self.check(target)
        change = await self.store.rollback(said, to)
        await self.live.refresh()
        return change

    async def check(self, ref: PolicyRef) -> Policy:
        """The policy that a version describes.

        Raises:
            InvalidPolicy: it cannot be used with the backends as they are now.
            NotFound: there is no such version.
        """
        version = await self.store.get(ref)
        try:
            return await asyncio.to_thread(usable, version, self._specs)
        except ConfigurationError as error:
            raise InvalidPolicy(error.sentence) from None

    async def read(self, text: str) -> Policy:
        """The policy that a text describes; nothing is kept.

        Raises:
            InvalidPolicy: it cannot be used with the backends.
        """
        try:
            return await asyncio.to_thread(parse_policy, text, "policy", self._specs)
        except ConfigurationError as error:
            raise InvalidPolicy(error.sentence) from None

    def shipped(self, name: str) -> Policy:
        """A policy that comes with the service.

        Raises:
            NotFound: there is none of this name.
        """
        found = shipped_policies(self._shipped).get(name)
        if found is None:
            raise NotFound(f"There is no policy {name}: name a version like house@3, or one that is shipped.")
        return found

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
