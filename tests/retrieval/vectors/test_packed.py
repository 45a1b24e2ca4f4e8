"""The vectors that ship with the skills: complete, of the right model, and close to what the model gives."""

import hashlib
from pathlib import Path

import numpy as np
import pytest

from app.content.skills import read_library
from app.domain.errors import ContentError
from app.retrieval.chunks.chunking import chunk_document
from app.retrieval.vectors.embedding import Embedder
from app.retrieval.vectors.minilm import load_minilm
from app.retrieval.vectors.packed import FILE, load_packed, save_packed

SKILLS = Path(__file__).resolve().parents[3] / "skills"


def test_every_chunk_of_the_shipped_skills_has_its_vector() -> None:
    embedder = Embedder()
    texts = [
        chunk.embedded
        for skill in read_library(SKILLS).skills
        for document in skill.documents
        for chunk in chunk_document(document.read(), skill.title, embedder.count_tokens)
    ]
    hashes = [hashlib.sha256(text.encode()).digest() for text in texts]
    packed = load_packed(SKILLS).known(embedder.fingerprint, hashes)
    assert packed.keys() == set(hashes), "run `cto-team skills pack`"
    assert load_packed(SKILLS).known("another model", hashes) == {}
    folder = embedder._folder  # noqa: SLF001 # pyright: ignore[reportPrivateUsage] - the reference for the numbers
    model = load_minilm(folder)
    for text, digest in list(zip(texts, hashes, strict=True))[:: len(texts) // 8]:
        assert float(packed[digest] @ model.embed(text)) > 0.99
    embedder.close()


def test_what_is_saved_is_what_is_loaded(tmp_path: Path) -> None:
    vector = np.zeros(384, dtype=np.float32)
    vector[3] = 1
    save_packed(tmp_path, "m", {b"\x01" * 32: vector})
    assert np.array_equal(load_packed(tmp_path).known("m", [b"\x01" * 32, b"\x02" * 32])[b"\x01" * 32], vector)


def test_a_missing_file_is_nothing_and_a_damaged_one_is_said(tmp_path: Path) -> None:
    assert load_packed(tmp_path).known("", [b"x"]) == {}
    (tmp_path / FILE).write_bytes(b"junk")
    with pytest.raises(ContentError, match="cannot be read"):
        load_packed(tmp_path)
