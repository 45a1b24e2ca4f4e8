"""Reads what happened, summed up and row by row, for people who run the service. Writes nothing."""
