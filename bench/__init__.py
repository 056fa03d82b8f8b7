"""Benchmarks: a seeded generator and the pages of the panel beside a raw-SQL floor, printed as ratios."""
