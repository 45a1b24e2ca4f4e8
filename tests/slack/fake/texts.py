"""What a text, an option and a confirmation have to look like."""

from collections.abc import Collection
from dataclasses import dataclass, field

from app.domain.codec import Json
from tests.slack.fake import limits
from tests.slack.fake.words import Object, items, mapping, words

PLAIN = ("plain_text",)
ANY = ("plain_text", "mrkdwn")


@dataclass
class Report:
    """What is wrong, and where."""

    problems: list[str] = field(default_factory=list[str])

    def add(self, where: str, problem: str) -> None:
        """Note a problem."""
        self.problems.append(f"{problem} [json-pointer:{where}]")

    def fields(self, value: Object, where: str, required: Collection[str], optional: Collection[str]) -> None:
        """Nothing is missing, nothing is there that Slack does not know."""
        for name in required:
            if value.get(name) is None:
                self.add(where, f"missing required field: {name}")
        for name in value:
            if name not in required and name not in optional:
                self.add(where, f"unknown field: {name}")

    def length(self, value: Json, where: str, most: int, least: int = 1) -> None:
        """Text of an allowed length."""
        if not isinstance(value, str):
            self.add(where, "must be a string")
        elif len(value) < least:
            self.add(where, f"must be more than {least - 1} characters")
        elif len(value) > most:
            self.add(where, f"must be less than {most + 1} characters")

    def count(self, value: Json, where: str, most: int, least: int = 1) -> list[Json]:
        """A list of an allowed length."""
        if not isinstance(value, list):
            self.add(where, "must be an array")
        elif len(value) < least:
            self.add(where, f"no fewer than {least} items allowed")
        elif len(value) > most:
            self.add(where, f"no more than {most} items allowed")
        return items(value)

    def text(self, value: Json, where: str, most: int, kinds: Collection[str] = PLAIN) -> None:
        """A text object of an allowed kind and length."""
        if not isinstance(value, dict):
            self.add(where, "must be a text object")
            return
        kind = words(value.get("type"))
        if kind not in kinds:
            self.add(f"{where}/type", f"unsupported text type: {kind}")
        self.fields(value, where, ("type", "text"), ("emoji",) if kind == "plain_text" else ("verbatim",))
        self.length(value.get("text"), f"{where}/text", most)


def check_option(value: Json, where: str, report: Report, kinds: Collection[str] = PLAIN) -> None:
    """One choice of a menu or of radio buttons."""
    option = mapping(value)
    report.fields(option, where, ("text", "value"), ("description", "url"))
    report.text(option.get("text"), f"{where}/text", limits.OPTION_TEXT, kinds)
    report.length(option.get("value"), f"{where}/value", limits.OPTION_VALUE)
    if "description" in option:
        report.text(option["description"], f"{where}/description", limits.OPTION_TEXT, kinds)


def check_confirm(value: Json, where: str, report: Report) -> None:
    """The question before a dangerous click."""
    confirm = mapping(value)
    report.fields(confirm, where, ("title", "text", "confirm", "deny"), ("style",))
    report.text(confirm.get("title"), f"{where}/title", limits.CONFIRM_TITLE)
    report.text(confirm.get("text"), f"{where}/text", limits.CONFIRM_TEXT, ANY)
    report.text(confirm.get("confirm"), f"{where}/confirm", limits.CONFIRM_BUTTON)
    report.text(confirm.get("deny"), f"{where}/deny", limits.CONFIRM_BUTTON)
