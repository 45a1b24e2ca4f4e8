import pytest

from app.screening.mapping import View
from app.screening.names import names_in


def names(text: str) -> list[str]:
    return [text[start:end] for start, end in names_in(View(text))]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Should I let Marta Lindqvist go?", "Marta Lindqvist"),
        ("employee T. Brandt and others", "T. Brandt"),
        ("Call Ludwig van der Berg today", "Ludwig van der Berg"),
        ("Frau Schulz ist krank", "Frau Schulz"),
        ("as Mr. Mori said", "Mori"),
        ("customer_name: ines calloway", "ines calloway"),
        ('{"patient": "ANNA NOVAK"}', "ANNA NOVAK"),
        ("my colleague Maria is ill", "Maria"),
        ("Our tester Jonna is away", "Jonna"),
        ("Jean-Luc O'Neill wrote", "Jean-Luc O'Neill"),
        ("员工李娜月薪三万", "李娜"),
        ("张伟确诊糖尿病", "张伟"),
        ("Review of Ravi Dubois: below expectations", "Ravi Dubois"),
    ],
)
def test_names_of_persons(text: str, name: str) -> None:
    assert name in names(text)


@pytest.mark.parametrize(
    "text",
    [
        "Machine Learning and Data Science",
        "Apache Kafka or Google Cloud in New York",
        "Bluefin Payments and Orchid Health GmbH",
        "Account Id: 7\nDays Since Login: 3",
        "The customer asked. Please review.",
        "select * from users",
        "name: customer table",
        "我们的数据库很慢",
        "user@Anna/Nova",
    ],
)
def test_other_capitals_are_none(text: str) -> None:
    assert names(text) == []


def test_names_come_in_order_and_once() -> None:
    assert names("Anna Novak met Paul Keller and Anna Novak") == ["Anna Novak", "Paul Keller", "Anna Novak"]
