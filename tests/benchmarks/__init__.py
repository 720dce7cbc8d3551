"""Measurements, run by hand: each module prints its figures. `python -m tests.benchmarks.startup`, for example."""
