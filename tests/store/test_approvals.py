"""Approvals: one holds for each name and tenant, and none is ever forgotten."""

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from app.domain.approval import Approval
from app.store.approvals import ApprovalStore
from app.store.engine import Database

FIRST = Approval(
    name="notes",
    files={"SKILL.md": "ab" * 32},
    tree_hash="tree",
    verdict="benign",
    report={"verdict": "benign", "findings": []},
    source="notes.zip",
    approved_by="ada",
)


def test_the_last_approval_holds_and_all_are_kept(database: Database) -> None:
    async def scenario() -> None:
        try:
            store = ApprovalStore(database)
            await store.approve("default", FIRST)
            second = replace(FIRST, files={"SKILL.md": "cd" * 32}, verdict="suspicious", approved_by="bob")
            await store.approve("default", second)
            current = await store.current("default")
            assert current["notes"].approved_at is not None
            assert replace(current["notes"], approved_at=None) == second
            assert [approval.approved_by for approval in await store.history("default")] == ["ada", "bob"]
            assert await store.current("other") == {}
        finally:
            await database.close()

    asyncio.run(scenario())


def test_a_withdrawn_approval_no_longer_holds(database: Database) -> None:
    async def scenario() -> None:
        try:
            store = ApprovalStore(database)
            await store.approve("default", FIRST)
            assert not await store.withdraw("other", "notes", "bob")
            assert await store.withdraw("default", "notes", "bob")
            assert not await store.withdraw("default", "notes", "bob")
            assert await store.current("default") == {}
            assert len(await store.history("default")) == 1
            async with database.system() as session:
                by = await session.execute(text("SELECT withdrawn_by FROM skill_approval"))
                assert by.scalar_one() == "bob"
        finally:
            await database.close()

    asyncio.run(scenario())


def test_two_approvals_at_once_leave_one_that_holds(database: Database) -> None:
    async def scenario() -> None:
        try:
            store = ApprovalStore(database)
            await asyncio.gather(*(store.approve("default", replace(FIRST, approved_by=str(n))) for n in range(6)))
            assert len(await store.history("default")) == 6
            assert set(await store.current("default")) == {"notes"}
        finally:
            await database.close()

    asyncio.run(scenario())


def test_a_malicious_skill_cannot_be_approved_at_all(database: Database) -> None:
    async def scenario() -> None:
        try:
            with pytest.raises(IntegrityError):
                await ApprovalStore(database).approve("default", replace(FIRST, verdict="malicious"))
        finally:
            await database.close()

    asyncio.run(scenario())
