"""The configuration file: what it may say (keys, form), how it is written, and what it changes (plan)."""
