"""Checks of pasted Python that need its tree."""

import ast
import re
from collections.abc import Callable, Iterator, Mapping

from app.expert.review.hits import Check, Hit
from app.expert.review.python_tree import calls, dotted, hit, keywords, nodes, tree_of
from app.expert.review.snippets import Snippet

_SQL = re.compile(r"\b(?:SELECT\b.*\bFROM|INSERT\s+INTO|UPDATE\b.*\bSET|DELETE\s+FROM|WHERE)\b", re.I | re.S)
_HTTP = re.compile(
    r"^(?:requests|httpx|session|client|http|urllib\.request|self\.session)\.(?:get|post|put|patch|delete|head|request|urlopen)$"
)
_NETWORK = re.compile(r"^(?:requests\.\w+|urllib\.request\.urlopen)$")
_QUERY = re.compile(
    r"(?:^|\.)(?:execute|executemany|fetchone|fetchall|scalar|scalars|find_one|query)$|\.objects\.(?:get|filter|all)$"
)
_BLOCKING = re.compile(
    r"^(?:time\.sleep|requests\.\w+|urllib\.request\.urlopen|subprocess\.(?:run|call|check_output|check_call)|os\.system|input)$"
)
_CLIENT = re.compile(r"^(?:requests|httpx)\.")
_COROUTINES = frozenset(("asyncio.sleep", "asyncio.gather", "asyncio.wait", "asyncio.wait_for"))
_FILES = re.compile(r"^(?:open|send_file|os\.remove|shutil\.\w+)$")
_REQUEST = re.compile(r"\brequest\.(?:args|form|json|values|GET|POST|query_params|get_json|files)\b")
_CHECKS_INPUT = re.compile(r"allow|whitelist|secure_filename|basename|is_relative_to|resolve\(|urlparse", re.IGNORECASE)
_LOOKS = re.compile(r"(?:^|\.)(?:first|one_or_none|find_one|scalar_one_or_none|fetchone|get)$")
_INSERTS = re.compile(r"(?:^|\.)(?:add|create|insert|insert_one|save)$")
_MUTABLE = (ast.List, ast.Dict, ast.Set)
_DELAY = re.compile(r"sleep|backoff|wait|retry|jitter")
_LOOPS = (ast.For, ast.AsyncFor, ast.While)


def _glued(node: ast.AST) -> bool:
    """Whether a text is put together from values: an f-string, a sum, ``%`` or ``format``."""
    if isinstance(node, ast.JoinedStr):
        names = [each.value for each in node.values if isinstance(each, ast.FormattedValue)]
        return any(not _is_constant(each) for each in names)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod):
        return not (_is_text(node.left) and _is_text(node.right))
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format"


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _is_constant(node: ast.AST) -> bool:
    """A name in capitals, a number, or something made a number on the spot: no way in for a stranger's text."""
    if isinstance(node, ast.Call):
        return dotted(node) in ("int", "float", "len")
    return isinstance(node, ast.Constant) or (isinstance(node, ast.Name) and node.id.isupper())


def _literals(node: ast.AST) -> str:
    return " ".join(
        each.value for each in ast.walk(node) if isinstance(each, ast.Constant) and isinstance(each.value, str)
    )


def glued_sql(snippet: Snippet) -> Iterator[Hit]:
    """A statement of SQL that values are glued into."""
    seen: set[int] = set()
    for node in nodes(snippet):
        line = getattr(node, "lineno", 0)
        if (
            line not in seen
            and isinstance(node, ast.JoinedStr | ast.BinOp | ast.Call)
            and _glued(node)
            and _SQL.search(_literals(node))
        ):
            if isinstance(node, ast.Call) and not _is_text(getattr(node.func, "value", node)):
                continue
            seen.add(line)
            yield hit(snippet, node)


def runs_text(snippet: Snippet) -> Iterator[Hit]:
    """``eval`` or ``exec`` of something that is no literal."""
    for node in nodes(snippet):
        if (
            isinstance(node, ast.Call)
            and dotted(node) in ("eval", "exec")
            and node.args
            and not isinstance(node.args[0], ast.Constant)
        ):
            yield hit(snippet, node, dotted(node))


def shell_text(snippet: Snippet) -> Iterator[Hit]:
    """A command line that values are put into."""
    for node in nodes(snippet):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        shell = keywords(node).get("shell")
        through_shell = dotted(node) in ("os.system", "os.popen") or (
            isinstance(shell, ast.Constant) and shell.value is True
        )
        if through_shell and not _is_text(node.args[0]):
            yield hit(snippet, node)


def no_timeout(snippet: Snippet) -> Iterator[Hit]:
    """A call over the network that may wait for ever."""
    for node in nodes(snippet):
        if (
            (
                isinstance(node, ast.Call)
                and _NETWORK.match(dotted(node))
                and not dotted(node).endswith(("Session", "exceptions"))
            )
            and _HTTP.match(dotted(node))
            and "timeout" not in keywords(node)
        ):
            yield hit(snippet, node, dotted(node))


def swallowed(snippet: Snippet) -> Iterator[Hit]:
    """An error that disappears: a bare ``except``, or one whose body does nothing."""
    for node in nodes(snippet):
        if not isinstance(node, ast.ExceptHandler):
            continue
        silent = all(isinstance(each, ast.Pass | ast.Continue) for each in node.body)
        broad = node.type is None or dotted(node.type) in ("Exception", "BaseException")
        if broad and (silent or node.type is None):
            yield hit(snippet, node)


def shared_default(snippet: Snippet) -> Iterator[Hit]:
    """A default value that all calls share and can change."""
    for node in nodes(snippet):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            defaults = [each for each in [*node.args.defaults, *node.args.kw_defaults] if each]
            if any(
                isinstance(each, _MUTABLE) or (dotted(each) in ("list", "dict", "set") and isinstance(each, ast.Call))
                for each in defaults
            ):
                yield hit(snippet, node, node.name)


def query_in_loop(snippet: Snippet) -> Iterator[Hit]:
    """A query once per round of a loop."""
    return _in_loops(snippet, lambda call: bool(_QUERY.search(dotted(call))))


def call_in_loop(snippet: Snippet) -> Iterator[Hit]:
    """A call over the network once per round of a loop."""
    return _in_loops(snippet, lambda call: bool(_NETWORK.match(dotted(call)) and _HTTP.match(dotted(call))))


def _in_loops(snippet: Snippet, meant: Callable[[ast.Call], bool]) -> Iterator[Hit]:
    for node in nodes(snippet):
        if isinstance(node, ast.For | ast.AsyncFor):
            found = next((call for part in node.body for call in calls(part) if meant(call)), None)
            if found is not None:
                yield hit(snippet, found, dotted(found))


def foreign_address(snippet: Snippet) -> Iterator[Hit]:
    """A fetch of an address that came with the request."""
    return _given_away(snippet, _HTTP)


def foreign_path(snippet: Snippet) -> Iterator[Hit]:
    """A file whose name came with the request."""
    return _given_away(snippet, _FILES)


def _given_away(snippet: Snippet, meant: re.Pattern[str]) -> Iterator[Hit]:
    """Calls whose first argument is a name that the request filled, unless the piece checks such names."""
    if _CHECKS_INPUT.search(snippet.code):
        return
    filled = {
        node.targets[0].id
        for node in nodes(snippet)
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and _REQUEST.search(ast.unparse(node.value))
    }
    for node in nodes(snippet):
        if isinstance(node, ast.Call) and node.args and meant.search(dotted(node)):
            names = {each.id for each in ast.walk(node.args[0]) if isinstance(each, ast.Name)}
            if names & filled:
                yield hit(snippet, node)


def blocks_loop(snippet: Snippet) -> Iterator[Hit]:
    """A blocking call inside an asynchronous function."""
    for node in nodes(snippet):
        if isinstance(node, ast.AsyncFunctionDef):
            for call in calls(node):
                if _BLOCKING.match(dotted(call)):
                    yield hit(snippet, call, dotted(call))


def not_awaited(snippet: Snippet) -> Iterator[Hit]:
    """A coroutine that is made and never run."""
    own = {node.name for node in nodes(snippet) if isinstance(node, ast.AsyncFunctionDef)}
    for node in nodes(snippet):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            name = dotted(node.value)
            if name in _COROUTINES or name in own:
                yield hit(snippet, node, name)


def empty_divisor(snippet: Snippet) -> Iterator[Hit]:
    """A division by a length or a sum that nothing keeps from being zero."""
    tree = tree_of(snippet)
    functions: list[ast.AST] = [n for n in nodes(snippet) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    whole: list[ast.AST] = [tree] if tree else []
    for scope in functions or whole:
        inner = list(ast.walk(scope))
        if any(isinstance(each, ast.If | ast.IfExp | ast.Try | ast.Assert | ast.BoolOp) for each in inner):
            continue
        for node in inner:
            if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div | ast.FloorDiv) and _counts(node.right):
                yield hit(snippet, node, ast.unparse(node.right))


def _counts(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and dotted(node) in ("len", "sum")


def changed_while_read(snippet: Snippet) -> Iterator[Hit]:
    """A collection that shrinks or grows while a loop walks over it."""
    for node in nodes(snippet):
        if isinstance(node, ast.For) and (name := dotted(node.iter)) and not isinstance(node.iter, ast.Call):
            for call in (each for part in node.body for each in calls(part)):
                if dotted(call) in (f"{name}.remove", f"{name}.pop", f"{name}.append", f"{name}.insert"):
                    yield hit(snippet, call, name)
                    break


def past_the_end(snippet: Snippet) -> Iterator[Hit]:
    """A loop that runs one past the end."""
    for node in nodes(snippet):
        if isinstance(node, ast.Call) and dotted(node) == "range":
            for argument in node.args:
                if (
                    isinstance(argument, ast.BinOp)
                    and isinstance(argument.op, ast.Add)
                    and dotted(argument.left) == "len"
                    and _is_one(argument.right)
                ):
                    yield hit(snippet, node)


def _is_one(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value == 1


def late_lambda(snippet: Snippet) -> Iterator[Hit]:
    """A function made in a loop that will see the loop's last value."""
    for node in nodes(snippet):
        if isinstance(node, ast.For) and isinstance(node.target, ast.Name):
            for part in node.body:
                for each in ast.walk(part):
                    if (
                        isinstance(each, ast.Lambda)
                        and not each.args.args
                        and node.target.id in {n.id for n in ast.walk(each.body) if isinstance(n, ast.Name)}
                    ):
                        yield hit(snippet, each, node.target.id)


def endless_retry(snippet: Snippet) -> Iterator[Hit]:
    """A loop without end that tries again at once."""
    for node in nodes(snippet):
        if isinstance(node, ast.While) and isinstance(node.test, ast.Constant) and node.test.value:
            tries = [each for each in ast.walk(node) if isinstance(each, ast.Try)]
            waits = any(_DELAY.search(dotted(call)) for call in calls(node))
            gives_up = any(isinstance(each, ast.Raise) for each in ast.walk(node))
            if tries and not waits and not gives_up:
                yield hit(snippet, node)


def identity_of_literal(snippet: Snippet) -> Iterator[Hit]:
    """``is`` with a number or a text."""
    for node in nodes(snippet):
        if (
            isinstance(node, ast.Compare)
            and any(isinstance(op, ast.Is | ast.IsNot) for op in node.ops)
            and any(
                isinstance(each, ast.Constant)
                and isinstance(each.value, str | int | float)
                and not isinstance(each.value, bool)
                for each in node.comparators
            )
        ):
            yield hit(snippet, node)


def look_then_insert(snippet: Snippet) -> Iterator[Hit]:
    """A row that is looked for and, if absent, inserted, without the database's help against a second one."""
    if re.search(r"on_conflict|IntegrityError|\.get_or_create\(|ON CONFLICT|UniqueViolation|\block\b", snippet.code):
        return
    looked: set[str] = set()
    for node in nodes(snippet):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and _LOOKS.search(dotted(node.value)):
            looked |= {each.id for each in node.targets if isinstance(each, ast.Name)}
    for node in nodes(snippet):
        if isinstance(node, ast.If) and _absent(node.test) in looked:
            made = [call for part in node.body for call in calls(part) if _INSERTS.search(dotted(call))]
            if made:
                yield hit(snippet, node)


def _absent(test: ast.AST) -> str:
    """The name of which a test says that it is empty."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return dotted(test.operand)
    if isinstance(test, ast.Compare) and isinstance(test.ops[0], ast.Is) and isinstance(test.left, ast.Name):
        return test.left.id
    return ""


def lost_update(snippet: Snippet) -> Iterator[Hit]:
    """A stored number that is read, changed and saved without a lock."""
    changed: dict[str, ast.AST] = {}
    guarded = re.search(r"select_for_update|FOR UPDATE|with_for_update|\bF\(|\.atomic|\block\b", snippet.code)
    if guarded:
        return
    for node in nodes(snippet):
        if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Attribute):
            changed[dotted(node.target.value)] = node
    for node in nodes(snippet):
        if isinstance(node, ast.Call):
            name = dotted(node)
            if name.endswith((".save", ".commit")) and changed:
                owner = name.rsplit(".", 1)[0]
                found = changed.get(owner) or (
                    next(iter(changed.values())) if name.endswith(".commit") and "self" not in changed else None
                )
                if found is not None:
                    yield hit(snippet, found)
                    return


PYTHON_CHECKS: Mapping[str, Check] = {
    "glued_sql": glued_sql,
    "runs_text": runs_text,
    "shell_text": shell_text,
    "no_timeout": no_timeout,
    "swallowed": swallowed,
    "shared_default": shared_default,
    "query_in_loop": query_in_loop,
    "call_in_loop": call_in_loop,
    "foreign_address": foreign_address,
    "foreign_path": foreign_path,
    "blocks_loop": blocks_loop,
    "not_awaited": not_awaited,
    "empty_divisor": empty_divisor,
    "changed_while_read": changed_while_read,
    "past_the_end": past_the_end,
    "late_lambda": late_lambda,
    "endless_retry": endless_retry,
    "identity_of_literal": identity_of_literal,
    "lost_update": lost_update,
    "look_then_insert": look_then_insert,
}
