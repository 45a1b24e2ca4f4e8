"""The difference between a folder and the database, over every pair of small libraries."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.content.skills import RejectedSkill, SkillDocument, SkillFolder, SkillLibrary
from app.domain.errors import ContentError
from app.retrieval.indexing.sync_plan import check_deletions, plan_sync
from app.store.skill_values import LibraryState, StoredDocument, StoredSkill

PATHS = st.sampled_from(["a", "b", "c"])
TEXTS = st.dictionaries(PATHS, st.sampled_from(["1", "2"]), min_size=1)
LIBRARIES = st.dictionaries(st.sampled_from(["x", "y", "z"]), TEXTS)


def folder(name: str, texts: dict[str, str], held: tuple[str, ...] = ()) -> SkillFolder:
    documents = tuple(SkillDocument(f"{name}/{path}", text, text) for path, text in sorted(texts.items()))
    return SkillFolder(name, name, name, None, (), documents, tree_hash=str(sorted(texts.items())), held=held)


def stored(texts: dict[str, str], name: str, recipe: str = "r") -> StoredSkill:
    documents = {f"{name}/{path}": StoredDocument(text, recipe, 2) for path, text in texts.items()}
    return StoredSkill(str(sorted(texts.items())), recipe, documents)


def library(texts: dict[str, dict[str, str]]) -> SkillLibrary:
    return SkillLibrary(tuple(folder(name, each) for name, each in texts.items()))


def state(texts: dict[str, dict[str, str]]) -> LibraryState:
    return LibraryState({name: stored(each, name) for name, each in texts.items()})


@given(LIBRARIES, LIBRARIES)
def test_the_plan_leads_from_one_to_the_other(
    before: dict[str, dict[str, str]], after: dict[str, dict[str, str]]
) -> None:
    plan = plan_sync(library(after), state(before), lambda _: "r")
    have = {f"{name}/{path}": text for name, texts in before.items() for path, text in texts.items()}
    want = {f"{name}/{path}": text for name, texts in after.items() for path, text in texts.items()}
    gone = [path for change in plan.changed for path in change.gone]
    gone += [path for path in have if path.split("/")[0] in plan.removed]
    new = {document.path: document.read() for change in plan.changed for document in change.documents}
    assert {path: text for path, text in have.items() if path not in gone} | new == want
    assert all(have.get(path) != text for path, text in new.items())
    assert plan.empty == (have == want)
    assert (plan.added, plan.updated) == (len(new.keys() - have.keys()), len(new.keys() & have.keys()))
    assert (plan.deleted, plan.unchanged) == (len(gone), len(want) - len(new))


@given(LIBRARIES)
def test_another_recipe_does_everything_anew(texts: dict[str, dict[str, str]]) -> None:
    plan = plan_sync(library(texts), state(texts), lambda _: "other")
    assert sum(len(change.documents) for change in plan.changed) == sum(map(len, texts.values()))
    assert plan.deleted == 0


def test_what_is_held_or_rejected_keeps_its_version_until_it_is_accepted() -> None:
    before = state({"x": {"a": "1"}, "y": {"a": "1"}})
    held = folder("x", {"a": "2"}, held=("reason",))
    now = SkillLibrary((held,), (RejectedSkill("y", "reason"),))
    plan = plan_sync(now, before, lambda _: "r")
    assert plan.empty
    assert plan.held == (held,)
    accepted = LibraryState(before.skills, frozenset({("x", held.tree_hash)}))
    assert [change.folder for change in plan_sync(now, accepted, lambda _: "r").changed] == [held]


@pytest.mark.parametrize(
    ("after", "stops"),
    [
        ({"x": {"a": "1", "b": "1"}, "y": {"a": "1"}, "z": {"a": "1"}}, False),
        ({"x": {"a": "1", "b": "1"}}, False),
        ({"x": {"a": "1"}}, True),
        ({}, True),
        ({"new": {"a": "1", "b": "1", "c": "1"}}, False),
    ],
)
def test_losing_more_than_half_stops(after: dict[str, dict[str, str]], *, stops: bool) -> None:
    before = state({"x": {"a": "1", "b": "2"}, "y": {"a": "3"}, "z": {"a": "4"}})
    now = library(after)
    if "new" in after:
        before = state({"x": {"a": "1"}, "y": {"a": "1"}, "z": {"a": "1"}})
    plan = plan_sync(now, before, lambda _: "r")
    if stops:
        with pytest.raises(ContentError, match="of 8 chunks"):
            check_deletions(plan, now, before)
    else:
        check_deletions(plan, now, before)
