"""The statements of the search. Permissions act inside them, never on their results.

Those in bytes go to psycopg as they are, with its placeholders; the others go through SQLAlchemy.
"""

PERMITTED = b"""
    SELECT array_agg(id) AS skills, sum(chunks) AS chunks,
        (SELECT reltuples FROM pg_class WHERE oid = 'chunk'::regclass) AS total
    FROM skill
    WHERE tenant = %(tenant)s AND enabled AND sensitivity <= %(clearance)s
        AND (CAST(%(agent)s AS text) IS NULL OR agents = '{}' OR %(agent)s = ANY(agents) OR name = ANY(%(also)s))
        AND (CAST(%(names)s AS text[]) IS NULL OR name = ANY(CAST(%(names)s AS text[])))
"""
# The vector must stand as a parameter in ORDER BY; taken from a joined CTE the planner cannot use the index.
# Its plan is made once for all questions, so it must look the same for any list of skills and have a number as limit:
# else the planner holds reading the whole table for cheaper.
_DENSE_BY_INDEX = """
    SELECT id FROM chunk WHERE tenant = %(tenant)s AND COALESCE(skill_id = ANY(CAST(%(skills)s AS bigint[])), false)
    ORDER BY embedding <=> CAST(%(vector)s AS vector(384)) LIMIT {pool}
"""
_DENSE_EXACT = """
    SELECT id FROM (
        SELECT id, embedding FROM chunk
        WHERE tenant = %(tenant)s AND skill_id = ANY(CAST(%(skills)s AS bigint[])) OFFSET 0
    ) AS kept
    ORDER BY embedding <=> CAST(%(vector)s AS vector(384)), id LIMIT %(pool)s
"""
# BM25 as in Robertson and Zaragoza 2009 with k1 1.2 and b 0.75, of the chunk alone and of it with its neighbours;
# divided by the idf of the whole question, so that 1 means: all its words, and the number means the same everywhere.
_BM25 = """
    (1 - %(context)s) * t.idf * p.tf * 2.2 / (p.tf + 1.2 * (0.25 + 0.75 * (p.lex_len / t.mean_len)))
    + %(context)s * t.context_idf * p.context_tf * 2.2
      / (p.context_tf + 1.2 * (0.25 + 0.75 * (p.context_len / t.mean_context_len)))
"""
_SEARCH = """
    WITH word AS MATERIALIZED (
        SELECT DISTINCT found.lexeme
        FROM (SELECT DISTINCT language FROM skill WHERE id = ANY(CAST(%(skills)s AS bigint[]))) AS spoken,
            unnest(to_tsvector(spoken.language, %(text)s)) AS found
    ), known AS MATERIALIZED (
        SELECT word.lexeme, ls.df, ls.context_df
        FROM word LEFT JOIN lexeme_stat ls ON ls.tenant = %(tenant)s AND ls.lexeme = word.lexeme
        ORDER BY ls.df, word.lexeme LIMIT %(terms)s
    ), term AS MATERIALIZED (
        SELECT known.lexeme, known.df, cs.mean_len, cs.mean_context_len,
               CAST(ln(1 + (cs.chunks - COALESCE(df, 0) + 0.5) / (COALESCE(df, 0) + 0.5)) AS float8) AS idf,
               CAST(ln(1 + (cs.chunks - context_df + 0.5) / (context_df + 0.5)) AS float8) AS context_idf,
               sum(context_df) OVER (ORDER BY context_df, known.lexeme) AS rows,
               row_number() OVER (ORDER BY context_df, known.lexeme) AS place
        FROM known JOIN corpus_stat cs ON cs.tenant = %(tenant)s
    ), question AS MATERIALIZED (
        SELECT GREATEST(sum(idf), 1e-9) AS mass, GREATEST(avg(idf), 1e-9) AS middle FROM term
    ), seed AS MATERIALIZED (
        SELECT p.chunk_id AS id, sum({bm25}) AS bm25
        FROM term t JOIN posting p ON p.tenant = %(tenant)s AND p.lexeme = t.lexeme
        WHERE (t.rows <= %(seed_rows)s OR t.place = 1) AND p.skill_id = ANY(CAST(%(skills)s AS bigint[]))
        GROUP BY 1
    ), dense AS MATERIALIZED ({dense}), candidate AS MATERIALIZED (
        SELECT id FROM dense UNION (SELECT id FROM seed ORDER BY bm25 DESC, id LIMIT %(seeds)s)
    ), frequent AS MATERIALIZED (
        SELECT candidate.id, sum({bm25}) AS bm25
        FROM candidate CROSS JOIN (SELECT * FROM term WHERE df > 0 AND rows > %(seed_rows)s AND place > 1) AS t
        JOIN LATERAL (
            SELECT * FROM posting WHERE tenant = %(tenant)s AND lexeme = t.lexeme AND chunk_id = candidate.id OFFSET 0
        ) AS p ON true
        GROUP BY 1
    ), scored AS MATERIALIZED (
        SELECT c.id, COALESCE(seed.bm25, 0) + COALESCE(frequent.bm25, 0) AS bm25,
               COALESCE(1 - (c.embedding <=> CAST(%(vector)s AS vector(384))), 0) AS cosine, COALESCE((
                   SELECT sum(t.idf) / cardinality(c.heading_words) FROM term t WHERE t.lexeme = ANY(c.heading_words)
               ), 0) AS heading
        FROM candidate JOIN chunk c USING (id) LEFT JOIN seed USING (id) LEFT JOIN frequent USING (id)
        WHERE %(cards)s OR c.kind <> 'card'
    ), best AS MATERIALIZED (
        SELECT scored.*,
               %(weight)s * cosine + (1 - %(weight)s) * bm25 / mass + %(heading)s * heading / middle AS score
        FROM scored, question ORDER BY score DESC, id LIMIT %(count)s
    )
    SELECT best.id, c.document_id, s.name AS skill, s.sensitivity, d.path, c.anchor, c.heading_path, c.char_start,
           c.char_end, c.body, best.score, best.cosine, best.bm25, d.content_hash, c.parent_start, c.parent_end,
           (SELECT count(*) FROM dense) AS dense_found,
           (SELECT model FROM corpus_stat WHERE tenant = %(tenant)s) AS model
    FROM best JOIN chunk c USING (id) JOIN skill s ON s.id = c.skill_id
    JOIN LATERAL (SELECT path, content_hash FROM document WHERE id = c.document_id OFFSET 0) AS d ON true
    ORDER BY best.score DESC, best.id
"""
BY_WORDS = _SEARCH.format(bm25=_BM25, dense="SELECT id FROM chunk WHERE false").encode()
EXACT = _SEARCH.format(bm25=_BM25, dense=_DENSE_EXACT).encode()

_WHOLE = """
    SELECT c.id, c.document_id, s.name AS skill, s.sensitivity, d.path, c.anchor, c.heading_path, c.char_start,
           c.char_end, c.body, 0.0 AS score, 0.0 AS cosine, 0.0 AS bm25, d.content_hash, c.parent_start, c.parent_end,
           substring(d.text FROM c.parent_start + 1 FOR c.parent_end - c.parent_start) AS parent
    FROM chunk c JOIN document d ON d.id = c.document_id JOIN skill s ON s.id = c.skill_id
"""
BY_ID = f"{_WHOLE} WHERE c.id = ANY(%(ids)s) AND s.enabled".encode()
BY_SECTION = f"""{_WHOLE}
    JOIN unnest(CAST(%(skills)s AS text[]), CAST(%(anchors)s AS text[])) AS named (skill, anchor)
        ON named.skill = s.name AND named.anchor = c.anchor
    WHERE s.enabled AND c.kind <> 'card' ORDER BY c.document_id, c.char_start
""".encode()
BY_PLACE = f"""{_WHOLE}
    JOIN unnest(CAST(%(paths)s AS text[]), CAST(%(hashes)s AS text[]), CAST(%(starts)s AS int[])) AS place (path, hash, start)
        ON place.path = d.path AND place.hash = d.content_hash AND place.start >= c.char_start
        AND place.start < c.char_end
    WHERE s.enabled
""".encode()
FREQUENCIES = b"""
    SELECT stem.lexeme, COALESCE(max(ls.df), 0) AS df
    FROM (SELECT DISTINCT language FROM skill WHERE tenant = %(tenant)s) AS spoken,
        unnest(to_tsvector(spoken.language, %(text)s)) AS stem
    LEFT JOIN lexeme_stat ls ON ls.tenant = %(tenant)s AND ls.lexeme = stem.lexeme
    GROUP BY stem.lexeme
"""
UNKNOWN = b"""
    SELECT given.place FROM unnest(CAST(%(texts)s AS text[])) WITH ORDINALITY AS given (words, place),
        (SELECT DISTINCT language FROM skill WHERE tenant = %(tenant)s) AS spoken,
        unnest(to_tsvector(spoken.language, given.words)) AS stem
    LEFT JOIN lexeme_stat ls ON ls.tenant = %(tenant)s AND ls.lexeme = stem.lexeme
    GROUP BY given.place HAVING count(ls.lexeme) = 0 ORDER BY given.place
"""
CHUNKS = b"SELECT COALESCE(max(chunks), 0) AS chunks FROM corpus_stat WHERE tenant = %(tenant)s"


def by_index(pool: int) -> bytes:
    """The search with ``pool`` candidates from the vector index."""
    return _SEARCH.format(bm25=_BM25, dense=_DENSE_BY_INDEX.format(pool=pool)).encode()
