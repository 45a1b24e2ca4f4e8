"""What a specialist's backend is asked: the filled prompts, and the same content typed for the built-in expert."""

import secrets
from collections.abc import Sequence
from dataclasses import replace

from app.content.content import Content
from app.content.forms import Form
from app.domain.labels import AssumptionSource
from app.domain.model_call import LabelledFigure, LabelledPassage, Material, ModelCall, Purpose, Section
from app.domain.workup import DraftSection, Finding, Workup
from app.expert.sources import cited
from app.steps.assignment import Assignment, from_people
from app.steps.context import RunContext
from app.steps.memory import earlier_turns

# Who adds to a colleague's answer writes at most so many words.
_ADDED_WORDS = (20, 250)


def specialist_call(
    content: Content,
    context: RunContext,
    assignment: Assignment,
    labelled: Sequence[LabelledPassage],
    english: str,
    around: str = "",
) -> ModelCall:
    """The call for one brief. ``english`` has the question in the language of the passages, where it is in another.

    ``around`` is what the application says through which the request came.
    """
    agent = content.agents[assignment.brief.agent]
    form = form_of(content, context, assignment)
    material = _material(content, assignment, form, labelled, english)
    system = content.prompts["consult"].render(
        role=agent.role,
        type=form.type,
        guide=form.guide,
        low=form.words[0],
        high=form.words[1],
        language=material.language,
        sections=tuple(map(_section_text, form.sections)),
        adds="yes" if material.adds else "",
    )
    prompt = _prompt(content, context, assignment, material, around)
    step = f"consult:{agent.name}"
    return ModelCall(step, Purpose.SPECIALIST, system, prompt, material, agent.max_output_tokens, from_people(context))


def _material(
    content: Content, assignment: Assignment, form: Form, labelled: Sequence[LabelledPassage], english: str
) -> Material:
    """What the answer is made of, typed."""
    brief, language = assignment.brief, assignment.analysis.language
    agent = content.agents[brief.agent]
    return Material(
        agent=agent.name,
        agent_title=agent.title,
        type=form.type,
        language=language,
        question=assignment.question,
        sections=form.sections,
        passages=tuple(labelled),
        figures=tuple(LabelledFigure(f"F{n}", figure) for n, figure in enumerate(brief.figures, start=1)),
        # One text that answers several questions is said once.
        replies=tuple({reply.text: reply for reply in brief.replies}.values()),
        # The calculators' own defaults stand in the list below the answer; only what nobody answered stands in it.
        assumptions=tuple(each for each in brief.assumptions if each.source is not AssumptionSource.DEFAULT),
        earlier=tuple(each.summary for each in assignment.earlier),
        english=english,
        coverage=brief.coverage,
        draft=cited(brief.workup, labelled, content.phrases.say(language, "unsourced")) if brief.workup else None,
        adds=_adds(assignment),
    )


def _prompt(content: Content, context: RunContext, assignment: Assignment, material: Material, around: str) -> str:
    """The same material in words, with all that people wrote behind a fence."""
    brief = assignment.brief
    return content.prompts["request"].render(
        brief=brief.render(),
        passages=tuple(map(_passage_text, material.passages)),
        figures=tuple(f"{each.label}: {each.figure.summary} ({each.figure.formula})" for each in material.figures),
        findings=tuple(map(_finding_text, brief.workup.findings)) if brief.workup else (),
        draft=_draft_text(material.draft) if material.draft else "",
        earlier=tuple(f"{each.agent}: {each.markdown}" for each in assignment.earlier),
        context=around,
        known=brief.known,
        history=earlier_turns(context.recalled, context.history),
        # A fresh boundary per call: quoted text cannot close it, because it cannot know it.
        fence=f"=== {secrets.token_hex(6)} ===",
    )


def form_of(content: Content, context: RunContext, assignment: Assignment) -> Form:
    """The form of this specialist's part.

    A part with a draft has the draft's form, so that the sections of both fit; only what the draft fills is mandatory.
    Whoever adds to a colleague's answer has a short form in which nothing is.
    """
    draft, agent = assignment.brief.workup, content.agents[assignment.brief.agent]
    if draft is not None:
        form, drafted = content.forms[draft.type], {section.id: section for section in draft.sections}
        return replace(form, sections=tuple(_as_drafted(each, drafted.get(each.id)) for each in form.sections))
    form = content.commands.shape(context.run.wishes.command, agent, content.forms[assignment.analysis.type])
    if not _adds(assignment):
        return form
    return replace(form, words=_ADDED_WORDS, sections=tuple(replace(s, required=False) for s in form.sections))


def _as_drafted(section: Section, drafted: DraftSection | None) -> Section:
    """The section under the heading of the draft; nobody has to fill what the draft leaves out."""
    if drafted is None:
        return replace(section, required=False)
    return replace(section, heading=drafted.heading or section.heading)


def _adds(assignment: Assignment) -> bool:
    return assignment.brief.workup is None and assignment.drafted


def _section_text(section: Section) -> str:
    mandatory = " (mandatory)" if section.required else ""
    return f"{section.heading}: {section.about}{mandatory}"


def _passage_text(labelled: LabelledPassage) -> str:
    passage = labelled.passage
    return f"{labelled.label} ({passage.skill} > {' > '.join(passage.heading_path)})\n{passage.text}"


def _finding_text(finding: Finding) -> str:
    quotes = "; ".join(f'"{each.text}"' for each in finding.evidence)
    return f"{finding.severity} {finding.title} ({finding.rule}): {finding.claim} Evidence: {quotes}. {finding.remedy}"


def _draft_text(draft: Workup) -> str:
    return "\n\n".join([draft.first, *(f"## {each.heading}\n{each.text}" for each in draft.sections)])
