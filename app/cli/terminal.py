"""What a person sees on the terminal."""

from rich.console import Console
from rich.markdown import Markdown

from app.api.conversations.views import ClarificationView, QuestionView, RunView
from app.domain.clarification import GivenAnswer


def print_run(run: RunView) -> None:
    """The answer, the questions, or why there is none."""
    console = Console()
    if run.markdown:
        console.print(Markdown(run.markdown, hyperlinks=False))
    elif run.clarification:
        print_questions(console, run.clarification)
        console.print(f'\nAnswer with: cto-team ask --thread {run.thread_id} "your answer", or "skip".', style="dim")
    elif run.error:
        console.print(f"{run.error['detail']} {run.error['remedy']}", style="red")
    facts = [run.status.value]
    if run.analysis:
        facts += [run.analysis.type.value, ", ".join(run.analysis.agents)]
    if run.dropped:
        facts.append(f"{run.dropped} quotes dropped")
    if run.unsupported:
        facts.append(f"unsupported: {', '.join(run.unsupported)}")
    facts += [run.sensitivity.value, f"${run.cost_usd}", f"thread {run.thread_id}"]
    console.print(" · ".join(fact for fact in facts if fact), style="dim")


def print_questions(console: Console, clarification: ClarificationView) -> None:
    """All questions with what each answer changes."""
    for n, question in enumerate(clarification.questions, start=1):
        console.print(f"\n{n}. {question.challenge}", style="dim")
        _print_question(console, question)


def read_answers(clarification: ClarificationView) -> list[GivenAnswer]:
    """Ask each question; a number takes an option, an empty line leaves the question to its assumption."""
    console = Console()
    answers: list[GivenAnswer] = []
    for question in clarification.questions:
        console.print(f"\n{question.challenge}", style="dim")
        _print_question(console, question)
        said = console.input("Number, your own words, or nothing to go on: ").strip()
        if said.isdecimal() and 1 <= int(said) <= len(question.options):
            answers.append(GivenAnswer(question.id, option=int(said) - 1))
        elif said:
            answers.append(GivenAnswer(question.id, text=said))
    return answers


def _print_question(console: Console, question: QuestionView) -> None:
    console.print(question.question, style="bold")
    console.print(question.why)
    for n, option in enumerate(question.options, start=1):
        console.print(f"  {n}) {option.answer}: {option.consequence}")
    console.print(f"  without an answer: {question.assume}", style="dim")
