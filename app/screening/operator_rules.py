r"""What an operator adds to the shipped detectors: terms, patterns and harmless values, from one YAML file.

```yaml
terms:
  - {term: project zebra, level: confidential}
  - {term: "kestrel*", level: confidential, kind: codename}    # every word that begins so
patterns:
  - {kind: badge_number, pattern: '\bB-\d{6}\b', level: restricted}
allow:
  - jane.doe@partner.example
```

A term or a pattern can only raise a label. An allowed value takes a finding away when it is that value, whole, and
only below restricted: no list makes a credential, a card or an identity number harmless.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import ClassVar, Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from app.domain.errors import ConfigurationError
from app.domain.labels import Sensitivity
from app.screening.bounded import bounded_pattern
from app.screening.detect import Screener, shipped
from app.screening.folding import fold_text
from app.screening.lexicon import Lexicon
from app.screening.rules import DetectorData, Rule

_Level = Literal["internal", "confidential", "restricted"]
_KIND = r"[a-z][a-z0-9_]{1,39}"
_MOST = 10_000
_T = TypeVar("_T")


def load_operator_rules(path: Path) -> DetectorData:
    """The rows of an operator's file.

    Raises:
        ConfigurationError: the file cannot be used. The sentence names the file and the line, never a value.
    """
    try:
        text = path.read_text(encoding="utf-8")
        root = yaml.compose(text, yaml.SafeLoader)
        content: object = yaml.safe_load(text)
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path}: the file cannot be read.") from error
    except yaml.YAMLError as error:
        mark = error.problem_mark if isinstance(error, yaml.MarkedYAMLError) else None
        raise ConfigurationError(f"{path}, line {mark.line + 1 if mark else 1}: not YAML.") from None
    try:
        return _File.model_validate(content or {}).data()
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        said = str(first["msg"]).removeprefix("Value error, ").rstrip(".")
        place = ".".join(map(str, first["loc"])) or "the file"
        raise ConfigurationError(f"{path}, line {_line(root, first['loc'])}: {place}: {said}.") from None


def operator_screener(path: Path | None) -> Screener:
    """The screener with the shipped model, and with the operator's rows where there is a file.

    Raises:
        ConfigurationError: the file cannot be used.
    """
    return shipped() if path is None else replace(shipped(), extra=load_operator_rules(path))


def _line(root: yaml.Node | None, keys: Sequence[int | str]) -> int:
    """The line of the deepest node on the way that the keys name."""
    node = root
    line = 1
    for key in keys:
        node = _child(node, key)
        if node is None:
            break
        line = node.start_mark.line + 1
    return line


def _child(node: yaml.Node | None, key: int | str) -> yaml.Node | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(key, int):
        return node.value[key] if key < len(node.value) else None
    if isinstance(node, yaml.MappingNode):
        return next((value for name, value in node.value if name.value == key), None)
    return None


class _Part(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True)


class _Term(_Part):
    term: str = Field(min_length=2, max_length=200)
    level: _Level = "confidential"
    kind: str = Field("operator_term", pattern=_KIND)

    @field_validator("term")
    @classmethod
    def _begins_as_a_word(cls, value: str) -> str:
        if not value.strip()[:1].isalnum():
            raise ValueError("a term begins with a letter or a digit")
        return value


class _Pattern(_Part):
    kind: str = Field("operator_pattern", pattern=_KIND)
    pattern: str
    level: _Level = "confidential"
    cased: bool = False

    @field_validator("pattern")
    @classmethod
    def _is_bounded(cls, value: str) -> str:
        bounded_pattern(value)
        return value

    def rule(self) -> Rule:
        compiled = bounded_pattern(self.pattern, cased=self.cased)
        return Rule(self.kind, compiled, Sensitivity(self.level), cased=True)


class _File(_Part):
    terms: tuple[_Term, ...] = Field((), max_length=_MOST)
    patterns: tuple[_Pattern, ...] = Field((), max_length=200)
    allow: tuple[str, ...] = Field((), max_length=_MOST)

    @field_validator("terms", "patterns", "allow", mode="before")
    @classmethod
    def _may_be_empty(cls, value: _T | None) -> "_T | tuple[()]":
        return () if value is None else value

    def data(self) -> DetectorData:
        return DetectorData(
            rules=tuple(pattern.rule() for pattern in self.patterns),
            terms=Lexicon((row.term, (row.kind, Sensitivity(row.level))) for row in self.terms) if self.terms else None,
            harmless=frozenset(fold_text(value.strip()).lower() for value in self.allow),
        )
