"""Items in from files and out to files, as JSON Lines.

Lines are read (lines), checked (checks, records, items), stored (importing) and written (exporting).
"""
