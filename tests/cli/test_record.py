"""``cto-team show`` and ``cto-team export`` as a user runs them."""

import io
import json
import re
from pathlib import Path

import docx
import pytest
from pypdf import PdfReader
from typer.testing import CliRunner, Result

from app.cli.main import build
from app.domain.errors import InvalidRequest, NotFound
from tests.running import Place, served

QUESTION = "What does TF-IDF measure?"


def run(place: Place, *arguments: str) -> Result:
    """One command, in this process: that is fast."""
    return CliRunner(env=place.environment()).invoke(build(), arguments)


def test_a_run_of_a_service_is_shown_and_exported(
    database_dsn: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    place = Place(tmp_path / "home", database_dsn, more={"COLUMNS": "200"})
    with served(place) as service:
        asked = service.settled(service.ask(QUESTION, clarify="never"))
        name = str(asked["id"])
        assert asked["markdown"]

        assert json.loads(run(place, "show", name, "--json").stdout)["markdown"] == asked["markdown"]
        briefs = run(place, "show", name, "--briefs").stdout
        assert f"CONTEXT\n- Request: {QUESTION}" in briefs
        assert re.search(r"PASSAGES\n- [\w-]+#[\w-]+ \(\d", briefs)

        made = run(place, "export", name).stdout.strip()
        assert re.fullmatch(r"what-does-tf-idf-measure-\d{4}-\d\d-\d\d\.md", made)
        assert (tmp_path / made).read_text(encoding="utf-8").startswith(f"# {QUESTION}\n")
        assert isinstance(run(place, "export", name).exception, InvalidRequest), "the file is there already"
        assert run(place, "export", name, "-o", "-").stdout_bytes == (tmp_path / made).read_bytes()
        assert isinstance(run(place, "show", f"run_{'0' * 32}").exception, NotFound)


def test_without_a_service_the_command_writes_the_file_itself(database_dsn: str, tmp_path: Path) -> None:
    place = Place(tmp_path / "home", database_dsn)
    name = str(place.ask(QUESTION, "--no-input")["id"])
    word, pdf = tmp_path / "a.docx", tmp_path / "a.pdf"
    assert run(place, "export", name, "--format", "docx", "-o", str(word)).exit_code == 0
    assert docx.Document(io.BytesIO(word.read_bytes())).paragraphs[0].text == QUESTION
    assert run(place, "export", name, "--format", "pdf", "-o", str(pdf)).exit_code == 0
    assert QUESTION in PdfReader(pdf).pages[0].extract_text()
    assert "REQUIREMENTS" in run(place, "show", name, "--briefs").stdout
