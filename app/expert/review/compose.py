"""Writes reviews: the sentence that decides, the findings by severity, the repaired text, what passed, what is open."""

from collections import Counter
from collections.abc import Iterator, Sequence

from app.backends.extractive.text import cell
from app.content.expert import ExpertContent
from app.domain.workup import Evidence, Finding, Severity
from app.expert.expert import Desk
from app.expert.review.batching import batching_of
from app.expert.review.checks import CHECKS
from app.expert.review.firing import Fired, Outcome, fire
from app.expert.review.patching import repaired
from app.expert.review.python_tree import parsed
from app.expert.review.rules import Rule, RuleBook, read_rules
from app.expert.review.shown import code_span, inert, masked
from app.expert.review.snippets import Snippet, snippets_of
from app.expert.sheet import Item, Sheet, block

_MOST_FINDINGS = 8
_MOST_FINE, _MOST_OPEN = 6, 5
_MOST_LINES = 4
_SHOWN_NAMES = 3
_WHOLE_LINE = 90
_MOST_CHANGES = 2
_PARTS = 5
_OWN_KINDS = frozenset(("python", "js", "sql"))
_CODE = frozenset(("python", "js", "java", "go", "c", "php", "ruby", "rust", "shell", "sql"))


class Review:
    """Composes reviews. Rules are read once per content."""

    def __init__(self) -> None:
        self._read: tuple[ExpertContent, RuleBook] | None = None

    def __call__(self, desk: Desk) -> bool:
        """Write the review; False where nothing was pasted that rules could look at."""
        book = self._rules(desk.content)
        snippets, prose = snippets_of(desk.case.text)
        outcome = fire(book, CHECKS, snippets, prose)
        if not outcome.fired and not any(book.knows(snippet.language) for snippet in snippets):
            return False
        Writer(desk.sheet, outcome, snippets, prose).write()
        return True

    def _rules(self, content: ExpertContent) -> RuleBook:
        if self._read is None or self._read[0] is not content:
            self._read = (content, read_rules(content))
        return self._read[1]


class Writer:
    """One review on one sheet."""

    def __init__(self, sheet: Sheet, outcome: Outcome, snippets: Sequence[Snippet], prose: str) -> None:
        self._sheet, self._outcome, self._snippets, self._prose = sheet, outcome, snippets, prose
        self._batching = batching_of(sheet, snippets, prose)

    def write(self) -> None:
        """All sections."""
        shown = self._outcome.fired[:_MOST_FINDINGS]
        batch = self._batching.row() if self._batching else None
        rows = [self._row(each) for each in shown[: _MOST_FINDINGS - bool(batch)]]
        if batch:
            rows.insert(0, batch)
        self._open(shown)
        if rows:
            numbered = [f"| {number} | {row} |" for number, row in enumerate(rows, 1)]
            self._sheet.section(
                "findings",
                self._sheet.say("findings"),
                [block("\n".join([self._sheet.say("findings_head"), *numbered]), fixed=True), *self._more(shown)],
            )
        self._sheet.section("corrected", self._sheet.say("corrected"), self._corrected(shown))
        self._sheet.section("fine", self._sheet.say("fine"), self._fine(found=bool(rows)))
        self._sheet.section("open", self._sheet.say("open"), self._gaps())
        for text in list(dict.fromkeys(filter(None, (self._part(each, 4) for each in shown))))[:_MOST_CHANGES]:
            self._sheet.change(text)
        self._sheet.find(*(self._finding(each) for each in shown))

    def _open(self, shown: Sequence[Fired]) -> None:
        """The bottom line."""
        say = self._sheet.say
        severities = [each.severity for each in self._outcome.fired]
        if self._batching:
            severities.append(self._batching.severity)
        if not severities:
            what = ", ".join(
                dict.fromkeys(say(f"language_{piece.language}") for piece in self._snippets if piece.language)
            )
            self._sheet.open_with(f"**{say('clean', what=what)}**")
            return
        counted = Counter(severities)
        counts = ", ".join(f"{counted[each]} {say(each.value.lower()).lower()}" for each in Severity if counted[each])
        worst = min(severities, key=lambda each: each.rank)
        first = self._batching.first() if self._batching else self._first(shown[0])
        self._sheet.open_with(f"**{say(f'overall_{worst.value.lower()}', counts=counts)} {first}**")

    def _first(self, fired: Fired) -> str:
        title, fix = self._part(fired, 0), self._part(fired, 2)
        return self._sheet.say("start_with", line=self._place(fired), title=title, fix=fix)

    def _row(self, fired: Fired) -> str:
        say = self._sheet.say
        evidence = code_span(self._evidence(fired))
        why = f"{self._part(fired, 0)}: {self._part(fired, 1)}"
        if fired.said and fired.rule.worse:
            why = f"{why} {say('you_write', words=cell(masked(fired.said)))}"
        cells = (
            say(fired.severity.value.lower()),
            self._place(fired),
            evidence,
            f"{why}{self._source(fired.rule)}",
            self._part(fired, 2),
        )
        return " | ".join(cells)

    def _evidence(self, fired: Fired) -> str:
        """The line in code, the setting in configuration."""
        hit = fired.snippet.text[fired.hit.start : fired.hit.end]
        line = fired.snippet.line_at(fired.hit.start).text.strip()
        return line if fired.snippet.language in _CODE and len(line) <= _WHOLE_LINE else hit

    def _source(self, rule: Rule) -> str:
        return f" {self._sheet.source(rule.source, rule.about)}" if rule.source else ""

    def _place(self, fired: Fired) -> str:
        numbers = fired.lines[:_MOST_LINES]
        lines = ", ".join(map(str, numbers)) + (" …" if len(fired.lines) > len(numbers) else "")
        several = len(self._snippets) > 1 and len({line.number for s in self._snippets for line in s.lines}) < sum(
            len(s.lines) for s in self._snippets
        )
        name = fired.snippet.name or (self._sheet.say(f"language_{fired.snippet.language}") if several else "")
        return f"{cell(name)} {lines}" if several and name else lines

    def _part(self, fired: Fired, number: int) -> str:
        """Title, reason, repair or passed check of a rule, with the words of its first hit in the slots."""
        return parts_of(self._sheet, fired.rule.id, fired.hit.words)[number]

    def _more(self, shown: Sequence[Fired]) -> list[Item]:
        left = len(self._outcome.fired) - len(shown)
        return [block(self._sheet.say("more", count=left), 0.5)] if left > 0 else []

    def _corrected(self, shown: Sequence[Fired]) -> list[Item]:
        return [block(text, 2.0) for text in repaired(self._sheet, self._snippets, shown, self._batching)]

    def _fine(self, *, found: bool) -> list[Item]:
        passed = [parts_of(self._sheet, rule.id, ())[3] for rule in self._outcome.passed]
        named = list(dict.fromkeys(text for text in passed if text.strip("-")))[:_MOST_FINE]
        items = [block("; ".join(named) + ".", 1.0, fixed=not found)] if named else []
        if not found:
            keys = dict.fromkeys(
                f"kinds_{s.language}" if s.language in _OWN_KINDS else "kinds_other" for s in self._snippets
            )
            items.extend(block(self._sheet.say("kinds", kinds=self._sheet.say(key)), fixed=True) for key in keys)
        return items

    def _gaps(self) -> list[Item]:
        texts = [self._sheet.say(f"gap.{gap.id}") for gap in self._outcome.gaps[:_MOST_OPEN]]
        texts = [*self._unread(), *(self._batching.gaps() if self._batching else []), *texts]
        if not texts and not self._outcome.fired:
            texts = [self._sheet.say("open_always")]
        return [block(" ".join(texts), 0.8)] if texts else []

    def _unread(self) -> Iterator[str]:
        """What was too long to be looked at, and lines of Python that could not be read as such."""
        for snippet in self._snippets:
            if snippet.cut:
                yield self._sheet.say("gap_cut", line=snippet.lines[-1].number)
            skipped = parsed(snippet.text).skipped if snippet.language == "python" else ()
            if skipped:
                numbers = ", ".join(str(snippet.lines[n].number) for n in skipped[:_MOST_LINES])
                yield self._sheet.say("gap_unread", lines=numbers + (" …" if len(skipped) > _MOST_LINES else ""))

    def _finding(self, fired: Fired) -> Finding:
        evidence = tuple(
            Evidence(masked(inert(fired.snippet.text[hit.start : hit.end])), *_span(fired.snippet, hit.start, hit.end))
            for hit in fired.hits[:_SHOWN_NAMES]
        )
        return Finding(
            rule=fired.rule.id,
            title=self._part(fired, 0),
            severity=fired.severity,
            claim=self._part(fired, 1),
            evidence=evidence,
            remedy=self._part(fired, 2),
            source=fired.rule.source,
        )


def _span(snippet: Snippet, start: int, end: int) -> tuple[int, int]:
    return snippet.origin(start), snippet.origin(end)


def parts_of(sheet: Sheet, rule: str, words: Sequence[str]) -> tuple[str, ...]:
    """Title, reason, repair, what a piece that passes is praised for, and what would change the finding."""
    slots = {f"w{number}": cell(masked(word)) for number, word in enumerate(words, 1)}
    filled = {f"w{number}": "" for number in range(1, 5)} | slots
    parts = [part.strip() for part in sheet.say(rule, **filled).split(" | ")]
    return (*parts, *[""] * _PARTS)[:_PARTS]
