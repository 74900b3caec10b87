"""How many fields a form may have: they are counted before they are read, which is what costs.

Of forms in parts (multipart) Werkzeug counts these itself: `request.max_form_parts`.
"""

from io import BytesIO

from flask import abort, request

FORM = "application/x-www-form-urlencoded"


def refuse_more_than(most: int) -> None:
    """413 where the form of the request has more fields; as many are there to be given back.

    What comes after them is not read.
    """
    if request.mimetype != FORM:
        return
    sent = request.get_data(cache=False)
    fields = sent.split(b"&", most)
    more = len(fields) > most
    request.stream = BytesIO(b"&".join(fields[:most]) if more else sent)
    if more:
        abort(413)
