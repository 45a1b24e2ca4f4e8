"""Uploads with the official client's helper, private downloads, and answers to a response_url."""

import asyncio

import httpx

from tests.slack.fake import SCOPES, FakeSlack
from tests.slack.fake.asking import client, refusal, said


def test_a_file_is_uploaded_into_a_thread(fake: FakeSlack) -> None:
    root = fake.world.say("C0001", "U0001", "Report?")

    async def go() -> None:
        await client(fake).files_upload_v2(
            content="# Report\n", filename="report.md", channel="C0001", thread_ts=root.ts, initial_comment="All of it"
        )
        unknown = client(fake).files_completeUploadExternal(files=[{"id": "F9999", "title": "x"}])
        assert await refusal(unknown) == "file_not_found"

    asyncio.run(go())
    [file] = fake.world.files.values()
    assert (file.content, file.shared) == (b"# Report\n", [("C0001", root.ts)])
    assert fake.world.thread("C0001", root.ts)[1].files == [file.id]
    made = [call.method for call in fake.calls][:3]
    assert made == ["files.getUploadURLExternal", "upload", "files.completeUploadExternal"]


def test_a_private_file_needs_the_scope_and_shows_a_page_without(fake: FakeSlack) -> None:
    readers = fake.world.team("T0002", scopes=SCOPES | {"files:read"})
    file = fake.world.upload("plan.txt", b"the plan", "T0002")

    async def go() -> tuple[str, str]:
        address = await said(client(fake, readers.token).files_info(file=file.id), "file", "url_private_download")
        async with httpx.AsyncClient(trust_env=False) as http:
            good = await http.get(address, headers={"Authorization": f"Bearer {readers.token}"})
            bad = await http.get(address)
        return good.text, bad.headers["content-type"]

    content, kind = asyncio.run(go())
    assert content == "the plan"
    assert kind.startswith("text/html")


def test_a_response_address_takes_five_answers_within_half_an_hour(fake: FakeSlack) -> None:
    mine = fake.world.say("C0001", "U0001", "Hi")
    address = fake.world.respond_at(fake.address, "C0001", "U0001", mine.ts)

    async def go() -> list[int]:
        async with httpx.AsyncClient(trust_env=False) as http:
            answers = [await http.post(address, json={"text": str(number)}) for number in range(6)]
            late = fake.world.respond_at(fake.address, "C0001", "U0001")
            fake.clock.move(1_801)
            return [each.status_code for each in [*answers, await http.post(late, json={"text": "late"})]]

    assert asyncio.run(go()) == [200] * 5 + [404] * 2
    assert [(each.text, each.only_for) for each in fake.world.ephemeral] == [(str(n), "U0001") for n in range(5)]


def test_a_response_may_replace_or_delete_what_was_clicked(fake: FakeSlack) -> None:
    mine = fake.world.say("C0001", "U0001", "Hi")
    address = fake.world.respond_at(fake.address, "C0001", "U0001", mine.ts)

    async def go() -> None:
        async with httpx.AsyncClient(trust_env=False) as http:
            await http.post(address, json={"text": "Done", "replace_original": True})
            assert mine.text == "Done"
            await http.post(address, json={"delete_original": True})

    asyncio.run(go())
    assert mine.deleted
