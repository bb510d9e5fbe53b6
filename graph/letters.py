"""Letters that an entry of the contact log asks for: worked out from it whenever they are read, and kept nowhere."""

from __future__ import annotations

from graph.shape import Derived, Shape
from rules.letters import letters_of

ORDER = "head([({n})-[:UNDER]->(s:Sentence) | s.type])"
LETTERS = Derived(("kind", "outcome", "date", "time", "place", ORDER), letters_of)

SHAPES: tuple[Shape, ...] = ()
