"""``cto-team retrieve``: a folder and a file of questions in, passages at their exact place out."""

import json
from pathlib import Path

from app.cli.retrieve import collection_of
from tests.running import Place

QUEUES = "# Queues\n\nA queue longer than 100 is cut at its end.\n\n## Retries\n\nRetry a call three times at most.\n"


def _corpus(folder: Path) -> Path:
    (folder / "deep").mkdir(parents=True)
    (folder / "queues.md").write_text(QUEUES, encoding="utf-8")
    (folder / "deep" / "nurses.txt").write_text("Nurses on night shifts earn a bonus of 25 %.\n", encoding="utf-8")
    return folder


def test_each_question_gets_passages_at_their_place(database_dsn: str, tmp_path: Path) -> None:
    place = Place(tmp_path / "home", database_dsn)
    corpus = _corpus(tmp_path / "corpus")
    questions = [
        {"id": "a", "question": "How often is a call retried?", "else": 1},
        {"id": "b", "question": "What do nurses earn at night?"},
        {"id": 3},
    ]
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text("\n".join([*map(json.dumps, questions), "no json", ""]), encoding="utf-8")
    arguments = ("retrieve", "--corpus", str(corpus), "--input", str(source), "--output", str(target), "--k", "2")

    assert place.run(*arguments).returncode == 1
    first, second, third, fourth = map(json.loads, target.read_text(encoding="utf-8").splitlines())
    assert [row["id"] for row in (first, second, third, fourth)] == ["a", "b", 3, None]
    assert "question" in third["error"]["message"]
    assert fourth["error"]["code"] == "invalid-request"
    assert (first["passages"][0]["document"], first["answered"]) == ("queues.md", True)
    assert second["passages"][0]["document"] == "deep/nurses.txt"
    for passage in first["passages"] + second["passages"]:
        text = (corpus / passage["document"]).read_text(encoding="utf-8")
        assert text[passage["start"] : passage["end"]] == passage["text"]
    scores = [passage["score"] for passage in first["passages"]]
    assert len(scores) == 2
    assert scores == sorted(scores, reverse=True)

    # Standard input and output, and the folder as it is now: only the new file is added.
    (corpus / "queues.md").unlink()
    piped = place.run(
        "retrieve", "--corpus", str(corpus), "--input", "-", "--output", "-", stdin=json.dumps(questions[0])
    )
    assert piped.returncode == 0, piped.stderr
    assert {passage["document"] for passage in json.loads(piped.stdout)["passages"]} == {"deep/nurses.txt"}


def test_places_are_those_of_the_file_itself(database_dsn: str, tmp_path: Path) -> None:
    """Windows line ends, a byte order mark, and accents that are characters of their own."""
    place, corpus = Place(tmp_path / "home", database_dsn), tmp_path / "corpus"
    corpus.mkdir()
    night = "Le cafe\u0301 ferme a\u0300 minuit, sauf le samedi."
    (corpus / "cafe.txt").write_bytes("\r\n\r\n".join(["\ufeffOuvert.", night, "Fin."]).encode())
    question = json.dumps({"id": 1, "question": "Le caf\u00e9 ferme quand ?"})
    arguments = ("retrieve", "--corpus", str(corpus), "--input", "-", "--output", "-", "--quiet")
    done = place.run(*arguments, stdin=question)
    assert (done.returncode, done.stderr) == (0, "")
    (passage,) = json.loads(done.stdout)["passages"]
    with (corpus / "cafe.txt").open(encoding="utf-8", newline="") as file:
        text = file.read()
    assert (passage["start"], passage["end"]) == (1, len(text))
    assert text[passage["start"] : passage["end"]] == passage["text"]
    assert night in passage["text"]


def test_many_questions_are_answered_in_their_order(database_dsn: str, tmp_path: Path) -> None:
    place = Place(tmp_path / "home", database_dsn)
    questions = [{"id": number, "question": f"What about queue number {number}?"} for number in range(40)]
    arguments = ("retrieve", "--corpus", str(_corpus(tmp_path / "corpus")), "--input", "-", "--output", "-")
    done = place.run(*arguments, stdin="\n".join(map(json.dumps, questions)))
    assert done.returncode == 0, done.stderr
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == list(range(40))
    # Nobody watches, so the log gets lines.
    assert "Indexing: 100 % (2 of 2 documents" in done.stderr


def test_a_missing_folder_is_said_in_a_sentence(database_dsn: str, tmp_path: Path) -> None:
    place = Place(tmp_path / "home", database_dsn)
    done = place.run("retrieve", "--corpus", str(tmp_path / "none"), "--input", "-", "--output", "-", stdin="")
    assert done.returncode == 1
    assert "there is no such folder" in done.stderr


def test_collections_of_folders_are_apart(tmp_path: Path) -> None:
    assert collection_of(tmp_path) == collection_of(tmp_path / "." / "x" / "..")
    assert collection_of(tmp_path) != collection_of(tmp_path / "x")
