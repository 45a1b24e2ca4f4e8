"""What a sync has to do, worked out from the folder and the database alone."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from app.content.skills import AnyDocument, RejectedSkill, SkillFolder, SkillLibrary
from app.domain.errors import ContentError
from app.store.skill_values import LibraryState, StoredDocument, StoredSkill

Recipe = Callable[[SkillFolder], str]


@dataclass(frozen=True, slots=True)
class ChangedSkill:
    """A skill whose row must be written, the documents to cut and embed anew, and the paths that are gone."""

    folder: SkillFolder
    recipe: str
    documents: tuple[AnyDocument, ...]
    gone: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SyncPlan:
    """The difference between folder and database. Documents are counted, not skills."""

    changed: tuple[ChangedSkill, ...]
    removed: tuple[str, ...]
    held: tuple[SkillFolder, ...]
    rejected: tuple[RejectedSkill, ...]
    added: int
    updated: int
    deleted: int
    unchanged: int

    @property
    def empty(self) -> bool:
        """Whether there is nothing to write."""
        return not self.changed and not self.removed


def plan_sync(library: SkillLibrary, state: LibraryState, recipe: Recipe) -> SyncPlan:
    """Compare. A skill that is held back or rejected keeps the version that is indexed, if there is one."""
    held = tuple(s for s in library.skills if s.held and (s.name, s.tree_hash) not in state.accepted)
    wanted = [skill for skill in library.skills if skill not in held]
    changed = tuple(
        _changed(skill, state.skills.get(skill.name), recipe(skill))
        for skill in wanted
        if not _same(skill, state.skills.get(skill.name), recipe(skill))
    )
    kept = {skill.name for skill in library.skills} | {rejected.name for rejected in library.rejected}
    removed = tuple(name for name in state.skills if name not in kept)
    documents = {skill.name: _stored(state.skills.get(skill.name)) for skill in wanted}
    return SyncPlan(
        changed=changed,
        removed=removed,
        held=held,
        rejected=library.rejected,
        added=sum(d.path not in documents[c.folder.name] for c in changed for d in c.documents),
        updated=sum(d.path in documents[c.folder.name] for c in changed for d in c.documents),
        deleted=sum(len(c.gone) for c in changed) + sum(len(state.skills[name].documents) for name in removed),
        unchanged=sum(len(s.documents) for s in wanted) - sum(len(c.documents) for c in changed),
    )


def check_deletions(plan: SyncPlan, library: SkillLibrary, state: LibraryState) -> None:
    """Stop where most of the library would go: a folder that is not mounted is not an empty one.

    Raises:
        ContentError: more than half of the chunks belong to texts that are in no document of the folder any more.
    """
    present = {document.content_hash for skill in library.skills for document in skill.documents}
    removed = [name for name in plan.removed if name not in library.imported]
    gone = [document for name in removed for document in state.skills[name].documents.values()]
    for change in plan.changed:
        gone += [state.skills[change.folder.name].documents[path] for path in change.gone]
    lost = sum(document.chunks for document in gone if document.content_hash not in present)
    total = sum(skill.chunks for skill in state.skills.values())
    if lost * 2 > total:
        raise ContentError(
            f"This sync would delete {lost} of {total} chunks. If the folder is right, run it again with --force."
        )


def _same(folder: SkillFolder, stored: StoredSkill | None, recipe: str) -> bool:
    return stored is not None and (stored.tree_hash, stored.recipe) == (folder.tree_hash, recipe)


def _changed(folder: SkillFolder, stored: StoredSkill | None, recipe: str) -> ChangedSkill:
    before = _stored(stored)
    documents = tuple(d for d in folder.documents if _differs(d, before.get(d.path), recipe))
    return ChangedSkill(folder, recipe, documents, _missing(before, (d.path for d in folder.documents)))


def _differs(document: AnyDocument, stored: StoredDocument | None, recipe: str) -> bool:
    return stored is None or (stored.content_hash, stored.recipe) != (document.content_hash, recipe)


def _missing(before: Mapping[str, StoredDocument], paths: Iterable[str]) -> tuple[str, ...]:
    present = set(paths)
    return tuple(path for path in before if path not in present)


def _stored(skill: StoredSkill | None) -> Mapping[str, StoredDocument]:
    return skill.documents if skill else {}
