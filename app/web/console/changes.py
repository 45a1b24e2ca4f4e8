"""Forms of the console: what was sent, and the page that asks before anything changes."""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import unified_diff
from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import Depends, Request

from app.domain.errors import InvalidRequest, PayloadTooLarge

_MOST_BYTES = 400_000
_MOST_FIELDS = 200
_LONGEST_WHY = 2_000
_CSRF, _WHY = "csrf", "why"


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a form, in order."""

    fields: tuple[tuple[str, str], ...]

    def get(self, name: str) -> str:
        """The first value under a name; empty where there is none."""
        return next((value for key, value in self.fields if key == name), "")

    def all(self, name: str) -> tuple[str, ...]:
        """Every value under a name."""
        return tuple(value for key, value in self.fields if key == name)

    @property
    def why(self) -> str | None:
        """The reason; None while none was given."""
        said = self.get(_WHY).strip()
        if len(said) > _LONGEST_WHY:
            raise InvalidRequest(f"The reason may have {_LONGEST_WHY:,} characters.")
        return said or None

    def repeated(self) -> tuple[tuple[str, str], ...]:
        """What a page that asks once more has to send again."""
        return tuple((name, value) for name, value in self.fields if name not in {_CSRF, _WHY})

    def proves(self, token: str) -> bool:
        """Whether it came from a page that knows the token."""
        return hmac.compare_digest(self.get(_CSRF).encode(), token.encode())


@dataclass(frozen=True, slots=True)
class DiffLine:
    """A line of a difference: ``mark`` is ``+``, ``-``, a blank, or ``@`` where a part begins."""

    mark: str
    text: str


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What is about to change. ``lead`` says what it means; ``button`` names the act; ``back`` leads away from it."""

    title: str
    button: str
    diff: tuple[DiffLine, ...]
    lead: str = ""
    back: str = "/admin"
    grave: bool = False


async def read_form(request: Request) -> Form:
    """The form that was sent; raises PayloadTooLarge and InvalidRequest. Browsers end lines with two characters."""
    body = await request.body()
    if len(body) > _MOST_BYTES:
        raise PayloadTooLarge
    try:
        fields = parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    except ValueError:
        raise InvalidRequest("The form cannot be read.") from None
    if any("\0" in name or "\0" in value for name, value in fields):
        raise InvalidRequest("Text cannot hold NUL characters.")
    return Form(tuple((name, value.replace("\r\n", "\n")) for name, value in fields))


FormDep = Annotated[Form, Depends(read_form)]


def diff_of(before: str, after: str) -> tuple[DiffLine, ...]:
    """How one text becomes another, with three lines around each change; empty for equal ones."""
    lines = list(unified_diff(before.splitlines(), after.splitlines(), lineterm=""))
    return tuple(_line(line) for line in lines[2:])


def _line(line: str) -> DiffLine:
    if line.startswith("@@"):
        return DiffLine("@", line.strip("@ "))
    return DiffLine(line[:1], line[1:])


def changed(pairs: Sequence[tuple[str, str, str]]) -> tuple[DiffLine, ...]:
    """Named values before and after, as a difference; what stays is shown as it is."""
    found: list[DiffLine] = []
    for name, before, after in pairs:
        if before == after:
            found.append(DiffLine(" ", f"{name}: {before}"))
        else:
            found += [DiffLine("-", f"{name}: {before}")] if before else []
            found += [DiffLine("+", f"{name}: {after}")] if after else []
    return tuple(found)
