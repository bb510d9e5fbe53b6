"""Moving a case between areas, between offices, or for a while, so that one officer is responsible at every instant.

A command and the facts of the case go into `decide`; an event and the transfer after it, or refusals, come out. The
rules are those of the circular under which the transfer began (`rules/data/transfers.yaml`). Nothing here reads or
writes. docs/transfers.md draws the table of steps.
"""

from rules.transfers.answers import CaseFacts, Decision, Refusal
from rules.transfers.bulk import Asked, Bulk, decide_all
from rules.transfers.checklist import Checked, RecordFacts, checklist, missing
from rules.transfers.commands import (
    Accept,
    Acknowledge,
    Allocate,
    Amend,
    Begin,
    Command,
    Complete,
    End,
    Notify,
    Propose,
    Reassign,
    ReceiveFile,
    Refuse,
    Request,
    TakeOver,
    TellMappa,
    TellPolice,
    Withdraw,
)
from rules.transfers.deciding import decide, offers
from rules.transfers.history import Event, Transfer, evolve, fold, responsible, supervising
from rules.transfers.parties import By, Place, Post
from rules.transfers.sets import RuleSet, rule_sets, rules_called, rules_on
from rules.transfers.telling import told
from rules.transfers.times import Reading, clocks

__all__ = [
    "Accept",
    "Acknowledge",
    "Allocate",
    "Amend",
    "Asked",
    "Begin",
    "Bulk",
    "By",
    "CaseFacts",
    "Checked",
    "Command",
    "Complete",
    "Decision",
    "End",
    "Event",
    "Notify",
    "Place",
    "Post",
    "Propose",
    "Reading",
    "Reassign",
    "ReceiveFile",
    "RecordFacts",
    "Refusal",
    "Refuse",
    "Request",
    "RuleSet",
    "TakeOver",
    "TellMappa",
    "TellPolice",
    "Transfer",
    "Withdraw",
    "checklist",
    "clocks",
    "decide",
    "decide_all",
    "evolve",
    "fold",
    "missing",
    "offers",
    "responsible",
    "rule_sets",
    "rules_called",
    "rules_on",
    "supervising",
    "told",
]
