"""The examples of docs/examples: questions put to the whole team without a model, with what came of them.

    python -m scripts.examples            # writes docs/examples anew
    python -m scripts.examples --check    # exit code 1 where a file is not what the team answers today

Each question of evals/examples/questions.jsonl gives a page with question and answer, and a log with every event of the
run but the pieces of text. Times and identifiers are left out, so that only what the team does differently shows.
"""

import argparse
import asyncio
import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter

from app.domain.budget import DEFAULT_TENANT
from app.domain.clarification import Clarification
from app.domain.codec import Codec, Json
from app.domain.events import RunEvent, StoredEvent
from app.domain.labels import Origin
from app.domain.run import Run, Submission, Wishes
from app.service import Service
from app.settings import Environment, Settings
from app.store.tenancy import acting_for
from app.wiring import open_service

PROJECT = Path(__file__).resolve().parent.parent
QUESTIONS = PROJECT / "evals" / "examples" / "questions.jsonl"
BOOK = PROJECT / "docs" / "examples"

_VOLATILE = frozenset(
    (
        *("run_id", "thread_id", "message_id", "clarification_id", "decision_id", "fact_id", "versions", "worker"),
        *("took_ms", "expires_at", "created_at"),
    )
)
_PIECES = frozenset({"text.delta", "text.reset"})


@dataclass(frozen=True, slots=True)
class Question:
    """One example. With ``ask`` the team may ask back, and the questions are the example."""

    id: str
    title: str
    text: str
    earlier: tuple[str, ...] = ()
    ask: bool = False


@dataclass(frozen=True, slots=True)
class Example:
    """A question with its run, the questions asked back, and all that happened."""

    question: Question
    run: Run
    asked: tuple[Clarification, ...]
    events: tuple[StoredEvent, ...]


def read_questions(path: Path = QUESTIONS) -> tuple[Question, ...]:
    """The questions in their order."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return tuple(
        Question(row["id"], row["title"], row["question"], tuple(row.get("history", ())), bool(row.get("ask")))
        for row in rows
    )


async def examples(service: Service, questions: Sequence[Question]) -> list[Example]:
    """What the team makes of each question, one after the other."""
    return [await _example(service, question) for question in questions]


async def _example(service: Service, question: Question) -> Example:
    team, thread = service.team, None
    for turn in question.earlier:
        run = (await team.submit(Submission(turn, Origin.EVAL, thread, Wishes(clarify="never")))).run
        thread = (await team.settled(run.id)).thread_id
    wishes = Wishes(clarify="auto" if question.ask else "never")
    run = (await team.submit(Submission(question.text, Origin.EVAL, thread, wishes))).run
    run = await team.settled(run.id)
    return Example(question, run, await team.rounds(run.id), await team.history(run.id))


def page(example: Example) -> str:
    """The example as a page."""
    question, run = example.question, example.run
    said = "\n>\n".join(_quoted(turn) for turn in (*question.earlier, question.text))
    answer = run.conclusion.markdown if run.conclusion else _questions(example.asked)
    happened = f"[What happened in this run]({question.id}.log.jsonl)"
    return f"# {question.title}\n\n{said}\n\n---\n\n{answer}\n\n---\n\n{happened}\n"


def log(example: Example) -> str:
    """Every event of the run, one JSON object a line."""
    codec: Codec[RunEvent] = Codec(TypeAdapter(RunEvent))
    events = [codec.dump(stored.event) for stored in example.events if stored.event.type not in _PIECES]
    return "".join(json.dumps(_steady(event), ensure_ascii=False) + "\n" for event in events)


def outline(markdown: str) -> list[str]:
    """What does not depend on the last digit of a vector: the first line and the headings."""
    lines = markdown.split("\n")
    answer = lines[lines.index("---") + 1 :] if "---" in lines else lines
    first = next((line for line in answer if line.strip()), "")
    return [first, *(line for line in answer if line.startswith("#"))]


def _questions(asked: Sequence[Clarification]) -> str:
    lines: list[str] = []
    for number, each in enumerate(asked[-1].questions if asked else (), start=1):
        lines += [f"{number}. **{each.challenge}** *{each.question}* {each.why}"]
        lines += [f"   - {option.answer} -> {option.consequence}" for option in each.options]
    return "\n".join(lines)


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def _steady(value: Json) -> Json:
    """The value without what differs from run to run."""
    if isinstance(value, Mapping):
        return {key: _steady(each) for key, each in value.items() if key not in _VOLATILE and not _is_id(key, each)}
    return [_steady(each) for each in value] if isinstance(value, list) else value


def _is_id(key: str, value: Json) -> bool:
    return key == "id" and isinstance(value, str) and value.partition("_")[0] in {"clr", "run", "dec", "msg", "thr"}


async def _all(home: Path) -> list[Example]:
    # No key reaches the service: only the built-in expert answers.
    settings = Settings.model_validate({"CTO_TEAM_HOME": home})
    async with open_service(settings, Environment({}), private=True) as service:
        return await examples(service, read_questions())


def main() -> None:
    """Write the book, or tell what in it is out of date."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cto-", ignore_cleanup_errors=True) as home, acting_for(DEFAULT_TENANT):
        made = asyncio.run(_all(Path(home)))
    stale: list[str] = []
    for example in made:
        for name, text in (
            (f"{example.question.id}.md", page(example)),
            (f"{example.question.id}.log.jsonl", log(example)),
        ):
            path = BOOK / name
            if path.exists() and path.read_text(encoding="utf-8") == text:
                continue
            stale.append(name)
            if not options.check:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
    print(f"{len(made)} examples, {len(stale)} files {'are out of date' if options.check else 'written'}.", *stale)
    sys.exit(bool(stale) and options.check)


if __name__ == "__main__":
    main()
