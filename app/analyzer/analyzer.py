"""What a request means: features and embeddings into the classifier, then the law of labels, then the questions."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from app.analyzer.classifier import Classifier
from app.analyzer.features import FeatureMaker, Features
from app.analyzer.labelling import MENTOR, ML, Assignment, Heads, assignments, most_likely_type
from app.analyzer.language import detect
from app.analyzer.observation import Embed, Vector, Views, embeddings, observe, views
from app.analyzer.questions import QuestionBook
from app.analyzer.reasons import why_substance, why_type
from app.analyzer.request import AnalyzerRequest
from app.analyzer.roster import Roster
from app.analyzer.rules import Case, changes_instructions, hosted_or_own, may_decline, should_ask
from app.domain.analysis import Analysis
from app.domain.clarification import Question
from app.domain.errors import TeamError
from app.domain.figure import Calculation
from app.domain.labels import Complexity, Pattern, RequestType

Recognize = Callable[[str, Sequence[str]], tuple[Calculation, ...]]

MANY_FACTS, SOME_FACTS = 6, 3
CERTAIN = 1.0


@dataclass(frozen=True, slots=True)
class _Reading:
    """What was found in a request before anything was decided."""

    language: str
    text: str
    features: Features
    heads: Heads
    calculations: tuple[Calculation, ...]
    degraded: str | None


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
    that a text asks for, given the user's earlier questions. ``embed`` gives unit vectors of the model that the
    classifier was trained with.
    """

    def __init__(
        self,
        embed: Embed,
        classifier: Classifier,
        known_agents: Mapping[str, Sequence[str]],
        recognize: Recognize,
    ) -> None:
        self._embed = embed
        self._classifier = classifier
        self._roster = Roster(known_agents)
        self._recognize = recognize
        self._maker = FeatureMaker()
        self._questions = QuestionBook()

    async def analyze(self, request: AnalyzerRequest) -> Analysis:
        """The analysis of a request with everything that was answered so far; never fails for any text."""
        reading = await self._read(request)
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

    async def _read(self, request: AnalyzerRequest) -> _Reading:
        text = "\n".join([request.text, *(reply.text for reply in request.replies)])
        seen = views(text, request.history, asked=request.text)
        language = detect(request.text if request.text.strip() else seen.thread)
        vectors, degraded = await self._vectors(seen)
        features, observation = observe(self._maker, seen, language, vectors)
        heads = self._classifier.predict(observation, language)
        earlier = [turn.text for turn in request.history if turn.role == "user"]
        return _Reading(language, text, features, heads, self._recognize(text, earlier), degraded)

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
        kind, certainty, why = self._type(request, reading)
        options = assignments(kind, reading.heads)
        best, substance = self._assignment(kind, options, reading)
        cast = self._roster.fit(kind, best.agents, best.pattern, reading.text)
        agents, pattern, share = cast.agents, cast.pattern, best.probability
        if request.agents_override and kind is not RequestType.OTHER:
            agents, share = tuple(dict.fromkeys(request.agents_override)), CERTAIN
            pattern = _pattern_for(agents, cast.pattern)
        elif request.lead and kind is not RequestType.OTHER:
            agents = tuple(dict.fromkeys([request.lead, *agents]))
            pattern = _pattern_for(agents, cast.pattern)
        if request.pattern_override and len(agents) > 1:
            pattern = request.pattern_override
        together = sum(option.probability for option in options if option.pattern is best.pattern)
        return _Labels(
            type=kind,
            agents=agents,
            pattern=pattern,
            confidence={"type": round(certainty, 3), "agents": round(share, 3), "pattern": round(together, 3)},
            reasons=tuple(reason for reason in (why, substance, _sentence(cast.reason)) if reason),
        )

    def _type(self, request: AnalyzerRequest, reading: _Reading) -> tuple[RequestType, float, str]:
        if request.type_override is not None:
            return request.type_override, CERTAIN, f"Type {request.type_override}: chosen by the caller."
        other = reading.heads["type"].get(RequestType.OTHER, 0.0)
        if not request.agents_override and changes_instructions(request.text, other):
            return RequestType.OTHER, CERTAIN, "Type other: it tries to change or read the team's instructions."
        answer = bool(request.agents_override) or not may_decline(reading.features, other)
        kind, certainty = most_likely_type(reading.heads, excluded=(RequestType.OTHER,) if answer else ())
        return kind, certainty, why_type(self._classifier, kind, certainty, reading.features)

    def _assignment(
        self, kind: RequestType, options: tuple[Assignment, ...], reading: _Reading
    ) -> tuple[Assignment, str]:
        if kind is RequestType.DECIDE and hosted_or_own(reading.text) and reading.heads["substance"]["ml"] >= 0.2:  # noqa: PLR2004
            both = Assignment((MENTOR, ML), Pattern.PARALLEL, CERTAIN)
            return both, "Agents: a hosted model or one of one's own is a question of money and of machine learning."
        return options[0], why_substance(self._classifier, reading.heads, reading.features, kind)

    def _choose(self, request: AnalyzerRequest, reading: _Reading, labels: _Labels) -> tuple[Question, ...]:
        ml = ML in labels.agents
        return self._questions.choose(
            request.text, request.history, request.replies, reading.language, labels.type, ml=ml
        )


def _case(request: AnalyzerRequest, reading: _Reading, kind: RequestType) -> Case:
    probability = reading.heads["clarify"].get("ask", 0.0)
    return Case(request, reading.text, kind, reading.features, probability, len(reading.calculations))


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


def _sentence(reason: str | None) -> str:
    return f"Agents: {reason}." if reason else ""
