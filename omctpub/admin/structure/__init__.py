"""What items are filed under and found by: programmes, streams of the home page, redirects."""
