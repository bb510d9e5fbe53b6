"""All that can be read, module by module. A module that is not listed here does not exist for `graph/plan/`."""

from graph import contacts, custody, offenders, reference, risks, sentences, sources, supervision, victims

MODULES = (reference, sources, offenders, supervision, sentences, custody, contacts, risks, victims)

SHAPES = {shape.name: shape for module in MODULES for shape in module.SHAPES}

BY_PREFIX = {shape.prefix: shape for shape in SHAPES.values() if shape.name != "TimelineEntry"}
"""An id begins with the prefix of its shape, which is how `node(id)` knows where to look."""
