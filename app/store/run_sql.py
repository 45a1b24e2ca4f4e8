"""The statements over runs that every run needs: accepted, claimed and ended in one statement each."""

RUN = b"SELECT * FROM run WHERE id = %(run)s"

# A new thread with its first message, the run, its first event and its job: all or nothing.
BEGIN_THREAD = b"""
    WITH place AS (
        INSERT INTO thread (id, title, author) VALUES (%(thread)s, %(title)s, %(author)s) RETURNING id, sensitivity
    ), said AS (
        INSERT INTO message (id, thread_id, role, content, run_id)
        SELECT %(message)s, id, 'user', %(content)s, %(run)s FROM place RETURNING created_at
    ), hired AS (
        INSERT INTO job (run_id, thread_id, queue, turn)
        SELECT %(run)s, id, %(queue)s, %(turn)s FROM place RETURNING id
    ), accepted AS (
        INSERT INTO run (id, thread_id, message_id, origin, status, queue, sensitivity, wishes, pins, author, key_id,
            idempotency_key, idempotency_hash, turn, last_seq, job_id)
        SELECT %(run)s, place.id, %(message)s, %(origin)s, 'queued', %(queue)s, place.sensitivity, %(wishes)s::jsonb,
            %(pins)s::jsonb, %(author)s, %(key_id)s, %(key)s, %(hash)s, %(turn)s, 1, hired.id
        FROM place, hired RETURNING *
    ), told AS (
        INSERT INTO run_event (run_id, seq, type, data)
        SELECT id, 1, 'run.created', %(created)s::jsonb FROM accepted
    )
    SELECT accepted.*, said.created_at AS said_at, pg_notify(%(channel)s, %(bell)s) AS rung FROM accepted, said
"""

CLAIM = b"""
    WITH claimed AS (
        UPDATE run SET epoch = epoch + 1, status = 'running', crashes = crashes + (status = 'running')::int,
            started_at = COALESCE(started_at, clock_timestamp()), last_seq = last_seq + 1
        WHERE id = %(run)s AND status IN ('queued', 'running') RETURNING *
    ), told AS (
        INSERT INTO run_event (tenant, run_id, seq, type, data)
        SELECT tenant, id, last_seq, 'run.started', %(started)s::jsonb || jsonb_build_object('epoch', epoch)
        FROM claimed
    )
    SELECT claimed.*, pg_notify(%(channel)s, id || ':' || last_seq || ':' || thread_id) AS rung FROM claimed
"""

# Jobs of one thread come one after the other. That two runs of a thread are never at work at once is the law of an
# index; what it would refuse is left alone here.
TAKE = b"""
    WITH free AS (
        SELECT j.id FROM job j
        WHERE j.queue = ANY(%(queues)s) AND j.worker_id IS NULL AND j.due_at <= clock_timestamp()
            AND NOT EXISTS (SELECT 1 FROM job e WHERE e.thread_id = j.thread_id AND e.id < j.id)
            AND NOT EXISTS (SELECT 1 FROM run o WHERE o.thread_id = j.thread_id AND o.id <> j.run_id
                AND o.status IN ('running', 'cancelling'))
        ORDER BY j.turn, j.id LIMIT %(room)s FOR UPDATE OF j SKIP LOCKED
    ), taken AS (
        UPDATE job SET worker_id = %(worker)s, attempts = attempts + 1 FROM free WHERE job.id = free.id
        RETURNING job.id, job.run_id, job.attempts
    ), claimed AS (
        UPDATE run SET epoch = epoch + 1, status = 'running', crashes = crashes + (status = 'running')::int,
            started_at = COALESCE(started_at, clock_timestamp()), last_seq = last_seq + 1
        WHERE id IN (SELECT run_id FROM taken) AND status IN ('queued', 'running') RETURNING *
    ), told AS (
        INSERT INTO run_event (tenant, run_id, seq, type, data)
        SELECT tenant, id, last_seq, 'run.started', %(started)s::jsonb || jsonb_build_object('epoch', epoch)
        FROM claimed
    )
    SELECT taken.id AS job, taken.attempts, claimed.*,
        pg_notify(%(channel)s, claimed.id || ':' || claimed.last_seq || ':' || claimed.thread_id) AS rung
    FROM taken LEFT JOIN claimed ON claimed.id = taken.run_id ORDER BY taken.id
"""

# Only what has been stored by then is paid for: the sum is that of the journal.
FINISH = b"""
    WITH ended AS (
        UPDATE run SET status = %(status)s, conclusion = %(conclusion)s::jsonb, declined = %(declined)s,
            error = %(error)s::jsonb, finished_at = clock_timestamp(), last_seq = last_seq + %(count)s,
            cost_usd = (SELECT COALESCE(sum(cost_usd), 0) FROM run_step WHERE run_id = %(run)s)
        WHERE id = %(run)s AND (%(epoch)s::int IS NULL OR epoch = %(epoch)s::int)
            AND status IN ('queued', 'running', 'clarifying', 'cancelling')
        RETURNING tenant, thread_id, last_seq, cost_usd, clock_timestamp() AS at,
            round(extract(epoch FROM clock_timestamp() - created_at) * 1000, 1) AS took_ms
    ), said AS (
        INSERT INTO message (tenant, id, thread_id, role, content, run_id)
        SELECT tenant, %(message)s, thread_id, 'team', %(markdown)s, %(run)s FROM ended
        WHERE %(markdown)s::text IS NOT NULL
    ), told AS (
        INSERT INTO run_event (tenant, run_id, seq, at, type, data)
        SELECT ended.tenant, %(run)s, ended.last_seq - %(count)s + e.ordinal, ended.at, e.value ->> 'type',
            CASE WHEN e.ordinal < %(count)s THEN e.value ELSE e.value || jsonb_build_object(
                'cost_usd', ended.cost_usd::text, 'took_ms', ended.took_ms) END
        FROM ended, jsonb_array_elements(%(events)s::jsonb) WITH ORDINALITY AS e (value, ordinal)
    )
    SELECT last_seq, at, cost_usd, took_ms,
        pg_notify(%(channel)s, %(run)s || ':' || last_seq || ':' || thread_id) AS rung FROM ended
"""

# The thread's label only rises, and is written only where it does.
TAINT = b"""
    WITH raised AS (
        UPDATE thread SET sensitivity = %(level)s WHERE id = %(thread)s AND sensitivity < %(level)s
        RETURNING sensitivity
    ), held AS (
        SELECT COALESCE(
            (SELECT sensitivity FROM raised), (SELECT sensitivity FROM thread WHERE id = %(thread)s)) AS level
    ), marked AS (
        UPDATE run SET sensitivity = held.level FROM held
        WHERE id = %(run)s AND epoch = %(epoch)s AND sensitivity <> held.level
    )
    SELECT level FROM held
"""
