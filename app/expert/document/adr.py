"""Decision records: what was chosen over what, why, the price, and what would reverse it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.calculators.patterns import compiled
from app.expert.document.adr_facts import Record, about, burdens, has_year, read_record
from app.expert.document.facts import printable
from app.expert.document.job import Job

_REASON = re.compile(r"^\s*(?:context:|background:|because(?: of)?|since|due to|as|for|reasons?:)\s+", re.IGNORECASE)
_SPLIT = re.compile(r"[;,]\s+(?:and\s+)?|\s+(?=because\b)|\s+and\s+(?=(?:a|an|no|the|our|we|\d)\b)|[.!?](?:\s+|$)|\n+")
_OPTIONS = re.compile(r"(?P<a>[\w.+#-]+(?: [\w.+#-]+)?)\s+(?:or|vs\.?|versus)\s+(?P<b>[\w.+#-]+(?: [A-Z][\w.+#-]+)?)")
_ARTICLE = re.compile(r"^(?:the|our|a|an)\s+", re.IGNORECASE)
_LEAST = 3
_MOST = 8
_MOST_REST = 1


@dataclass(frozen=True, slots=True)
class Decision:
    """What the request says was decided; ``choice`` is empty where it does not."""

    choice: str
    others: tuple[str, ...]
    reasons: tuple[str, ...]


def write(job: Job) -> bool:
    """The record."""
    decision, record = read_decision(job), read_record(job)
    if not decision.choice and not decision.others:
        return False
    gaps: list[str] = []
    parts = [*_head(job, decision, record, gaps), *_context(job, decision, record, gaps), *_options(job, decision)]
    parts += [*_decided(job, decision), *_consequences(job, decision, gaps), *_reversed(job, decision, gaps)]
    job.write("\n\n".join(part for part in parts if part), _first(job, decision, gaps))
    return True


def read_decision(job: Job) -> Decision:
    """The choice, the other options and the reasons, in the user's words."""
    bare = _without_order(job, job.text)
    named = compiled(job.documents.alternatives).search(bare)
    others = _split_options(job, named["other"]) if named else ()
    for pattern in (*job.documents.decision, job.documents.chosen):
        match = compiled(pattern).search(job.text)
        if match:
            choice = _bare(job, match["choice"])
            told = _split_options(job, match.groupdict().get("other") or "") or others
            before = _without_order(job, job.text[: match.start()])
            return Decision(choice, told, _reasons(job, job.text[match.end() :]) or _reasons(job, before))
    pair = _OPTIONS.search(job.text)
    options = tuple(printable(pair[name]) for name in ("a", "b")) if pair else ()
    rest = job.text[pair.end() :] if pair else ""
    return Decision("", tuple(option for option in options if option), _reasons(job, rest.split("\n")[0]))


def _without_order(job: Job, text: str) -> str:
    return compiled(job.documents.instruction).sub("", text, count=1)


def _split_options(job: Job, text: str) -> tuple[str, ...]:
    parts = (_bare(job, part) for part in re.split(r",\s*|\s+(?:or|and)\s+", text))
    return tuple(part for part in parts if part)


def _bare(job: Job, option: str) -> str:
    """An option without the words that lead to it: "moving to Kubernetes" is Kubernetes."""
    words = compiled(job.documents.leading).sub("", printable(option))
    return _ARTICLE.sub("", words)


def _reasons(job: Job, text: str) -> tuple[str, ...]:
    parts = (printable(_REASON.sub("", part)) for part in _SPLIT.split(_REASON.sub("", text.lstrip(" ,;:."))))
    kept = (part for part in parts if not compiled(job.documents.no_reason).search(part))
    return tuple(dict.fromkeys(part for part in kept if len(part) > _LEAST))[:_MOST]


def _head(job: Job, decision: Decision, record: Record, gaps: list[str]) -> list[str]:
    if not decision.choice:
        title = job.say("adr.title.open")
    elif decision.others:
        title = job.say("adr.title", choice=decision.choice, other=", ".join(decision.others))
    else:
        title = job.say("adr.title.one", choice=decision.choice)
    status = record.status or job.say("adr.status.said" if decision.choice else "adr.status.open")
    cells = [f"{record.number or job.say('adr.number')} · {status}", _date(job, record, gaps)]
    cells.append(record.decider or _open(job, "adr.decider.gap", gaps))
    if not record.number:
        gaps.append(job.say("adr.number.gap"))
    header = job.say("adr.meta.header").split(" | ")
    header[0] += job.cite(job.template.source)
    return [title, "\n".join([_row(header), _row(["---"] * len(header)), _row(cells)])]


def _date(job: Job, record: Record, gaps: list[str]) -> str:
    if not record.date:
        return _open(job, "adr.date.gap", gaps)
    return record.date if has_year(record.date) else f"{record.date} · {_open(job, 'adr.year.gap', gaps)}"


def _open(job: Job, key: str, gaps: list[str]) -> str:
    """A gap, which is noted among those that are left."""
    gaps.append(job.say(key))
    return job.gap(job.say(key), "decider")


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _context(job: Job, decision: Decision, record: Record, gaps: list[str]) -> list[str]:
    reasons = [each for each in decision.reasons if each not in record.decider and each != record.date]
    if not reasons:
        gaps.append(job.say("adr.context.gap").removeprefix("**GAP** ").split(":")[0])
        return [job.say("adr.h.context"), job.say("adr.context.gap")]
    return [job.say("adr.h.context"), "\n".join(f"- {reason}" for reason in reasons)]


def _options(job: Job, decision: Decision) -> list[str]:
    rows = [_option(job, option, chosen=option == decision.choice) for option in _all(decision)]
    header = job.say("adr.options.header").split(" | ")
    return [job.say("adr.h.options"), "\n".join([_row(header), _row(["---"] * len(header)), *rows])]


def _all(decision: Decision) -> list[str]:
    return [option for option in (decision.choice, *decision.others) if option]


def _option(job: Job, option: str, *, chosen: bool) -> str:
    """What is known of the technology, then the user's own words: for the choice, against what was left."""
    name, told = technology(job, option), about(job, option)
    against = burdens(job, option) if chosen else told
    pros = [job.say("adr.told", text=each) for each in told if each not in against]
    cons = [job.say("adr.told", text=each) for each in against]
    if name:
        cite = job.cite(job.documents.technologies[name].source) or f" {job.say('adr.judgement')}"
        pros.append(job.say(f"tech.{name}.for") + cite)
        cons.append(job.say(f"tech.{name}.price"))
    pro = "; ".join(pros) or job.gap(job.say("adr.argument.gap"), "decider")
    return _row([f"**{option}**", pro, "; ".join(cons) or job.gap(job.say("adr.price.gap"), "decider")])


def technology(job: Job, option: str) -> str:
    """The technology of the table that an option names, if it names little else; empty for none."""
    for name, each in job.documents.technologies.items():
        match = compiled(each.cue).search(option)
        rest = f"{option[: match.start()]} {option[match.end() :]}" if match else ""
        if match and len(compiled(job.documents.telling).findall(rest)) <= _MOST_REST:
            return name
    return ""


def _decided(job: Job, decision: Decision) -> list[str]:
    if not decision.choice:
        text = job.say("adr.decision.open")
    elif decision.others:
        text = job.say("adr.decision", choice=decision.choice, other=", ".join(decision.others))
    else:
        text = job.say("adr.decision.one", choice=decision.choice)
    return [job.say("adr.h.decision"), text]


def _consequences(job: Job, decision: Decision, gaps: list[str]) -> list[str]:
    name = technology(job, decision.choice) if decision.choice else ""
    lines = [job.say("adr.ends", text=said) for other in decision.others for said in about(job, other)]
    prices = burdens(job, decision.choice)
    lines += [job.say("adr.bad", text=said) for said in prices]
    if name:
        lines.append(job.say("adr.good", text=job.say(f"tech.{name}.for")))
        lines.append(job.say("adr.bad", text=job.say(f"tech.{name}.price")))
        known = ((other, technology(job, other)) for other in decision.others)
        lines += [
            job.say("adr.lost", text=f"{job.say(f'tech.{t}.for')} ({o})") for o, t in known if t not in ("", name)
        ]
    elif decision.choice and not prices:
        lines.append(job.gap(job.say("adr.price.gap"), "decider"))
        gaps.append(job.say("adr.price.gap"))
    return [job.say("adr.h.consequences"), "\n".join(f"- {line}" for line in lines)] if lines else []


def _reversed(job: Job, decision: Decision, gaps: list[str]) -> list[str]:
    name = technology(job, decision.choice) if decision.choice else ""
    expected = next((each for each in decision.reasons if compiled(job.documents.expected).search(each)), "")
    lines = [job.say(f"tech.{name}.reverse")] if name else []
    lines += [job.say("adr.beyond", text=expected)] if expected else []
    if lines:
        return [job.say("adr.h.reversed"), job.say("adr.reversed", text="; ".join(lines))]
    gaps.append(job.say("adr.reverse.gap"))
    return [job.say("adr.h.reversed"), job.say("adr.reversed.gap")]


def _first(job: Job, decision: Decision, gaps: Sequence[str]) -> str:
    gaps = gaps if decision.choice else [job.say("adr.choice.gap"), *gaps]
    before = job.say("ready")
    if gaps:
        key = "adr.before.two" if len(gaps) > 1 else "adr.before.one"
        before = job.say(key, count=str(len(gaps)), first=gaps[0], second=gaps[min(1, len(gaps) - 1)])
    if not decision.choice:
        return job.say("adr.first.open", before=before)
    if decision.others:
        return job.say("adr.first", choice=decision.choice, other=", ".join(decision.others), before=before)
    return job.say("adr.first.one", choice=decision.choice, before=before)
