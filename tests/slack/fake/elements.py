"""What can be clicked or filled in, by its type: fields, lengths, counts."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from app.domain.codec import Json
from tests.slack.fake import limits
from tests.slack.fake.texts import ANY, PLAIN, Report, check_confirm, check_option
from tests.slack.fake.words import Object, mapping, words

Check = Callable[[Object, str, Report], None]


@dataclass(frozen=True)
class Element:
    """The fields of a type, and what else holds for them."""

    required: frozenset[str]
    optional: frozenset[str]
    check: Check | None = None


def _button(value: Object, where: str, report: Report) -> None:
    report.text(value.get("text"), f"{where}/text", limits.BUTTON_TEXT)
    if words(value.get("style")) not in {"", "primary", "danger"}:
        report.add(f"{where}/style", "must be primary or danger")
    for name, most in (("url", limits.URL), ("value", limits.BUTTON_VALUE), ("accessibility_label", 75)):
        if name in value:
            report.length(value[name], f"{where}/{name}", most, 1 if name == "url" else 0)
    _only_for(value, where, report)


def _only_for(value: Object, where: str, report: Report) -> None:
    if "visible_to_user_ids" in value:
        report.count(value["visible_to_user_ids"], f"{where}/visible_to_user_ids", 100)


def _feedback(value: Object, where: str, report: Report) -> None:
    for name in ("positive_button", "negative_button"):
        button, at = mapping(value.get(name)), f"{where}/{name}"
        report.fields(button, at, ("text", "value"), ("accessibility_label",))
        report.text(button.get("text"), f"{at}/text", limits.BUTTON_TEXT)
        report.length(button.get("value"), f"{at}/value", limits.BUTTON_VALUE)
        if "accessibility_label" in button:
            report.length(button["accessibility_label"], f"{at}/accessibility_label", 75)


def _icon(value: Object, where: str, report: Report) -> None:
    report.text(value.get("text"), f"{where}/text", limits.BUTTON_TEXT)
    if value.get("icon") != "trash":
        report.add(f"{where}/icon", "unknown icon")
    _only_for(value, where, report)


def _image(value: Object, where: str, report: Report) -> None:
    report.length(value.get("alt_text"), f"{where}/alt_text", limits.ALT_TEXT)
    if ("image_url" in value) == ("slack_file" in value):
        report.add(where, "exactly one of image_url and slack_file is needed")
    if "image_url" in value:
        report.length(value["image_url"], f"{where}/image_url", limits.URL)


def _choices(most: int, kinds: Collection[str] = PLAIN) -> Check:
    def check(value: Object, where: str, report: Report) -> None:
        if ("options" in value) == ("option_groups" in value):
            report.add(where, "exactly one of options and option_groups is needed")
        options = report.count(value["options"], f"{where}/options", most) if "options" in value else []
        for number, option in enumerate(options):
            check_option(option, f"{where}/options/{number}", report, kinds)
        for name in ("initial_option", "initial_options"):
            chosen: Json = value.get(name, [])
            for each in chosen if isinstance(chosen, list) else [chosen]:
                if options and each not in options:
                    report.add(f"{where}/{name}", "must be one of the options")
        if "placeholder" in value:
            report.text(value["placeholder"], f"{where}/placeholder", limits.PLACEHOLDER)

    return check


def _field(value: Object, where: str, report: Report) -> None:
    if "placeholder" in value:
        report.text(value["placeholder"], f"{where}/placeholder", limits.PLACEHOLDER)
    for name in ("min_length", "max_length"):
        number = value.get(name, 1)
        if not isinstance(number, int) or not 0 <= number <= limits.INPUT_LENGTH:
            report.add(f"{where}/{name}", f"must be at most {limits.INPUT_LENGTH}")
    if "initial_value" in value:
        report.length(value["initial_value"], f"{where}/initial_value", limits.INPUT_LENGTH, 0)


_ALWAYS = frozenset({"type"})
_ACTION = frozenset({"action_id"})
_CLICK = _ACTION | {"confirm", "accessibility_label", "visible_to_user_ids", "value"}
_INPUT = _ACTION | {"placeholder", "confirm", "focus_on_load"}
_TYPED = _INPUT | {"initial_value", "dispatch_action_config"}
_PICKED = _INPUT | {"max_selected_items"}
_PEOPLE = ("users", "conversations", "channels")

ELEMENTS = {
    "button": Element(_ALWAYS | {"text"}, _CLICK | {"url", "style"}, _button),
    "feedback_buttons": Element(_ALWAYS | {"positive_button", "negative_button"}, _ACTION, _feedback),
    "icon_button": Element(_ALWAYS | {"icon", "text"}, _CLICK, _icon),
    "image": Element(_ALWAYS | {"alt_text"}, frozenset({"image_url", "slack_file"}), _image),
    "overflow": Element(_ALWAYS | {"options"}, _ACTION | {"confirm"}, _choices(limits.OVERFLOW_OPTIONS)),
    "static_select": Element(
        _ALWAYS, _PICKED | {"options", "option_groups", "initial_option"}, _choices(limits.SELECT_OPTIONS)
    ),
    "multi_static_select": Element(
        _ALWAYS, _PICKED | {"options", "option_groups", "initial_options"}, _choices(limits.SELECT_OPTIONS)
    ),
    "radio_buttons": Element(
        _ALWAYS | {"options"}, _INPUT - {"placeholder"} | {"initial_option"}, _choices(limits.CHOICE_OPTIONS, ANY)
    ),
    "checkboxes": Element(
        _ALWAYS | {"options"}, _INPUT - {"placeholder"} | {"initial_options"}, _choices(limits.CHOICE_OPTIONS, ANY)
    ),
    "plain_text_input": Element(_ALWAYS, _TYPED | {"multiline", "min_length", "max_length"}, _field),
    "url_text_input": Element(_ALWAYS, _TYPED, _field),
    "email_text_input": Element(_ALWAYS, _TYPED, _field),
    "number_input": Element(_ALWAYS | {"is_decimal_allowed"}, _TYPED | {"min_value", "max_value"}),
    "datepicker": Element(_ALWAYS, _INPUT | {"initial_date"}),
    "timepicker": Element(_ALWAYS, _INPUT | {"initial_time", "timezone"}),
    **{
        f"{many}{who}_select": Element(_ALWAYS, _PICKED | {f"initial_{who[:-1]}", f"initial_{who}", "filter"})
        for who in _PEOPLE
        for many in ("", "multi_")
    },
}

MENUS = frozenset(name for name in ELEMENTS if name.endswith("_select"))
FIELDS = frozenset({"plain_text_input", "url_text_input", "email_text_input", "number_input"})
CHOSEN = frozenset({"radio_buttons", "checkboxes", "datepicker", "timepicker"})
IN_ACTIONS = frozenset({"button", "overflow"}) | MENUS | CHOSEN
IN_SECTION = IN_ACTIONS | {"image"}
IN_INPUT = FIELDS | MENUS | CHOSEN
IN_CONTEXT_ACTIONS = frozenset({"feedback_buttons", "icon_button"})


def check_element(value: Json, where: str, report: Report, allowed: Collection[str]) -> str:
    """Check one element; returns its action id."""
    element = mapping(value)
    kind = words(element.get("type"))
    if kind not in allowed or kind not in ELEMENTS:
        report.add(f"{where}/type", f"unsupported type: {kind or type(value).__name__}")
        return ""
    shape = ELEMENTS[kind]
    report.fields(element, where, shape.required, shape.optional)
    if shape.check:
        shape.check(element, where, report)
    if "confirm" in element:
        check_confirm(element["confirm"], f"{where}/confirm", report)
    if "action_id" in element:
        report.length(element["action_id"], f"{where}/action_id", limits.ACTION_ID)
    return words(element.get("action_id"))
