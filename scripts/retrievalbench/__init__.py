"""What the benchmarks of the search share: made-up text, loading, contestants and reports."""
