"""People of a workspace: they write, click, fill in, leave; what they do is brought to the app as Slack would."""

from dataclasses import dataclass, replace

from app.domain.codec import Json
from tests.slack.doors import Delivery, Door
from tests.slack.fake import APP, Channel, FakeSlack, Message, Team
from tests.slack.fake.methods.files import file_of_event
from tests.slack.fake.methods.places import shown, view_shown
from tests.slack.fake.words import Object, items, mapping, words
from tests.slack.fake.world import View

_VERIFICATION = "verification-token"
Values = dict[str, dict[str, Json]]


@dataclass(frozen=True)
class Said:
    """A message of a person, what was sent of it, and what the app said to the delivery."""

    message: Message
    event: Object
    delivery: Delivery


@dataclass(frozen=True)
class SlackUser:
    """Somebody who uses the app. ``team`` is the workspace that delivers, ``home`` the person's own."""

    fake: FakeSlack
    door: Door
    id: str = "U0001"
    team: str = "T0001"
    home: str = ""

    @property
    def own(self) -> Team:
        """The workspace that delivers."""
        return self.fake.world.teams[self.team]

    @property
    def direct(self) -> Channel:
        """The person's conversation with the app."""
        return self.fake.world.direct(self.id, self.team)

    async def mention(self, text: str, channel: str = "C0001", thread: str | None = None) -> Said:
        """Write ``@app text`` in a channel."""
        message = self.fake.world.say(channel, self.id, f"<@{self.own.bot_user}> {text}", thread)
        return await self._said(message, "app_mention")

    async def mention_twice(self, text: str, channel: str = "C0001", thread: str | None = None) -> Said:
        """The same, where the app also gets every message of the channel: two events, each with its own id."""
        said = await self.mention(text, channel, thread)
        await self._said(said.message, "message")
        return said

    async def write(self, text: str, channel: str = "C0001", thread: str | None = None) -> Said:
        """Write in a channel without a mention; in a thread it is a reply."""
        return await self._said(self.fake.world.say(channel, self.id, text, thread), "message")

    async def tell(self, text: str, thread: str | None = None) -> Said:
        """Write to the app directly."""
        return await self.write(text, self.direct.id, thread)

    async def share(self, text: str, name: str, content: bytes, channel: str = "", thread: str | None = None) -> Said:
        """Write with a file attached."""
        file = self.fake.world.upload(name, content, self.team, self.id)
        message = self.fake.world.say(channel or self.direct.id, self.id, text, thread)
        message.files = [file.id]
        event = self.event_of(message, "message")
        event.update({"subtype": "file_share", "files": [file_of_event(self.fake.address, file)]})
        return Said(message, event, await self.send(event))

    async def edit(self, message: Message, text: str) -> Delivery:
        """Change a message of one's own."""
        former, message.text, message.edited = shown(message), text, message.edited + 1
        event = self._changed(message, "message_changed", former)
        return await self.send({**event, "message": shown(message)})

    async def delete(self, message: Message) -> Delivery:
        """Take a message back."""
        message.deleted = True
        event = self._changed(message, "message_deleted", shown(message))
        return await self.send({**event, "deleted_ts": message.ts})

    async def command(self, command: str, text: str, channel: str = "") -> Delivery:
        """Use a slash command."""
        place = channel or self.direct.id
        payload: Object = {
            "token": _VERIFICATION,
            "team_id": self.team,
            "team_domain": "example",
            "channel_id": place,
            "channel_name": "directmessage" if place.startswith("D") else self.fake.world.channels[place].name,
            "user_id": self.id,
            "user_name": self.id.lower(),
            "command": command,
            "text": text,
            "api_app_id": APP,
            "is_enterprise_install": "false",
            "response_url": self.fake.world.respond_at(self.fake.address, place, self.id),
            "trigger_id": self.fake.world.trigger(self.id, self.team),
        }
        if self.own.enterprise:
            payload.update({"enterprise_id": self.own.enterprise, "enterprise_name": "Enterprise"})
        return await self.door.bring("command", payload)

    async def shortcut(self, message: Message, callback: str = "ask_about_message") -> Delivery:
        """Use the app's shortcut on a message."""
        payload = self._interactive("message_action", message.channel, message.ts)
        payload.update({"callback_id": callback, "message": shown(message), "message_ts": message.ts})
        payload["action_ts"] = self.fake.world.ts()
        return await self.door.bring("interactive", payload)

    async def press(self, message: Message, action: str, value: str | None = None) -> Delivery:
        """Click a button of a message, or choose ``value`` of a menu; feedback is ``positive`` or ``negative``."""
        return await self.door.bring("interactive", self.click(message, action, value))

    def click(self, message: Message, action: str, value: str | None = None) -> Object:
        """What Slack sends for a click; for those who send it twice or late."""
        payload = self._interactive("block_actions", message.channel, message.ts)
        ephemeral = bool(message.only_for)
        payload["message"] = shown(message)
        payload["container"] = {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": message.channel,
            "is_ephemeral": ephemeral,
            **({"thread_ts": message.thread} if message.thread else {}),
        }
        payload["actions"] = [self._action(list[Json](message.blocks), action, value)]
        payload["state"] = {"values": {}}
        return payload

    async def press_at_home(self, action: str, value: str | None = None) -> Delivery:
        """Click a button of one's Home tab."""
        view = self.fake.world.homes[self.team, self.id]
        return await self._press_in(view, action, value)

    async def press_in(self, view: View, action: str, value: str | None = None) -> Delivery:
        """Click a button of a modal."""
        return await self._press_in(view, action, value)

    async def _press_in(self, view: View, action: str, value: str | None) -> Delivery:
        payload = self._interactive("block_actions")
        payload["view"] = view_shown(view)
        payload["container"] = {"type": "view", "view_id": view.id}
        payload["actions"] = [self._action(items(view.payload.get("blocks")), action, value)]
        return await self.door.bring("interactive", payload)

    async def fill_in(self, view: View, values: Values) -> Delivery:
        """Send a modal: ``{block id: {action id: text or option value}}``; what is left out stays empty."""
        payload = self._interactive("view_submission")
        payload["view"] = {**view_shown(view), "state": {"values": self._state(view, values)}}
        payload["response_urls"] = []
        delivery = await self.door.bring("interactive", payload)
        if delivery.status == 200 and delivery.json().get("response_action") != "errors":
            self.fake.world.views.pop(view.id, None)
        return delivery

    async def close(self, view: View) -> Delivery:
        """Close a modal without sending it."""
        payload = self._interactive("view_closed")
        payload.update({"view": view_shown(view), "is_cleared": False})
        self.fake.world.views.pop(view.id, None)
        return await self.door.bring("interactive", payload)

    async def open_home(self, tab: str = "home") -> Delivery:
        """Look at the app's Home tab, or at its Messages tab."""
        event: Object = {"type": "app_home_opened", "user": self.id, "channel": self.direct.id, "tab": tab}
        home = self.fake.world.homes.get((self.team, self.id))
        if home and tab == "home":
            event["view"] = view_shown(home)
        return await self.send({**event, "event_ts": self.fake.world.ts()})

    async def stop(self, channel: str, thread: str) -> Delivery:
        """Use the stop button; Slack itself ends the streams of the thread."""
        streams = [each for each in self.fake.world.thread(channel, thread) if each.stream and each.stream.open]
        for message in streams:
            if message.stream:
                message.stream.open = False
        event: Object = {
            "type": "agent_session_stopped",
            "channel": channel,
            "thread_ts": thread,
            "user": self.id,
            "streaming_message_ts": [message.ts for message in streams],
        }
        return await self.send({**event, "event_ts": self.fake.world.ts()})

    async def uninstall(self) -> Delivery:
        """Take the app away from the workspace; its tokens end at once."""
        self.fake.world.revoke(self.team, "account_inactive")
        return await self.send({"type": "app_uninstalled", "event_ts": self.fake.world.ts()})

    async def revoke_tokens(self) -> Delivery:
        """Revoke the app's tokens."""
        self.fake.world.revoke(self.team)
        tokens: Object = {"oauth": [], "bot": [self.own.bot_user]}
        return await self.send({"type": "tokens_revoked", "tokens": tokens, "event_ts": self.fake.world.ts()})

    async def send(self, event: Object, *, event_id: str = "", retry: int = 0) -> Delivery:
        """Bring an event; the same id again is a duplicate, ``retry`` says that Slack tries again."""
        return await self.door.bring("event", self.wrapped(event, event_id), retry=retry)

    def wrapped(self, event: Object, event_id: str = "") -> Object:
        """An event as it is delivered, under an id of its own unless one is given."""
        channel = self.fake.world.channels.get(words(event.get("channel")))
        authorization: Object = {
            "enterprise_id": self.own.enterprise or None,
            "team_id": self.team,
            "user_id": self.own.bot_user,
            "is_bot": True,
            "is_enterprise_install": False,
        }
        body: Object = {
            "token": _VERIFICATION,
            "team_id": self.team,
            "context_team_id": self.team,
            "context_enterprise_id": self.own.enterprise or None,
            "api_app_id": APP,
            "event": event,
            "type": "event_callback",
            "event_id": event_id or f"Ev{self.fake.world.number():08d}",
            "event_time": int(self.fake.clock.now),
            "authorizations": [authorization],
            "is_ext_shared_channel": channel is not None and channel.external,
        }
        return {**body, "enterprise_id": self.own.enterprise} if self.own.enterprise else body

    def event_of(self, message: Message, kind: str) -> Object:
        """The event of a message: ``message`` or ``app_mention``."""
        channel = self.fake.world.channels[message.channel]
        event: Object = {
            "type": kind,
            "user": message.user,
            "text": message.text,
            "ts": message.ts,
            "client_msg_id": f"client-{message.ts}",
            "team": self.home or self.team,
            "channel": message.channel,
            "event_ts": message.ts,
        }
        if kind == "message":
            event["channel_type"] = channel.kind
        if message.thread:
            event["thread_ts"] = message.thread
        if channel.external:
            event.update({"user_team": self.home or self.team, "source_team": self.home or self.team})
        return event

    def elsewhere(self, door: Door) -> "SlackUser":
        """The same person, brought through another door."""
        return replace(self, door=door)

    async def _said(self, message: Message, kind: str) -> Said:
        event = self.event_of(message, kind)
        return Said(message, event, await self.send(event))

    def _changed(self, message: Message, subtype: str, previous: Object) -> Object:
        return {
            "type": "message",
            "subtype": subtype,
            "channel": message.channel,
            "channel_type": self.fake.world.channels[message.channel].kind,
            "hidden": True,
            "previous_message": previous,
            "ts": self.fake.world.ts(),
            "event_ts": self.fake.world.ts(),
        }

    def _interactive(self, kind: str, channel: str = "", ts: str = "") -> Object:
        payload: Object = {
            "type": kind,
            "token": _VERIFICATION,
            "api_app_id": APP,
            "team": {"id": self.team, "domain": "example"},
            "user": {"id": self.id, "username": self.id.lower(), "team_id": self.home or self.team},
            "enterprise": {"id": self.own.enterprise, "name": "Enterprise"} if self.own.enterprise else None,
            "is_enterprise_install": False,
            "trigger_id": self.fake.world.trigger(self.id, self.team),
        }
        if channel:
            payload["channel"] = {"id": channel, "name": self.fake.world.channels[channel].name}
            payload["response_url"] = self.fake.world.respond_at(self.fake.address, channel, self.id, ts)
        return payload

    def _action(self, blocks: list[Json], action: str, value: str | None) -> Object:
        """The element that is clicked; fails the test when nobody could click it."""
        block, element = find(blocks, action)
        done: Object = {
            "type": element.get("type"),
            "action_id": action,
            "block_id": words(block.get("block_id")) or "generated",
            "action_ts": self.fake.world.ts(),
        }
        if element.get("type") == "feedback_buttons":
            button = mapping(element.get(f"{value}_button"))
            assert button, "feedback is positive or negative"
            return {**done, "value": button.get("value"), "text": button.get("text")}
        if value is not None and "options" in element:
            return {**done, "selected_option": _chosen(element, value)}
        found = value if value is not None else element.get("value")
        if "text" in element:
            done["text"] = element["text"]
        return done if found is None else {**done, "value": found}

    def _state(self, view: View, values: Values) -> Object:
        state: Object = {}
        for block in items(view.payload.get("blocks")):
            name, element = words(mapping(block).get("block_id")), mapping(mapping(block).get("element"))
            if not element:
                continue
            action = words(element.get("action_id"))
            given = values.get(name, {}).get(action)
            state[name] = {action: _filled(element, given)}
        unknown = set(values).difference(state)
        assert not unknown, f"the modal has no input blocks {sorted(unknown)}, but {sorted(state)}"
        return state


def find(blocks: list[Json], action: str) -> tuple[Object, Object]:
    """The block and the element with an action id."""
    known: list[str] = []
    for block in map(mapping, blocks):
        for element in map(mapping, [*items(block.get("elements")), block.get("accessory"), block.get("element")]):
            known.append(words(element.get("action_id")))
            if known[-1] == action:
                return block, element
    raise AssertionError(f"there is nothing {action!r} to click, but {[each for each in known if each]}")


def _chosen(element: Object, value: str) -> Object:
    found = [mapping(each) for each in items(element.get("options")) if mapping(each).get("value") == value]
    assert found, f"there is no option {value!r}"
    return found[0]


def _filled(element: Object, given: Json) -> Object:
    kind = words(element.get("type"))
    if kind in {"radio_buttons", "static_select"}:
        chosen = element.get("initial_option") if given is None else _chosen(element, words(given))
        return {"type": kind, "selected_option": chosen}
    if kind in {"checkboxes", "multi_static_select"}:
        return {"type": kind, "selected_options": [_chosen(element, words(each)) for each in items(given)]}
    return {"type": kind, "value": element.get("initial_value") if given is None else given}
