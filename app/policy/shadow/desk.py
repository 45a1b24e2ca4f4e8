"""Where shadows are begun, looked at and stopped."""

from app.domain.errors import NotFound
from app.domain.policy_version import PolicyRef, Said
from app.domain.shadow import Shadow, ShadowPlan
from app.policy.desk import PolicyDesk
from app.policy.shadow.estimate import differences
from app.policy.shadow.view import ShadowView
from app.store.shadow import ShadowStore

RECENT = 20
"""Pairs that are shown where nobody asks for more."""


class ShadowDesk:
    """What people may do with a shadow. Every process follows within seconds."""

    def __init__(self, policies: PolicyDesk, store: ShadowStore) -> None:
        self._policies = policies
        self._store = store

    async def start(self, ref: PolicyRef, said: Said, cap: int, *, judged: bool) -> Shadow:
        """Let a draft decide beside the live policy, with ``cap`` nano-dollars for its calls.

        Raises:
            InvalidPolicy: it cannot be used with the backends as they are now.
            NotFound: there is no such version.
            PolicyConflict: it is no draft, or another shadow goes on.
            PreconditionFailed: another version is live than the one that the caller saw.
        """
        await self._policies.check(ref)
        return await self._store.start(ShadowPlan(ref, self._policies.live.configured.id, cap, judged), said)

    async def stop(self, said: Said) -> Shadow:
        """Compare no more; raises NotFound where no shadow goes on."""
        return await self._store.stop(said)

    async def going(self) -> Shadow:
        """The shadow that goes on; raises NotFound."""
        running = await self._store.running()
        if running is None:
            raise NotFound("No shadow goes on.")
        return running.shadow

    async def view(self, recent: int = RECENT) -> ShadowView:
        """What was found so far, with so many of the last pairs."""
        shadow = await self._store.latest()
        if shadow is None:
            return ShadowView()
        return ShadowView(
            shadow,
            differences(shadow.counts, await self._store.samples(shadow.id)),
            await self._store.choices(shadow.id),
            await self._store.newest(shadow.id, recent),
        )
