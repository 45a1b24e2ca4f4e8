"""Skills, their documents cut into chunks, the cache of embeddings, and what BM25 needs."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE skill (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant text NOT NULL DEFAULT 'default',
    name text NOT NULL,
    title text NOT NULL,
    description text NOT NULL,
    license text,
    agents text[] NOT NULL DEFAULT '{}',
    meta jsonb NOT NULL DEFAULT '{}',
    enabled boolean NOT NULL DEFAULT true,
    sensitivity smallint NOT NULL DEFAULT 0 CHECK (sensitivity BETWEEN 0 AND 3),
    language regconfig NOT NULL DEFAULT 'english',
    tree_hash text NOT NULL,
    recipe text NOT NULL,
    chunks int NOT NULL DEFAULT 0,
    synced_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (tenant, name)
);
COMMENT ON COLUMN skill.tree_hash IS 'SHA-256 over path and content hash of all its documents';
COMMENT ON COLUMN skill.recipe IS 'everything but the text that decides the chunks: rules, model, title';

-- A version of a suspicious skill that a person has read and let in.
CREATE TABLE skill_acceptance (
    tenant text NOT NULL DEFAULT 'default',
    name text NOT NULL,
    tree_hash text NOT NULL,
    accepted_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant, name, tree_hash)
);

CREATE TABLE document (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    skill_id bigint NOT NULL REFERENCES skill ON DELETE CASCADE,
    path text NOT NULL,
    content_hash text NOT NULL,
    recipe text NOT NULL,
    text text NOT NULL,
    UNIQUE (skill_id, path)
);
COMMENT ON COLUMN document.path IS 'as citations show it';

-- Every version that was ever indexed: an old citation can still be shown in its place.
CREATE TABLE document_version (
    tenant text NOT NULL DEFAULT 'default',
    skill text NOT NULL,
    path text NOT NULL,
    content_hash text NOT NULL,
    text text NOT NULL,
    license text,
    first_seen timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant, path, content_hash)
);

-- The cache outlives chunks: text that comes back, moves or is renamed is never embedded twice.
CREATE TABLE embedding (
    model text NOT NULL,
    input_hash bytea NOT NULL,
    vector vector(384) NOT NULL,
    used_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (model, input_hash)
);

CREATE TABLE chunk (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    document_id bigint NOT NULL REFERENCES document ON DELETE CASCADE,
    skill_id bigint NOT NULL REFERENCES skill ON DELETE CASCADE,
    tenant text NOT NULL,
    ordinal int NOT NULL,
    kind text NOT NULL CHECK (kind IN ('card', 'prose', 'table', 'code')),
    heading_path text[] NOT NULL,
    anchor text NOT NULL,
    char_start int NOT NULL,
    char_end int NOT NULL,
    parent_start int NOT NULL,
    parent_end int NOT NULL,
    body text NOT NULL,
    input_hash bytea NOT NULL,
    embedding vector(384) NOT NULL,
    lex_len int NOT NULL,
    context_len int NOT NULL,
    UNIQUE (document_id, ordinal),
    CHECK (char_end > char_start AND parent_start <= char_start AND parent_end >= char_end)
);
COMMENT ON COLUMN chunk.embedding IS 'the middle between its own vector and the mean of its section''s';
COMMENT ON COLUMN chunk.lex_len IS 'words of the chunk with its headings, without stop words';
COMMENT ON COLUMN chunk.context_len IS 'words of its section, its own counted three times';
-- Text may move out of the row when it gets long, vectors may not: an exact scan reads nothing else.
ALTER TABLE chunk ALTER COLUMN embedding SET STORAGE PLAIN;
CREATE INDEX chunk_hnsw ON chunk USING hnsw (embedding vector_cosine_ops) WITH (m = 16, ef_construction = 64);
CREATE INDEX chunk_skill ON chunk (skill_id);
CREATE INDEX chunk_tenant ON chunk (tenant);
CREATE INDEX chunk_input ON chunk (input_hash);

-- BM25 without an extension, of a chunk alone and of the chunk in its section (context): there its own words count three
-- times. The skill is repeated here so that the filter needs no join.
CREATE TABLE posting (
    tenant text NOT NULL,
    lexeme text NOT NULL,
    chunk_id bigint NOT NULL REFERENCES chunk ON DELETE CASCADE,
    skill_id bigint NOT NULL,
    tf smallint NOT NULL,
    context_tf smallint NOT NULL,
    lex_len int NOT NULL,
    context_len int NOT NULL,
    PRIMARY KEY (tenant, lexeme, chunk_id) INCLUDE (tf, context_tf, lex_len, context_len, skill_id)
);
CREATE INDEX posting_chunk ON posting (chunk_id);
CREATE TABLE lexeme_stat (
    tenant text NOT NULL,
    lexeme text NOT NULL,
    df int NOT NULL,
    context_df int NOT NULL,
    PRIMARY KEY (tenant, lexeme)
);
CREATE TABLE corpus_stat (
    tenant text PRIMARY KEY,
    chunks int NOT NULL,
    mean_len float8 NOT NULL,
    mean_context_len float8 NOT NULL
);

CREATE TABLE sync_run (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant text NOT NULL,
    finished_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    took_ms int NOT NULL,
    added int NOT NULL DEFAULT 0,
    updated int NOT NULL DEFAULT 0,
    deleted int NOT NULL DEFAULT 0,
    unchanged int NOT NULL DEFAULT 0,
    chunks int NOT NULL DEFAULT 0,
    embedded int NOT NULL DEFAULT 0,
    cached int NOT NULL DEFAULT 0,
    error text
);
CREATE INDEX sync_run_tenant ON sync_run (tenant, id DESC);
"""


def upgrade() -> None:
    op.get_bind().execution_options(no_parameters=True).exec_driver_sql(TABLES)


def downgrade() -> None:
    op.execute(
        "DROP TABLE sync_run, corpus_stat, lexeme_stat, posting, chunk, embedding, document_version, document, "
        "skill_acceptance, skill"
    )
