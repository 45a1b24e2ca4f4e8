"""Runbooks: what to do at an alarm, from what is known about its kind."""

import re

from app.calculators.patterns import compiled
from app.expert.document.facts import printable
from app.expert.document.job import Job

_QUOTED = re.compile(
    r"['\"\u2018\u2019\u201c\u201d]([^'\"\u2018\u2019\u201c\u201d]{4,80})['\"\u2018\u2019\u201c\u201d]"
)
_FOR = re.compile(
    r"(?:run ?book|playbook|procedure)\s+(?:for|on|when|about|:)\s*(?:the |an? )?([^.\n]+)", re.IGNORECASE
)
_QUESTION = re.compile(
    r"^(?:what to do|how to (?:react|act)|the case) (?:when|if|that)\s+(?:the |our )?", re.IGNORECASE
)
_ARROW = " -> "


def write(job: Job) -> bool:
    """The runbook of the alarm that is named."""
    trigger = _trigger(job.text)
    topics = job.template.topics or {}
    topic = next((name for name, cue in topics.items() if compiled(cue).search(job.text)), "generic")
    if not trigger:
        return False
    contacts = _contacts(job)
    steps = "\n".join(f"{number}. {step}" for number, step in enumerate(job.many(f"{topic}.now"), 1))
    rows = [f"| {line.replace(_ARROW, ' | ')} |" for line in job.many(f"{topic}.causes")]
    header = f"| {job.say('runbook.causes.header')} |\n|---|---|---|"
    parts = [
        job.say("runbook.title", trigger=trigger),
        contacts or job.say("runbook.meta"),
        f"{job.say('runbook.trigger')}\n\n{trigger}",
        f"{job.say('runbook.meaning')}\n\n{job.say(f'{topic}.meaning')}",
        f"{job.say('runbook.now')}\n\n{steps}",
        "\n\n".join([job.say("runbook.find"), "\n".join([header, *rows])]),
        f"{job.say('runbook.fix')}\n\n" + "\n".join(f"- {line}" for line in job.many(f"{topic}.fix")),
        f"{job.say('runbook.done')}\n\n{job.say(f'{topic}.done')}",
        f"{job.say('runbook.after')}\n\n{job.say(f'{topic}.after')}",
    ]
    job.write("\n\n".join(parts), job.say("runbook.first.owned" if contacts else "runbook.first"))
    return True


def _contacts(job: Job) -> str:
    """Who answers for it, as far as it is stated; empty for nobody."""
    told = [printable(each["v"]) for each in compiled(job.documents.contacts).finditer(job.text)]
    return " · ".join(each for each in told if each)


def _trigger(text: str) -> str:
    match = _QUOTED.search(text) or _FOR.search(text)
    words = printable(match[1]) if match else ""
    return _QUESTION.sub("", words)
