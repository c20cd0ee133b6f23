"""``python -m bot.cli``: the command line where the console script is not at hand."""

from bot.cli import main

main()
