"""What the writers of documents work with."""

import re
from dataclasses import dataclass

from app.calculators.patterns import compiled
from app.expert.document.facts import Clause, clauses_of, printable
from app.expert.document.tables import Documents, Template
from app.expert.expert import Desk
from app.expert.sheet import block

_ARTICLE = re.compile(r"^(?:the|our|a|an)\s+", re.IGNORECASE)
_STOP = re.compile(r"[.!?]\s|\n")
_POLITE = re.compile(r"^(?:please|pls|thanks|thank you)$", re.IGNORECASE)
_TIME = re.compile(r"^(?:on|from|between|at|in|last|this)\b", re.IGNORECASE)
_LONGEST_TITLE = 80
_LONGEST_HEAD = 160
_LEAST_WORDS = 3
_LONGEST_TEXT = 20_000
_MANY = " || "


@dataclass(frozen=True, slots=True)
class Job:
    """One document: its template and the request."""

    desk: Desk
    documents: Documents
    name: str

    @property
    def template(self) -> Template:
        """The template."""
        return self.documents.templates[self.name]

    @property
    def text(self) -> str:
        """What the user said about the matter, with the earlier turns where this one alone says nothing."""
        said = self.desk.request.said[:_LONGEST_TEXT]
        bare = compiled(self.documents.instruction).sub("", said)
        words = [word for word in re.findall(r"\w+", bare) if len(word) > 3]  # noqa: PLR2004
        return said if len(words) > 2 else "\n".join((*self.desk.request.earlier, said))  # noqa: PLR2004

    @property
    def is_template(self) -> bool:
        """Whether an empty form is asked for rather than a filled one."""
        return bool(re.search(r"\btemplate\b|\bskeleton\b|\bblank\b", self.desk.request.text, re.IGNORECASE))

    def clauses(self) -> list[Clause]:
        """The user's clauses without the instruction itself: what it is about, then what is said of it."""
        head, colon, rest = self.text.partition(": ")
        if not colon or len(head) > _LONGEST_HEAD or _STOP.search(head):
            head, rest = "", self.text
        subject = self._bare(head)
        told = clauses_of(rest if head else self._bare(rest))
        clauses = [*(clauses_of(subject) if _says_something(subject) else []), *told]
        return [clause for clause in clauses if not _POLITE.match(clause.text)]

    def _bare(self, text: str) -> str:
        return compiled(self.documents.instruction).sub("", text, count=1)

    def title(self) -> str:
        """What the document is about, in the user's words; empty if it does not say."""
        match = compiled(self.template.title).search(self.text) if self.template.title else None
        words = printable(next((each for each in match.groups() if each), "")) if match else ""
        return "" if _TIME.match(words) else _ARTICLE.sub("", words)[:_LONGEST_TITLE].strip()

    def say(self, key: str, **values: str) -> str:
        """A sentence."""
        return self.desk.sheet.say(key, **values)

    def has(self, key: str) -> bool:
        """Whether there is such a sentence."""
        return key in self.desk.sheet.phrases.tables["en"]

    def many(self, key: str) -> list[str]:
        """The entries of a list."""
        return self.say(key).split(_MANY)

    def cite(self, place: str) -> str:
        """The mark of ``skill#section|words``, with a space before it; empty for nothing."""
        section, _, about = place.partition("|")
        return f" {self.desk.sheet.source(section, about)}" if section else ""

    def gap(self, what: str, who: str) -> str:
        """What is missing, and who can supply it."""
        return self.say("gap", what=what, who=self.say(f"who.{who}"))

    def write(self, document: str, first: str) -> None:
        """The document, and below it what is left to do."""
        self.desk.sheet.section("document", "", [block(document, fixed=True)])
        self.desk.sheet.open_with(first)


def _says_something(text: str) -> bool:
    return len(re.findall(r"\w{2,}", text)) >= _LEAST_WORDS
