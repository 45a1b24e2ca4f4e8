"""What the team knows of an answer beyond its text, for the clients that look."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.api.asking.answer import Answer
from app.api.conversations.views import citation_view, clarification_view
from app.domain.passage import Citation

Json = dict[str, object]

# A number in brackets that follows a word is an index in code, and one before a parenthesis is the text of a link.
_MARK = re.compile(r"(?<!\w)\[(\d{1,3})\](?!\()")


@dataclass(frozen=True, slots=True)
class Mark:
    """Where the text points at one of its citations."""

    start: int
    end: int
    citation: Citation
    url: str


def marks(answer: Answer, base: str) -> Iterator[Mark]:
    """Every place of the text that points at a citation; ``base`` is where people reach the service."""
    cited = {each.n: each for each in answer.citations}
    for found in _MARK.finditer(answer.text):
        citation = cited.get(int(found[1]))
        if citation is not None:
            yield Mark(found.start(), found.end(), citation, address(answer, citation, base))


def address(answer: Answer, citation: Citation, base: str) -> str:
    """Where the cited passage can be read."""
    return f"{base.rstrip('/')}/v1/runs/{answer.run.id}/citations/{citation.n}"


def extras(answer: Answer, base: str) -> Json:
    """The document that goes with an answer."""
    found: Json = {
        "run_id": answer.run.id,
        "thread_id": answer.run.thread_id,
        "citations": [
            {**citation_view(each).model_dump(mode="json"), "url": address(answer, each, base)}
            for each in answer.citations
        ],
        "verdict": answer.verdict,
        "decisions": [each.model_dump(mode="json") for each in answer.decisions],
        "cost_usd": f"{answer.cost_usd:f}",
    }
    if answer.clarification is not None:
        found["clarification"] = clarification_view(answer.clarification).model_dump(mode="json")
    return found
