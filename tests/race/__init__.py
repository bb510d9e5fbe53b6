"""A race for the same cases: both sides of a move, two prisons and the gate at once, with retries, double clicks, stale
versions and killed processes. In the end every case had one owner at every instant, whatever came of it.

`acts` is what somebody may ask for, and how it is carried out; `crew` are those who carry it out, in this process or in
others that are killed; `running` draws rounds; `checking` counts what is wrong with what they left.
"""
