"""The shipped agents, forms, prompts and phrases load; malformed files are refused with a sentence that names them."""

from pathlib import Path

import pytest

from app.content.agents import load_agents
from app.content.forms import load_forms
from app.content.phrases import load_phrases
from app.content.prompts import load_prompts
from app.domain.errors import ContentError
from app.domain.labels import RequestType

PROJECT = Path(__file__).resolve().parents[2]
AGENT = (PROJECT / "agents" / "mentor.md").read_text(encoding="utf-8")


def test_the_three_agents_have_their_sections_and_homes() -> None:
    agents = load_agents(PROJECT / "agents")
    assert {name: len(agent.sections) for name, agent in agents.items()} == {
        "architect": 7,
        "mentor": 8,
        "ml-cv-specialist": 8,
    }
    assert agents["mentor"].home == {RequestType.VALIDATE}


def test_a_fourth_agent_is_one_more_file(tmp_path: Path) -> None:
    (tmp_path / "mentor.md").write_text(AGENT, encoding="utf-8")
    text = AGENT.replace("name: mentor", "name: data-engineer").replace("Strategic mentor", "Data engineer")
    (tmp_path / "data-engineer.md").write_text(text, encoding="utf-8")
    assert list(load_agents(tmp_path)) == ["data-engineer", "mentor"]


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("name: mentor", "name: somebody", "must equal the file's name"),
        ("home: [validate]", "home: [judge]", "not a type of request"),
        ("{id: right,", "{id: verdict,", "stands twice"),
        ("max_output_tokens: 2800", "max_output_tokens: many", "whole number"),
        ("title: Strategic mentor", "headline: Strategic mentor", "title"),
    ],
)
def test_a_malformed_agent_is_refused(tmp_path: Path, before: str, after: str, says: str) -> None:
    assert before in AGENT
    (tmp_path / "mentor.md").write_text(AGENT.replace(before, after), encoding="utf-8")
    with pytest.raises(ContentError, match=says):
        load_agents(tmp_path)


def test_an_empty_folder_of_agents_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="no agent"):
        load_agents(tmp_path)


def test_every_type_but_other_has_a_form() -> None:
    forms = load_forms(PROJECT / "prompts" / "forms")
    assert forms.keys() == set(RequestType) - {RequestType.OTHER}
    assert all(low < high for low, high in (form.words for form in forms.values()))


def test_a_missing_form_is_named(tmp_path: Path) -> None:
    for path in (PROJECT / "prompts" / "forms").glob("[!d]*.md"):
        (tmp_path / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(ContentError, match="decide"):
        load_forms(tmp_path)


def test_prompts_are_strict_about_their_variables(tmp_path: Path) -> None:
    (tmp_path / "hello.md").write_text('---\nversion: "1"\ninputs: [name]\n---\nHello {{ name }}.\n', encoding="utf-8")
    prompts = load_prompts(tmp_path)
    assert prompts["hello"].render(name="Ada") == "Hello Ada."
    with pytest.raises(ContentError, match="needs"):
        prompts["hello"].render(name="Ada", surname="Lovelace")
    with pytest.raises(ContentError, match="no prompt"):
        prompts["bye"]


def test_a_prompt_that_uses_what_it_does_not_declare_is_refused(tmp_path: Path) -> None:
    (tmp_path / "hello.md").write_text('---\nversion: "1"\ninputs: []\n---\n{{ name }}\n', encoding="utf-8")
    with pytest.raises(ContentError, match="declares"):
        load_prompts(tmp_path)


def test_the_shipped_prompts_load_and_their_version_follows_their_text(tmp_path: Path) -> None:
    shipped = load_prompts(PROJECT / "prompts")
    assert {"consult", "request", "challenge"} <= shipped.by_name.keys()
    for path in (PROJECT / "prompts").glob("*.md"):
        (tmp_path / path.name).write_text(path.read_text(encoding="utf-8") + "\nOne more line.\n", encoding="utf-8")
    assert load_prompts(tmp_path).version != shipped.version


def test_phrases_fall_back_to_english_and_unknown_ones_are_errors() -> None:
    phrases = load_phrases(PROJECT / "prompts" / "phrases")
    assert phrases.say("de", "sources") == "Quellen"
    assert phrases.say("fi", "sources") == "Sources"
    assert "mentor" in phrases.say("zh", "missing_specialist", agent="mentor", reason="x")
    with pytest.raises(ContentError, match="lacks"):
        phrases.say("en", "nonsense")


def test_a_phrase_that_english_lacks_is_refused(tmp_path: Path) -> None:
    (tmp_path / "en.yaml").write_text("sources: Sources\n", encoding="utf-8")
    (tmp_path / "de.yaml").write_text("quellen: Quellen\n", encoding="utf-8")
    with pytest.raises(ContentError, match="quellen"):
        load_phrases(tmp_path)
