"""Shared real parts: one embedded Postgres for the test run, and a fresh migrated database for each test that wants one."""
