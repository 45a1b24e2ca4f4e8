"""Every shipped skill: its form, its links, and the inventory of facts that it must state.

``tests/data/facts/<skill>.jsonl`` holds one row per table, threshold, score or rule: the document and the section where
it stands (by the slug that citations use) and the words that say it. Sections are parsed here with a few lines of
standard library code, so that the test does not lean on the indexer that it protects.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
SKILLS = ROOT / "skills"
FACTS = ROOT / "tests" / "data" / "facts"
DOCUMENTS = sorted(path.relative_to(SKILLS).as_posix() for path in SKILLS.rglob("*.md"))
NAMES = sorted(path.parent.name for path in SKILLS.glob("*/SKILL.md"))
AGENTS = {path.stem for path in (ROOT / "agents").glob("*.md")}

HEADING = re.compile(r"(#{1,6}) +(.*)")
LINK = re.compile(r"(?<!!)\[[^\]\n]+\]\(([^)\s]+)\)")


@cache
def text_of(name: str) -> str:
    """One document as text; ``name`` is its path below the folder of skills."""
    return (SKILLS / name).read_text(encoding="utf-8")


def slug(heading: str) -> str:
    """Lower case, punctuation dropped, spaces as hyphens."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")


def plain(text: str) -> str:
    """Text without bold marks and with single spaces, so that a line break never hides a fact."""
    return " ".join(text.replace("**", "").split())


def headings(text: str) -> Iterator[tuple[int, int, str]]:
    """Start of the heading line, start of its body and slug; ``#`` inside a fence is no heading."""
    fenced, position = False, 0
    for line in text.splitlines(keepends=True):
        fenced ^= line.startswith("```")
        match = HEADING.match(line)
        if match and not fenced:
            yield position, position + len(line), slug(match[2])
        position += len(line)


@cache
def sections(name: str) -> dict[str, str]:
    """Slug of each section to its own text, without that of deeper headings."""
    text = text_of(name)
    found = list(headings(text))
    ends = [start for start, _, _ in found[1:]] + [len(text)]
    return {key: plain(text[body:end]) for (_, body, key), end in zip(found, ends, strict=True)}


def documents_of(skill: str) -> list[str]:
    """All Markdown files of a skill, SKILL.md first."""
    return sorted(name for name in DOCUMENTS if name.startswith(f"{skill}/"))


def facts() -> list[tuple[str, str, str]]:
    """(document, section, words) of every phrase in the inventory."""
    rows = []
    for path in sorted(FACTS.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            rows += [(f"{path.stem}/{row['document']}", row["section"], words) for words in row["says"]]
    return rows


INVENTORY = facts()


@pytest.mark.parametrize("name", sorted({name for name, _, _ in INVENTORY}))
def test_every_fact_of_the_inventory_stands_in_its_section(name: str) -> None:
    assert name in DOCUMENTS
    missing = [
        (section, words)
        for document, section, words in INVENTORY
        if document == name and words not in sections(name).get(section, "")
    ]
    assert not missing


def test_the_inventory_is_large_and_repeats_nothing() -> None:
    assert [row for row, count in Counter(INVENTORY).items() if count > 1] == []
    assert len({(document, section) for document, section, _ in INVENTORY}) >= 100


@pytest.mark.parametrize("skill", NAMES)
def test_the_header_says_who_reads_the_skill_and_where_it_comes_from(skill: str) -> None:
    header = yaml.safe_load(text_of(f"{skill}/SKILL.md").split("---\n")[1])
    assert header["name"] == skill
    assert 1 <= len(header["description"]) <= 1024
    assert header["license"] == "MIT"
    assert {name.strip() for name in header["metadata"]["agents"].split(",")} <= AGENTS
    assert all(header["metadata"][key] for key in ("tags", "version", "as_of", "sources"))


@pytest.mark.parametrize("skill", NAMES)
def test_no_two_sections_of_a_skill_share_an_address(skill: str) -> None:
    slugs = Counter(key for name in documents_of(skill) for _, _, key in headings(text_of(name)))
    assert [key for key, count in slugs.items() if count > 1] == []


@pytest.mark.parametrize("skill", NAMES)
def test_the_overview_links_every_reference(skill: str) -> None:
    linked = {f"{skill}/{target.partition('#')[0]}" for target in LINK.findall(text_of(f"{skill}/SKILL.md"))}
    assert set(documents_of(skill)) - {f"{skill}/SKILL.md"} <= linked


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_lead_to_a_section_inside_the_folder(name: str) -> None:
    folder = SKILLS / name.split("/", maxsplit=1)[0]
    for link in LINK.findall(text_of(name)):
        if link.startswith("https://"):
            continue
        file, _, anchor = link.partition("#")
        target = ((SKILLS / name).parent / file).resolve() if file else SKILLS / name
        assert target.is_relative_to(folder.resolve()), link
        assert target.is_file(), link
        assert not anchor or anchor in sections(target.relative_to(SKILLS).as_posix()), link


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_is_short_and_clean(name: str) -> None:
    text = text_of(name)
    lines = text.splitlines()
    assert len(lines) < 500
    assert len(re.findall(r"(?m)^# ", "".join(text.split("```")[::2]))) == 1
    assert text.endswith("\n")
    assert not {"\0", "\t", "\ufffd"} & set(text)
    assert [line for line in lines if line != line.rstrip()] == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_section_says_something(name: str) -> None:
    title, *bodies = sections(name).items()
    assert title[0]
    assert [key for key, body in bodies if not body] == []
