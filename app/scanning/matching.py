"""Which rules find something in which statements. Cheap tests come first: most rules are never tried on a statement."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from app.scanning.concept import Concept, words_of
from app.scanning.rule import Rule, Span
from app.scanning.statements import Kind, Statement

Found = tuple[Rule, tuple[Span, ...]]


class Index:
    """Rules by what a statement must hold before they are worth trying. Concepts are the bits of a number."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._bits: dict[Concept, int] = {}
        self._words: dict[str, int] = {}
        self._stems: dict[str, int] = {}
        self._phrases: dict[str, list[tuple[frozenset[str], int]]] = {}
        self._strings: dict[str, int] = {}
        self.always = 0
        self._parts: list[tuple[int, Rule]] = []
        self._wholes: list[tuple[int, Rule]] = []
        self._choices: dict[frozenset[str], int] = {}
        for rule in rules:
            entry = (self._needs(rule), rule)
            if rule.clue.parts:
                self._parts.append(entry)
            if rule.clue.whole:
                self._wholes.append(entry)

    def tried(self, whole: bool, ideas: int) -> tuple[Rule, ...]:  # noqa: FBT001
        """The rules that could find something in a statement of these ideas."""
        entries = self._wholes if whole else self._parts
        return tuple(rule for needs, rule in entries if needs & ideas == needs)

    def strings_in(self, lower: str) -> tuple[tuple[str, int], ...]:
        """The strings of rules that occur in a text at all, each with the ideas that it makes possible."""
        return tuple(entry for entry in self._strings.items() if entry[0] in lower)

    def word(self, word: str) -> tuple[int, tuple[tuple[frozenset[str], int], ...]]:
        """The ideas that one word makes possible, and those that need more words besides it."""
        ideas = self._words.get(word, 0)
        for length in range(1, len(word) + 1):
            ideas |= self._stems.get(word[:length], 0)
        return ideas, tuple(self._phrases.get(word, ()))

    def _needs(self, rule: Rule) -> int:
        needs = 0
        for concept in rule.clue.concepts:
            needs |= self._bits.get(concept) or self._add(concept)
        for choice in rule.clue.literals:
            needs |= self._choices.get(choice) or self._add_choice(choice)
        return needs

    def _new_bit(self) -> int:
        return 1 << (len(self._bits) + len(self._choices))

    def _add(self, concept: Concept) -> int:
        bit = self._bits[concept] = self._new_bit()
        for word in concept.words:
            self._words[word] = self._words.get(word, 0) | bit
        for stem in concept.stems:
            self._stems[stem] = self._stems.get(stem, 0) | bit
        for phrase in concept.phrases:
            self._phrases.setdefault(min(phrase), []).append((phrase, bit))
        self._add_strings(concept.literals, bit)
        self.always |= bit if concept.free else 0
        return bit

    def _add_choice(self, choice: frozenset[str]) -> int:
        bit = self._choices[choice] = self._new_bit()
        self._add_strings(choice, bit)
        return bit

    def _add_strings(self, strings: Iterable[str], bit: int) -> None:
        for string in strings:
            self._strings[string] = self._strings.get(string, 0) | bit


@dataclass(slots=True)
class Matcher:
    """Tries rules on the statements of one package. What was found in a statement is kept for its other forms."""

    index: Index
    _words: dict[str, tuple[int, tuple[tuple[frozenset[str], int], ...]]] = field(default_factory=dict)
    _rules: dict[tuple[bool, int], tuple[Rule, ...]] = field(default_factory=dict)
    _done: dict[tuple[str, Kind, str | None], tuple[Found, ...]] = field(default_factory=dict)

    def found(self, statements: Iterable[Statement]) -> Iterator[tuple[Statement, Found]]:
        """Each statement in which a rule finds something."""
        read = [(statement, (statement.text, statement.kind, statement.hidden)) for statement in statements]
        new = {key: statement for statement, key in read if key not in self._done}
        strings = self.index.strings_in("\n".join(statement.lower for statement in new.values())) if new else ()
        for key, statement in new.items():
            self._done[key] = tuple(self._try(statement, strings))
        for statement, key in read:
            for one in self._done[key]:
                yield statement, one

    def _try(self, statement: Statement, strings: tuple[tuple[str, int], ...]) -> Iterator[Found]:
        ideas = (statement.kind is Kind.WHOLE, self._ideas(statement, strings))
        rules = self._rules.get(ideas)
        if rules is None:
            rules = self._rules[ideas] = self.index.tried(*ideas)
        for rule in rules:
            spans = tuple(rule.clue.find(statement))
            if spans:
                yield rule, spans

    def _ideas(self, statement: Statement, strings: tuple[tuple[str, int], ...]) -> int:
        ideas = self.index.always
        for string, more in strings:
            if ideas | more != ideas and string in statement.lower:
                ideas |= more
        if statement.kind is Kind.WHOLE:
            return ideas
        words = words_of(statement.lower)
        known = self._words
        for word in words:
            entry = known.get(word)
            if entry is None:
                entry = known[word] = self.index.word(word)
            ideas |= entry[0]
            for phrase, bit in entry[1]:
                if not ideas & bit and phrase <= words:
                    ideas |= bit
        return ideas
