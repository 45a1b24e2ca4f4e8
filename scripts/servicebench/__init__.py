"""Runs through whole services, side by side on one scripted backend and one Postgres."""
