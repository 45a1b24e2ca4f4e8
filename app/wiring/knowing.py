"""What the team knows: skills, agents, prompts, the analyzer."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass

import numpy as np

from app.analyzer.analyzer import Analyzer
from app.analyzer.classifier import load_classifier
from app.calculators.recognize import recognize
from app.calculators.wanted import wanted
from app.content.agents import Agent
from app.content.commands import CommandBook
from app.content.prompts import Prompts
from app.domain.budget import DEFAULT_TENANT
from app.retrieval.indexing.keeping import Keeper
from app.retrieval.indexing.library import Library
from app.retrieval.indexing.preparing import Progress
from app.retrieval.indexing.watching import changes
from app.retrieval.search import Retriever
from app.retrieval.vectors.earlier import open_earlier
from app.retrieval.vectors.embedding import Embedder, Vectors
from app.settings import Settings
from app.wiring.tasks import keep_up

# Texts that wait for the embedding model at once: enough for every core, far below what it refuses.
_TOGETHER = 8


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What the team knows, read once and shared by its steps."""

    agents: Mapping[str, Agent]
    commands: CommandBook
    prompts: Prompts
    retriever: Retriever
    analyzer: Analyzer


def embed_questions(embedder: Embedder) -> Callable[[Sequence[str]], Awaitable[Vectors]]:
    """Embeds several short texts, one row each, by the path that questions take; a few of them at a time."""

    async def embed(texts: Sequence[str]) -> Vectors:
        rows: list[Vectors] = []
        for start in range(0, len(texts), _TOGETHER):
            rows += await asyncio.gather(*map(embedder.embed_query, texts[start : start + _TOGETHER]))
        return np.stack(rows)

    return embed


def build_analyzer(agents: Mapping[str, Agent], settings: Settings, embedder: Embedder) -> Analyzer:
    """The request analyzer by itself; needs no database.

    Raises:
        ContentError: its artefact cannot be read.
    """
    topics = {agent.name: agent.topics for agent in agents.values()}
    return Analyzer(embed_questions(embedder), load_classifier(settings.analyzer), topics, recognize, wanted)


def earlier_model(stack: AsyncExitStack, settings: Settings) -> tuple[Embedder, ...]:
    """The embedding model used before, where the operator still has it."""
    if settings.earlier_model is None:
        return ()
    earlier = open_earlier(settings.earlier_model)
    stack.callback(earlier.close)
    return (earlier,)


async def update_library(
    keeper: Keeper, library: Library, settings: Settings, progress: Progress | None, *, sync: bool, later: bool
) -> None:
    """The library as the folder is now; ``later`` where somebody catches up behind it with what takes long."""
    if sync and later:
        await keeper.open(progress)
        return
    if sync:
        await library.sync(settings.skills, tenant=DEFAULT_TENANT, progress=progress)
    await keeper.look()


def start_keeping(stack: AsyncExitStack, keeper: Keeper, settings: Settings, *, watch: bool) -> None:
    """Keep the library equal to its folder, and its vectors those of the model, in the background."""
    folders = [folder for folder in (settings.skills, settings.imported_skills) if folder.is_dir()]
    keep_up(stack, "library", lambda: keeper.run(changes(folders) if watch else None))
