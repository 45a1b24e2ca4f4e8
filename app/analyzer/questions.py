"""Chooses what to ask back: at most three questions, blocking ones first, never about something that was said."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from app.analyzer.ambiguous import AMBIGUOUS
from app.analyzer.buzzwords import BUZZWORDS, Buzzword
from app.analyzer.clashes import CLASHES, EXTRA_TERMS, Clash
from app.analyzer.counters_de import COUNTERS_GERMAN
from app.analyzer.counters_es import COUNTERS_SPANISH
from app.analyzer.counters_fr import COUNTERS_FRENCH
from app.analyzer.counters_tr import COUNTERS_TURKISH
from app.analyzer.counters_zh import COUNTERS_CHINESE
from app.analyzer.cues import CueBook, Hit
from app.analyzer.facts import FactFinder
from app.analyzer.language import detect
from app.analyzer.opinion import OfferedQuestion
from app.analyzer.request import Turn
from app.analyzer.text import parts
from app.analyzer.wording import Wording, Wordings
from app.analyzer.wording_de import GERMAN
from app.analyzer.wording_en import ENGLISH
from app.analyzer.wording_es import SPANISH
from app.analyzer.wording_fr import FRENCH
from app.analyzer.wording_tr import TURKISH
from app.analyzer.wording_zh import CHINESE
from app.domain.clarification import Option, Question, Reply
from app.domain.figure import MissingNumber
from app.domain.labels import Priority, RequestType

AT_MOST = 3
CHANGES = frozenset({"BW-04", *(row.id for row in BUZZWORDS if row.kind == "objective_change")})
LONGEST_OFFERED = 300  # characters of each part of a question that a model offers
_CLICKABLE = re.compile(r"://|www\.|\]\s*\(|<[a-z/!]|[\n`]|\b[\w-]+\.(?:com|net|org|io|dev|example)\b", re.IGNORECASE)
WORDY = (RequestType.DESIGN, RequestType.DECIDE, RequestType.DEBUG)  # where a word alone can be the whole request

WORDINGS: Mapping[str, Wordings] = MappingProxyType(
    {"en": ENGLISH, "de": GERMAN, "fr": FRENCH, "es": SPANISH, "tr": TURKISH, "zh": CHINESE}
)
COUNTERS: Mapping[str, Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "de": COUNTERS_GERMAN,
        "fr": COUNTERS_FRENCH,
        "es": COUNTERS_SPANISH,
        "tr": COUNTERS_TURKISH,
        "zh": COUNTERS_CHINESE,
    }
)
PRIORITIES: Mapping[str, Priority] = MappingProxyType(
    {
        **dict.fromkeys(
            (
                "objective",
                "objective_ai",
                "objective_change",
                "options",
                "symptom",
                "plan",
                "numbers",
                "material",
                "content",
            ),
            Priority.P0,
        ),
        **dict.fromkeys(
            (
                "scale",
                "latency",
                "current_system",
                "data",
                "data_use",
                "success",
                "constraints",
                "security",
                "availability",
                "deadline",
                "scope",
            ),
            Priority.P1,
        ),
        **dict.fromkeys(("budget", "team"), Priority.P2),
    }
)
KINDS: Mapping[RequestType, tuple[str, ...]] = MappingProxyType(
    {
        RequestType.DESIGN: (
            "objective",
            "current_system",
            "scale",
            "success",
            "constraints",
            "deadline",
            "budget",
            "team",
        ),
        RequestType.DECIDE: ("options", "constraints", "current_system", "success", "deadline", "budget", "team"),
        RequestType.VALIDATE: ("plan", "success", "constraints"),
        RequestType.DEBUG: ("symptom", "current_system", "success"),
        RequestType.DOCUMENT: ("content", "constraints"),
        RequestType.REVIEW: ("material", "constraints"),
        RequestType.COMPUTE: ("numbers",),
        RequestType.EXPLAIN: ("objective", "current_system", "scale"),
        RequestType.OTHER: (),
    }
)
ML_KINDS: Mapping[RequestType, tuple[str, ...]] = MappingProxyType(
    {
        RequestType.DESIGN: ("objective_ai", "data", "success", "scale", "constraints", "current_system"),
        RequestType.DEBUG: ("symptom", "data", "success", "current_system"),
    }
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question that could be asked; lower ``rank`` first within a priority."""

    id: str
    kind: str
    priority: Priority
    rank: int
    wording: Wording


def topic_of(kind: str) -> str:
    """The public topic of a kind: all kinds of objective are one topic, and so are those of data."""
    return next((topic for topic in ("objective", "data") if kind.startswith(topic)), kind)


class QuestionBook:
    """Holds the compiled tables; chooses questions for any text."""

    def __init__(self) -> None:
        self._facts = FactFinder()
        self._words = CueBook(({row.id: row.by_language() for row in BUZZWORDS}, EXTRA_TERMS))
        self._ambiguous = CueBook(({name: {"en": terms} for name, (terms, _) in AMBIGUOUS.items()},))

    def choose(
        self,
        text: str,
        history: Sequence[Turn],
        replies: Sequence[Reply],
        language: str,
        kind: RequestType = RequestType.DESIGN,
        *,
        ml: bool = False,
        asked_of: Sequence[str] = (),
    ) -> tuple[Question, ...]:
        """At most three questions with different topics, most important first; none if everything has been said.

        ``asked_of`` are topics that were asked about already, with or without an answer.
        """
        said = self._said(text, history, replies) | set(asked_of)
        asked = "\n".join(turn.text for turn in history if turn.role == "assistant")
        prose = parts(text).prose
        hits = self._words.look_up(prose, language)
        candidates = [*self._by_type(hits, language, kind, ml=ml)]
        if kind in WORDY:
            by_words = self._by_words(hits, language)
            candidates += [
                each for each in by_words if kind is not RequestType.DEBUG or topic_of(each.kind) != "objective"
            ]
            candidates += self._by_sense(prose, language)
        chosen: dict[str, Question] = {}
        for candidate in sorted(candidates, key=lambda each: (each.priority, each.rank)):
            topic = topic_of(candidate.kind)
            if topic not in said and topic not in chosen and candidate.wording.question not in asked:
                chosen[topic] = _question(candidate)
        return tuple(chosen.values())[:AT_MOST]

    def adopt(
        self,
        offered: Sequence[OfferedQuestion],
        text: str,
        history: Sequence[Turn],
        replies: Sequence[Reply],
        language: str,
        *,
        asked_of: Sequence[str] = (),
    ) -> tuple[Question, ...]:
        """Of the questions that a model offers those on known topics that nobody has talked about, at most three.

        What becomes of an unanswered one is said in the team's own words.
        """
        said = self._said(text, history, replies) | set(asked_of)
        chosen: dict[str, Question] = {}
        for each in offered:
            wording = WORDINGS[language].get(each.topic)
            if wording is None or topic_of(each.topic) in said | set(chosen) or not _presentable(each, language):
                continue
            options = each.options[:AT_MOST] or wording.options
            own = replace(wording, question=each.question, why=each.why or wording.why, options=options)
            chosen[topic_of(each.topic)] = _question(Candidate(each.topic, each.topic, PRIORITIES[each.topic], 0, own))
        return tuple(chosen.values())[:AT_MOST]

    def for_numbers(self, missing: Sequence[MissingNumber], replies: Sequence[Reply]) -> tuple[Question, ...]:
        """A question in English for each number that a calculation lacks and nobody asked for yet, at most three."""
        asked = {reply.question_id for reply in replies}
        about = ENGLISH["numbers"]
        return tuple(
            Question(
                id=each.id,
                topic="numbers",
                priority=Priority.P0,
                challenge=about.challenge,
                question=each.question,
                why=about.why,
                options=(),
                assume=about.assume,
            )
            for each in missing
            if each.id not in asked
        )[:AT_MOST]

    def _said(self, text: str, history: Sequence[Turn], replies: Sequence[Reply]) -> set[str]:
        """Topics that need no question: a fact about them was given, or the question has been asked and answered."""
        user = [turn.text for turn in history if turn.role == "user"]
        everything = "\n".join([*user, text, *(reply.text for reply in replies)])
        split = parts(everything)
        given = set(self._facts.given(split.prose)) | {topic_of(reply.topic) for reply in replies}
        return given | ({"material"} if split.code else set())

    def _by_words(self, hits: Sequence[Hit], language: str) -> Iterator[Candidate]:
        """Questions to words that nothing defines, and to words that do not go together."""
        found = {hit.group for hit in hits}
        clashes = [clash for clash in CLASHES if clash.one & found and clash.other & found]
        for clash in clashes:
            yield Candidate(clash.id, clash.kind, Priority.P0, 0, _about_clash(clash, found, language))
        # What a clash has challenged already is not asked about for itself.
        found -= {word for clash in clashes for word in clash.one | clash.other}
        for rank, row in enumerate(BUZZWORDS):
            if row.id in found:
                yield Candidate(row.id, row.kind, PRIORITIES[row.kind], rank, _about_word(row, language))

    def _by_type(self, hits: Sequence[Hit], language: str, kind: RequestType, *, ml: bool) -> Iterator[Candidate]:
        listed = ML_KINDS.get(kind, KINDS[kind]) if ml else KINDS[kind]
        for rank, name in enumerate(listed):
            chosen = _chosen(name, {hit.group for hit in hits})
            yield Candidate(chosen, chosen, PRIORITIES[chosen], len(BUZZWORDS) + rank, WORDINGS[language][chosen])

    def _by_sense(self, prose: str, language: str) -> Iterator[Candidate]:
        """Words with several technical meanings; these come last."""
        if language != "en":
            return
        for hit in self._ambiguous.look_up(prose, language):
            yield Candidate(f"sense-{hit.group}", hit.group, Priority.P2, 0, AMBIGUOUS[hit.group][1])


def _presentable(offered: OfferedQuestion, language: str) -> bool:
    """Whether a model's question can be shown: short, in the user's language, and with nothing to click on."""
    texts = [offered.question, offered.why, *(part for option in offered.options for part in option)]
    if any(len(text) > LONGEST_OFFERED or _CLICKABLE.search(text) for text in texts):
        return False
    return bool(offered.question.strip()) and detect(offered.question) == language


def _chosen(kind: str, words: set[str]) -> str:
    """The form of a kind's question that suits the words of the request."""
    if kind == "objective" and words & CHANGES:
        return "objective_change"
    if kind == "data" and "BW-01" in words and "BW-02" not in words:
        return "data_use"
    return kind


def _about_word(row: Buzzword, language: str) -> Wording:
    """The wording of the row's kind, with the word's own challenge and counter-question."""
    challenge, question = COUNTERS[language][row.id] if language in COUNTERS else (row.challenge, row.question)
    return replace(WORDINGS[language][row.kind], challenge=challenge, question=question)


def _about_clash(clash: Clash, found: set[str], language: str) -> Wording:
    """The reason why the words do not go together, before the counter-question to the one that leads to its kind."""
    words = found & (clash.one | clash.other)
    own = next((row for row in BUZZWORDS if row.id in words and row.kind == clash.kind), None)
    if own is None:
        return replace(WORDINGS[language][clash.kind], challenge=clash.reason[language])
    wording = _about_word(own, language)
    return replace(wording, challenge=f"{clash.reason[language]} {wording.challenge}")


def _question(candidate: Candidate) -> Question:
    wording = candidate.wording
    return Question(
        id=candidate.id,
        topic=topic_of(candidate.kind),
        priority=candidate.priority,
        challenge=wording.challenge,
        question=wording.question,
        why=wording.why,
        options=tuple(Option(answer, consequence) for answer, consequence in wording.options),
        assume=wording.assume,
    )
