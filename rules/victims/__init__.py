"""Victims: whether contact is owed and by when, what may be recorded, and what a victim is to be told next."""

from rules.victims.offering import Offer, Rules, kind_of, offer, offer_of, owed, rules_on, versions
from rules.victims.recording import (
    NAMED,
    Asked,
    Spoken,
    answer_faults,
    condition_faults,
    names_in,
    offer_faults,
    person_faults,
    settling_faults,
    spoken_faults,
)
from rules.victims.sentencing import LICENCES, Held, from_sentence, sentence_faults
from rules.victims.telling import STAGES, ToTell, to_tell, to_tell_of, wants

__all__ = [
    "LICENCES",
    "NAMED",
    "STAGES",
    "Asked",
    "Held",
    "Offer",
    "Rules",
    "Spoken",
    "ToTell",
    "answer_faults",
    "condition_faults",
    "from_sentence",
    "kind_of",
    "names_in",
    "offer",
    "offer_faults",
    "offer_of",
    "owed",
    "person_faults",
    "rules_on",
    "sentence_faults",
    "settling_faults",
    "spoken_faults",
    "to_tell",
    "to_tell_of",
    "versions",
    "wants",
]
