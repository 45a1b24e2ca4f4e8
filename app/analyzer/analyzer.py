"""What a request means: features and embeddings into the classifier, then the law of labels, then the questions."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from app.analyzer.classifier import Classifier
from app.analyzer.features import FeatureMaker, Features
from app.analyzer.labelling import MENTOR, ML, Assignment, Decided, Heads, assignments, best_labels
from app.analyzer.language import detect
from app.analyzer.manners import Manners
from app.analyzer.observation import Embed, Vector, Views, embeddings, observe, views
from app.analyzer.opinion import Opinion, heard, unsure
from app.analyzer.questions import QuestionBook
from app.analyzer.reasons import why_substance, why_type
from app.analyzer.request import AnalyzerRequest
from app.analyzer.roster import Roster
from app.analyzer.rules import Case, changes_instructions, hosted_or_own, may_decline, should_ask
from app.domain.analysis import Analysis
from app.domain.clarification import Question
from app.domain.errors import TeamError
from app.domain.figure import Calculation, Wanted
from app.domain.labels import Complexity, Pattern, RequestType

Recognize = Callable[[str, Sequence[str]], tuple[Calculation, ...]]
Want = Callable[[str, Mapping[str, str]], Wanted]

MANY_FACTS, SOME_FACTS = 6, 3
SOME_ML = 0.2  # of the substance
_ATTEMPT = "Type other: it tries to change or read the team's instructions."
CERTAIN = 1.0
ENGLISH = "en"  # the language of the calculators' questions; in another one, one question asks for all numbers


@dataclass(frozen=True, slots=True)
class _Reading:
    """What was found in a request before anything was decided."""

    language: str
    text: str
    features: Features
    heads: Heads
    calculations: tuple[Calculation, ...]
    wanted: Wanted
    degraded: str | None
    opinion: Opinion | None


@dataclass(frozen=True, slots=True)
class _Labels:
    """The labels with their probabilities and reasons."""

    type: RequestType
    agents: tuple[str, ...]
    pattern: Pattern
    confidence: Mapping[str, float]
    reasons: tuple[str, ...]


class Analyzer:
    """Analyzes requests; holds the compiled tables and the classifier, no state between requests.

    ``known_agents`` maps the name of every configured agent to its topic words. ``recognize`` finds the calculations
    that a text asks for, given the user's earlier questions, ``want`` the one that it asks for without its numbers,
    given the replies to questions for them by the question's id. ``embed`` gives unit vectors of the model that the
    classifier was trained with.
    """

    def __init__(
        self,
        embed: Embed,
        classifier: Classifier,
        known_agents: Mapping[str, Sequence[str]],
        recognize: Recognize,
        want: Want,
    ) -> None:
        self._embed = embed
        self._classifier = classifier
        self._roster = Roster(known_agents)
        self._recognize = recognize
        self._want = want
        self._maker = FeatureMaker(Manners())
        self._questions = QuestionBook()

    async def analyze(self, request: AnalyzerRequest, opinion: Opinion | None = None) -> Analysis:
        """The analysis of a request with everything that was answered so far; never fails for any text.

        ``opinion`` is what a language model thinks; it counts where the analyzer is unsure.
        """
        reading = await self._read(request, opinion)
        labels = self._label(request, reading)
        ask, reason = should_ask(_case(request, reading, labels.type))
        questions = self._choose(request, reading, labels) if ask else ()
        if ask and not questions:
            reason = "everything that could be asked has been said"
        probability = reading.heads["clarify"].get("ask", 0.0)
        return Analysis(
            type=labels.type,
            agents=labels.agents,
            pattern=labels.pattern,
            clarify=bool(questions),
            questions=questions,
            calculations=reading.calculations if labels.type is not RequestType.OTHER else (),
            complexity=_complexity(labels, reading.features),
            language=reading.language,
            confidence={**labels.confidence, "clarify": round(max(probability, 1 - probability), 3)},
            reasons=(*labels.reasons, f"{'Asks back' if questions else 'Does not ask back'}: {reason}."),
            overridden=_overridden(request),
            degraded=reading.degraded,
        )

    async def _read(self, request: AnalyzerRequest, opinion: Opinion | None) -> _Reading:
        text = "\n".join([request.text, *(reply.text for reply in request.replies)])
        seen = views(text, request.history, asked=request.text)
        language = detect(request.text if request.text.strip() else seen.thread)
        embedding = asyncio.create_task(self._vectors(seen))
        await asyncio.sleep(0)  # it begins now: its threads work while cue words and numbers are looked for here
        features, plain = observe(self._maker, seen, language, {})
        earlier = [turn.text for turn in request.history if turn.role == "user"]
        calculations = self._recognize(text, earlier)
        wanted = Wanted() if calculations else self._want(request.text, _answers(request))
        vectors, degraded = await embedding
        heads = self._classifier.predict(replace(plain, embeddings=vectors), language)
        return _Reading(language, text, features, heads, calculations or wanted.calculations, wanted, degraded, opinion)

    async def _vectors(self, seen: Views) -> tuple[dict[str, Vector], str | None]:
        """The embeddings, or why there are none; the plain heads then answer by the rules' cues alone."""
        try:
            vectors = (await embeddings(self._embed, [seen]))[0]
        except (TeamError, OSError, RuntimeError, ValueError) as error:
            return {}, f"no embeddings ({type(error).__name__}); labels by cue words and rules alone"
        if any(len(vector) != self._classifier.card.dimensions for vector in vectors.values()):
            return {}, "the embeddings are of another model; labels by cue words and rules alone"
        return vectors, None

    def _label(self, request: AnalyzerRequest, reading: _Reading) -> _Labels:
        decided, why = self._decide(request, reading)
        kind, share, likely = decided.type, decided.cast.probability, decided.cast.pattern
        substance = why_substance(self._classifier, reading.heads, reading.features, kind)
        cast = self._roster.fit(kind, decided.cast.agents, likely, reading.text)
        agents, pattern = cast.agents, cast.pattern
        if request.agents_override and kind is not RequestType.OTHER:
            agents, share = tuple(dict.fromkeys(request.agents_override)), CERTAIN
            pattern = _pattern_for(agents, cast.pattern)
        elif request.lead and kind is not RequestType.OTHER:
            agents = tuple(dict.fromkeys([request.lead, *agents]))
            pattern = _pattern_for(agents, cast.pattern)
        if request.pattern_override and len(agents) > 1:
            pattern = request.pattern_override
        options = assignments(kind, reading.heads)
        together = sum(option.probability for option in options if option.pattern is likely)
        certainties = {"type": decided.certainty, "agents": share, "pattern": together}
        return _Labels(
            type=kind,
            agents=agents,
            pattern=pattern,
            confidence={name: round(value, 3) for name, value in certainties.items()},
            reasons=tuple(reason for reason in (why, substance, _sentence(cast.reason)) if reason),
        )

    def _decide(self, request: AnalyzerRequest, reading: _Reading) -> tuple[Decided, str]:
        """The type and the agents, with the reason for the type."""
        if request.type_override is not None:
            best = assignments(request.type_override, reading.heads)[0]
            return self._hosted(Decided(request.type_override, CERTAIN, best), reading), _chosen(request.type_override)
        other = reading.heads["type"].get(RequestType.OTHER, 0.0)
        if not request.agents_override and changes_instructions(request.text, other):
            nobody = assignments(RequestType.OTHER, reading.heads)[0]
            return Decided(RequestType.OTHER, CERTAIN, nobody), _ATTEMPT
        answer = bool(request.agents_override) or not may_decline(reading.features, other)
        decided = best_labels(reading.heads, excluded=(RequestType.OTHER,) if answer else ())
        final = heard(decided, reading.opinion, reading.heads)
        if (final.type, final.cast) != (decided.type, decided.cast):
            return final, f"Type {final.type}: a language model was asked, because this was in doubt."
        why = why_type(self._classifier, decided.type, decided.certainty, reading.features)
        return self._hosted(decided, reading), why

    def _hosted(self, decided: Decided, reading: _Reading) -> Decided:
        """A hosted model or one of one's own is a question of money and of machine learning."""
        ml = reading.heads["substance"]["ml"]
        if decided.type is RequestType.DECIDE and ml >= SOME_ML and hosted_or_own(reading.text):
            return replace(decided, cast=Assignment((MENTOR, ML), Pattern.PARALLEL, CERTAIN))
        return decided

    def _choose(self, request: AnalyzerRequest, reading: _Reading, labels: _Labels) -> tuple[Question, ...]:
        book, thread = self._questions, (request.text, request.history, request.replies, reading.language)
        offered = reading.opinion.questions if reading.opinion else ()
        adopted = book.adopt(offered, *thread, asked_of=request.asked)
        if adopted:
            return adopted
        if reading.wanted.missing and reading.language == ENGLISH:
            return book.for_numbers(reading.wanted.missing, request.replies)
        return book.choose(*thread, labels.type, ml=ML in labels.agents, asked_of=request.asked)


def _case(request: AnalyzerRequest, reading: _Reading, kind: RequestType) -> Case:
    probability = reading.heads["clarify"].get("ask", 0.0)
    if reading.opinion and unsure(max(probability, 1 - probability), reading.opinion):
        probability = float(reading.opinion.clarify)
    lacking = len(reading.wanted.missing)
    return Case(request, reading.text, kind, reading.features, probability, len(reading.calculations), lacking)


def _answers(request: AnalyzerRequest) -> Mapping[str, str]:
    return {reply.question_id: reply.text for reply in request.replies}


def _pattern_for(agents: tuple[str, ...], likely: Pattern) -> Pattern:
    if len(agents) == 1:
        return Pattern.SINGLE
    return likely if likely is not Pattern.SINGLE else Pattern.PARALLEL


def _overridden(request: AnalyzerRequest) -> tuple[str, ...]:
    chosen = {"type": request.type_override, "agents": request.agents_override, "pattern": request.pattern_override}
    return tuple(name for name, value in chosen.items() if value)


def _complexity(labels: _Labels, features: Features) -> Complexity:
    """By the number of specialists and of facts that an answer must respect."""
    facts = len(features.facts) + (len(labels.agents) > 1) * SOME_FACTS
    if labels.pattern is Pattern.SEQUENTIAL or facts >= MANY_FACTS:
        return Complexity.HIGH
    return Complexity.MEDIUM if facts >= SOME_FACTS else Complexity.LOW


def _chosen(kind: RequestType) -> str:
    return f"Type {kind}: chosen by the caller."


def _sentence(reason: str | None) -> str:
    return f"Agents: {reason}." if reason else ""
