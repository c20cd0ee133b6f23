"""Benchmarks on this machine alone: generated feeds, a server of its own, other readers beside ours."""
