"""The same selection as nested `COLLECT { }` in one projection: the usual form of a generated statement, for planning."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count

from graph.plan import MOST, Pick
from graph.shape import Shape, Start

RECORD = """query Record($id: ID!) { offender(id: $id) { surname forenames dateOfBirth sex ethnicity
  names { kind surname forenames source { file line } } identifiers { scheme value valid source { file line } }
  addresses { kind lines postcode } files { system scope reference sources { file line } }
  sentences { type date court offences { title committedOn } area { name } source { file line } earlierParts { type date } }
  spells { prisonNumber receivedOn stays { from to prison { name } } movements { kind date place } }
  supervisions { from to team area { name } officer { name } } currentSupervisions { team area { name } }
  currentStay { from prison { name } } nextContact { date kind }
  contacts(first: 20) { nodes { date kind outcome sentence { type } } }
  timeline(first: 20) { nodes { date kind service prison { name } } } } }"""


def statement(shapes: Mapping[str, Shape], start: Start, pick: Pick) -> str:
    """One offender's record, every edge a subquery inside the projection."""
    names = count()

    def projection(shape: Shape, picks: tuple[Pick, ...], variable: str) -> str:
        parts = [f"id: {variable}.id"]
        for one in picks:
            expression = shape.fields.get(one.field)
            if isinstance(expression, str):
                parts.append(f"{one.field}: {expression.format(n=variable)}")
            elif one.field in shape.edges:
                edge = shape.edges[one.field]
                target = shapes[edge.to]
                other = f"m{next(names)}"
                where = [each.replace("{m}", other).replace("{n}", variable) for each in edge.where]
                order = f" WITH {other} ORDER BY {edge.order.by(other)}" if edge.order else f" WITH {other}"
                parts.append(
                    f"{one.field}: COLLECT {{ MATCH {edge.pattern.replace('{n}', variable).replace('{m}', other)}"
                    + (f" WHERE {' AND '.join(where)}" if where else "")
                    + f"{order} LIMIT {edge.take or MOST} RETURN {projection(target, one.picks, other)} }}"
                )
        return "{" + ", ".join(parts) + "}"

    shape = shapes[start.shape]
    guard = (shape.guard or "true").replace("{m}", "n")
    found = start.match.replace("$_", "$r0_")
    return f"{found} WITH n WHERE {guard} RETURN {projection(shape, pick.picks, 'n')} AS record"
