"""A record written day by day, and what was known of it: for `tests/test_known_on.py`."""
