"""The bands in which figures are told apart, and the words for each, in their order."""

from __future__ import annotations

AGES = {
    "UNDER_18": "Under 18",
    "FROM_18": "18 to 20",
    "FROM_21": "21 to 24",
    "FROM_25": "25 to 34",
    "FROM_35": "35 to 49",
    "FROM_50": "50 and over",
    "NONE": "Not known",
}
ETHNIC_GROUPS = {
    "W": "White",
    "M": "Mixed",
    "A": "Asian or Asian British",
    "B": "Black or Black British",
    "O": "Chinese or other",
    "NEW": "By a code that came later, of no such group",
    "NS": "Not stated",
    "NONE": "Not recorded",
}
"""The groups of the 2001 set by the first letter of its codes. Not stated is not the same as never asked."""

TIMES_TO_START = {
    "WITHIN_1": "Within 1 month",
    "WITHIN_3": "1 to 3 months",
    "WITHIN_6": "3 to 6 months",
    "LATER": "More than 6 months",
    "NONE": "Not started",
}
LEVELS = {"1": "Level 1", "2": "Level 2", "3": "Level 3", "NONE": "No level"}
