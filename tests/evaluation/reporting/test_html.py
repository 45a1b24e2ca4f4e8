import json
import re
from dataclasses import replace
from html import unescape

from app.domain.evaluation.row import Row
from app.evaluation.reporting.html import html
from app.evaluation.reporting.island import Texts, island
from app.evaluation.reporting.plots import histogram
from app.evaluation.reporting.report import report_of
from app.evaluation.scoring.aggregate import aggregate
from tests.evaluation.made import called, case, cited, observed, row
from tests.evaluation.reporting.runs import KEY, MANIFEST, compared, report

ISLAND = re.compile(r'<script type="application/json" id="data">(.*?)</script>', re.DOTALL)


def data_of(page: str) -> dict[str, list[dict[str, object]]]:
    found = ISLAND.search(page)
    assert found is not None
    data = json.loads(found[1])
    assert isinstance(data, dict)
    return data


def test_nothing_of_an_answer_is_markup() -> None:
    page = html(report())
    assert page.count("<script") == 2
    assert page.count("</script>") == 2
    assert "<img" not in page
    assert "evil.example" in page
    assert data_of(page)["cases"][2]["id"] == "hostile"


def test_the_page_asks_nobody() -> None:
    page = html(compared())
    assert "default-src 'none'" in unescape(page)
    outside = re.compile(r"""(?:src|href)\s*=\s*["']?(?!#)[^"'\s>]""")
    assert outside.search(ISLAND.sub("", page)) is None
    assert "@import" not in page
    assert "url(" not in page


def test_no_secret_and_no_closed_text_is_in_it() -> None:
    for page in (html(report()), html(compared()), html(report(closed_too=True))):
        assert KEY not in page
    assert "is old" not in html(report())


def test_the_same_run_gives_the_same_page() -> None:
    assert html(compared()) == html(compared())


def test_an_answer_is_stored_once_however_often_it_comes_up() -> None:
    made = case("a")
    rows = [row(made, observed("Always the same answer."), n) for n in range(5)]
    data = island(report_of(MANIFEST, [made], rows, aggregate([made], rows)))
    assert isinstance(data, dict)
    assert data["texts"] == ["Always the same answer."]


def test_without_room_only_what_need_not_be_there_is_left_out() -> None:
    texts = Texts(limit=10)
    assert texts.number("a long text that must be there") == 0
    assert texts.number("another", needed=False) is None
    assert texts.number("a long text that must be there", needed=False) == 0


def test_250_cases_with_5_repeats_stay_below_10_mb() -> None:
    cases = [case(f"c-{n:03}", type="design") for n in range(250)]
    rows = [row_of(each.id, n) for each in cases for n in range(5)]
    before = [
        replace(each, observed=replace(each.observed, answer=f"before {each.observed.answer}")) for each in rows[::5]
    ]
    shown = report_of(MANIFEST, cases, rows, aggregate(cases, rows), baseline=before)
    size = len(html(shown).encode())
    assert 5_000_000 < size < 10_000_000


def row_of(id_: str, repeat: int) -> Row:
    words = " ".join(f"{id_} {repeat} {n} words of a long answer" for n in range(200))
    calls = tuple(called(step=f"consult:{n}") for n in range(5))
    return Row(id_, repeat, observed(words, calls=calls, citations=(cited(), cited(quote="Another one."))))


def test_a_plot_of_nothing_is_left_out_and_every_other_one_has_its_figures() -> None:
    assert histogram([], "s", "Times") is None
    assert histogram([0.0, 0.0], "s", "Times") is None
    made = histogram([1.0, 2.0, 9.0], "s", "Times")
    assert made is not None
    assert made.svg.count("<rect") == sum(count for _, count in made.bins) == 3
