"""Commands: what they make of a message, and the messages for those that are misspelt."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.content.agents import load_agents
from app.content.commands import CommandBook, load_commands
from app.content.forms import load_forms
from app.domain.errors import CommandMisused, ContentError, UnknownCommand
from app.domain.labels import Origin, RequestType
from app.domain.run import Submission, Wishes

PROJECT = Path(__file__).resolve().parents[2]
FOLDER = PROJECT / "prompts" / "commands"
AGENTS = load_agents(PROJECT / "agents")
FORMS = load_forms(PROJECT / "prompts" / "forms")
BOOK = load_commands(FOLDER, AGENTS)
PLAYBOOK = {
    "frame-ml-problem",
    "assess-data",
    "select-model",
    "evaluate-model",
    "deploy-model",
    "build-rag",
    "set-up-monitoring",
    "optimize-costs",
    "score-ml-system",
    "detect-drift",
    "ab-test",
    "model-card",
}


def expand(text: str, wishes: Wishes | None = None) -> Submission:
    """What a typed message becomes."""
    return BOOK.expand(Submission(text, Origin.CLI, None, wishes or Wishes()))


def test_the_four_commands_of_the_team_and_the_twelve_of_the_playbook_are_there() -> None:
    assert set(BOOK.by_name) == {"cto", "design", "validate", "decide", *PLAYBOOK}


def test_a_command_fixes_the_type_and_who_comes_first_and_leaves_the_text() -> None:
    made = expand("/design a billing service for 5,000 tenants")
    assert made.text == "a billing service for 5,000 tenants"
    assert (made.wishes.type, made.wishes.lead, made.wishes.agents) == (RequestType.DESIGN, "architect", ())
    assert made.wishes.command == "design"
    assert made.wishes.new_topic


def test_the_plain_command_fixes_nothing() -> None:
    made = expand("/cto Auth0 or our own login?")
    assert made.text == "Auth0 or our own login?"
    assert (made.wishes.type, made.wishes.lead, made.wishes.agents) == (None, None, ())


def test_a_command_may_be_named_beside_the_text() -> None:
    assert expand("rank our models", Wishes(command="select-model")) == expand("/select-model rank our models")


def test_what_the_caller_chose_wins_over_the_command() -> None:
    made = expand("/decide Kafka or SQS?", Wishes(type=RequestType.EXPLAIN, agents=("architect",)))
    assert (made.wishes.type, made.wishes.agents) == (RequestType.EXPLAIN, ("architect",))


def test_named_arguments_go_to_their_places() -> None:
    made = expand('/ab-test our new ranking baseline=5% lift="10 %" users=2000')
    assert made.text.startswith("Design an A/B test for: our new ranking\n")
    assert "a baseline rate of 5% and a relative lift of 10 % and 2000 users per day" in made.text
    assert made.wishes.agents == ("ml-cv-specialist",)


def test_without_the_optional_arguments_their_sentence_is_left_out() -> None:
    assert expand("/ab-test our new ranking").text == "Design an A/B test for: our new ranking"


@pytest.mark.parametrize(
    ("typed", "error", "says"),
    [
        ("/desing a queue", UnknownCommand, "Did you mean /design?"),
        ("/design", CommandMisused, "/design needs the system or feature"),
        ("/design   \n", CommandMisused, "For example: /design a notification service"),
        ("/ab-test ranking basline=5%", CommandMisused, "no argument 'basline'. Did you mean 'baseline'?"),
    ],
)
def test_a_misspelt_command_is_refused_with_the_nearest_name(typed: str, error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=says.replace("?", r"\?")):
        expand(typed)


def test_an_unknown_name_beside_the_text_lists_what_there_is() -> None:
    with pytest.raises(UnknownCommand, match="There are: /ab-test, /assess-data"):
        expand("anything", Wishes(command="zzz"))


@pytest.mark.parametrize("text", ["/etc/hosts is wrong, why?", "/api/users returns 500", "/ is full", "a /design b"])
def test_a_path_is_no_command(text: str) -> None:
    assert expand(text).text == text


@given(st.text(max_size=200).filter(lambda text: not text.lstrip().startswith("/")))
def test_a_message_without_a_slash_is_left_alone(text: str) -> None:
    submission = Submission(text, Origin.HTTP)
    assert BOOK.expand(submission) is submission


@given(st.sampled_from(sorted(BOOK.by_name)), st.text(alphabet=st.characters(codec="ascii"), min_size=1, max_size=80))
def test_free_text_always_stands_in_the_request(name: str, text: str) -> None:
    words = " ".join(text.replace("=", " ").split())
    if words:
        assert words in " ".join(expand(f"/{name} {words}").text.split())


def test_a_command_with_sections_gives_the_answer_its_form() -> None:
    agent, form = AGENTS["ml-cv-specialist"], FORMS[RequestType.DOCUMENT]
    shaped = BOOK.shape("model-card", agent, form)
    assert [section.id for section in shaped.sections][:2] == ["details", "use"]
    assert shaped.words == (250, 800)
    assert BOOK.shape(None, agent, form) == form
    assert BOOK.shape("design", AGENTS["architect"], FORMS[RequestType.DESIGN]).sections == AGENTS["architect"].sections


def test_a_team_without_the_agent_does_not_offer_its_commands() -> None:
    book = load_commands(FOLDER, {"mentor": AGENTS["mentor"]})
    assert set(book.by_name) == {"cto", "decide", "validate"}


def test_a_missing_folder_has_no_commands(tmp_path: Path) -> None:
    book = load_commands(tmp_path / "none", AGENTS)
    assert book == CommandBook({})
    assert book.expand(Submission("/design x", Origin.CLI)).text == "/design x"


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("type: design", "type: dream", "known type"),
        ("{{ system }}", "{{ sistem }}", "uses"),
        ("{{ system }}", "{{ system", "malformed"),
        ("required: true", "required: false", "first argument is required"),
        ("title: Design a system or feature", "name: x", "title"),
        ("about:", "abuot:", "what it is about"),
    ],
)
def test_a_malformed_command_is_refused(tmp_path: Path, before: str, after: str, says: str) -> None:
    text = (FOLDER / "design.md").read_text(encoding="utf-8")
    assert before in text
    (tmp_path / "design.md").write_text(text.replace(before, after), encoding="utf-8")
    with pytest.raises(ContentError, match=says):
        load_commands(tmp_path, AGENTS)
