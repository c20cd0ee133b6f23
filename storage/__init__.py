"""The database: every line of SQL, rows turned into values and back, migrations."""
