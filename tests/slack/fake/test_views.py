"""Modals and the Home tab, with the official client."""

import asyncio

import pytest

from tests.slack.fake import FakeSlack
from tests.slack.fake.asking import answer, client, refusal
from tests.slack.fake.words import Object, mapping, words

INPUT = {
    "type": "input",
    "block_id": "q0",
    "label": {"type": "plain_text", "text": "Answer"},
    "element": {"type": "plain_text_input", "action_id": "text"},
}
TITLE = {"type": "plain_text", "text": "Answers"}


def modal(**more: object) -> dict[str, object]:
    return {"type": "modal", "title": TITLE, "submit": TITLE, "blocks": [INPUT], **more}


def test_a_trigger_opens_one_modal_within_three_seconds(fake: FakeSlack) -> None:
    async def go() -> None:
        trigger = fake.world.trigger("U0001", "T0001")
        view = mapping(await answer(client(fake).views_open(trigger_id=trigger, view=modal()), "view"))
        assert await refusal(client(fake).views_open(trigger_id=trigger, view=modal())) == "exchanged_trigger_id"
        late = fake.world.trigger("U0001", "T0001")
        fake.clock.move(3.1)
        assert await refusal(client(fake).views_open(trigger_id=late, view=modal())) == "expired_trigger_id"
        assert await refusal(client(fake).views_open(trigger_id="1", view=modal())) == "invalid_trigger_id"
        shown = {"view_id": words(view["id"]), "hash": words(view["hash"])}
        await client(fake).views_update(**shown, view=modal(callback_id="new"))
        stale = client(fake).views_update(**shown, view=modal())
        assert await refusal(stale) == "hash_conflict"

    asyncio.run(go())
    assert [each.payload["callback_id"] for each in fake.world.views.values()] == ["new"]


@pytest.mark.parametrize(
    ("view", "error"),
    [
        (modal(title={"type": "plain_text", "text": "x" * 25}), "invalid_arguments"),
        (modal(private_metadata="x" * 3_001), "invalid_arguments"),
        ({"type": "modal", "title": TITLE, "blocks": [INPUT]}, "invalid_arguments"),
        (modal(blocks=[{"type": "divider"}] * 101), "invalid_blocks"),
        (modal(blocks=[{"type": "markdown", "text": "x"}]), "invalid_blocks"),
        (modal(blocks=[INPUT, INPUT]), "invalid_blocks"),
    ],
)
def test_what_a_modal_does_not_take(fake: FakeSlack, view: dict[str, object], error: str) -> None:
    trigger = fake.world.trigger("U0001", "T0001")
    assert asyncio.run(refusal(client(fake).views_open(trigger_id=trigger, view=view))) == error


def test_the_home_tab_of_a_person(fake: FakeSlack) -> None:
    async def go() -> None:
        home: Object = {"type": "home", "blocks": [{"type": "divider"}]}
        await client(fake).views_publish(user_id="U0001", view=home)
        with_submit = client(fake).views_publish(user_id="U0001", view={**home, "submit": TITLE})
        assert await refusal(with_submit) == "invalid_arguments"

    asyncio.run(go())
    assert fake.world.homes["T0001", "U0001"].payload["blocks"] == [{"type": "divider"}]
