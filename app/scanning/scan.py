"""A package to a report: pure, without network or clock, and nothing of the package is run."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from app.content.front_matter import header_end
from app.scanning.context import Standing, standing
from app.scanning.facts import TROUBLES, Fact, binary_fact, character_facts, header_facts, is_program
from app.scanning.names import imitated_name
from app.scanning.package import MAIN, Package, PackageFile
from app.scanning.report import Dimension, Finding, Report, Severity
from app.scanning.rule import Rule
from app.scanning.rules_credentials import CREDENTIAL_RULES
from app.scanning.rules_hidden import HIDDEN_RULES
from app.scanning.rules_install import INSTALL_RULES
from app.scanning.rules_persistence import PERSISTENCE_RULES
from app.scanning.rules_purpose import PURPOSE_RULES
from app.scanning.rules_scope import SCOPE_RULES
from app.scanning.rules_steering import STEERING_RULES
from app.scanning.secrets import secrets_in
from app.scanning.statements import Kind, Statement, prose_statements, script_statements
from app.scanning.views import Form, forms_of, how_hidden
from app.screening.folding import fold_text
from app.screening.mapping import View

RULES: tuple[Rule, ...] = (
    *PURPOSE_RULES,
    *SCOPE_RULES,
    *STEERING_RULES,
    *HIDDEN_RULES,
    *INSTALL_RULES,
    *CREDENTIAL_RULES,
    *PERSISTENCE_RULES,
)

MOST_FINDINGS = 200
# A rule that has found so much in one file need not go on; what is excused does not count.
_ENOUGH = 25
_REPEATS = 3
_WORDY = re.compile(r"[^\W_]{2}")
_EXCERPT = 160
_FIRST_SHOWN = ord(" ")
_PROSE = frozenset(
    {"", ".md", ".markdown", ".mdx", ".txt", ".rst", ".html", ".htm", ".adoc", ".org", ".tex", ".svg", ".xml"}
)
_NAME = re.compile(r"^name\s*:\s*[\"']?([^\"'\n]{1,120})", re.MULTILINE)
_DESCRIPTION = re.compile(r"^description\s*:\s*(.{0,2000}?)(?=^[a-z-]+\s*:|\Z)", re.MULTILINE | re.DOTALL)
_FENCED = re.compile(r"^[ >]*(?:```|~~~)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _Text:
    """A file's text with the offsets of its lines."""

    path: str
    text: str
    starts: tuple[int, ...]

    def line(self, place: int) -> int:
        return bisect_right(self.starts, place)

    def excerpt(self, start: int, end: int) -> str:
        line = self.text.rfind("\n", 0, start) + 1
        begin = max(line, start - _EXCERPT // 4)
        return visible(" ".join(self.text[begin : max(end, begin + _EXCERPT)][:_EXCERPT].split()))


def scan(package: Package, known: Iterable[str] = ()) -> Report:
    """Report on a package. ``known`` are the names of skills that it must not be taken for.

    The report is the same for the same bytes, whatever the files' names in the file system are.
    """
    texts = {file.path: text for file in package.files if (text := decoded(file)) is not None}
    main = texts.get(MAIN, "")
    header = main[: header_end(main) or 0]
    name = match[1].strip() if (match := _NAME.search(header)) else package.name
    purpose = fold_text(name + " " + (match[1] if (match := _DESCRIPTION.search(header)) else "")).lower()
    findings = [*_damages(package), *_name_findings(name, known)]
    unseen = False
    for file in package.files:
        text = texts.get(file.path)
        if text is None or is_program(file):
            findings.extend(_binary(file))
        if text is None:
            continue
        found, blind = _file_findings(_Text(file.path, text, _line_starts(text)), purpose)
        findings.extend(found)
        unseen = unseen or blind
    main_text = _Text(MAIN, main, _line_starts(main))
    acts = any(path != MAIN and not _is_prose(path) for path in texts) or bool(_FENCED.search(main))
    acts = acts or any(finding.severity is not Severity.NOTE for finding in findings)
    findings.extend(_from_fact(main_text, fact) for fact in header_facts(header, acts=acts))
    files = tuple((file.path, file.sha256) for file in package.files)
    return Report(name, files, tuple(_chosen(findings)), complete=not unseen and not _incomplete(package))


def decoded(file: PackageFile) -> str | None:
    """A file's text, or None when it is no text. A file in another encoding is read as well as it can be."""
    data = file.data
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1") if _looks_like_text(data) else None
    return None if "\0" in text and not _looks_like_text(data) else text


def visible(text: str) -> str:
    """A text in which every character that has no shape is shown by its code."""
    return "".join(letter if letter.isprintable() else f"\\u{{{ord(letter):x}}}" for letter in text)


def _looks_like_text(data: bytes) -> bool:
    start = data[:4096]
    controls = sum(byte < _FIRST_SHOWN and byte not in b"\t\n\r\f" for byte in start)
    return bool(start) and controls <= len(start) // 100 and binary_start(data) is False


def binary_start(data: bytes) -> bool:
    """Whether the first bytes are those of a known kind of binary file."""
    return data.startswith((b"\x7fELF", b"MZ\x90", b"PK\x03\x04", b"\x1f\x8b", b"\x89PNG", b"\xff\xd8\xff", b"%PDF"))


def _incomplete(package: Package) -> bool:
    return any(TROUBLES[damage.kind] is Severity.REVIEW for damage in package.damages)


def _damages(package: Package) -> Iterator[Finding]:
    for damage in package.damages:
        rule = f"install/{damage.kind.name.lower().replace('_', '-')}"
        yield Finding(rule, Dimension.INSTALL, TROUBLES[damage.kind], visible(damage.path), 1, "", damage.kind.value)


def _name_findings(name: str, known: Iterable[str]) -> Iterator[Finding]:
    names = tuple(known)
    imitated = imitated_name(name, names)
    if name in names:
        message = "has the name of a skill that is there already"
        yield Finding("purpose/taken-name", Dimension.PURPOSE, Severity.REVIEW, MAIN, 1, visible(name), message)
    elif imitated is not None:
        message = f"has a name that can be taken for '{imitated}'"
        yield Finding("purpose/look-alike-name", Dimension.PURPOSE, Severity.BLOCK, MAIN, 1, visible(name), message)


def _binary(file: PackageFile) -> Iterator[Finding]:
    fact = binary_fact(file)
    if fact:
        yield Finding(fact.rule, fact.dimension, fact.severity, file.path, 1, "", fact.message)


def _is_prose(path: str) -> bool:
    return PurePosixPath(path).suffix.lower() in _PROSE and PurePosixPath(path).name.lower() not in {
        "makefile",
        "dockerfile",
    }


def _line_starts(text: str) -> tuple[int, ...]:
    return (0, *(match.end() for match in re.finditer("\n", text)))


class _Shown:
    """The statements of a file as people see it, to tell how a place is meant that a rule has seen in another form."""

    def __init__(self, text: _Text) -> None:
        view = View(text.text)
        statements = prose_statements(view) if _is_prose(text.path) else script_statements(view)
        self._statements = [one for one in statements if one.kind is not Kind.WHOLE]
        self._starts = [one.start for one in self._statements]

    def standing(self, start: int, end: int, *, negatable: bool) -> Standing:
        """How the place is meant where it stands."""
        index = bisect_right(self._starts, start) - 1
        if index < 0:
            return Standing.SAID
        statement = self._statements[index]
        place = start - statement.start
        stop = min(len(statement.text), max(place, end - statement.start))
        return standing(statement, place, stop, negatable=negatable)


def _file_findings(text: _Text, purpose: str) -> tuple[list[Finding], bool]:
    shown = _Shown(text)
    found = [_from_fact(text, fact) for fact in character_facts(text.text)]
    forms = forms_of(text.text)
    enough = Counter[str]()
    for form in forms.forms:
        for statement in _worth_reading(_statements(text, form)):
            for rule in RULES:
                if enough[rule.id] >= _ENOUGH:
                    continue
                for start, end in rule.find(statement):
                    finding = _judged(_Place(text, form, statement, start, end), rule, purpose, shown)
                    enough[rule.id] += finding.severity.rank >= rule.severity.rank
                    found.append(finding)
        found.extend(_secrets(text, form))
    found.extend(_shown(found))
    if forms.unseen:
        fact = Fact("scope/unseen", Dimension.SCOPE, Severity.REVIEW, f"cannot be looked at in full: {forms.unseen}")
        found.append(_from_fact(text, fact))
    return found, forms.unseen is not None


def _worth_reading(statements: Iterable[Statement]) -> Iterator[Statement]:
    """Statements that hold words, each a few times: a text that repeats itself says nothing new."""
    seen = Counter[tuple[str, Kind, bool]]()
    for statement in statements:
        key = (statement.lower, statement.kind, statement.warned)
        seen[key] += 1
        if seen[key] <= _REPEATS and (statement.kind is Kind.WHOLE or _WORDY.search(statement.lower)):
            yield statement


def _statements(text: _Text, form: Form) -> Iterator[Statement]:
    if _is_prose(text.path) or form.hidden:
        return prose_statements(form.view, form.hidden)
    return script_statements(form.view)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a rule has found something: offsets in a statement of a form of a file."""

    text: _Text
    form: Form
    statement: Statement
    start: int
    end: int


def _judged(place: _Place, rule: Rule, purpose: str, shown: _Shown) -> Finding:
    """A rule's find, weighed by how it is hidden, how it is meant, and what the skill is for."""
    text, statement = place.text, place.statement
    first, last = place.form.span(statement.start + place.start, statement.start + place.end)
    seen = statement.text[place.start : place.end]
    hidden = place.form.hidden or how_hidden(text.text[first:last].replace("\n", " "), seen)
    negatable = not rule.own_negation
    meant = standing(statement, place.start, place.end, negatable=negatable)
    if meant is Standing.SAID and not hidden:
        meant = shown.standing(first, last, negatable=negatable)
    severity, message = rule.severity, rule.message
    if hidden and not rule.firm:
        severity = Severity.BLOCK
    elif meant is not Standing.SAID:
        severity, message = Severity.NOTE, f"{rule.message} ({meant.value})"
    elif rule.expected is not None and rule.expected.search(purpose):
        severity = Severity.NOTE if rule.settled else severity.milder
    line, excerpt = text.line(first), text.excerpt(first, last)
    return Finding(rule.id, rule.dimension, severity, text.path, line, excerpt, message, hidden)


def _shown(found: list[Finding]) -> Iterator[Finding]:
    """One line for a person when a file shows attacks as examples."""
    shown = [one for one in found if one.severity is Severity.NOTE and Standing.SHOWN.value in one.message]
    if shown:
        yield replace(
            shown[0],
            rule="scope/attack-shown",
            dimension=Dimension.SCOPE,
            severity=Severity.REVIEW,
            message="shows attacks as examples; a person should see that they are nothing more",
        )


def _secrets(text: _Text, form: Form) -> Iterator[Finding]:
    for kind, start, end in secrets_in(form.view):
        first, _ = form.span(start, end)
        line = text.line(first)
        message = f"holds a secret ({kind.replace('_', ' ')})"
        yield Finding("credentials/inside", Dimension.CREDENTIALS, Severity.BLOCK, text.path, line, "", message)


def _from_fact(text: _Text, fact: Fact) -> Finding:
    excerpt = text.excerpt(fact.start, fact.end) if fact.end else ""
    return Finding(
        fact.rule, fact.dimension, fact.severity, text.path, text.line(fact.start), excerpt, fact.message, fact.hidden
    )


def _chosen(findings: Iterable[Finding]) -> list[Finding]:
    """One finding for each rule and line, the gravest; of too many, the gravest."""
    best: dict[tuple[str, str, int], Finding] = {}
    for finding in findings:
        key = (finding.rule, finding.file, finding.line)
        if key not in best or finding.severity.rank > best[key].severity.rank:
            best[key] = finding
    grave = sorted(best.values(), key=lambda one: (-one.severity.rank, one.file, one.line, one.rule))[:MOST_FINDINGS]
    return sorted(grave, key=lambda one: (one.file != MAIN, one.file, one.line, -one.severity.rank, one.rule))
