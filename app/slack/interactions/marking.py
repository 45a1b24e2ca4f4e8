"""A message with questions in which some are answered already: its own blocks, with the choices marked. Pure."""

from collections.abc import Mapping, Sequence

from app.domain.clarification import Question
from app.domain.codec import Json
from app.domain.slack_people import Choice
from app.slack.shape import Body, fields, words

_CLARIFY = "clarify"


def marked(blocks: Sequence[Body], questions: Sequence[Question], choices: Mapping[str, Choice]) -> list[Body]:
    """The blocks, with the chosen buttons highlighted and no other.

    Blocks with buttons get other ids: Slack shows a button as pressed until its block has one.
    """
    places = {place: choices[each.id].answer.option for place, each in enumerate(questions) if each.id in choices}
    mark = ".".join(f"{place}-{'w' if option is None else option}" for place, option in sorted(places.items()))
    return [_block(block, places, mark) for block in blocks]


def _block(block: Body, places: Mapping[int, int | None], mark: str) -> Body:
    elements = block.get("elements")
    if block.get("type") != "actions" or not isinstance(elements, list):
        return block
    buttons: list[Json] = [dict(_button(fields(each), places)) for each in elements]
    name = words(block, "block_id").partition("~")[0]
    return {**block, "elements": buttons, "block_id": f"{name}~{mark}"}


def _button(button: Body, places: Mapping[int, int | None]) -> Body:
    parts = words(button, "action_id").split(":")
    if parts[0] != _CLARIFY or not all(part.isdecimal() for part in parts[1:]) or len(parts) != 3:  # noqa: PLR2004
        return button
    rest = {name: value for name, value in button.items() if name != "style"}
    chosen = places.get(int(parts[1])) == int(parts[2]) and int(parts[1]) in places
    return {**rest, "style": "primary"} if chosen else rest
