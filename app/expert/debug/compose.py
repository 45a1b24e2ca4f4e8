"""Writes diagnoses: what to do now, what the numbers say, causes in order with the check that separates them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.backends.extractive.request import quotable
from app.backends.extractive.text import cell
from app.content.expert import ExpertContent
from app.domain.workup import Evidence
from app.expert.case import Case
from app.expert.debug.changes import changed, unchanged
from app.expert.debug.readings import Movement, movements, overfull, readings
from app.expert.debug.symptoms import Section, Symptom, read_symptoms, shown_by
from app.expert.expert import Desk
from app.expert.review.shown import holds_credential, holds_personal, inert, masked
from app.expert.sheet import Item, Sheet, block

_ROLLBACK = "ml-engineering#model-registry-workflow"
_ROLLBACK_WORDS = "roll back when errors or latency exceed twice the baseline or the primary metric falls by 5%"
_FIRST_ROLLBACK = "scalability-advisor#diagnosis-procedure"
_FIRST_ROLLBACK_WORDS = "if a deployment coincides with the start roll back first and diagnose afterwards"
_LEAKED = "security-review#leaked-key-what-to-do-step-by-step"
_WHY = re.compile(
    r"\bwhy\b|\bwhat(?:'s| is) (?:going|wrong|off|the)|likely|\bdiagnose|\breason\b|\bcause\b", re.IGNORECASE
)
_POOL = "pool"
_MOST_WORDS = 14
_LEAST_QUOTE = 8
_AROUND = 40
_TOUCHED, _MOST_CUES = 3, 2
_DENIED = re.compile(r"\b(?:flat|unchanged|stable|normal|not|no|never|without|idle)\b|n't\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cause:
    """One possible cause: what it is, how to tell, what to do then, and the user's words that speak for it."""

    letter: str
    name: str
    check: str
    remedy: str
    sign: str
    weight: int


class Debug:
    """Composes diagnoses. The table of symptoms is read once per content."""

    def __init__(self) -> None:
        self._read: tuple[ExpertContent, tuple[Symptom, ...]] | None = None

    def __call__(self, desk: Desk) -> bool:
        """Write the diagnosis; False where the text shows no symptom of the table."""
        if self._read is None or self._read[0] is not desk.content:
            self._read = (desk.content, read_symptoms(desk.content))
        symptom = shown_by(self._read[1], masked(desk.case.text))
        if overfull(desk.sheet):
            symptom = next((each for each in self._read[1] if each.id == _POOL), symptom)
        if symptom is None:
            return False
        Diagnosis(desk.sheet, desk.case, symptom).write()
        return True


class Diagnosis:
    """One diagnosis on one sheet."""

    def __init__(self, sheet: Sheet, case: Case, symptom: Symptom) -> None:
        self._sheet, self._case, self._symptom = sheet, case, symptom
        self._change = changed(case)
        self._undo = self._words(self._change) if self._change and symptom.undo else ""
        self._moved = movements(sheet, case)
        self._causes = self._ordered()

    def write(self) -> None:
        """All sections."""
        sheet, symptom = self._sheet, self._symptom
        sheet.section("now", sheet.say("now"), self._now())
        sheet.section("numbers", sheet.say("numbers"), self._readings())
        sheet.section("causes", sheet.say("causes"), [block(self._table(), fixed=True)])
        sheet.section("fix", sheet.say("fix"), [block(self._sourced("fix", symptom.fix), 0.9)])
        sheet.section("prevention", sheet.say("prevention"), [block(self._sourced("prevent", symptom.prevent), 0.8)])
        places = {cause.letter: str(number) for number, cause in enumerate(self._causes, 1)}
        sheet.change(sheet.say(f"{symptom.id}.change", **places))
        if not symptom.known.search(self._case.text):
            sheet.unanswered(sheet.say(f"{symptom.id}.need"))
        sheet.open_with(f"**{self._first()}**")

    def _first(self) -> str:
        """The bottom line: undo what broke it, else the first step; and the likeliest cause."""
        cause = self._causes[0]
        sign = f" ({cause.sign})" if cause.weight > 0 and cause.sign != self._sheet.say("no_sign") else ""
        likely = self._sheet.say("likely" if cause.weight > 0 else "usual", cause=f"{cause.name}{sign}")
        broken = next((each for each in self._moved if each.breaks), None)
        over = overfull(self._sheet)
        if over and not self._undo:
            full = self._sheet.say("overfull", summary=over.figure.summary.rstrip("."), mark=over.mark)
            return f"{full} {self._sourced('now', self._symptom.now)}"
        if not self._undo:
            step = self._sourced("now", self._symptom.now)
            return f"{likely} {step}" if _WHY.search(self._case.text) else f"{step} {likely}"
        return f"{self._roll_back(broken) if broken else self._sheet.say('undo', what=self._undo)} {likely}"

    def _roll_back(self, moved: Movement) -> str:
        key = "change_times" if moved.times else "change_percent"
        return self._sheet.say(
            "roll_back",
            what=self._undo,
            metric=moved.pair.name,
            change=self._sheet.say(key, value=moved.change().removesuffix(" x")),
            mark=moved.shown.mark,
            limit=self._sheet.say(f"limit_{moved.pair.kind}"),
            source=f" {self._sheet.source(_ROLLBACK, _ROLLBACK_WORDS)}",
        )

    def _now(self) -> list[Item]:
        say, cause = self._sheet.say, self._causes[0]
        items = [*self._disclosed()]
        same = unchanged(self._case)
        if same and (words := self._words(same)):
            items.append(Item(say("unchanged", what=words), 1.2))
        if self._undo:
            first = self._sheet.source(_FIRST_ROLLBACK, _FIRST_ROLLBACK_WORDS)
            items.append(Item(f"{say('keep_evidence')} {first}", 0.6))
            items.append(Item(self._sourced("now", self._symptom.now), fixed=True))
        items.append(Item(say("then", check=cause.check, remedy=cause.remedy), fixed=True))
        return items

    def _disclosed(self) -> Iterator[Item]:
        """What to do about credentials and personal numbers that the text gives away."""
        if holds_credential(self._case.text):
            leaked = self._sheet.source(_LEAKED, "revoke a leaked key first and investigate second")
            yield Item(f"{self._sheet.say('credential_seen')} {leaked}", fixed=True)
        elif holds_personal(self._case.text):
            yield Item(self._sheet.say("personal_seen"), fixed=True)

    def _sourced(self, key: str, section: Section) -> str:
        text = self._sheet.say(f"{self._symptom.id}.{key}")
        return f"{text} {self._sheet.source(*section)}" if section else text

    def _readings(self) -> list[Item]:
        released = self._change is not None
        return [Item(text) for text in readings(self._sheet, self._case, self._moved, released=released)]

    def _table(self) -> str:
        rows = [
            f"| {number} | {cause.name} | {cause.sign} | {cause.check} | {cause.remedy} |"
            for number, cause in enumerate(self._causes, 1)
        ]
        return "\n".join([self._sheet.say("causes_head"), *rows])

    def _ordered(self) -> list[Cause]:
        """The causes: those that touch what was changed first, then those that the text speaks for, then against."""
        weights = {letter: self._weight(pattern) for letter, pattern in self._symptom.causes.items()}
        used: set[str] = set()
        return [
            self._cause(letter, weights[letter], used) for letter in sorted(weights, key=lambda each: -weights[each])
        ]

    def _weight(self, pattern: re.Pattern[str]) -> int:
        if self._change and pattern.search(self._change.text):
            return _TOUCHED
        place = self._case.search(pattern.pattern)
        if place and self._denied(place):
            return -1
        return min(len({match[0].lower() for match in pattern.finditer(self._case.text)}), _MOST_CUES)

    def _denied(self, place: Evidence) -> bool:
        """Whether the clause around the words says that it is not so: the load is flat, the model was not touched."""
        clause = self._case.clause_of(place)
        around = self._case.text[clause.start : place.start] + " " + self._case.text[place.end : clause.end]
        return len(clause.text.split()) <= _MOST_WORDS and _DENIED.search(around) is not None

    def _cause(self, letter: str, weight: int, used: set[str]) -> Cause:
        name, check, remedy = self._parts(letter)
        pattern = self._symptom.causes[letter]
        touched = self._change if self._change and pattern.search(self._change.text) else None
        place = touched or self._case.search(pattern.pattern)
        sign = self._sign(place, used) if place else ""
        if sign and weight < 0:
            sign = self._sheet.say("against", words=sign)
        return Cause(letter, name, check, remedy, sign or self._sheet.say("no_sign"), weight)

    def _parts(self, letter: str) -> tuple[str, str, str]:
        """Cause, check and remedy."""
        name, _, rest = self._sheet.say(f"{self._symptom.id}.{letter}").partition(" | ")
        check, _, remedy = rest.partition(" | ")
        return name, check, remedy

    def _sign(self, place: Evidence, used: set[str]) -> str:
        """The clause around the words, or the words alone where the clause is quoted already."""
        for evidence in (self._around(place), place):
            words = self._words(evidence)
            if words and words not in used and len(words) >= _LEAST_QUOTE:
                used.add(words)
                return f"“{words}”"
        return ""

    def _around(self, place: Evidence) -> Evidence:
        """The clause in which words stand; of a long one the part around them."""
        if place == self._change:
            return place
        clause = self._case.clause_of(place)
        if len(clause.text.split()) <= _MOST_WORDS:
            return clause
        start = max(clause.start, self._case.text.rfind(" ", 0, max(0, place.start - _AROUND)) + 1)
        end = self._case.text.find(" ", min(len(self._case.text), place.end + _AROUND))
        end = clause.end if end < 0 else min(end, clause.end)
        return Evidence(self._case.text[start:end], start, end)

    def _words(self, evidence: Evidence) -> str:
        """Words of the user, short and harmless; empty where they may hold a secret."""
        if self._symptom.quiet or masked(evidence.text) != evidence.text:
            return ""
        words = cell(inert(quotable(evidence.text))).replace("`", "").strip(" .,:;").split()
        return " ".join(words[:_MOST_WORDS]) + (" …" if len(words) > _MOST_WORDS else "")
