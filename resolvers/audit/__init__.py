"""Who looked: kept before anything is shown, chained and signed, shipped to the graph, and verified.

`log` writes, `shipping` brings into the graph, `verify` and `compare` find what was changed; `lines` says what a file
holds. What this protects from whom: docs/decisions/0004-audit-log-file.md.
"""

from resolvers.audit.files import looks
from resolvers.audit.log import Audit
from resolvers.audit.shipping import Shipping

__all__ = ["Audit", "Shipping", "looks"]
