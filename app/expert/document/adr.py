"""Decision records: what was chosen over what, why, the price, and what would reverse it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.expert.document.facts import printable
from app.expert.document.job import Job

_REASON = re.compile(r"^\s*(?:because(?: of)?|since|due to|as|for|reasons?:)\s+", re.IGNORECASE)
_SPLIT = re.compile(r"[;,]\s+(?:and\s+)?|\s+and\s+(?=(?:a|an|no|the|our|we|\d)\b)|[.!?](?:\s+|$)|\n+")
_OPTIONS = re.compile(r"(?P<a>[\w.+#-]+(?: [\w.+#-]+)?)\s+(?:or|vs\.?|versus)\s+(?P<b>[\w.+#-]+(?: [A-Z][\w.+#-]+)?)")
_ARTICLE = re.compile(r"^(?:the|our|a|an)\s+", re.IGNORECASE)
_LEAST = 3
_MOST = 8


@dataclass(frozen=True, slots=True)
class Decision:
    """What the request says was decided; ``choice`` is empty where it does not."""

    choice: str
    others: tuple[str, ...]
    reasons: tuple[str, ...]


def write(job: Job) -> bool:
    """The record."""
    decision = read_decision(job)
    gaps = [job.say("adr.date.gap"), *([] if _decider(job) else [job.say("adr.decider.gap")])]
    if not decision.choice and not decision.others:
        return False
    parts = [*_head(job, decision), *_context(job, decision, gaps), *_options(job, decision)]
    parts += [*_decided(job, decision), *_consequences(job, decision), *_reversed(job, decision, gaps)]
    job.write("\n\n".join(part for part in parts if part), _first(job, decision, gaps))
    return True


def read_decision(job: Job) -> Decision:
    """The choice, the other options and the reasons, in the user's words."""
    bare = _without_order(job, job.text)
    named = re.search(job.documents.alternatives, bare, re.IGNORECASE)
    others = _split_options(named["other"]) if named else ()
    for pattern in (*job.documents.decision, job.documents.chosen):
        match = re.search(pattern, job.text, re.IGNORECASE)
        if match:
            choice = _ARTICLE.sub("", printable(match["choice"]))
            told = _split_options(match.groupdict().get("other") or "") or others
            before = _without_order(job, job.text[: match.start()])
            return Decision(choice, told, _reasons(job, job.text[match.end() :]) or _reasons(job, before))
    pair = _OPTIONS.search(job.text)
    options = tuple(printable(pair[name]) for name in ("a", "b")) if pair else ()
    rest = job.text[pair.end() :] if pair else ""
    return Decision("", tuple(option for option in options if option), _reasons(job, rest.split("\n")[0]))


def _without_order(job: Job, text: str) -> str:
    return re.sub(job.documents.instruction, "", text, count=1, flags=re.IGNORECASE)


def _split_options(text: str) -> tuple[str, ...]:
    parts = (printable(part) for part in re.split(r",\s*|\s+(?:or|and)\s+", text))
    return tuple(_ARTICLE.sub("", part) for part in parts if part)


def _reasons(job: Job, text: str) -> tuple[str, ...]:
    parts = (printable(_REASON.sub("", part)) for part in _SPLIT.split(_REASON.sub("", text.lstrip(" ,;:."))))
    kept = (part for part in parts if not re.search(job.documents.no_reason, part, re.IGNORECASE))
    return tuple(dict.fromkeys(part for part in kept if len(part) > _LEAST))[:_MOST]


def _head(job: Job, decision: Decision) -> list[str]:
    if not decision.choice:
        title = job.say("adr.title.open")
    elif decision.others:
        title = job.say("adr.title", choice=decision.choice, other=", ".join(decision.others))
    else:
        title = job.say("adr.title.one", choice=decision.choice)
    status = job.say("adr.status.said" if decision.choice else "adr.status.open")
    cells = [
        f"{job.say('adr.number')} · {status}",
        job.gap(job.say("adr.date.gap"), "decider"),
        _decider(job) or job.gap(job.say("adr.decider.gap"), "decider"),
    ]
    header = job.say("adr.meta.header").split(" | ")
    header[0] += job.cite(job.template.source)
    return [title, "\n".join([_row(header), _row(["---"] * len(header)), _row(cells)])]


def _decider(job: Job) -> str:
    """Who decided, if the request says so."""
    match = re.search(job.documents.decider, job.text)
    return printable(match["v"]) if match else ""


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _context(job: Job, decision: Decision, gaps: list[str]) -> list[str]:
    if not decision.reasons:
        gaps.append(job.say("adr.context.gap").removeprefix("**GAP** ").split(":")[0])
        return [job.say("adr.h.context"), job.say("adr.context.gap")]
    return [job.say("adr.h.context"), "\n".join(f"- {reason}" for reason in decision.reasons)]


def _options(job: Job, decision: Decision) -> list[str]:
    rows = []
    for option in (decision.choice, *decision.others):
        name = technology(job, option)
        if option and name:
            cite = job.cite(job.documents.technologies[name].source) or f" {job.say('adr.judgement')}"
            pro = job.say(f"tech.{name}.for") + cite
            rows.append(_row([f"**{option}**", pro, job.say(f"tech.{name}.price")]))
        elif option:
            rows.append(_row([f"**{option}**", job.gap(job.say("adr.argument.gap"), "decider"), "-"]))
    header = job.say("adr.options.header").split(" | ")
    return [job.say("adr.h.options"), "\n".join([_row(header), _row(["---"] * len(header)), *rows])]


def technology(job: Job, option: str) -> str:
    """The technology of the table that an option names; empty for none."""
    found = job.documents.technologies.items()
    return next((name for name, each in found if re.search(each.cue, option, re.IGNORECASE)), "")


def _decided(job: Job, decision: Decision) -> list[str]:
    if not decision.choice:
        text = job.say("adr.decision.open")
    elif decision.others:
        text = job.say("adr.decision", choice=decision.choice, other=", ".join(decision.others))
    else:
        text = job.say("adr.decision.one", choice=decision.choice)
    return [job.say("adr.h.decision"), text]


def _consequences(job: Job, decision: Decision) -> list[str]:
    name = technology(job, decision.choice) if decision.choice else ""
    if not name:
        return []
    lines = [job.say("adr.good", text=job.say(f"tech.{name}.for"))]
    lines.append(job.say("adr.bad", text=job.say(f"tech.{name}.price")))
    for other in decision.others:
        lost = technology(job, other)
        if lost and lost != name:
            lines.append(job.say("adr.lost", text=f"{job.say(f'tech.{lost}.for')} ({other})"))
    return [job.say("adr.h.consequences"), "\n".join(f"- {line}" for line in lines)]


def _reversed(job: Job, decision: Decision, gaps: list[str]) -> list[str]:
    name = technology(job, decision.choice) if decision.choice else ""
    if name:
        return [job.say("adr.h.reversed"), job.say("adr.reversed", text=job.say(f"tech.{name}.reverse"))]
    gaps.append(job.say("adr.reverse.gap"))
    return [job.say("adr.h.reversed"), job.say("adr.reversed.gap")]


def _first(job: Job, decision: Decision, gaps: Sequence[str]) -> str:
    if not decision.choice:
        gaps = [job.say("adr.choice.gap"), *gaps]
    number = job.say("adr.number.gap")
    before = job.say("before.two", count=str(len(gaps) + 1), first=gaps[0], second=[*gaps, number][1])
    if not decision.choice:
        return job.say("adr.first.open", before=before)
    if decision.others:
        return job.say("adr.first", choice=decision.choice, other=", ".join(decision.others), before=before)
    return job.say("adr.first.one", choice=decision.choice, before=before)
