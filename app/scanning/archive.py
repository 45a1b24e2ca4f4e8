"""Archives into memory: what their own directory claims is never believed, and no entry is written to disk."""

import lzma
import stat
import unicodedata
import zipfile
import zlib
from pathlib import Path

from app.domain.errors import ContentError
from app.scanning.package import MOST_DEPTH, MOST_FILES, MOST_NAME_BYTES, Collector, Package, Trouble

_MOST_ARCHIVE_BYTES = 20_000_000
_MOST_ENTRIES = 20 * MOST_FILES
_BLOCK = 64 * 1024
# Text rarely packs better than 1 to 20; bytes that grow beyond this are there to fill a disk.
_RATIO = 200
_RATIO_FROM = 1_000_000
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_ENCRYPTED = 0x1
# Names that are devices on one family of systems, whatever their ending.
_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))})
_UNZIP_ERRORS = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, RuntimeError)


def read_archive(path: Path) -> Package:
    """The skill in a zip archive.

    Raises:
        ContentError: it is too large, or no archive at all.
    """
    if path.stat().st_size > _MOST_ARCHIVE_BYTES:
        raise ContentError(f"{path}: larger than {_MOST_ARCHIVE_BYTES:,} bytes.")
    collector = Collector()
    try:
        with zipfile.ZipFile(path) as archive:
            _take_entries(archive, collector)
    except _UNZIP_ERRORS as error:
        raise ContentError(f"{path}: not an archive that can be opened ({error}).") from error
    return collector.package(path.stem)


def bad_name(path: str) -> bool:
    """Whether a relative path could mean something else to another system or reader."""
    parts = path.split("/")
    return (
        len(path.encode("utf-8", "surrogatepass")) > MOST_NAME_BYTES
        or any(unicodedata.category(letter) in {"Cc", "Cf", "Cs"} or letter in "\\:*?<>|" for letter in path)
        or any(part.endswith((" ", ".")) or part.partition(".")[0].lower() in _DEVICES for part in parts)
    )


def _take_entries(archive: zipfile.ZipFile, collector: Collector) -> None:
    taken: set[str] = set()
    infos = archive.infolist()
    for info in infos[:_MOST_ENTRIES]:
        trouble = _trouble(info)
        name = info.orig_filename
        if trouble is not None:
            collector.note(trouble, name)
        elif not info.is_dir():
            _take_entry(archive, info, collector, taken)
    if len(infos) > _MOST_ENTRIES:
        collector.note(Trouble.TOO_MANY, infos[_MOST_ENTRIES].orig_filename)


def path_trouble(name: str) -> Trouble | None:
    """What is wrong with a path inside a package; a folder's may end in a slash."""
    unified = name.replace("\\", "/")
    if unified.startswith("/") or unified[1:2] == ":" or ".." in unified.split("/"):
        return Trouble.OUTSIDE
    if not name.strip("/") or bad_name(name.rstrip("/")) or "//" in name or "." in name.split("/"):
        return Trouble.BAD_NAME
    return Trouble.TOO_DEEP if name.rstrip("/").count("/") >= MOST_DEPTH else None


def _trouble(info: zipfile.ZipInfo) -> Trouble | None:
    """What is wrong with an entry as the directory describes it."""
    trouble = path_trouble(info.orig_filename)
    if trouble is not None:
        return trouble
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind == stat.S_IFLNK:
        return Trouble.LINK
    if kind not in {0, stat.S_IFREG, stat.S_IFDIR}:
        return Trouble.SPECIAL
    if info.flag_bits & _ENCRYPTED or info.compress_type not in _METHODS:
        return Trouble.ENCRYPTED if info.flag_bits & _ENCRYPTED else Trouble.UNKNOWN_PACKING
    return None


def _take_entry(archive: zipfile.ZipFile, info: zipfile.ZipInfo, collector: Collector, taken: set[str]) -> None:
    """Read one file. Names that some system would put in the same place count as one name."""
    name = info.orig_filename
    key = unicodedata.normalize("NFKC", name).casefold()
    parents = {key[:place] for place, letter in enumerate(key) if letter == "/"}
    if key in taken or f"{key}/" in taken or parents & taken:
        collector.note(Trouble.TWICE, name)
        return
    taken |= {key, *(f"{parent}/" for parent in parents)}
    if collector.full:
        collector.note(Trouble.TOO_MANY, name)
        return
    try:
        data = _unpacked(archive, info, collector.room)
    except _UNZIP_ERRORS:
        collector.note(Trouble.DAMAGED, name)
        return
    grown = max(len(data), info.file_size)
    if grown > _RATIO_FROM and grown > _RATIO * max(1, info.compress_size):
        collector.note(Trouble.BOMB, name)
    else:
        collector.add(name, data)


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo, room: int) -> bytes:
    """At most one byte more than there is room for."""
    parts: list[bytes] = []
    left = room + 1
    with archive.open(info) as packed:
        while left > 0 and (part := packed.read(min(_BLOCK, left))):
            parts.append(part)
            left -= len(part)
    return b"".join(parts)
