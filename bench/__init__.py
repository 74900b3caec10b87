"""Measures omctpub from outside, as readers and operators meet it: `python -m bench --help`."""
