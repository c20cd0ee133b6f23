"""The company directory: the records shipped with the program, how companies are found, and imports."""
