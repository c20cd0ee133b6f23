"""The news itself: what is read, matched, told apart and said; it knows neither Discord nor SQL."""
