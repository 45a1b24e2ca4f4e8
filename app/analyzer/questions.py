"""Chooses what to ask back: at most three questions, blocking ones first, never about something that was said."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from app.analyzer.ambiguous import AMBIGUOUS
from app.analyzer.buzzwords import BUZZWORDS, Buzzword
from app.analyzer.clashes import CHALLENGE_BY_WORD, CLASHES, EXTRA_TERMS
from app.analyzer.cues import CueBook, Hit
from app.analyzer.facts import FactFinder
from app.analyzer.language import detect
from app.analyzer.opinion import OfferedQuestion
from app.analyzer.request import Turn
from app.analyzer.text import parts, spelled
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
LONGEST_OFFERED = 300  # characters of each part of a question that a model offers
_CLICKABLE = re.compile(r"://|www\.|\]\s*\(|<[a-z/!]|[\n`]|\b[\w-]+\.(?:com|net|org|io|dev|example)\b", re.IGNORECASE)
WORDY = (RequestType.DESIGN, RequestType.DECIDE, RequestType.DEBUG)  # where a word alone can be the whole request

WORDINGS: Mapping[str, Wordings] = MappingProxyType(
    {"en": ENGLISH, "de": GERMAN, "fr": FRENCH, "es": SPANISH, "tr": TURKISH, "zh": CHINESE}
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
    """The public topic of a kind: all kinds of objective are one topic."""
    return "objective" if kind.startswith("objective") else kind


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
    ) -> tuple[Question, ...]:
        """At most three questions with different topics, most important first; none if everything has been said."""
        said = self._said(text, history, replies)
        asked = "\n".join(turn.text for turn in history if turn.role == "assistant")
        prose = parts(text).prose
        hits = self._words.look_up(prose, language)
        candidates = [*self._by_type(hits, language, kind, ml=ml)]
        if kind in WORDY:
            by_words = self._by_words(hits, prose, language)
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
    ) -> tuple[Question, ...]:
        """Of the questions that a model offers those on known topics that nobody has talked about, at most three.

        What becomes of an unanswered one is said in the team's own words.
        """
        said = self._said(text, history, replies)
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

    def _by_words(self, hits: Sequence[Hit], prose: str, language: str) -> Iterator[Candidate]:
        """Questions to words that nothing defines, and to words that do not go together."""
        found = {hit.group: spelled(prose, hit.place, hit.text) for hit in reversed(hits)}
        for clash in CLASHES:
            if clash.one & set(found) and clash.other & set(found) and clash.kind in WORDINGS[language]:
                wording = replace(WORDINGS[language][clash.kind], challenge=clash.reason[language])
                yield Candidate(clash.id, clash.kind, Priority.P0, 0, wording)
        for rank, row in enumerate(BUZZWORDS):
            if row.id in found and row.kind in WORDINGS[language]:
                yield Candidate(row.id, row.kind, PRIORITIES[row.kind], rank, _about_word(row, found[row.id], language))

    def _by_type(self, hits: Sequence[Hit], language: str, kind: RequestType, *, ml: bool) -> Iterator[Candidate]:
        listed = ML_KINDS.get(kind, KINDS[kind]) if ml else KINDS[kind]
        changes = any(row.kind == "objective_change" for row in BUZZWORDS for hit in hits if hit.group == row.id)
        grows = any(hit.group == "BW-04" for hit in hits)
        for rank, name in enumerate(listed):
            chosen = "objective_change" if name == "objective" and (changes or grows) else name
            if chosen in WORDINGS[language]:
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


def _about_word(row: Buzzword, word: str, language: str) -> Wording:
    """The wording of the row's kind, with the word as the challenge; the counter-question itself is in English only."""
    wording = WORDINGS[language][row.kind]
    if language == "en":
        return replace(wording, challenge=row.challenge, question=row.question)
    return replace(wording, challenge=CHALLENGE_BY_WORD[language].format(word=word))


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
