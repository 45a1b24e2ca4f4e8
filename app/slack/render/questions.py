"""What the team asks back: as a message with buttons, as a modal, and as what became of it."""

import json
from collections.abc import Iterator, Mapping, Sequence

from app.domain.clarification import Assumption, Clarification, Option, Question
from app.domain.codec import Json
from app.domain.slack_people import Who
from app.slack.render import sentences as say
from app.slack.render.elements import actions, button, context, cut, markdown, plain_text, section
from app.slack.render.escape import Links, escaped, marked
from app.slack.render.limits import BUTTON_TEXT, INPUT, LABEL, OPTION_TEXT, OPTIONS, SECTION, problems
from app.slack.render.message import Block, Element, Message, View
from app.slack.render.pieces import read, write

MOST_BUTTONS = 4
_OTHER = "other"
_LONGEST, _LONGEST_OPTION, _LONGEST_SAID, _LONGEST_NAME = 600, 300, 500, 80
_NO_LINKS = Links()


def ask(clarification: Clarification) -> Message:
    """The questions with their options as buttons.

    Values and identifiers tell clarification, question, option and version. What is too long is shortened evenly.
    """
    message = _asking(clarification, 1.0)
    for share in (0.5, 0.2):
        if not problems(message):
            break
        message = _asking(clarification, share)
    return message


def answered(clarification: Clarification, by: Mapping[str, Who]) -> Message:
    """The questions with what was said to them. ``by`` is who answered in Slack, by question."""
    said = {each.question_id: each.text for each in clarification.replies}
    lines = [_said(each, said.get(each.id), by.get(each.id)) for each in clarification.questions]
    return _settled(lines)


def expired(clarification: Clarification, assumptions: Sequence[Assumption]) -> Message:
    """The questions that nobody answered in time, with what is assumed instead."""
    assumed = {each.topic: each.text for each in assumptions}
    lines = [
        _line(each, say.ASSUMED.format(assume=assumed.get(each.topic, each.assume))) for each in clarification.questions
    ]
    return _settled(lines, say.EXPIRED)


def withdrawn(clarification: Clarification) -> Message:
    """The questions that no longer matter."""
    return _settled([_line(each, "") for each in clarification.questions], say.WITHDRAWN)


def modal(clarification: Clarification, private: Mapping[str, Json] | None = None) -> View:
    """A form with one field for each question; ``private`` is carried along with the clarification's id.

    The state of a question stands under the block ``question:<id>``: an option's number or ``other``, or text where
    the question has no options. Text beside an option stands under ``other:<id>``.
    """
    carried: dict[str, Json] = {**(private or {}), "c": clarification.id, "v": clarification.version}
    return {
        "type": "modal",
        "callback_id": "clarify_answers",
        "private_metadata": json.dumps(carried),
        "title": plain_text(say.ANSWERS_TITLE),
        "submit": plain_text(say.SEND),
        "close": plain_text(say.CANCEL),
        "blocks": [block for each in clarification.questions for block in _fields(each)],
    }


def loading() -> View:
    """What a modal shows until its content is known."""
    return {
        "type": "modal",
        "callback_id": "loading",
        "title": plain_text(say.HOME_TITLE),
        "close": plain_text(say.CLOSE),
        "blocks": [section(say.LOADING)],
    }


def _asking(clarification: Clarification, share: float) -> Message:
    alone = len(clarification.questions) == 1
    title = say.ONE_QUESTION if alone else say.QUESTIONS.format(count=len(clarification.questions))
    blocks: list[Block] = [section(f"*{title}*\n{say.GUESS}")]
    for place, question in enumerate(clarification.questions):
        blocks.append(markdown(_told(question, "" if alone else f"{place + 1}. ", share)))
        blocks.append(_options(clarification, place))
    blocks.append(_ending(clarification, alone=alone))
    blocks.append(context(say.REPLY_HERE))
    first = cut(clarification.questions[0].question, _LONGEST_SAID) if clarification.questions else ""
    return Message(marked(f"{title}: {first}"), tuple(blocks))


def _told(question: Question, number: str, share: float) -> str:
    """All of a question: why it is asked, what it decides, and what each answer would change."""
    longest = int(_LONGEST * share)
    parts = [
        _flat(question.challenge, longest),
        f"**{number}{_flat(question.question, longest)}**",
        _flat(question.why, longest),
        "\n".join(_option(each, share) for each in question.options[:MOST_BUTTONS]),
        f"*{say.UNLESS.format(assume=_flat(question.assume, longest))}*" if question.assume else "",
    ]
    return write(escaped(read("\n\n".join(filter(None, parts))), _NO_LINKS))


def _option(option: Option, share: float) -> str:
    longest = int(_LONGEST_OPTION * share)
    consequence = _flat(option.consequence, longest)
    return f"- **{_flat(option.answer, longest)}**{f': {consequence}' if consequence else ''}"


def _flat(text: str, longest: int) -> str:
    return cut(" ".join(text.split()), longest)


def _options(clarification: Clarification, place: int) -> Element:
    """The answers of one question as buttons, and one for any other."""
    question = clarification.questions[place]
    buttons = [
        button(_name(each.answer), f"clarify:{place}:{number}", _value(clarification, q=question.id, o=number))
        for number, each in enumerate(question.options[:MOST_BUTTONS])
    ]
    other = button(say.OTHER if buttons else say.OWN_WORDS, "clarify_open", _value(clarification, q=question.id))
    return actions(_block_id(clarification, str(place)), [*buttons, other])


def _ending(clarification: Clarification, *, alone: bool) -> Element:
    skip = button(say.GO_ON, "clarify_skip", _value(clarification))
    all_at_once = [] if alone else [button(say.OWN_WORDS, "clarify_open", _value(clarification), style="primary")]
    return actions(_block_id(clarification, "all"), [*all_at_once, skip])


def _name(answer: str) -> str:
    return cut(" ".join(answer.split()), BUTTON_TEXT) or say.SOMETHING


def _value(clarification: Clarification, **more: Json) -> str:
    return json.dumps({"c": clarification.id, **more, "v": clarification.version})


def _block_id(clarification: Clarification, place: str) -> str:
    return f"clarify:{clarification.id}:{clarification.version}:{place}"


def _said(question: Question, text: str | None, by: Who | None) -> str:
    if text is None:
        return _line(question, say.ASSUMED.format(assume=question.assume))
    return f"{_line(question, text)} ({_named(by)})"


def _named(by: Who | None) -> str:
    """A name calls nobody, and is there for whoever reads without Slack; a mention stands in where it is not known."""
    if by is None:
        return say.SOMEBODY
    if by.name:
        return marked(_flat(by.name, _LONGEST_NAME))
    return f"<@{by.user}>" if by.user.isalnum() else say.SOMEBODY


def _line(question: Question, said: str) -> str:
    asked = f"*{marked(_flat(question.question, _LONGEST_SAID))}*"
    return f"{asked}\n{marked(_flat(said, _LONGEST_SAID))}" if said else asked


def _settled(lines: Sequence[str], sentence: str = "") -> Message:
    blocks = [
        section(f"*{say.ASKED}*"),
        *(section(cut(line, SECTION)) for line in lines),
        *([context(sentence)] if sentence else []),
    ]
    return Message(sentence or say.ASKED, tuple(blocks))


def _fields(question: Question) -> Iterator[Element]:
    name, hint = f"question:{question.id}", _hint(question)
    if not question.options:
        yield _input(name, question.question, hint, _field())
        return
    options: list[Json] = [_choice(each, number) for number, each in enumerate(question.options[: OPTIONS - 1])]
    options.append({"text": plain_text(say.CHOOSE_OTHER), "value": _OTHER})
    radio: Element = {"type": "radio_buttons", "action_id": "choice", "options": options}
    yield _input(name, question.question, hint, radio)
    yield _input(f"other:{question.id}", say.YOUR_WORDS, "", _field())


def _hint(question: Question) -> str:
    unless = say.UNLESS.format(assume=question.assume) if question.assume else ""
    return " ".join(filter(None, (question.why, unless)))


def _choice(option: Option, number: int) -> Element:
    choice: Element = {"text": plain_text(cut(option.answer, OPTION_TEXT) or say.SOMETHING), "value": str(number)}
    said = cut(option.consequence, OPTION_TEXT)
    return {**choice, "description": plain_text(said)} if said else choice


def _field() -> Element:
    return {"type": "plain_text_input", "action_id": "text", "multiline": True, "max_length": INPUT}


def _input(block_id: str, label: str, hint: str, element: Element) -> Element:
    block: Element = {
        "type": "input",
        "block_id": block_id,
        "label": plain_text(cut(label, LABEL)),
        "element": element,
        "optional": True,
    }
    return {**block, "hint": plain_text(cut(hint, LABEL))} if hint else block
