"""Moves of a case between areas, between offices, or for a while: what is read of them, and the steps of both sides."""

import strawberry

from schema.transfers.bulk import BulkMutation
from schema.transfers.moving import StepMutation
from schema.transfers.reading import Query, Transfer, TransferEvent

__all__ = ["Mutation", "Query", "Transfer", "TransferEvent"]


@strawberry.type
class Mutation(StepMutation, BulkMutation):
    """Root fields."""
