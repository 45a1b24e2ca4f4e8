"""Folders: links are not followed, special files are not opened, large and deep ones stop at the limits."""

import os
import socket
from pathlib import Path

import pytest

from app.domain.errors import ContentError
from app.scanning.package import Trouble
from app.scanning.reading import read_package, read_packages
from app.scanning.report import Verdict
from app.scanning.scan import scan
from tests.scanning.archives import MAIN


@pytest.fixture
def skill(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "SKILL.md").write_text(MAIN, encoding="utf-8")
    return folder


def troubles(folder: Path) -> set[Trouble]:
    return {damage.kind for damage in read_package(folder).damages}


def test_a_clean_folder_is_read_whole(skill: Path) -> None:
    (skill / "references").mkdir()
    (skill / "references" / "more.md").write_text("# More\n", encoding="utf-8")
    package = read_package(skill)
    assert [file.path for file in package.files] == ["SKILL.md", "references/more.md"]
    assert scan(package).verdict is Verdict.BENIGN
    assert scan(package).complete


@pytest.mark.parametrize("target", ["/etc/passwd", "SKILL.md", "/nowhere", "."])
def test_links_are_not_followed(skill: Path, target: str) -> None:
    (skill / "link").symlink_to(target)
    assert troubles(skill) == {Trouble.LINK}


def test_special_files_are_not_opened(skill: Path) -> None:
    os.mkfifo(skill / "pipe")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(skill / "s"))
        assert troubles(skill) == {Trouble.SPECIAL}


def test_a_second_name_of_a_file_is_noticed(skill: Path, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("something of somebody else's", encoding="utf-8")
    os.link(tmp_path / "key", skill / "notes.md")
    assert troubles(skill) == {Trouble.HARD_LINK}


def test_a_huge_file_is_not_read_to_its_end(skill: Path) -> None:
    with (skill / "data.csv").open("wb") as file:
        file.truncate(100_000_000)
    package = read_package(skill)
    assert {damage.kind for damage in package.damages} == {Trouble.TOO_LARGE}
    assert not scan(package).complete


def test_all_files_together_have_a_limit(skill: Path) -> None:
    for number in range(6):
        (skill / f"part{number}.csv").write_bytes(b"1,2\n" * 450_000)
    package = read_package(skill)
    assert Trouble.TOO_MANY in {damage.kind for damage in package.damages}
    assert sum(len(file.data) for file in package.files) <= 10_000_000


def test_deep_nesting_stops(skill: Path) -> None:
    (skill / "/".join("d" * 30)).mkdir(parents=True)
    assert troubles(skill) == {Trouble.TOO_DEEP}


def test_names_that_are_not_text_are_left_out(skill: Path) -> None:
    (skill / os.fsdecode(b"bad\xff.md")).write_text("x", encoding="utf-8")
    assert troubles(skill) == {Trouble.BAD_NAME}


def test_a_folder_of_skills_is_read_skill_by_skill(skill: Path) -> None:
    other = skill.parent / "other"
    other.mkdir()
    (other / "SKILL.md").write_text(MAIN, encoding="utf-8")
    assert [package.name for package in read_packages(skill.parent)] == ["notes", "other"]


@pytest.mark.parametrize("name", ["missing", "notes.tar"])
def test_what_is_no_skill_is_one_clear_error(tmp_path: Path, name: str) -> None:
    if name.endswith(".tar"):
        (tmp_path / name).write_bytes(b"x")
    with pytest.raises(ContentError, match=name):
        read_package(tmp_path / name)
