"""What facts point at besides their row: an area, a prison, an officer, the order or spell that they come under."""

from __future__ import annotations

from collections.abc import Mapping
from typing import LiteralString

LINK_UNDER = """
UNWIND $rows AS row
MATCH (n:Fact {id: row.id})
MATCH (m:Fact {id: row.to})
CREATE (n)-[:UNDER {recordedAt: $since}]->(m)
"""

LINK_IN_AREA = """
UNWIND $rows AS row
MATCH (n:Fact {id: row.id})
MATCH (m:Area {id: row.to})
CREATE (n)-[:IN_AREA {recordedAt: $since}]->(m)
"""

LINK_BY = """
UNWIND $rows AS row
MATCH (n:Fact {id: row.id})
MATCH (m:Officer {id: row.to})
CREATE (n)-[:BY {recordedAt: $since}]->(m)
"""

LINK_AT = """
UNWIND $rows AS row
MATCH (n:Fact {id: row.id})
MATCH (m:Prison {id: row.to})
CREATE (n)-[:AT {recordedAt: $since}]->(m)
"""

LINK_SERVED_IN = """
UNWIND $rows AS row
MATCH (n:Fact {id: row.id})
MATCH (m:Fact {id: row.to})
CREATE (n)-[:SERVED_IN {recordedAt: $since}]->(m)
"""

LINK: Mapping[str, LiteralString] = {
    "UNDER": LINK_UNDER,
    "IN_AREA": LINK_IN_AREA,
    "BY": LINK_BY,
    "AT": LINK_AT,
    "SERVED_IN": LINK_SERVED_IN,
}
