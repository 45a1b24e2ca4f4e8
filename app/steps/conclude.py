"""Merges the consultations into the one text that the user gets."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from pydantic import TypeAdapter

from app.content.agents import Agent
from app.content.phrases import Phrases
from app.domain.analysis import Analysis
from app.domain.brief import Brief
from app.domain.clarification import Assumption
from app.domain.codec import Codec, Json
from app.domain.conclusion import Closing, Conclusion, Consultation, Objection
from app.domain.coverage import Coverage, Grounding
from app.domain.errors import AllBackendsFailed, DeadlineExceeded
from app.domain.events import ConclusionFinished
from app.domain.figure import Figure
from app.domain.labels import Completeness, ConsultationStatus, RequestType, Verdict
from app.domain.passage import Citation
from app.steps.context import RunContext
from app.steps.form import stated
from app.steps.repeats import without_repeats
from app.steps.support import is_refusal, is_supported

_MARK = re.compile(r"\[(\d{1,3})\]")
# What headings of skills could do to the text around them.
_MARKUP = re.compile(r"[\[\]`*_<>|\\#]")


@dataclass(frozen=True, slots=True)
class Conclude:
    """Puts the parts together, numbers the citations once, and adds what every answer ends with.

    ``public_url`` is where people reach the service, for links to the sources.
    """

    agents: Mapping[str, Agent]
    phrases: Phrases
    codec: Codec[Conclusion]
    public_url: str | None = None

    async def __call__(
        self,
        context: RunContext,
        analysis: Analysis,
        briefs: tuple[Brief, ...],
        consultations: tuple[Consultation, ...],
        objections: tuple[Objection, ...],
    ) -> Conclusion:
        """The conclusion; partial where a specialist is missing.

        Raises:
            AllBackendsFailed: no specialist has written anything.
            DeadlineExceeded: likewise, because the run's time was up.
        """

        async def work(_take: int) -> tuple[Conclusion, Decimal]:
            conclusion = self.merge(context.run.pins, analysis, briefs, consultations, objections)
            await context.journal.emit(ConclusionFinished(conclusion))
            return conclusion, Decimal(0)

        inputs: Json = [[each.agent, each.markdown] for each in consultations]
        return await context.journal.step("conclude", inputs, self.codec, work)

    def merge(
        self,
        versions: Mapping[str, str],
        analysis: Analysis,
        briefs: tuple[Brief, ...],
        consultations: tuple[Consultation, ...],
        objections: tuple[Objection, ...],
    ) -> Conclusion:
        """The conclusion as a pure function of the parts."""
        written = tuple(each for each in consultations if each.markdown)
        if not written:
            reasons = "; ".join(each.error for each in consultations if each.error)
            if any(each.status is ConsultationStatus.SKIPPED for each in consultations):
                raise DeadlineExceeded(f"No specialist could answer in time. {reasons}")
            raise AllBackendsFailed(f"No specialist could answer. {reasons}")
        parts, citations = renumber(written)
        parts = without_repeats(parts)
        missing = tuple(self._missing(analysis.language, each) for each in consultations if not each.markdown)
        figures, coverage = briefs[0].figures, briefs[0].coverage
        drafts = tuple(brief.workup for brief in briefs if brief.workup is not None)
        # What a model says of a plan is its own judgement, and may be what a text in its prompt demands.
        ruled = tuple(each for each in parts if each.model_free)
        verdict = next((each.verdict for each in drafts if each.verdict), None) or verdict_of(analysis.type, ruled)
        assumptions = tuple({a.text: a for brief in briefs for a in brief.assumptions}.values())
        blocks = [
            self._notice(analysis.language, coverage, written),
            self._verdict(analysis.language, verdict, parts),
            self._body(analysis.language, parts, drafted=bool(drafts)),
            self._reach(analysis.language, coverage),
            self._objections(analysis.language, objections),
            self._block(analysis.language, "differs", [line for part in parts for line in part.closing.differs]),
            self._block(analysis.language, "changes", [line for part in parts for line in part.closing.changes]),
            self._assumptions(analysis.language, assumptions),
            self._block(analysis.language, "not_answered", [*_unanswered(parts), *missing]),
            self._figures(analysis.language, figures),
            self._sources(analysis.language, citations),
            self._honest_line(analysis.language, written),
        ]
        return Conclusion(
            completeness=Completeness.PARTIAL if missing else Completeness.FULL,
            markdown="\n\n".join(block for block in blocks if block),
            verdict=verdict,
            citations=citations,
            assumptions=assumptions,
            figures=figures,
            objections=objections,
            missing=missing,
            versions=versions,
            grounding=Grounding.REFUSED if all(map(is_refusal, written)) else coverage.grounding,
            unsupported=tuple(each.agent for each in written if not is_supported(each)),
            dropped=sum(each.dropped for each in written),
        )

    def _notice(self, language: str, coverage: Coverage, written: tuple[Consultation, ...]) -> str:
        """What stands above a model's text where the library is silent; the built-in expert says it by itself."""
        if coverage.refused and not all(each.model_free for each in written):
            return f"**{self.phrases.say(language, 'library_silent')}**"
        return ""

    def _reach(self, language: str, coverage: Coverage) -> str:
        """How far the library reaches, where it does not reach all the way."""
        if not coverage.nearest or coverage.grounding not in {Grounding.REFUSED, Grounding.PARTIAL}:
            return ""
        near = "; ".join(f"\u201c{_MARKUP.sub('', each.heading)}\u201d (`{each.skill}`)" for each in coverage.nearest)
        if coverage.refused:
            agents = ", ".join(self._title(agent) for agent in coverage.searched)
            line = self.phrases.say(language, "searched", agents=agents, sections=near)
        else:
            line = self.phrases.say(language, "partly_covered", sections=near)
        if coverage.unknown:
            line += " " + self.phrases.say(language, "never_mentioned", names=", ".join(coverage.unknown))
        return f"*{line}*"

    def _verdict(self, language: str, verdict: Verdict | None, parts: tuple[Consultation, ...]) -> str:
        """The verdict of the rules above a model's text that does not state it, or states another one."""
        if verdict is None or parts[0].model_free or _stated(parts[0]) is verdict:
            return ""
        return f"**{self.phrases.say(language, 'verdict', verdict=verdict.value)}**"

    def _body(self, language: str, parts: tuple[Consultation, ...], *, drafted: bool) -> str:
        if len(parts) == 1:
            return parts[0].markdown
        if drafted and all(part.model_free for part in parts):
            return self._document(language, parts)
        # The first specialist's first sentence answers for all: it stands above the parts.
        lead, rest = split_lead(parts[0].markdown)
        texts = [rest, *(_without_lead(part.markdown, lead) for part in parts[1:])]
        titled = [f"## {self._title(p.agent)}\n\n{_deeper(text)}" for p, text in zip(parts, texts, strict=True) if text]
        return "\n\n".join([lead, *titled] if lead else titled)

    def _document(self, language: str, parts: tuple[Consultation, ...]) -> str:
        """One document by the first specialist; the others add what it does not say."""
        first, *others = parts
        added = [
            f"## {self.phrases.say(language, 'adds', agent=self._title(part.agent))}\n\n{_deeper(part.markdown)}"
            for part in others
        ]
        return "\n\n".join([first.markdown, *added])

    def _title(self, agent: str) -> str:
        return self.agents[agent].title if agent in self.agents else agent

    def _missing(self, language: str, part: Consultation) -> str:
        late = part.status is ConsultationStatus.SKIPPED
        reason = self.phrases.say(language, "late_reason" if late else "failed_reason")
        return self.phrases.say(language, "missing_specialist", agent=self._title(part.agent), reason=reason)

    def _objections(self, language: str, objections: tuple[Objection, ...]) -> str:
        return self._block(language, "objections", [f"*{each.about}*: {each.text}" for each in objections])

    def _assumptions(self, language: str, assumptions: tuple[Assumption, ...]) -> str:
        lines: list[str] = []
        for n, each in enumerate(assumptions, start=1):
            effect = self.phrases.say(language, "if_false", effect=each.effect) if each.effect else ""
            lines.append(f"**A{n}** {each.text} {effect}".strip())
        return self._block(language, "assumptions", lines)

    def _figures(self, language: str, figures: tuple[Figure, ...]) -> str:
        lines = [f"**F{n}** ({each.reference}) {each.formula}" for n, each in enumerate(figures, start=1)]
        return self._block(language, "figures", lines)

    def _sources(self, language: str, citations: tuple[Citation, ...]) -> str:
        lines = [f"[{c.n}] {self._place(c)}: \u201c{' '.join(c.quote.split())}\u201d" for c in citations]
        return self._block(language, "sources", lines)

    def _place(self, citation: Citation) -> str:
        """The section by name; a link to the marked passage where the service's own address is known."""
        name = f"`{citation.skill}#{citation.section}`"
        return f"[{name}]({self.public_url.rstrip('/')}{citation.address})" if self.public_url else name

    def _block(self, language: str, key: str, lines: list[str]) -> str:
        if not lines:
            return ""
        return f"### {self.phrases.say(language, key)}\n\n" + "\n".join(f"- {line}" for line in lines)

    def _honest_line(self, language: str, written: tuple[Consultation, ...]) -> str:
        models = sorted({each.backend for each in written if not each.model_free})
        built_in = [self._title(each.agent) for each in written if each.model_free]
        if not models:
            line = self.phrases.say(language, "no_language_model")
        elif built_in:
            line = self.phrases.say(language, "mixed", backends=", ".join(models), agents=", ".join(built_in))
        else:
            line = self.phrases.say(language, "with_backend", backends=", ".join(models))
        composed = tuple(dict.fromkeys(heading for each in written for heading in each.composed))
        if composed:
            line += " " + self.phrases.say(language, "composed", sections=", ".join(composed))
        dropped = sum(each.dropped for each in written)
        if dropped:
            line += " " + self.phrases.say(language, "dropped_quotes", count=dropped)
        return f"*{line}*"


def build_conclude(agents: Mapping[str, Agent], phrases: Phrases, public_url: str | None = None) -> Conclude:
    """The step with its compiled result type."""
    return Conclude(agents, phrases, Codec(TypeAdapter(Conclusion)), public_url)


def renumber(parts: tuple[Consultation, ...]) -> tuple[tuple[Consultation, ...], tuple[Citation, ...]]:
    """Give each distinct span one number across all parts, by first use, and change the marks in the texts."""
    numbers: dict[tuple[str, int, int], int] = {}
    citations: list[Citation] = []
    changed: list[Consultation] = []
    for part in parts:
        mapping: dict[int, int] = {}
        for citation in part.citations:
            span = (citation.path, citation.start, citation.end)
            if span not in numbers:
                numbers[span] = len(numbers) + 1
                citations.append(replace(citation, n=numbers[span]))
            mapping[citation.n] = numbers[span]
        changed.append(
            replace(part, markdown=_remarked(part.markdown, mapping), closing=_closing(part.closing, mapping))
        )
    return tuple(changed), tuple(citations)


def _closing(closing: Closing, numbers: Mapping[int, int]) -> Closing:
    lines = (closing.differs, closing.changes, closing.unanswered)
    return Closing(*(tuple(_remarked(line, numbers) for line in each) for each in lines))


def _unanswered(parts: tuple[Consultation, ...]) -> list[str]:
    return [line for part in parts for line in part.closing.unanswered]


def _remarked(markdown: str, numbers: Mapping[int, int]) -> str:
    def changed(mark: re.Match[str]) -> str:
        return f"[{numbers.get(int(mark[1]), mark[1])}]"

    return _MARK.sub(changed, markdown)


def _stated(part: Consultation) -> Verdict | None:
    return stated(part.summary)


def verdict_of(kind: RequestType, parts: tuple[Consultation, ...]) -> Verdict | None:
    """The verdict that a validation states in its bottom line; None for other types or where none is stated."""
    if kind is not RequestType.VALIDATE:
        return None
    for part in parts:
        found = _stated(part)
        if found and part.status is not ConsultationStatus.FAILED:
            return found
    return None


def split_lead(markdown: str) -> tuple[str, str]:
    """The first paragraph, if it is one, and the rest."""
    lead, _, rest = markdown.strip().partition("\n\n")
    if lead.startswith(("#", "|", "```", "- ")):
        return "", markdown.strip()
    return lead.strip(), rest.strip()


def _without_lead(markdown: str, lead: str) -> str:
    """What a part adds: its first sentence is left out where it is the first specialist's as well."""
    own, rest = split_lead(markdown)
    return rest if own == lead else markdown.strip()


def _deeper(markdown: str) -> str:
    """Headings one level down, so that they stand below the specialist's own."""
    return re.sub(r"^(#{1,5}) ", r"#\1 ", markdown, flags=re.MULTILINE)
