"""The seven steps of a run, one file each. None of them knows what comes before or after; app/graph.py does."""
