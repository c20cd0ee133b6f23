"""Says at the end how many hostile answers met their expectation wherever they were given."""

TALLY = "hostile"


def pytest_terminal_summary(terminalreporter):
    """Adds up what the tests recorded: an answer counts once, and only if it met every expectation."""
    reports = [one for kind in ("passed", "failed") for one in terminalreporter.stats.get(kind, ())]
    told = [value for one in reports for name, value in one.user_properties if name == TALLY]
    asked = {name for one in told for name in one["asked"]}
    missed = {name for one in told for name in one["missed"]}
    if asked:
        met = len(asked) - len(missed)
        terminalreporter.write_line(f"{met} of {len(asked)} hostile answers met their expectation")
