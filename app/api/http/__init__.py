"""What every route shares: ids, limits, problem documents, and the server process."""
