"""Reads a YAML file that an operator writes, and says in one sentence what is wrong with it."""

from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from yaml.constructor import ConstructorError

from app.domain.errors import ConfigurationError

_Shape = TypeVar("_Shape", bound=BaseModel)


def read_operator_file(path: Path, shape: type[_Shape]) -> _Shape:
    """The content of the file at ``path`` as a ``shape``.

    Raises:
        ConfigurationError: the file is missing, is not YAML, or does not have the shape. The sentence names the file
            and the key, never a value: somebody will write a secret where its name belongs.
    """
    return read_operator_text(operator_text(path), str(path), shape)


def operator_text(path: Path) -> str:
    """The text of the file at ``path``; raises ConfigurationError where it cannot be read."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path}: the file cannot be read.") from error


def read_operator_text(text: str, source: str, shape: type[_Shape]) -> _Shape:
    """The YAML in ``text`` as a ``shape``; errors name ``source``, and raise as those of a file do."""
    try:
        # A subclass of the safe loader.
        content: object = yaml.load(text, Loader=_Loader)  # noqa: S506
    except yaml.YAMLError as error:
        raise ConfigurationError(f"{source}: {_line(error)} is not YAML.") from None
    except RecursionError:
        raise ConfigurationError(f"{source}: the text is nested too deeply.") from None
    try:
        return shape.model_validate(content)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        said = str(first["msg"]).removeprefix("Value error, ").rstrip(".")
        line = Lines(text).of(first["loc"])
        raise ConfigurationError(f"{source}: {line}: {_place(first['loc'])}: {said}.") from None


class _Loader(yaml.SafeLoader):
    """Names the line of a number or date that does not exist, which Python's own errors do not."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> object:  # noqa: FBT001, FBT002 - PyYAML's own
        try:
            return super().construct_object(node, deep)
        except ValueError as error:
            raise ConstructorError(problem=str(error), problem_mark=node.start_mark) from None


class Lines:
    """On which line of a YAML text each part of its content stands."""

    def __init__(self, text: str) -> None:
        self._root = yaml.compose(text, Loader=yaml.SafeLoader)

    def of(self, keys: Sequence[int | str]) -> str:
        """``line 7`` for the part under these keys, or for the nearest part around it that the file has."""
        node, line = self._root, 1
        for key in keys:
            found = _child(node, key)
            if found is None:
                break
            line, node = found
        return f"line {line}"


def _child(node: yaml.Node | None, key: int | str) -> tuple[int, yaml.Node] | None:
    """The line on which a part begins, and the part."""
    if isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
        return node.value[key].start_mark.line + 1, node.value[key]
    if isinstance(node, yaml.MappingNode):
        return next(((name.start_mark.line + 1, value) for name, value in node.value if name.value == key), None)
    return None


def _line(error: yaml.YAMLError) -> str:
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark:
        return f"line {error.problem_mark.line + 1}"
    return "the file"


def _place(keys: tuple[int | str, ...]) -> str:
    path = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in keys)
    return path.lstrip(".") or "the file"
