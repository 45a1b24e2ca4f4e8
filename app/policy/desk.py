"""Where policies are handed in, published and rolled back. Nothing unusable gets past."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from app.domain.backend import BackendSpec
from app.domain.errors import ConfigurationError, InvalidPolicy, NotFound, PreconditionFailed
from app.domain.policy_version import PolicyChange, PolicyDraft, PolicyRef, PolicyVersion, Said
from app.domain.trail import Change, Detail
from app.policy.live import LivePolicy, usable
from app.routing.parse import parse_policy, read_policy
from app.routing.policy import Policy
from app.routing.shipped import ENDING, shipped_policies
from app.store.policies import PolicyStore

Rehearse = Callable[[Policy], Awaitable[Mapping[str, Detail]]]
"""A replay in a few plain values; raises InvalidPolicy where it finds what must not be."""


async def _nothing(_: Policy) -> Mapping[str, Detail]:
    return {}


class PolicyDesk:
    """Checks every text against the backends before it is kept, and once more before it becomes live.

    ``shipped`` is the folder of the policies that come with the service: their numbers are not given twice.
    ``rehearse`` tells what a version would have done of late; the trail keeps it beside the publication.
    """

    def __init__(
        self,
        store: PolicyStore,
        live: LivePolicy,
        specs: Sequence[BackendSpec],
        shipped: Path,
        rehearse: Rehearse = _nothing,
    ) -> None:
        self.store = store
        self.live = live
        self._specs = specs
        self._shipped = shipped
        self._rehearse = rehearse

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
            PreconditionFailed: another version is live than the one that the caller saw, or that the text names as
                its parent.
        """
        policy = await self.check(ref)
        self._based(policy)
        replayed = await self._rehearse(policy)
        change = await self.store.publish(ref, _with(said, replayed))
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

    def _based(self, policy: Policy) -> None:
        """A text that says what it was written from must not undo what came in between."""
        parent = None if policy.parent is None else f"{policy.name}@{policy.parent}"
        if parent is not None and parent != self.live().id:
            raise PreconditionFailed(
                f"{policy.id} was written from {parent}, and {self.live().id} holds now. Compare the two, and keep a "
                f"draft whose parent is that, or none."
            )

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


def _with(said: Said, replayed: Mapping[str, Detail]) -> Said:
    if said.change is None or not replayed:
        return said
    return replace(said, change=replace(said.change, detail={**said.change.detail, **replayed}))
