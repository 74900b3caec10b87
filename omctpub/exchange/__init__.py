"""Items in from files and out to files, as JSON Lines.

Lines are read (lines), checked (checks, records, items), stored (importing, which keeps on the disk what it
has to remember of them: remembered) and written (exporting).
"""
