"""Whether Slack would take these blocks: structure by type, lengths, counts, identifiers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markdown_it import MarkdownIt

from app.domain.codec import Json
from tests.slack.fake import limits
from tests.slack.fake.elements import IN_ACTIONS, IN_CONTEXT_ACTIONS, IN_INPUT, IN_SECTION, check_element
from tests.slack.fake.texts import ANY, Report
from tests.slack.fake.words import Object, items, mapping, words

MESSAGE = frozenset({"message"})
EVERYWHERE = frozenset({"message", "modal", "home"})
Check = Callable[[Object, str, Report], None]


@dataclass(frozen=True)
class Kind:
    """The fields of a block type, where it may stand, and what else holds."""

    required: frozenset[str]
    optional: frozenset[str]
    surfaces: frozenset[str]
    check: Check | None = None


def _section(block: Object, where: str, report: Report) -> None:
    if "text" not in block and "fields" not in block:
        report.add(where, "missing required field: text or fields")
    if "text" in block:
        report.text(block["text"], f"{where}/text", limits.SECTION_TEXT, ANY)
    if "fields" in block:
        for number, each in enumerate(report.count(block["fields"], f"{where}/fields", limits.SECTION_FIELDS)):
            report.text(each, f"{where}/fields/{number}", limits.SECTION_FIELD, ANY)
    if "accessory" in block:
        check_element(block["accessory"], f"{where}/accessory", report, IN_SECTION)


def _header(block: Object, where: str, report: Report) -> None:
    report.text(block.get("text"), f"{where}/text", limits.HEADER_TEXT)


def _markdown(block: Object, where: str, report: Report) -> None:
    report.length(block.get("text"), f"{where}/text", limits.MARKDOWN_TOTAL)


def _image(block: Object, where: str, report: Report) -> None:
    check_element({name: block[name] for name in block if name not in {"title", "block_id"}}, where, report, {"image"})


def _context(block: Object, where: str, report: Report) -> None:
    for number, each in enumerate(report.count(block.get("elements"), f"{where}/elements", limits.CONTEXT_ELEMENTS)):
        at = f"{where}/elements/{number}"
        if mapping(each).get("type") == "image":
            check_element(each, at, report, {"image"})
        else:
            report.text(each, at, limits.SECTION_TEXT, ANY)


def _clickable(allowed: frozenset[str], most: int) -> Check:
    def check(block: Object, where: str, report: Report) -> None:
        seen: set[str] = set()
        for number, each in enumerate(report.count(block.get("elements"), f"{where}/elements", most)):
            action = check_element(each, f"{where}/elements/{number}", report, allowed)
            if action and action in seen:
                report.add(f"{where}/elements/{number}", f"`action_id` `{action}` already exists")
            seen.add(action)

    return check


def _input(block: Object, where: str, report: Report) -> None:
    report.text(block.get("label"), f"{where}/label", limits.INPUT_LABEL)
    if "hint" in block:
        report.text(block["hint"], f"{where}/hint", limits.INPUT_LABEL)
    check_element(block.get("element"), f"{where}/element", report, IN_INPUT)


def _rich_text(block: Object, where: str, report: Report) -> None:
    allowed = {"rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote"}
    for number, each in enumerate(report.count(block.get("elements"), f"{where}/elements", 1_000)):
        if mapping(each).get("type") not in allowed:
            report.add(f"{where}/elements/{number}", "unsupported type")
        report.count(mapping(each).get("elements"), f"{where}/elements/{number}/elements", 1_000)


def _table(block: Object, where: str, report: Report) -> None:
    for number, row in enumerate(report.count(block.get("rows"), f"{where}/rows", limits.TABLE_ROWS)):
        for column, cell in enumerate(report.count(row, f"{where}/rows/{number}", limits.TABLE_COLUMNS)):
            _cell(mapping(cell), f"{where}/rows/{number}/{column}", report)
    if "column_settings" in block:
        report.count(block["column_settings"], f"{where}/column_settings", limits.TABLE_COLUMNS, 0)


def _cell(cell: Object, where: str, report: Report) -> None:
    if cell.get("type") == "raw_text":
        report.fields(cell, where, ("type", "text"), ())
        report.length(cell.get("text"), f"{where}/text", limits.TABLE_CHARACTERS)
    elif cell.get("type") == "rich_text":
        _rich_text(cell, where, report)
    else:
        report.add(where, f"unsupported type: {words(cell.get('type'))}")


def _plan(block: Object, where: str, report: Report) -> None:
    report.length(block.get("title"), f"{where}/title", limits.CHUNK_FIELD)
    for number, task in enumerate(report.count(block.get("tasks", []), f"{where}/tasks", limits.CHUNK_TASKS, 0)):
        _task_card(mapping(task), f"{where}/tasks/{number}", report)


def _task_card(block: Object, where: str, report: Report) -> None:
    report.length(block.get("task_id"), f"{where}/task_id", limits.CHUNK_FIELD)
    report.length(block.get("title"), f"{where}/title", limits.CHUNK_FIELD)
    if words(block.get("status")) not in limits.TASK_STATES:
        report.add(f"{where}/status", "unknown status")


_OPTIONAL = frozenset({"block_id"})


def _kind(required: str, optional: str, surfaces: frozenset[str], check: Check | None = None) -> Kind:
    return Kind(frozenset({"type", *required.split()}), _OPTIONAL | set(optional.split()), surfaces, check)


KINDS = {
    "section": _kind("", "text fields accessory expand", EVERYWHERE, _section),
    "divider": _kind("", "", EVERYWHERE),
    "header": _kind("text", "level", EVERYWHERE, _header),
    "markdown": _kind("text", "", MESSAGE, _markdown),
    "image": _kind("alt_text", "image_url slack_file title", EVERYWHERE, _image),
    "context": _kind("elements", "", EVERYWHERE, _context),
    "actions": _kind("elements", "", EVERYWHERE, _clickable(IN_ACTIONS, limits.ACTIONS_ELEMENTS)),
    "context_actions": _kind("elements", "", MESSAGE, _clickable(IN_CONTEXT_ACTIONS, limits.CONTEXT_ACTIONS)),
    "input": _kind("label element", "hint optional dispatch_action", EVERYWHERE, _input),
    "rich_text": _kind("elements", "", EVERYWHERE, _rich_text),
    "table": _kind("rows", "column_settings", MESSAGE, _table),
    "plan": _kind("title", "tasks", MESSAGE, _plan),
    "task_card": _kind("task_id title status", "details output sources", MESSAGE, _task_card),
}


def problems(blocks: Sequence[Json], surface: str = "message") -> tuple[str, ...]:
    """What is wrong with the blocks of a message, a modal or a Home tab; nothing when Slack takes them."""
    report = Report()
    most = limits.BLOCKS_IN_MESSAGE if surface == "message" else limits.BLOCKS_IN_VIEW
    report.count(list(blocks), "/blocks", most, 0)
    seen: set[str] = set()
    for number, block in enumerate(blocks):
        _check(mapping(block), f"/blocks/{number}", surface, report)
        name = words(mapping(block).get("block_id"))
        if name and name in seen:
            report.add(f"/blocks/{number}", f"`block_id` `{name}` already exists")
        seen.add(name)
    _check_tables(blocks, report)
    return tuple(report.problems)


def _check(block: Object, where: str, surface: str, report: Report) -> None:
    kind = KINDS.get(words(block.get("type")))
    if kind is None or surface not in kind.surfaces:
        report.add(f"{where}/type", f"unsupported type: {words(block.get('type'))}")
        return
    report.fields(block, where, kind.required, kind.optional)
    if "block_id" in block:
        report.length(block["block_id"], f"{where}/block_id", limits.BLOCK_ID)
    if kind.check:
        kind.check(block, where, report)


def _check_tables(blocks: Sequence[Json], report: Report) -> None:
    tables = [mapping(block) for block in blocks if mapping(block).get("type") == "table"]
    if len(tables) > limits.TABLES_IN_MESSAGE:
        report.add("/blocks", "only one table is allowed")
    markdown = [words(mapping(block).get("text")) for block in blocks if mapping(block).get("type") == "markdown"]
    characters = sum(map(len, texts_in([table.get("rows") for table in tables])))
    if characters + sum(map(table_characters, markdown)) > limits.TABLE_CHARACTERS:
        report.add("/blocks", f"tables hold at most {limits.TABLE_CHARACTERS} characters")


def texts_in(value: Json) -> list[str]:
    """Every text within blocks, rows, cells; names of types are none."""
    if isinstance(value, str):
        return [value]
    inner = [each for name, each in value.items() if name != "type"] if isinstance(value, dict) else items(value)
    return [text for each in inner for text in texts_in(each)]


def table_characters(markdown: str) -> int:
    """What the cells of all tables in a Markdown text hold."""
    tokens, inside, found = MarkdownIt("commonmark").enable("table").parse(markdown), False, 0
    for token in tokens:
        if token.type in {"th_open", "td_open", "th_close", "td_close"}:
            inside = token.nesting > 0
        elif inside:
            found += len(token.content)
    return found


def too_long(blocks: Sequence[Json]) -> str:
    """Why the blocks of a message are too much in all; nothing when they are not."""
    markdown = [words(mapping(block).get("text")) for block in blocks if mapping(block).get("type") == "markdown"]
    if sum(map(len, markdown)) > limits.MARKDOWN_TOTAL:
        return f"markdown blocks hold {sum(map(len, markdown))} characters"
    everything = sum(map(len, texts_in(list(blocks)))) + limits.BLOCK_WEIGHT * len(blocks)
    return f"the blocks hold {everything} characters" if everything > limits.BLOCKS_TOTAL else ""
