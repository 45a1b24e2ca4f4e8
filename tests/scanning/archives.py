"""Archives that were made to do harm, in memory."""

import io
import stat
import zipfile
from pathlib import Path

MAIN = "---\nname: notes\ndescription: Notes.\n---\n\n# Notes\nShort.\n"


def archive(path: Path, *entries: tuple[str, bytes], main: bool = True) -> Path:
    """A zip file with these entries, under exactly these names."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        if main:
            made.writestr("SKILL.md", MAIN)
        for name, data in entries:
            info = zipfile.ZipInfo("placeholder")
            info.filename = name
            info.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(info, data)
    return path


def with_mode(path: Path, name: str, mode: int, data: bytes = b"/etc/passwd") -> Path:
    """An archive with one entry of a Unix mode, such as a link."""
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("SKILL.md", MAIN)
        info = zipfile.ZipInfo(name)
        info.create_system = 3
        info.external_attr = (mode | 0o644) << 16
        made.writestr(info, data)
    return path


def link(path: Path, name: str) -> Path:
    """An archive with a symbolic link."""
    return with_mode(path, name, stat.S_IFLNK)


def encrypted(path: Path) -> Path:
    """An archive whose entry says that it is encrypted."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        made.writestr("SKILL.md", MAIN)
        made.writestr("secret.md", b"nobody can read this")
    data = bytearray(buffer.getvalue())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.rindex(signature) + offset] |= 1
    path.write_bytes(bytes(data))
    return path
