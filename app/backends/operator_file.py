"""Reads a YAML file that an operator writes, and says in one sentence what is wrong with it."""

from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from app.domain.errors import ConfigurationError

_Shape = TypeVar("_Shape", bound=BaseModel)


def read_operator_file(path: Path, shape: type[_Shape]) -> _Shape:
    """The content of the file at ``path`` as a ``shape``.

    Raises:
        ConfigurationError: the file is missing, is not YAML, or does not have the shape. The sentence names the file
            and the key, never a value: somebody will write a secret where its name belongs.
    """
    try:
        content: object = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path}: the file cannot be read.") from error
    except yaml.YAMLError as error:
        raise ConfigurationError(f"{path}: {_line(error)} is not YAML.") from None
    try:
        return shape.model_validate(content)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        said = str(first["msg"]).removeprefix("Value error, ").rstrip(".")
        raise ConfigurationError(f"{path}: {_place(first['loc'])}: {said}.") from None


def _line(error: yaml.YAMLError) -> str:
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark:
        return f"line {error.problem_mark.line + 1}"
    return "the file"


def _place(keys: tuple[int | str, ...]) -> str:
    path = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in keys)
    return path.lstrip(".") or "the file"
