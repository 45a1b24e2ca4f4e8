"""Checks of SQL that need a statement as a whole."""

import re
from collections.abc import Iterator, Mapping

from app.expert.review.hits import Check, Hit
from app.expert.review.snippets import Snippet

_FLAGS = re.IGNORECASE | re.DOTALL
_STATEMENT = re.compile(r"(?:'(?:[^']|'')*'|[^;'])+", re.DOTALL)
_BULK = re.compile(r"^\s*(UPDATE\s+\S+\s+(?:AS\s+\w+\s+|\w+\s+)?SET\b|DELETE\s+FROM\s+\S+)", _FLAGS)
_INDEX = re.compile(
    r"CREATE\s+(?:UNIQUE\s+)?INDEX\b(?P<head>[^(]*?)\bON\s+(?:ONLY\s+)?(?P<table>[\w.\"]+)[^(]*\((?P<columns>[^()]+)\)",
    _FLAGS,
)
_COMMA_JOIN = re.compile(
    r"\bFROM\s+(\w+)(?:\s+(?:AS\s+)?(\w+))?\s*,\s*(\w+)(?:\s+(?:AS\s+)?(\w+))?(?=\s*(?:WHERE|;|$|GROUP|ORDER|LIMIT))",
    _FLAGS,
)
_LEFT_JOIN = re.compile(
    r"\bLEFT\s+(?:OUTER\s+)?JOIN\s+(?P<table>[\w.]+)(?:\s+(?:AS\s+)?(?!ON\b)(?P<alias>\w+))?\s+ON\b", _FLAGS
)
_TABLE = re.compile(r"CREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?(?P<name>[\w.\"`]+)\s*\((?P<body>.*)\)", _FLAGS)
_REFERENCE = re.compile(r"^\s*[\"`]?(?P<column>\w+_id)[\"`]?\s+(?P<rest>[^,\n]*)", re.IGNORECASE | re.MULTILINE)
_WRITES = re.compile(r"^\s*(?:UPDATE|INSERT|DELETE)\b", re.IGNORECASE)
_WORDS = frozenset(("where", "group", "order", "limit", "on", "inner", "left", "right", "join", "using"))


def _statements(snippet: Snippet) -> Iterator[re.Match[str]]:
    return (match for match in _STATEMENT.finditer(snippet.code) if match[0].strip())


def _hit(statement: re.Match[str], start: int, end: int, *words: str) -> Hit:
    text = statement[0][start:end]
    lead = len(text) - len(text.lstrip())
    return Hit(statement.start() + start + lead, statement.start() + start + len(text.rstrip()), words)


def no_where(snippet: Snippet) -> Iterator[Hit]:
    """A change of all rows."""
    for statement in _statements(snippet):
        found = _BULK.match(statement[0])
        if found and not re.search(r"\bWHERE\b|\bLIMIT\b|\bJOIN\b", statement[0], re.IGNORECASE):
            yield _hit(statement, 0, len(statement[0]))


def index_order(snippet: Snippet) -> Iterator[Hit]:
    """An index of several columns that begins with a range where the query has an equality for a later column."""
    for index in _INDEX.finditer(snippet.code):
        columns = [each.split()[0].strip('"') for each in index["columns"].split(",") if each.split()]
        for statement in _statements(snippet):
            where = re.search(r"\bWHERE\b(.*?)(?:\bGROUP\b|\bORDER\b|\bLIMIT\b|$)", statement[0], _FLAGS)
            reads = re.search(rf"\bFROM\s+{re.escape(index['table'])}\b", statement[0], re.IGNORECASE)
            if not (where and reads and len(columns) > 1):
                continue
            equal = [
                each for each in columns if re.search(rf"\b{re.escape(each)}\s*(?:=|IN\b)", where[1], re.IGNORECASE)
            ]
            ranged = [
                each
                for each in columns
                if re.search(rf"\b{re.escape(each)}\s*(?:[<>]|BETWEEN\b)", where[1], re.IGNORECASE)
            ]
            if columns[0] in ranged and columns[0] not in equal and equal:
                yield Hit(
                    index.start(),
                    index.end(),
                    (columns[0], equal[0], ", ".join([*equal, *(c for c in columns if c not in equal)])),
                )


def cross_join(snippet: Snippet) -> Iterator[Hit]:
    """Two tables side by side that nothing links."""
    for statement in _statements(snippet):
        for found in _COMMA_JOIN.finditer(statement[0]):
            first, second = (found[2] or found[1]), (found[4] or found[3])
            where = re.search(r"\bWHERE\b(.*)", statement[0], _FLAGS)
            linked = where and re.search(
                rf"\b{first}\.\w+\s*=\s*{second}\.\w+|\b{second}\.\w+\s*=\s*{first}\.\w+|\b\w+_id\s*=\s*\w*\.?\w*id\b",
                where[1],
                re.IGNORECASE,
            )
            if not linked and first.lower() not in _WORDS and second.lower() not in _WORDS:
                yield _hit(statement, found.start(), found.end(), found[1], found[3])


def left_join_undone(snippet: Snippet) -> Iterator[Hit]:
    """A left join whose empty rows the condition throws away again."""
    for statement in _statements(snippet):
        where = re.search(r"\bWHERE\b(.*?)(?:\bGROUP BY\b|\bORDER BY\b|\bLIMIT\b|$)", statement[0], _FLAGS)
        for join in _LEFT_JOIN.finditer(statement[0]):
            name = join["alias"] or join["table"]
            if not where or name.lower() in _WORDS:
                continue
            condition = re.search(
                rf"\b{re.escape(name)}\.\w+\s*(?:=|<|>|!=|<>|LIKE\b|IN\b|BETWEEN\b)[^\n]*", where[1], re.IGNORECASE
            )
            if condition and not re.search(rf"\b{re.escape(name)}\.\w+\s+IS\s+NULL", where[1], re.IGNORECASE):
                begin = where.start(1) + condition.start()
                yield _hit(statement, begin, begin + len(condition[0]), name)


def no_primary_key(snippet: Snippet) -> Iterator[Hit]:
    """A table without a key."""
    for statement in _statements(snippet):
        table = _TABLE.search(statement[0])
        if table and not re.search(r"PRIMARY\s+KEY|\bserial\s+primary|PARTITION\s+OF", statement[0], re.IGNORECASE):
            yield _hit(statement, table.start(), table.start("name") + len(table["name"]), table["name"])


def no_foreign_key(snippet: Snippet) -> Iterator[Hit]:
    """A column that points at another table, and no constraint says so."""
    for statement in _statements(snippet):
        table = _TABLE.search(statement[0])
        if not table:
            continue
        declared = " ".join(re.findall(r"FOREIGN\s+KEY\s*\(([^)]*)\)", statement[0], re.IGNORECASE))
        for found in _REFERENCE.finditer(table["body"]):
            pointed = re.search(r"\bREFERENCES\b|PRIMARY\s+KEY", found["rest"], re.IGNORECASE)
            if not pointed and not re.search(rf"\b{found['column']}\b", declared):
                begin = table.start("body") + found.start()
                yield _hit(statement, begin, begin + len(found[0]), found["column"])


def unindexed_reference(snippet: Snippet) -> Iterator[Hit]:
    """A foreign key without an index, where PostgreSQL makes none."""
    if re.search(r"ENGINE\s*=|AUTO_INCREMENT|`", snippet.code, re.IGNORECASE):
        return
    indexed = " ".join(f"{each['columns'].split(',')[0]} " for each in _INDEX.finditer(snippet.code))
    for statement in _statements(snippet):
        table = _TABLE.search(statement[0])
        if not table:
            continue
        keyed = " ".join(
            each.split(",")[0]
            for each in re.findall(r"(?:PRIMARY\s+KEY|UNIQUE)\s*\(([^)]*)\)", table["body"], re.IGNORECASE)
        )
        for found in _REFERENCE.finditer(table["body"]):
            has = re.search(r"\bREFERENCES\b", found["rest"], re.IGNORECASE)
            unique = re.search(r"\bUNIQUE\b|PRIMARY\s+KEY", found["rest"], re.IGNORECASE)
            if has and not unique and not re.search(rf"\b{found['column']}\b", f"{indexed} {keyed}"):
                begin = table.start("body") + found.start()
                yield _hit(statement, begin, begin + len(found[0]), found["column"], table["name"].strip('"`'))


def no_transaction(snippet: Snippet) -> Iterator[Hit]:
    """Several changes that belong together and can be torn apart."""
    if re.search(r"\b(?:BEGIN|START\s+TRANSACTION|COMMIT)\b", snippet.code, re.IGNORECASE):
        return
    writes = [each for each in _statements(snippet) if _WRITES.match(each[0])]
    updates = [each for each in writes if re.match(r"\s*UPDATE", each[0], re.IGNORECASE)]
    if len(writes) > 1 and updates:
        yield _hit(writes[0], 0, len(writes[0][0].split("\n", 1)[0]) if writes[0][0].strip() else 0)


SQL_CHECKS: Mapping[str, Check] = {
    "no_where": no_where,
    "index_order": index_order,
    "cross_join": cross_join,
    "left_join_undone": left_join_undone,
    "no_primary_key": no_primary_key,
    "no_foreign_key": no_foreign_key,
    "unindexed_reference": unindexed_reference,
    "no_transaction": no_transaction,
}
