"""How else extracts may write codes: aliases and newer codes, of the versions in force when the import begins."""

from __future__ import annotations

from graph.code_sets import versions
from graph.session import Graph
from importers.columns import ORDERS, Later
from rules.clock import today
from rules.code_sets.history import BUILT_IN
from rules.codes import CodeSetName

LISTS = {
    CodeSetName.ETHNICITY: "ETHNIC",
    CodeSetName.OUTCOMES: "OUTCOME",
    CodeSetName.PROGRAMMES: "PROG",
    CodeSetName.OFFENCES: "OFFENCE",
}


async def spellings(graph: Graph) -> tuple[tuple[str, str, str], ...]:
    """As `Lists` takes them: the list, what is written, and the built-in code that it stands for."""
    found = []
    for one in await versions.written(graph, list(CodeSetName), today()):
        set_ = CodeSetName[one.set]
        if set_ is CodeSetName.OFFENCES:
            # The record holds what was written, and the code besides.
            found += [(LISTS[set_], title, one.name) for title in (*one.aliases, one.code)]
            continue
        enum = BUILT_IN[set_]
        code = enum[one.counts_as].code if one.counts_as else ""
        name = LISTS.get(set_) or ("ORDER" if code in ORDERS else "SENTENCE")
        newer = one.name not in enum.__members__
        stands = Later(code, one.name) if newer else one.code
        texts = (*one.aliases, *((one.code,) if newer else ()))
        found += [(name, text, stands) for text in texts]
    return tuple(found)
