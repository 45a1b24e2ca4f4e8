"""Skill folders: read, normalised, hashed and linted before anything of them is indexed.

The format is the Agent Skills standard (https://agentskills.io/specification): a folder with a ``SKILL.md`` whose
header names and describes the skill, and more Markdown beside it and under ``references/``. ``scripts/`` is neither
run nor indexed.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from app.content.front_matter import Document, parse_document
from app.content.lines import lines_outside_code, links
from app.domain.digests import sha256_of
from app.domain.errors import ContentChanged, ContentError
from app.domain.labels import Sensitivity

# Citations name files as the project shows them, wherever the folder of skills really lies.
CITATION_FOLDER = "skills"

_MAIN = "SKILL.md"
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_NAME_LIMIT = 64
_DESCRIPTION_LIMIT = 1024
_COMPATIBILITY_LIMIT = 500
_FILE_BYTES = 1_000_000
_FILES = 500
_CORPUS_FILE_BYTES = 20_000_000
_ADVISED_LINES = 500

_TITLE = re.compile(r"#\s+(.+?)\s*#*\s*$")

# Languages that the database can stem and whose frequent words it can leave out, by their ISO 639-1 codes.
LANGUAGES = {
    "da": "danish",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "it": "italian",
    "nl": "dutch",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "tr": "turkish",
}

_FLAG = re.compile("\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f")
_SUSPICIONS = (
    (
        "tells the reader to ignore its instructions",
        re.compile(
            r"\b(?:ignore|disregard|forget|override|bypass)\b[^.\n]{0,40}\b(?:previous|prior|above|earlier|preceding|"
            r"system|developer|your|all)\b[^.\n]{0,30}\b(?:instructions?|prompts?|directions|guidelines|rules|messages)\b",
            re.IGNORECASE,
        ),
    ),
    ("holds invisible tag characters", re.compile("[\U000e0000-\U000e007f]")),
    ("holds characters that reverse the direction of text", re.compile("[\u202a-\u202e\u2066-\u2069]")),
    ("holds a run of invisible characters", re.compile("[\u200b-\u200d\u2060-\u2064\ufeff]{8}")),
    ("holds a very long run of encoded data", re.compile(r"[A-Za-z0-9+/]{200}")),
)


@dataclass(frozen=True, slots=True)
class SkillDocument:
    """A text in memory: the path that citations show, the normalised text, and the SHA-256 of that text in hex."""

    path: str
    text: str
    content_hash: str

    @property
    def size(self) -> int:
        """Characters of the text."""
        return len(self.text)

    def read(self) -> str:
        """The text."""
        return self.text


@dataclass(frozen=True, slots=True)
class FiledDocument:
    """A text that stays in its file: as it was when it was listed, with the file's place and ``size`` in characters."""

    path: str
    content_hash: str
    source: Path
    size: int

    def read(self) -> str:
        """The text that was listed, normalised.

        Raises:
            ContentChanged: the file holds another text by now, or is gone.
        """
        try:
            text = normalise(self.source.read_bytes(), self.path)
        except (OSError, ContentError) as error:
            raise ContentChanged(f"{self.path} went or broke while it was read.") from error
        if sha256_of(text) != self.content_hash:
            raise ContentChanged(f"{self.path} changed while it was read.")
        return text


AnyDocument: TypeAlias = SkillDocument | FiledDocument


@dataclass(frozen=True, slots=True)
class SkillFolder:
    """A skill as its folder describes it.

    ``agents`` may cite it; empty means all. ``tree_hash`` (SHA-256 in hex) covers path and content of every document.
    ``language`` is the one that its words are stemmed in. ``held`` are the reasons why a person must accept this
    version first; ``warnings`` are advice to its author.
    """

    name: str
    title: str
    description: str
    license: str | None
    agents: tuple[str, ...]
    documents: tuple[AnyDocument, ...]
    tree_hash: str
    sensitivity: Sensitivity = Sensitivity.PUBLIC
    language: str = "english"
    meta: Mapping[str, str] = field(default_factory=dict[str, str])
    held: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RejectedSkill:
    """A folder that is no usable skill, and the rule that it breaks."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class SkillLibrary:
    """Everything that a folder of skills holds, by name.

    ``withheld`` are imported skills that are not as a person let them in: nothing of them is served. ``imported`` are
    names that come and go by import, so that their going is no sign of a folder that is missing.
    """

    skills: tuple[SkillFolder, ...]
    rejected: tuple[RejectedSkill, ...] = ()
    withheld: tuple[RejectedSkill, ...] = ()
    imported: frozenset[str] = frozenset()


def read_library(root: Path) -> SkillLibrary:
    """Read every skill below ``root``. A broken one is named and left out; it does not take the others with it.

    Raises:
        ContentError: ``root`` is not a folder.
    """
    if not root.is_dir():
        raise ContentError(f"{root}: there is no such folder of skills.")
    skills: list[SkillFolder] = []
    rejected: list[RejectedSkill] = []
    for folder in sorted(path for path in root.iterdir() if path.is_dir() and not path.name.startswith(".")):
        try:
            skills.append(read_skill_folder(folder))
        except ContentError as error:
            rejected.append(RejectedSkill(folder.name, error.sentence))
    return SkillLibrary(tuple(skills), tuple(rejected))


def read_skill_folder(folder: Path) -> SkillFolder:
    """Read and lint one skill of a library: ``folder`` is one of the folders that its parent holds.

    Raises:
        ContentError: a rule is broken; the message names the file, the line where there is one, and the rule.
    """
    first, *others = _files(folder)
    text = _text(folder, first)
    main = parse_document(text, _shown(folder, first))
    meta = dict(main.map("metadata"))
    looked = (_looked_at(folder, first, text), *(_looked_at(folder, path, _text(folder, path)) for path in others))
    documents = tuple(each.document for each in looked)
    return SkillFolder(
        name=_name(main, folder),
        title=_title(main),
        description=_limited(main, "description", _DESCRIPTION_LIMIT) or main.field("description"),
        license=main.optional("license"),
        agents=tuple(name for part in meta.get("agents", "").split(",") if (name := part.strip())),
        documents=documents,
        tree_hash=_tree_hash(documents),
        sensitivity=_sensitivity(main, meta),
        language=_language(main, meta),
        meta=meta | _extras(main),
        held=tuple(reason for each in looked for reason in each.held),
        warnings=tuple(warning for each in looked for warning in each.warnings),
    )


def read_corpus(root: Path) -> SkillFolder:
    """Any folder of text files as one collection: every readable text below ``root``, without headers or rules.

    Paths are relative to ``root``. Hidden files, links and files that are not UTF-8 text are left out.

    Raises:
        ContentError: ``root`` is not a folder.
    """
    if not root.is_dir():
        raise ContentError(f"{root}: there is no such folder.")
    documents: list[FiledDocument] = []
    for path in sorted(root.rglob("*")):
        relative = path.relative_to(root)
        if path.is_file() and not path.is_symlink() and not any(part.startswith(".") for part in relative.parts):
            text = _corpus_text(path)
            if text:
                documents.append(FiledDocument(relative.as_posix(), sha256_of(text), path, len(text)))
    return SkillFolder("corpus", "", "", None, (), tuple(documents), _tree_hash(documents))


def suspicions(text: str) -> tuple[str, ...]:
    """Why a person should read this text before a model does; empty if nothing stands out."""
    visible = _FLAG.sub("", text)
    return tuple(reason for reason, pattern in _SUSPICIONS if pattern.search(visible))


def normalise(raw: bytes, name: str) -> str:
    """A file's text as it is stored and cited: UTF-8, line ends as single line feeds, Unicode NFC.

    Raises:
        ContentError: it is not UTF-8, or holds NUL characters, which Postgres cannot store.
    """
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ContentError(f"{name}: not UTF-8 at byte {error.start}.") from error
    if "\0" in text:
        raise ContentError(f"{name}:{text.count(chr(10), 0, text.index(chr(0))) + 1}: holds a NUL character.")
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def _files(folder: Path) -> tuple[Path, ...]:
    """The Markdown files to index, SKILL.md first."""
    if not folder.resolve().is_relative_to(folder.parent.resolve()):
        raise ContentError(f"{folder.name}: the folder is a link that leads out of the library.")
    for path in folder.rglob("*"):
        if path.is_symlink() and not path.resolve().is_relative_to(folder.resolve()):
            raise ContentError(f"{folder.name}/{path.relative_to(folder)}: the link leads out of the skill's folder.")
    main = folder / _MAIN
    if not main.is_file():
        raise ContentError(f"{folder.name}: a skill's folder needs a {_MAIN}.")
    others = sorted({*folder.glob("*.md"), *folder.glob("references/**/*.md")} - {main})
    if len(others) >= _FILES:
        raise ContentError(f"{folder.name}: more than {_FILES} documents.")
    return main, *(path for path in others if path.is_file())


@dataclass(frozen=True, slots=True)
class _LookedAt:
    """What stays of a file when its text is put away again."""

    document: FiledDocument
    held: tuple[str, ...]
    warnings: tuple[str, ...]


def _looked_at(folder: Path, path: Path, text: str) -> _LookedAt:
    name = _shown(folder, path)
    return _LookedAt(
        FiledDocument(name, sha256_of(text), path, len(text)),
        tuple(f"{name} {reason}" for reason in suspicions(text)),
        tuple(_advice(folder, path, text)),
    )


def _shown(folder: Path, path: Path) -> str:
    return f"{CITATION_FOLDER}/{folder.name}/{path.relative_to(folder).as_posix()}"


def _text(folder: Path, path: Path) -> str:
    name = _shown(folder, path)
    try:
        size = path.stat().st_size
        raw = path.read_bytes() if size <= _FILE_BYTES else b""
    except OSError as error:
        raise ContentError(f"{name}: cannot be read ({error.strerror}).") from error
    if size > _FILE_BYTES:
        raise ContentError(f"{name}: larger than {_FILE_BYTES:,} bytes.")
    return normalise(raw, name)


def _corpus_text(path: Path) -> str | None:
    try:
        if path.stat().st_size > _CORPUS_FILE_BYTES:
            return None
        return normalise(path.read_bytes(), path.name)
    except (OSError, ContentError):
        return None


def _name(main: Document, folder: Path) -> str:
    name = _limited(main, "name", _NAME_LIMIT) or main.field("name")
    if not _NAME.fullmatch(name):
        raise ContentError(
            f"{main.where('name')}: a name holds a-z, 0-9 and single hyphens between them, not '{name}'."
        )
    if name != folder.name:
        raise ContentError(f"{main.where('name')}: the name '{name}' must equal the folder's name '{folder.name}'.")
    return name


def _limited(main: Document, key: str, limit: int) -> str | None:
    text = main.optional(key)
    if text and len(text) > limit:
        raise ContentError(f"{main.where(key)}: '{key}' has {len(text)} characters, at most {limit} are allowed.")
    return text


def _sensitivity(main: Document, meta: Mapping[str, str]) -> Sensitivity:
    level = meta.get("sensitivity", Sensitivity.PUBLIC)
    if level not in set(Sensitivity):
        raise ContentError(f"{main.where('metadata')}: metadata.sensitivity must be one of {', '.join(Sensitivity)}.")
    return Sensitivity(level)


def _language(main: Document, meta: Mapping[str, str]) -> str:
    code = meta.get("lang", "en")
    if code not in LANGUAGES:
        raise ContentError(f"{main.where('metadata')}: metadata.lang must be one of {', '.join(LANGUAGES)}.")
    return LANGUAGES[code]


def _extras(main: Document) -> dict[str, str]:
    """Fields of the standard that we keep and never obey."""
    found = {
        "compatibility": _limited(main, "compatibility", _COMPATIBILITY_LIMIT),
        "allowed-tools": " ".join(main.names("allowed-tools")),
    }
    return {name: text for name, text in found.items() if text}


def _title(main: Document) -> str:
    """The first heading, or the name in words."""
    for line in lines_outside_code(main.body):
        if match := _TITLE.match(line):
            return match[1]
    return main.field("name").replace("-", " ")


def _advice(folder: Path, path: Path, text: str) -> Iterator[str]:
    name = _shown(folder, path)
    if path.name == _MAIN and text.count("\n") > _ADVISED_LINES:
        yield f"{name}: more than {_ADVISED_LINES} lines; move detail to references/."
    for target in links(text):
        place = (path.parent / target).resolve()
        if not place.is_relative_to(folder.parent.resolve()):
            raise ContentError(f"{name}: the link '{target}' leads out of the library.")
        if not place.is_relative_to(folder.resolve()):
            yield f"{name}: the link '{target}' leads out of the skill's folder."
        elif not place.exists():
            yield f"{name}: the link '{target}' leads to no file."


def _tree_hash(documents: Iterable[FiledDocument]) -> str:
    return sha256_of("".join(f"{document.path}\0{document.content_hash}\n" for document in documents))
