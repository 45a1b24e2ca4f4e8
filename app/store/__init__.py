"""The database: tables, queries, the job queue, and the embedded server. Nothing above sees SQL."""
