import pytest

from app.screening.mapping import View
from app.screening.tables import flattened


@pytest.mark.parametrize(
    "table",
    [
        "id,user,password\n7,deploy,Winter!34\n",
        "id\tuser\tpassword\n7\tdeploy\tWinter!34",
        "id;user;password\n7;deploy;Winter!34",
        "| id | user | password |\n|---|---|---|\n| 7 | deploy | Winter!34 | and so on",
        "rows like this one: id,user,password\n7,deploy,Winter!34 Which model?",
        "INSERT INTO logins (id, user, password) VALUES (7, 'deploy', 'Winter!34');",
    ],
)
def test_each_value_stands_beside_its_column(table: str) -> None:
    view = flattened(View(table))
    assert view is not None
    assert "id: 7\nuser: deploy\npassword: Winter!34" in view.text


def test_every_row_is_written_out() -> None:
    view = flattened(View("name,pay\nA,1\nB,2\n\nC,3"))
    assert view is not None
    assert view.text == "name: A\npay: 1\n\nname: B\npay: 2\n\n"


def test_quotes_are_undone() -> None:
    view = flattened(View('name,note\n"Novak, Anna","said ""no"""'))
    assert view is not None
    assert 'name: Novak, Anna\nnote: said "no\n' in view.text


@pytest.mark.parametrize("text", ["No table, only words.", "First, second and third.\nThen nothing.", ""])
def test_sentences_are_no_table(text: str) -> None:
    assert flattened(View(text)) is None
