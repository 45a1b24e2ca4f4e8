"""Chooses the template of a document and writes it."""

import re

from app.calculators.patterns import compiled
from app.domain.errors import ContentError
from app.expert.design import compose as design
from app.expert.document import adr, notes, runbook, sheet
from app.expert.document.job import Job
from app.expert.document.tables import Documents, Template, read_documents
from app.expert.expert import Desk
from app.expert.sheet import block

_LEAST = 4


def compose(desk: Desk) -> bool:
    """The document that is asked for; False where no template is recognized."""
    documents = read_documents(desk.content)
    name = _template(desk.request.text, documents)
    if not name:
        return False
    job = Job(desk, documents, name)
    return _write(job, documents.templates[name])


def _write(job: Job, template: Template) -> bool:
    ways = {
        "fields": sheet.write,
        "memo": sheet.write,
        "adr": adr.write,
        "notes": notes.write,
        "topics": runbook.write,
    }
    if template.way == "design":
        return _design(job)
    if template.way not in ways:
        raise ContentError(f"prompts/expert/rules/documents.yaml: {job.name}: no way {template.way}.")
    return ways[template.way](job)


def _design(job: Job) -> bool:
    """A design under the title of a document."""
    title = job.title()
    if not design.recognizes(job.desk):
        return bool(job.template.fields) and sheet.write(job)
    head = f"# {job.say(f'{job.name}.title')}" + (f": {title}" if title else "")
    job.desk.sheet.section("document", "", [block(head, fixed=True)])
    return design.compose(job.desk)


def _template(text: str, documents: Documents) -> str:
    """The template with the heaviest cues; of equals the one that is named first."""
    scores = {name: _score(text, template) for name, template in documents.templates.items()}
    best = max(scores, key=lambda name: scores[name])
    return best if scores[best][0] >= _LEAST else ""


def _score(text: str, template: Template) -> tuple[int, int]:
    found = [(weight, match.start()) for cue, weight in template.cues.items() for match in _first(cue, text)]
    return sum(weight for weight, _ in found), -min((place for _, place in found), default=0)


def _first(cue: str, text: str) -> list[re.Match[str]]:
    match = compiled(cue).search(text)
    return [match] if match else []
