"""The other readers that the benchmark compares with; each runs in a process of its own."""
