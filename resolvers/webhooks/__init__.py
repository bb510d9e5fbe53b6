"""Telling partner agencies of events: signed messages to the address that an agreement names.

`delivery` sends them, `posting` is how one goes out, `secrets` how they are signed, `keeping` what a steward changes.
"""

from resolvers.webhooks.delivery import Delivery

__all__ = ["Delivery"]
