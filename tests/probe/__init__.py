"""Looks for leaks: random requests in two worlds, with and without all that the one who asks may not see.

The two answers must agree to the byte, errors, order, totals and cursors included. What may be seen is worked out by
`oracle.py` in plain Python from the table of `resolvers/access.py`; it knows nothing of Cypher or plans.

`make probe` runs it long; `tests/test_probe.py` runs it short, and makes sure that planted leaks are found.
"""
