"""Slack's workspaces, inbox, threads and posted messages in Postgres."""
