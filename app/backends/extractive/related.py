"""The sections that came close to the question and that the answer has not quoted yet, each with its best sentence."""

from collections.abc import Iterator, Sequence

from app.backends.extractive.answer import Line
from app.backends.extractive.draft import Draft
from app.backends.extractive.evidence import Evidence
from app.backends.extractive.lines import sentence
from app.backends.extractive.ranking import standing
from app.backends.extractive.spans import Kind, Span
from app.backends.extractive.text import inline
from app.domain.model_call import LabelledPassage

# An answer is to rest on so many sections; so many lines may be added for that.
_SECTIONS, _MOST_LINES = 5, 3
_FIRST_PASSAGES = 6
_LEAST_COSINE, _LEAST_SHARE, _LEAST_NEARNESS = 0.4, 0.75, 0.2
# Below all that the sections of the answer hold: these lines are the first to be cut.
_SCORE = 0.05


def related_lines(draft: Draft, *, last_resort: bool = False) -> list[Line]:
    """A sentence of each of the closest sections that are not quoted yet, at most three.

    As a ``last_resort`` whatever the search ranks first will do: neither distance nor words in common tell much about
    other languages, about the user's own text, or about a request of three words.
    """
    quoted = {_section(each) for each in draft.material.passages if each.label in _labels(draft.picked.used)}
    lines: list[Line] = []
    for labelled in _close(draft, everything=last_resort):
        section = _section(labelled)
        if section in quoted or len(quoted) >= _SECTIONS or len(lines) >= _MOST_LINES:
            continue
        if said := _best(draft, labelled):
            quoted.add(section)
            lines.append(Line(said, _SCORE - 0.001 * len(lines)))
    return lines


def _close(draft: Draft, *, everything: bool) -> Iterator[LabelledPassage]:
    """What the question names comes first, then the first passages that have something to do with it."""
    query, ranking = draft.evidence.query, draft.evidence.ranking
    passages = draft.material.passages
    nearest = max((each.passage.cosine for each in passages), default=0.0)
    asked = [each for each in passages if query.asks_for(each.passage.heading)]
    for labelled in dict.fromkeys((*asked, *passages[:_FIRST_PASSAGES])):
        held = {term for span in draft.evidence.passages[labelled.label] for term in ranking.held(span)}
        near = labelled.passage.cosine >= max(_LEAST_COSINE, _LEAST_SHARE * nearest) and query.shared(held) > 0
        if labelled in asked or near or everything:
            yield labelled


def _best(draft: Draft, labelled: LabelledPassage) -> str | None:
    """The sentence of the passage that fits best, with the heading it stands under."""
    evidence, picked = draft.evidence, draft.picked
    spans = sorted(draft.evidence.passages[labelled.label], key=lambda span: (-_worth(span, evidence), span.place))
    for span in spans:
        said = sentence(span, evidence) if picked.free(span, evidence.ranking) else None
        if said:
            picked.used.append(span)
            heading = inline(span.heading)
            return said if said.startswith(heading) else f"*{heading}*: {said}"
    return None


def _worth(span: Span, evidence: Evidence) -> float:
    """How well the span fits; where none has a word of the question, how well it stands alone."""
    whole = 1.0 if span.kind is not Kind.ROW else 0.8
    near = max(evidence.nearness(span), _LEAST_NEARNESS)
    return (evidence.ranking.score(span, evidence.query) + 0.01 * whole * standing(span)) * near


def _labels(spans: Sequence[Span]) -> set[str]:
    return {span.label for span in spans}


def _section(labelled: LabelledPassage) -> tuple[str, str]:
    return labelled.passage.skill, labelled.passage.section
