"""Documents that consist of fields, as a table or as headings."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.calculators.patterns import compiled
from app.expert.document.facts import filled
from app.expert.document.figures import figure_line
from app.expert.document.job import Job
from app.expert.document.tables import Field

_DOT = " · "
_MOST_BLOCKING = 2


@dataclass(frozen=True, slots=True)
class Written:
    """A field as it is printed; ``gaps`` counts what somebody still has to supply."""

    field: Field
    name: str
    text: str
    gaps: int


def write(job: Job) -> bool:
    """The template, each field in the user's words, proposed, or a gap with a name."""
    clauses = [] if job.is_template else job.clauses()
    content = filled(job.template.fields, clauses)
    fields = [_field(job, field, content[field.id]) for field in job.template.fields]
    ordered = sorted(fields, key=lambda each: _place(job, each.field))
    title = job.title() if not job.is_template else ""
    head = f"# {job.say(f'{job.name}.title')}" + (f": {title}" if title else "")
    cite = job.cite(job.template.source)
    body = _table(job, ordered, cite) if job.template.layout == "table" else _headings(ordered)
    extra = [job.say("memo.debt") + cite] if job.name == "memo" and "debt" in job.text.lower() else []
    extra += [job.say("person.name")] if job.name == "person" else []
    tail = (
        job.say("form", source=cite.strip()) if cite and job.template.layout != "table" and job.name != "memo" else ""
    )
    job.write("\n\n".join(part for part in (head, body, *extra, tail) if part), _before(job, ordered))
    return True


def _place(job: Job, field: Field) -> int:
    """Fields are printed in the order of the sentence file: names stand in the order of the document."""
    keys = list(job.desk.sheet.phrases.tables["en"])
    return keys.index(f"{job.name}.{field.id}")


def _field(job: Job, field: Field, said: Sequence[str]) -> Written:
    name = job.say(f"{job.name}.{field.id}")
    parts = list(dict.fromkeys(said))
    figure = figure_line(job.desk, field.figure) if field.figure else ""
    if figure:
        parts.append(figure)
    what = job.say(f"{job.name}.{field.id}.gap") if job.has(f"{job.name}.{field.id}.gap") else name
    if job.is_template:
        return Written(field, name, what, gaps=0)
    if parts:
        lacking = _lacking(job, field)
        added = [_proposed(job, field)] if field.options else []
        return Written(field, name, _DOT.join(each for each in (*parts, *added, *lacking) if each), gaps=len(lacking))
    proposed = _proposed(job, field)
    if field.proposed:
        return Written(field, name, proposed, gaps=0)
    return Written(field, name, _DOT.join(each for each in (job.gap(what, field.who), proposed) if each), gaps=1)


def _proposed(job: Job, field: Field) -> str:
    """What we propose for the field: in general, and for what the request is about; empty for nothing."""
    found = [name for name, cue in field.options.items() if compiled(cue).search(job.text)]
    keys = [f"{job.name}.{field.id}.proposed.{name}" for name in found]
    if field.proposed:
        keys.insert(0, f"{job.name}.{field.id}.proposed")
    text = "; ".join(job.say(key) for key in keys)
    return job.say("proposed", text=text) + (job.cite(field.cite) if found else "") if text else ""


def _lacking(job: Job, field: Field) -> list[str]:
    """What the field still lacks, though something is said."""
    missing = [name for name, cue in field.also.items() if not compiled(cue).search(job.text)]
    return [job.gap(job.say(f"{job.name}.{field.id}.also.{name}"), field.who) for name in missing]


def _table(job: Job, fields: Sequence[Written], cite: str) -> str:
    first, second = job.say("card.header").split(" | ")
    rows = [f"| {first}{cite} | {second} |", "|---|---|"]
    return "\n".join([*rows, *(f"| {each.name} | {each.text} |" for each in fields)])


def _headings(fields: Sequence[Written]) -> str:
    return "\n\n".join(f"## {each.name}\n\n{_raised(each.text)}" for each in fields)


def _raised(text: str) -> str:
    """Text that begins like a sentence; a name such as iOS stays as it is."""
    return text if text[1:2].isupper() else text[:1].upper() + text[1:]


def _before(job: Job, fields: Sequence[Written]) -> str:
    """What is left to do, the gaps that block first."""
    if job.is_template:
        return job.say("before.template")
    gaps = [each for each in fields if each.gaps]
    if not gaps:
        return job.say("ready")
    blocking = [*(each for each in gaps if each.field.blocks), *(each for each in gaps if not each.field.blocks)]
    names = [each.name.lower() for each in blocking[:_MOST_BLOCKING]]
    key = "before.two" if len(names) == _MOST_BLOCKING else "before"
    return job.say(key, count=str(sum(each.gaps for each in gaps)), first=names[0], second=names[-1])
