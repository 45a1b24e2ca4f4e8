"""Archives: every trick of packing is named, nothing is written, nothing grows beyond the limits."""

import stat
from pathlib import Path

import pytest

from app.domain.errors import ContentError
from app.scanning.package import MOST_FILES, Trouble
from app.scanning.reading import read_package
from app.scanning.report import Verdict
from app.scanning.scan import scan
from tests.scanning.archives import archive, encrypted, link, with_mode


def troubles(path: Path) -> set[Trouble]:
    return {damage.kind for damage in read_package(path).damages}


@pytest.mark.parametrize(
    ("name", "trouble"),
    [
        ("../evil.md", Trouble.OUTSIDE),
        ("a/../../evil.md", Trouble.OUTSIDE),
        ("/etc/cron.d/evil", Trouble.OUTSIDE),
        ("C:/evil.md", Trouble.OUTSIDE),
        ("..\\evil.md", Trouble.OUTSIDE),
        ("a//b.md", Trouble.BAD_NAME),
        ("./b.md", Trouble.BAD_NAME),
        ("con.md", Trouble.BAD_NAME),
        ("a\u202ecod.md", Trouble.BAD_NAME),
        ("a\x07.md", Trouble.BAD_NAME),
        ("n" * 300 + ".md", Trouble.BAD_NAME),
        ("d/" * 20 + "deep.md", Trouble.TOO_DEEP),
    ],
)
def test_bad_names_are_left_out_and_named(tmp_path: Path, name: str, trouble: Trouble) -> None:
    package = read_package(archive(tmp_path / "p.zip", (name, b"text")))
    assert [damage.kind for damage in package.damages] == [trouble]
    assert [file.path for file in package.files] == ["SKILL.md"]


def test_links_and_devices_are_not_files(tmp_path: Path) -> None:
    assert troubles(link(tmp_path / "l.zip", "notes.md")) == {Trouble.LINK}
    assert troubles(with_mode(tmp_path / "f.zip", "pipe", stat.S_IFIFO)) == {Trouble.SPECIAL}


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    assert troubles(archive(tmp_path / "b.zip", ("zeros.md", bytes(1_900_000)))) == {Trouble.BOMB}
    assert troubles(archive(tmp_path / "c.zip", ("zeros.md", bytes(100_000_000)))) == {Trouble.BOMB}


def test_many_files_stop_at_the_limit(tmp_path: Path) -> None:
    package = read_package(archive(tmp_path / "m.zip", *((f"n{n}.md", b"x") for n in range(300))))
    assert len(package.files) == MOST_FILES
    assert {damage.kind for damage in package.damages} == {Trouble.TOO_MANY}


@pytest.mark.parametrize("second", ["SKILL.md", "skill.md", "SKILL.MD", "ſkill.md", "SKILL.md/more.md"])
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_counts_once(tmp_path: Path, second: str) -> None:
    package = read_package(archive(tmp_path / "t.zip", (second, b"other")))
    assert [damage.kind for damage in package.damages] == [Trouble.TWICE]
    assert package.main is not None
    assert b"Notes" in package.main.data


def test_an_encrypted_archive_is_malicious(tmp_path: Path) -> None:
    path = encrypted(tmp_path / "e.zip")
    assert troubles(path) == {Trouble.ENCRYPTED}
    assert scan(read_package(path)).verdict is Verdict.MALICIOUS


def test_damaged_entries_are_named(tmp_path: Path) -> None:
    path = archive(tmp_path / "d.skill", ("notes.md", b"some text that packs " * 40))
    data = bytearray(path.read_bytes())
    place = data.index(b"notes.md") + 12
    data[place : place + 8] = b"\xff" * 8
    path.write_bytes(bytes(data))
    assert troubles(path) == {Trouble.DAMAGED}
    assert not scan(read_package(path)).complete


@pytest.mark.parametrize("data", [b"", b"no archive", b"PK\x05\x06" + bytes(10), b"PK\x03\x04" + bytes(100)])
def test_what_is_no_archive_is_one_clear_error(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(data)
    with pytest.raises(ContentError, match="not an archive"):
        read_package(path)


def test_a_folder_around_everything_is_left_away(tmp_path: Path) -> None:
    path = archive(tmp_path / "w.zip", ("notes/SKILL.md", b"---\nname: notes\n---\n"), ("notes/a.md", b"a"), main=False)
    package = read_package(path)
    assert (package.name, [file.path for file in package.files]) == ("notes", ["SKILL.md", "a.md"])
