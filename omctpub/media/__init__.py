"""Pictures and documents taken in from outside: known by their content, cleaned, kept under names of ours.

What comes in is looked at (recognising), and a picture is made anew (pictures, unless it is nothing but a
picture already: bare) in the sizes that pages show, a PDF read in a process of its own (documents, and
reading_pdf within that); what comes of it is kept whole or not at all (keeping).
"""

from omctpub.media.documents import WARNINGS
from omctpub.media.keeping import FOLDER, MediaFolder, Taken
from omctpub.media.names import ADDRESS, clean_name, file_names, variant_name
from omctpub.media.recognising import ENDINGS, PDF, Refused

__all__ = [
    "ADDRESS",
    "ENDINGS",
    "FOLDER",
    "PDF",
    "WARNINGS",
    "MediaFolder",
    "Refused",
    "Taken",
    "clean_name",
    "file_names",
    "variant_name",
]
