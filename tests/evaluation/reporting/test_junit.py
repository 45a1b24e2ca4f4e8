"""The file is held to what readers of JUnit XML agree on: elements, attributes and numbers that fit each other."""

from xml.etree.ElementTree import Element, fromstring

from hypothesis import given
from hypothesis import strategies as st

from app.evaluation.reporting.junit import clean, junit
from tests.evaluation.reporting.runs import KEY, compared, report

ALLOWED = {
    "testsuites": ({"tests", "failures", "errors"}, {"testsuite"}),
    "testsuite": ({"name", "tests", "failures", "errors", "skipped"}, {"testcase"}),
    "testcase": ({"classname", "name"}, {"failure", "error", "skipped"}),
    "failure": ({"type", "message"}, set[str]()),
    "error": ({"type", "message"}, set[str]()),
    "skipped": ({"message"}, set[str]()),
}


def hold(element: Element) -> None:
    attributes, children = ALLOWED[element.tag]
    assert set(element.attrib) == attributes
    for child in element:
        assert child.tag in children
        hold(child)


def test_structure_and_totals() -> None:
    root = fromstring(junit(report()))  # noqa: S314 - our own
    assert root.tag == "testsuites"
    hold(root)
    suite = root[0]
    for kind, total in (("failure", "failures"), ("error", "errors"), ("skipped", "skipped")):
        assert len(suite.findall(f"testcase/{kind}")) == int(suite.attrib[total])
    assert int(suite.attrib["tests"]) == len(suite) == 6
    assert [suite.attrib[each] for each in ("failures", "errors", "skipped")] == ["3", "1", "1"]


def test_what_failed_says_why() -> None:
    suite = fromstring(junit(report()))[0]  # noqa: S314 - our own
    tests = {test.attrib["name"]: test for test in suite}
    assert tests["leaky"][0].attrib == {"type": "hard", "message": "leak"}
    assert tests["bad"][0].attrib["message"] == "agents, type, tier, citation_hit"
    assert "debug got" in (tests["bad"][0].text or "")
    assert tests["crash"][0].tag == "error"
    assert "\ufffd" in (tests["crash"][0].text or "")
    assert list(tests["good"]) == []


def test_two_replays_give_one_file_without_times() -> None:
    assert junit(report()) == junit(report())
    assert "time" not in junit(report()).replace("timeout", "")
    assert KEY not in junit(compared())


@given(st.text(alphabet=st.characters(), max_size=50))
def test_every_text_fits_into_xml(text: str) -> None:
    element = Element("a")
    element.text = clean(text)
    fromstring(f"<a>{clean(text).replace('&', '').replace('<', '')}</a>".encode())  # noqa: S314 - our own
