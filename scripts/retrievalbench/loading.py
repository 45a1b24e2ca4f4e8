"""Puts a made-up corpus into the tables in the form in which a sync leaves them, by COPY instead of by sync.

A sync of a million chunks would measure Python. What is measured here is what Postgres does with the result: rows come
first, then the indexes, which are made by the definitions that the migrations gave them.
"""

import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import psycopg
from numpy.typing import NDArray
from pgvector.psycopg import register_vector

from retrievalbench.synthetic import PER_DOCUMENT, PER_SECTION, WORD, Batch, Numbers, Synthetic

TENANT = "scale"
SHARES = {"half": 0.5, "tenth": 0.1, "hundredth": 0.01, "thousandth": 0.001}
"""Skills by the share of all chunks that they hold; what is left is divided among the others."""
_OTHERS = 96
_HEADING_WORDS = 3
_CHUNK_COLUMNS = (
    "id, document_id, skill_id, tenant, ordinal, kind, heading_path, anchor, char_start, char_end, parent_start, "
    "parent_end, body, input_hash, embedding, lex_len, context_len, heading_words"
)
_CHUNK_TYPES = (
    *("int8", "int8", "int8", "text", "int4", "text", "text[]", "text"),
    *("int4", "int4", "int4", "int4", "text", "bytea", "vector", "int4", "int4"),
    "text[]",
)
_POSTING_COLUMNS = "tenant, lexeme, chunk_id, skill_id, tf, context_tf, lex_len, context_len"
_POSTING = np.dtype(
    [
        ("fields", ">i2"),
        ("tenant_size", ">i4"),
        ("tenant", f"S{len(TENANT)}"),
        ("lexeme_size", ">i4"),
        ("lexeme", f"S{WORD}"),
        ("chunk_size", ">i4"),
        ("chunk", ">i8"),
        ("skill_size", ">i4"),
        ("skill", ">i8"),
        ("tf_size", ">i4"),
        ("tf", ">i2"),
        ("context_size", ">i4"),
        ("context", ">i2"),
        ("length_size", ">i4"),
        ("length", ">i2"),
        ("context_length_size", ">i4"),
        ("context_length", ">i2"),
    ]
)
_SIZES = {
    "fields": 8,
    "tenant_size": len(TENANT),
    "lexeme_size": WORD,
    "chunk_size": 8,
    "skill_size": 8,
    "tf_size": 2,
    "context_size": 2,
    "length_size": 2,
    "context_length_size": 2,
}
_COPY_HEAD = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_COPY_TAIL = b"\xff\xff"


@dataclass(frozen=True, slots=True)
class Built:
    """Seconds that the parts of building took, by name, and the number of rows of words."""

    seconds: dict[str, float]
    postings: int


@dataclass(frozen=True, slots=True)
class _Words:
    """Which words stand in a batch's chunks and around them; ``row`` counts from the batch's first chunk."""

    row: Numbers
    word: Numbers
    tf: Numbers
    context_tf: Numbers
    context_len: Numbers


def load(dsn: str, corpus: Synthetic) -> Built:
    """Fill the tables, which must be empty, build their indexes and gather the planner's statistics."""
    seconds: dict[str, float] = {}
    with psycopg.connect(dsn, autocommit=True) as connection:
        register_vector(connection)
        connection.execute("SET session_replication_role = replica")  # references hold by the way this is built
        _check_words(connection, corpus)
        indexes = _drop_indexes(connection)
        with _timed(seconds, "rows"):
            postings = _copy_all(connection, corpus)
        for name, definition in indexes.items():
            with _timed(seconds, name):
                connection.execute(definition)
        with _timed(seconds, "vacuum analyze"):
            connection.execute("VACUUM ANALYZE")
    return Built(seconds, postings)


def skill_of(corpus: Synthetic) -> Numbers:
    """The skill (from 1) of each document. Skills are dealt to documents at random, so a filter knows no topic."""
    documents = corpus.chunks // PER_DOCUMENT
    bounds = np.cumsum(list(SHARES.values()))
    place = np.random.default_rng(11).permutation(documents) / documents
    rest = (place - bounds[-1]) / (1 - bounds[-1]) * _OTHERS
    skills: Numbers = np.where(
        place < bounds[-1], np.searchsorted(bounds, place, side="right"), len(SHARES) + rest
    ).astype(np.int64)
    return skills + 1


def skill_name(number: int) -> str:
    """The name of a skill by its number."""
    names = [*SHARES]
    return names[number - 1] if number <= len(names) else f"other-{number}"


def _check_words(connection: psycopg.Connection, corpus: Synthetic) -> None:
    """The index must hold the words that the text search makes of the questions."""
    query = (
        "SELECT count(*) FROM unnest(%s::text[]) AS word "
        "WHERE word <> ALL(tsvector_to_array(to_tsvector('english', word)))"
    )
    row = connection.execute(query, ([word.decode() for word in corpus.vocabulary.tolist()],)).fetchone()
    if row is None or row[0]:
        raise SystemExit(f"Stemming changes made-up words: {row}.")


def _drop_indexes(connection: psycopg.Connection) -> dict[str, str]:
    """Take away all indexes of the two large tables that no other table needs; how to make each again, by name."""
    constraints = connection.execute(
        "SELECT conname, format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, "
        "pg_get_constraintdef(oid)) FROM pg_constraint WHERE conrelid = 'posting'::regclass AND contype IN ('p', 'u')"
    ).fetchall()
    for name, _ in constraints:
        connection.execute(f"ALTER TABLE posting DROP CONSTRAINT {name}")
    indexes = connection.execute(
        "SELECT i.relname, pg_get_indexdef(i.oid) FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid "
        "WHERE x.indrelid IN ('chunk'::regclass, 'posting'::regclass) "
        "AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.oid) ORDER BY i.relname"
    ).fetchall()
    for name, _ in indexes:
        connection.execute(f"DROP INDEX {name}")
    return dict([*constraints, *indexes])


def _copy_all(connection: psycopg.Connection, corpus: Synthetic) -> int:
    skills = skill_of(corpus)
    _put_skills(connection, skills)
    frequencies = np.zeros((2, len(corpus.vocabulary)), dtype=np.int64)
    lengths, postings = 0, 0
    for batch in corpus.batches():
        owners = np.repeat(skills[batch.first // PER_DOCUMENT :][: batch.chunks // PER_DOCUMENT], PER_DOCUMENT)
        words = _words_of(batch, len(corpus.vocabulary))
        _put_texts(connection, corpus, batch, owners, words)
        _put_postings(connection, corpus, batch, owners, words)
        frequencies[0] += np.bincount(words.word[words.tf > 0], minlength=len(corpus.vocabulary))
        frequencies[1] += np.bincount(words.word, minlength=len(corpus.vocabulary))
        lengths += int(words.context_len.sum())
        postings += len(words.word)
    _put_statistics(connection, corpus, frequencies, lengths)
    return postings


def _put_skills(connection: psycopg.Connection, skills: Numbers) -> None:
    columns = "id, tenant, name, title, description, tree_hash, recipe, chunks"
    with connection.cursor() as cursor, cursor.copy(f"COPY skill ({columns}) FROM STDIN") as copy:
        for number in np.unique(skills).tolist():
            chunks = int((skills == number).sum()) * PER_DOCUMENT
            copy.write_row((number, TENANT, skill_name(number), "Made up", "Made up", "-", "-", chunks))


def _put_texts(connection: psycopg.Connection, corpus: Synthetic, batch: Batch, owners: Numbers, words: _Words) -> None:
    texts = corpus.texts(batch)
    columns = "id, skill_id, path, content_hash, recipe, text"
    with connection.cursor() as cursor, cursor.copy(f"COPY document ({columns}) FROM STDIN") as copy:
        for start in range(0, batch.chunks, PER_DOCUMENT):
            number = (batch.first + start) // PER_DOCUMENT + 1
            text = "\n\n".join(texts[start : start + PER_DOCUMENT])
            copy.write_row((number, int(owners[start]), f"{number}.md", f"{number:064x}", "-", text))
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY chunk ({_CHUNK_COLUMNS}) FROM STDIN WITH (FORMAT BINARY)") as copy,
    ):
        copy.set_types(_CHUNK_TYPES)
        for row in _chunk_rows(batch, texts, owners, words.context_len):
            copy.write_row(row)


def _chunk_rows(batch: Batch, texts: list[str], owners: Numbers, context_len: Numbers) -> Iterator[tuple[object, ...]]:
    size = len(texts[0])
    # A section is named with the first words of its first chunk.
    headings = [sorted({*text.split(" ", _HEADING_WORDS)[:_HEADING_WORDS]}) for text in texts[::PER_SECTION]]
    for index, text in enumerate(texts):
        ordinal = index % PER_DOCUMENT
        section = ordinal // PER_SECTION
        start, parent = ordinal * (size + 2), section * PER_SECTION * (size + 2)
        yield (
            batch.first + index + 1,
            (batch.first + index) // PER_DOCUMENT + 1,
            int(owners[index]),
            TENANT,
            ordinal,
            "prose",
            ["Made up", f"Section {section}"],
            f"section-{section}",
            start,
            start + size,
            parent,
            parent + PER_SECTION * (size + 2) - 2,
            text,
            hashlib.sha256(text.encode()).digest(),
            batch.vectors[index],
            batch.words.shape[1],
            int(context_len[index]),
            headings[index // PER_SECTION],
        )


def _words_of(batch: Batch, vocabulary: int) -> _Words:
    """Each word of a chunk or of its neighbours in the section once, with its counts; own words count three times."""
    section = np.arange(batch.chunks) // PER_SECTION
    keys, own, weights = [], [], []
    for shift in (-1, 0, 1):
        at = np.arange(batch.chunks) + shift
        near = np.flatnonzero((at >= 0) & (at < batch.chunks))
        near = near[section[near] == section[near + shift]]
        found = (near[:, None] * vocabulary + batch.words[near + shift]).ravel()
        keys.append(found)
        own.append(np.full(len(found), shift == 0))
        weights.append(np.full(len(found), 3 if shift == 0 else 1))
    unique, inverse = np.unique(np.concatenate(keys), return_inverse=True)
    tf = np.bincount(inverse, np.concatenate(own)).astype(np.int64)
    context = np.bincount(inverse, np.concatenate(weights)).astype(np.int64)
    row = unique // vocabulary
    lengths = np.bincount(row, context, minlength=batch.chunks).astype(np.int64)
    return _Words(row, unique % vocabulary, tf, context, lengths)


def _put_postings(
    connection: psycopg.Connection, corpus: Synthetic, batch: Batch, owners: Numbers, words: _Words
) -> None:
    rows = np.zeros(len(words.word), dtype=_POSTING)
    for name, size in _SIZES.items():
        rows[name] = size
    rows["tenant"] = TENANT.encode()
    rows["lexeme"] = corpus.vocabulary[words.word]
    rows["chunk"] = batch.first + words.row + 1
    rows["skill"] = owners[words.row]
    rows["tf"], rows["context"] = words.tf, words.context_tf
    rows["length"], rows["context_length"] = batch.words.shape[1], words.context_len[words.row]
    _copy_binary(connection, f"COPY posting ({_POSTING_COLUMNS}) FROM STDIN WITH (FORMAT BINARY)", rows)


def _copy_binary(connection: psycopg.Connection, statement: str, rows: NDArray[np.void]) -> None:
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.write(_COPY_HEAD)
        for start in range(0, len(rows), 50_000):
            copy.write(rows[start : start + 50_000].tobytes())
        copy.write(_COPY_TAIL)


def _put_statistics(connection: psycopg.Connection, corpus: Synthetic, frequencies: Numbers, lengths: int) -> None:
    columns = "tenant, lexeme, df, context_df"
    with connection.cursor() as cursor, cursor.copy(f"COPY lexeme_stat ({columns}) FROM STDIN") as copy:
        for word in np.flatnonzero(frequencies[1]).tolist():
            lexeme = corpus.vocabulary[word].decode()
            copy.write_row((TENANT, lexeme, int(frequencies[0, word]), int(frequencies[1, word])))
    mean = float(next(corpus.batches(PER_DOCUMENT)).words.shape[1])
    connection.execute(
        "INSERT INTO corpus_stat (tenant, chunks, mean_len, mean_context_len) VALUES (%s, %s, %s, %s)",
        (TENANT, corpus.chunks, mean, lengths / corpus.chunks),
    )


@contextmanager
def _timed(seconds: dict[str, float], name: str) -> Iterator[None]:
    begun = time.perf_counter()
    yield
    seconds[name] = round(time.perf_counter() - begun, 2)
