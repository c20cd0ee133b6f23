"""Discord, the clock, settings and the command line: everything around the news."""
