"""The golden set and the suites: what they must hold so that a score over them means something."""

import base64
import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from app.domain.evaluation.case import Case
from app.domain.labels import RequestType, Sensitivity, Verdict
from app.evaluation.cases.reading import read_cases
from app.retrieval.chunks.blocks import slug
from app.settings import PROJECT
from scripts.golden_balance import GOLDEN, agents, balance, files, golden, language, skills

AUTHORED = 300
SUITES = PROJECT / "evals" / "suites"
SHIPPED = {"calc", "default", "lang", "live", "safety", "smoke"}
SMOKE_CASES = 20
RUN = 6
"""So many words in a row that two cases share are a copy and no coincidence."""
# Documentation domains (RFC 2606), and a hub where a path stands behind a name as in an address.
SYNTHETIC_HOSTS = ("example.com", "example.org", "example.net")
# Published test cards, sample accounts and specimen numbers; other digits of their form would be somebody's.
CARDS = {"4111111111111111", "5555555555554444", "4012888888881881", "378282246310005"}
IBANS = {"DE89370400440532013000", "NL91ABNA0417164300"}
KEY = re.compile(
    r"AKIA[A-Z0-9]{16}|gh[pousr]_\w{20,}|xox[baprs]-[\w-]{10,}|\bsk-[\w-]{16,}|eyJ[\w-]{8,}\.[\w-]+\.[\w-]+"
)
SAID_TO_BE_FAKE = re.compile(r"fake|synthetic|demo|test", re.IGNORECASE)
HEADING = re.compile(r"#{1,6} (.+)")


@pytest.fixture(scope="module")
def cases() -> tuple[Case, ...]:
    return golden()


def _text(case: Case) -> str:
    return "\n".join([*(turn.text for turn in case.history), case.question, *case.answers.values()])


def _sections(skill: Path) -> set[str]:
    lines = (line for path in skill.rglob("*.md") for line in path.read_text(encoding="utf-8").splitlines())
    return {slug(found[1]) for line in lines if (found := HEADING.fullmatch(line))}


def test_nothing_is_wrong_or_doubtful() -> None:
    assert [str(each) for each in read_cases(files(), agents()).problems] == []


def test_there_are_enough_of_everything(cases: tuple[Case, ...]) -> None:
    assert len([case for case in cases if not case.id.startswith("dev-")]) >= AUTHORED
    assert len({case.id for case in cases}) == len(cases)
    types = Counter(case.expect.type for case in cases)
    assert all(types[each] >= 24 for each in RequestType)
    levels = Counter(case.expect.sensitivity for case in cases)
    assert all(levels[each] >= 20 for each in Sensitivity)
    tags = Counter(tag for case in cases for tag in case.tags)
    assert all(tags[each] >= 20 for each in ("hard-negative", "injection", "multi-turn", "sensitive"))
    languages = Counter(map(language, cases))
    assert all(languages[each] >= 10 for each in ("de", "es", "fr", "tr", "zh"))
    verdicts = Counter(case.expect.verdict for case in cases)
    assert all(verdicts[each] >= 7 for each in Verdict)
    assert sum(case.expect.clarify is True for case in cases) >= 40
    assert sum(case.expect.answerable is False for case in cases) >= 12


def test_sensitive_cases_are_tagged_so(cases: tuple[Case, ...]) -> None:
    for case in cases:
        level = case.expect.sensitivity
        assert ("sensitive" in case.tags) == (level is not None and level.rank > Sensitivity.INTERNAL.rank), case.id


def test_every_skill_is_asked_for_and_every_section_exists(cases: tuple[Case, ...]) -> None:
    shipped = {path.parent.name: _sections(path.parent) for path in (PROJECT / "skills").glob("*/SKILL.md")}
    assert {skill for case in cases for skill in skills(case)} == shipped.keys()
    for case in cases:
        for skill, _, section in (cite.partition("#") for cite in case.expect.cites):
            assert not section or section in shipped[skill], f"{case.id}: {skill}#{section}"


def test_values_are_synthetic(cases: tuple[Case, ...]) -> None:
    for case in cases:
        text = _text(case)
        for host in re.findall(r"[\w.+-]+@([\w-]+(?:\.[\w-]+)+)", text):
            assert host.lower().rstrip(".").endswith(SYNTHETIC_HOSTS), f"{case.id}: {host}"
        for digits in re.findall(r"\b(?:\d[ -]?){13,16}\b", text):
            number = re.sub(r"\D", "", digits)
            assert number in CARDS or not _luhn(number), f"{case.id}: {number}"
        for account in re.findall(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b", text):
            assert account.replace(" ", "") in IBANS, f"{case.id}: {account}"
        for key in KEY.findall(text):
            assert SAID_TO_BE_FAKE.search(key + _decoded(key)), f"{case.id}: a key that does not say that it is none"


def _decoded(token: str) -> str:
    """What the parts of a web token say."""
    parts = (base64.urlsafe_b64decode(part + "==") for part in token.split(".")) if token.startswith("eyJ") else ()
    return b" ".join(parts).decode(errors="replace")


def _luhn(digits: str) -> bool:
    doubled = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def test_no_case_repeats_another(cases: tuple[Case, ...]) -> None:
    seen: dict[tuple[str, ...], str] = {}
    for case in cases:
        words = re.findall(r"\w+", _text(case).lower())
        runs = {tuple(words[place : place + RUN]) for place in range(len(words) - RUN + 1)}
        repeated = {seen[run] for run in runs & seen.keys()} if not case.id.startswith("dev-") else set()
        assert not repeated, f"{case.id} repeats {repeated}"
        seen.update(dict.fromkeys(runs, case.id))


def test_the_datasheet_shows_the_balance(cases: tuple[Case, ...]) -> None:
    assert balance(cases) in (GOLDEN / "DATASHEET.md").read_text(encoding="utf-8")


def test_suites_find_their_cases(cases: tuple[Case, ...]) -> None:
    suites = {path.stem: tomllib.loads(path.read_text(encoding="utf-8"))["suite"] for path in SUITES.glob("*.toml")}
    assert suites.keys() >= SHIPPED
    assert {name: suite["name"] for name, suite in suites.items()} == {name: name for name in suites}
    smoke = set(suites["smoke"]["select"]["ids"])
    chosen = [case for case in cases if case.id in smoke]
    assert len(smoke) == len(chosen) == SMOKE_CASES
    assert {case.expect.type for case in chosen} >= set(RequestType)
    assert {case.expect.sensitivity for case in chosen} >= set(Sensitivity)
    known = {tag for case in cases for tag in case.tags}
    assert {tag for suite in suites.values() for tag in suite.get("select", {}).get("tags_any", ())} <= known
