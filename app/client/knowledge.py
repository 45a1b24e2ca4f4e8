"""Skills, collections and calculators of a service."""

from collections.abc import Mapping
from urllib.parse import quote

from app.api.conversations.schemas import CalculationBody, SearchBody
from app.api.conversations.views import PassagesView
from app.api.knowledge.approval_views import ApprovalsView, WaitingView
from app.api.knowledge.calculator_views import CalculatorsView, CalculatorView, FigureView
from app.api.knowledge.collection_views import (
    CollectionBody,
    CollectionsView,
    CollectionView,
    DocumentsView,
    LabelBody,
    PutView,
)
from app.api.knowledge.skill_views import SkillBody, SkillDetailView, SkillsView, SkillView, SyncBody, SyncView
from app.api.operations.views import WhyBody
from app.client.wire import Wire
from app.domain.labels import Sensitivity


class Skills:
    """The skill library. Every method raises the error of the service's answer."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def all(self) -> tuple[SkillView, ...]:
        """All skills by name."""
        found: list[SkillView] = []
        cursor: str | None = None
        while True:
            page = await self._wire.get(SkillsView, "/v1/skills", {"limit": 100, "cursor": cursor})
            found += page.data
            cursor = page.next_cursor
            if cursor is None:
                return tuple(found)

    async def read(self, name: str, version: str | None = None) -> SkillDetailView:
        """A skill with its documents and their sections."""
        return await self._wire.get(SkillDetailView, _skill(name), {"version": version})

    async def search(self, body: SearchBody) -> PassagesView:
        """Passages that fit, best first."""
        return await self._wire.send(PassagesView, "POST", "/v1/skills/search", body)

    async def put(self, name: str, files: Mapping[str, str], *, accept: bool = False) -> SkillView:
        """Put a skill in, which is scanned first."""
        return await self._wire.send(SkillView, "PUT", _skill(name), SkillBody(files=dict(files), accept=accept))

    async def withdraw(self, name: str, why: str = "") -> None:
        """Take a skill out."""
        await self._wire.answer("DELETE", _skill(name), {"why": why or None})

    async def restore(self, name: str) -> SkillView:
        """Let a shipped skill be found again."""
        return await self._wire.send(SkillView, "POST", f"{_skill(name)}/restore")

    async def approvals(self) -> ApprovalsView:
        """What waits for a person, and who let in what."""
        return await self._wire.get(ApprovalsView, "/v1/skill-approvals")

    async def approve(self, name: str, why: str) -> WaitingView:
        """Let a skill in as it lies there now."""
        path = f"/v1/skill-approvals/{quote(name, safe='')}"
        return await self._wire.send(WaitingView, "POST", path, WhyBody(why=why))

    async def sync(self, *, force: bool = False) -> SyncView:
        """Make the library equal to the service's folders."""
        return await self._wire.send(SyncView, "POST", "/v1/skills/sync", SyncBody(force=force))


class Collections:
    """A tenant's own documents. Every method raises the error of the service's answer."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def create(self, body: CollectionBody) -> CollectionView:
        """Make an empty collection."""
        return await self._wire.send(CollectionView, "POST", "/v1/collections", body)

    async def all(self) -> CollectionsView:
        """All collections by name."""
        return await self._wire.get(CollectionsView, "/v1/collections")

    async def documents(self, name: str) -> DocumentsView:
        """The documents of a collection."""
        return await self._wire.get(DocumentsView, f"{_collection(name)}/documents")

    async def relabel(self, name: str, sensitivity: Sensitivity) -> CollectionView:
        """Change how far its passages may travel."""
        return await self._wire.send(CollectionView, "PATCH", _collection(name), LabelBody(sensitivity=sensitivity))

    async def put(self, name: str, path: str, content: bytes, *, accept: bool = False) -> PutView:
        """Put a document in, or in place of the one at this path; its ending tells what it is."""
        query = {"accept": "true"} if accept else {}
        place = f"{_collection(name)}/documents/{quote(path)}"
        answer = await self._wire.answer("PUT", place, query, body=content, wait_s=300)
        return PutView.model_validate_json(answer.content)

    async def remove(self, name: str) -> None:
        """Delete a collection."""
        await self._wire.answer("DELETE", _collection(name))

    async def remove_document(self, name: str, path: str) -> None:
        """Delete a document."""
        await self._wire.answer("DELETE", f"{_collection(name)}/documents/{quote(path)}")


class Calculators:
    """The calculators. Every method raises the error of the service's answer."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def all(self) -> CalculatorsView:
        """All calculators by family."""
        return await self._wire.get(CalculatorsView, "/v1/calculators")

    async def read(self, name: str) -> CalculatorView:
        """One calculator with its inputs as a JSON schema."""
        return await self._wire.get(CalculatorView, f"/v1/calculators/{quote(name, safe='')}")

    async def calculate(self, name: str, body: CalculationBody) -> FigureView:
        """The figure for these inputs."""
        return await self._wire.send(FigureView, "POST", f"/v1/calculators/{quote(name, safe='')}", body)


def _skill(name: str) -> str:
    return f"/v1/skills/{quote(name, safe='')}"


def _collection(name: str) -> str:
    return f"/v1/collections/{quote(name, safe='')}"
