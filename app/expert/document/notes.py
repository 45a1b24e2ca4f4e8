"""Release notes: one line for each change that the user names."""

import re

from app.calculators.patterns import compiled
from app.expert.document.facts import clauses_of
from app.expert.document.job import Job

_FEWEST = 2
_INSTRUCTION = re.compile(r"\b(?:bullets?|release notes?|change ?log|version \S+)\b", re.IGNORECASE)
_VERB = re.compile(
    r"^(?:new|added|add|introduced|fixed|fixes|fix|improved|dropped|drop|removed|remove|support for)\s+(?!time)",
    re.IGNORECASE,
)


def write(job: Job) -> bool:
    """The notes, a line for each change in the order of the request."""
    _, colon, told = job.text.partition(":")
    items = [each.text for each in (clauses_of(told) if colon else job.clauses())]
    changes = [item for item in items if not _INSTRUCTION.search(item)]
    if len(changes) < _FEWEST:
        return False
    lines = [f"- {_line(job, item)}" for item in changes]
    job.write("\n\n".join([job.say("notes.title"), "\n".join(lines)]), job.say("notes.first"))
    return True


def _line(job: Job, item: str) -> str:
    for kind, cue in job.documents.kinds_of_note.items():
        if compiled(cue).search(item):
            return job.say(f"notes.{kind}", text=_VERB.sub("", item) or item)
    return job.say("notes.other", text=item)
