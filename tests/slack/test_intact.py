"""The check for lost rows and lines finds what is lost, and nothing else."""

import pytest

from scripts.slackbench.intact import losses

TABLE = "| Name | Cost |\n|---|---|\n| **A & B** | $1 |\n| C | $2 |\n"
CODE = "```sql\nSELECT *\nFROM t;\n```\n"


@pytest.mark.parametrize(
    ("markdown", "shown", "lost"),
    [
        (TABLE, [TABLE.replace("&", "&amp;")], ()),
        (TABLE, [TABLE.replace("| C | $2 |\n", "")], ("row: C | 2",)),
        (TABLE, ["Name Cost A B 1 C 2"], ("row: Name | Cost", "row: A B | 1", "row: C | 2")),
        (CODE, ["```sql\nSELECT *\n```", "```sql\nFROM t;\n```"], ()),
        (CODE, ["```sql\nSELECT *\n```"], ("code: FROM t;",)),
        (CODE, ["SELECT *\n\nFROM t;"], ("code: SELECT *", "code: FROM t;")),
        (CODE, ["```sql\nSELECT *\nFROM t;"], ("a fence is left open in part 1",)),
    ],
)
def test_losses(markdown: str, shown: list[str], lost: tuple[str, ...]) -> None:
    assert losses(markdown, shown) == lost


def test_a_table_may_become_a_list_where_tables_are_not_shown() -> None:
    items = ["- **A &amp; B**\n  - Cost: $1\n- **C**\n  - Cost: $2"]
    assert losses(TABLE, items, grids=False) == ()
    assert losses(TABLE, items) != ()
    assert losses(TABLE, [items[0].replace("$2", "$3")], grids=False) == ("row: C | 2",)


def test_a_table_that_is_too_wide_may_become_a_list() -> None:
    names = [f"n{number}" for number in range(21)]
    wide = f"|{'|'.join(names)}|\n|{'---|' * 21}\n|{'|'.join(names)}|\n"
    assert losses(wide, ["\n".join(f"- {name}" for name in names)]) == ()
    assert losses(wide, ["- n1"]) != ()
