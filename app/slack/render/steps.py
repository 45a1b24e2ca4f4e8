"""What happens in a run as the steps of a plan that Slack shows while the team works."""

import hashlib
from collections.abc import Mapping, Sequence

from app.domain.codec import Json
from app.domain.events import (
    AnalysisFinished,
    CitationVerified,
    ConsultationFinished,
    ConsultationStarted,
    FigureCalculated,
    ObjectionsRaised,
    RetrievalFinished,
    RunEvent,
)
from app.domain.labels import ConsultationStatus
from app.slack.render import sentences as say
from app.slack.render.elements import cut
from app.slack.render.escape import marked
from app.slack.render.limits import TASK_FIELD
from app.slack.render.message import Block

_TITLE = 100
_FAILED = frozenset({ConsultationStatus.FAILED, ConsultationStatus.SKIPPED})


def chunks(event: RunEvent, titles: Mapping[str, str], base: str | None = None) -> Sequence[Block]:
    """What an event adds to the plan or changes in it; most change nothing.

    ``titles`` are those of the specialists by name. With ``base``, the address at which people reach the service,
    verified passages are shown as sources of the specialist who quotes them. A step keeps its id.
    """
    match event:
        case AnalysisFinished():
            return (_plan(event, titles),)
        case RetrievalFinished():
            return (_retrieval(event, titles),)
        case FigureCalculated():
            return (_figure(event),)
        case ConsultationStarted():
            return (_consultation(event.agent, titles, "in_progress"),)
        case ConsultationFinished():
            return (_finished(event, titles),)
        case _:
            return _later(event, titles, base)


def _later(event: RunEvent, titles: Mapping[str, str], base: str | None) -> Sequence[Block]:
    match event:
        case CitationVerified(agent, citation) if base:
            source: Json = {
                "type": "url",
                "url": f"{base.rstrip('/')}{citation.address}",
                "text": _short(citation.heading),
            }
            return ({**_consultation(agent, titles, "in_progress"), "sources": [source]},)
        case ObjectionsRaised(objections) if objections:
            return (_task("challenge", say.CHALLENGE, "complete", say.count(len(objections), "objection")),)
        case _:
            return ()


def _plan(event: AnalysisFinished, titles: Mapping[str, str]) -> Block:
    agents = say.AND.join(say.AGENT.format(agent=_inside(_named(each, titles))) for each in event.agents)
    asked = event.request_type.value.capitalize()
    title = say.PLAN.format(type=asked, agents=agents) if agents else asked
    return {"type": "plan_update", "title": cut(marked(title), TASK_FIELD)}


def _retrieval(event: RetrievalFinished, titles: Mapping[str, str]) -> Block:
    skills = ", ".join(dict.fromkeys(each.skill for each in event.passages))
    passages = say.count(len(event.passages), "passage")
    found = say.PASSAGES_FROM.format(passages=passages, skills=skills) if skills else say.NOTHING_FOUND
    title = say.LOOK_UP.format(agent=_named(event.agent, titles))
    return _task(f"retrieve:{event.agent}", title, "complete", found)


def _figure(event: FigureCalculated) -> Block:
    figure = event.figure
    # One calculator may be asked twice, with other numbers.
    name = hashlib.blake2s(f"{figure.calculator}\n{figure.formula}".encode(), digest_size=4).hexdigest()
    title = say.CALCULATE.format(name=say.words(figure.calculator))
    return _task(f"figure:{name}", title, "complete", figure.summary)


def _consultation(agent: str, titles: Mapping[str, str], status: str, output: str = "") -> Block:
    return _task(f"consult:{agent}", say.CONSULT.format(agent=_named(agent, titles)), status, output)


def _finished(event: ConsultationFinished, titles: Mapping[str, str]) -> Block:
    if event.status in _FAILED:
        return _consultation(event.agent, titles, "error", event.status.value)
    cut_short = say.CUT_SHORT if event.status is ConsultationStatus.TRUNCATED else ""
    served = say.WITH.format(backend=event.backend) if event.backend else ""
    return _consultation(event.agent, titles, "complete", ", ".join(filter(None, (served, cut_short))))


def _task(name: str, title: str, status: str, output: str = "") -> Block:
    task: dict[str, Json] = {"type": "task_update", "id": cut(name, _TITLE), "title": _short(title), "status": status}
    told = cut(marked(cut(" ".join(output.split()), _TITLE * 2)), TASK_FIELD)
    return {**task, "output": told} if told else task


def _short(text: str) -> str:
    return cut(marked(cut(" ".join(text.split()), _TITLE)), TASK_FIELD)


def _named(agent: str, titles: Mapping[str, str]) -> str:
    return titles.get(agent, agent)


def _inside(title: str) -> str:
    """A title as it is written within a sentence; abbreviations stay."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]
