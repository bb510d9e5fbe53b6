"""The service without auditing, for `bench/audit.py` to compare with. The product has no such switch."""

from __future__ import annotations

import app as product
from schema import execution


class Shipping:
    """Ships nothing."""

    def __init__(self, *_: object) -> None:
        pass

    def start(self) -> None:
        """Begin nothing."""

    async def close(self) -> None:
        """End nothing."""


def nothing(*_: object) -> None:
    """In place of what the audit log keeps of a read."""


vars(product)["Shipping"] = Shipping
vars(execution)["entry"] = nothing
app = product.app
