"""The parts of the benchmark of the gateway; see ``scripts/bench_router.py``."""
