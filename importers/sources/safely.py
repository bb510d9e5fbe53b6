"""A parser of XML that resolves nothing: no document type, no entity, no other file, and no token without end."""

from __future__ import annotations

from typing import Any
from xml.parsers import expat

from defusedxml.common import DTDForbidden, EntitiesForbidden  # type: ignore[import-untyped]

Refused = (DTDForbidden, EntitiesForbidden)


def parser() -> expat.XMLParserType:
    """Raises one of `Refused` at a document type or an entity, before anything of it is expanded."""
    made = expat.ParserCreate()
    made.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    made.buffer_text = True

    def document_type(name: str, system: str | None, public: str | None, _internal: Any) -> None:
        raise DTDForbidden(name, system, public)

    def entity(name: str, *_: Any) -> None:
        raise EntitiesForbidden(name, None, None, None, None, None)

    def external(*_: Any) -> int:
        raise EntitiesForbidden("", None, None, None, None, None)

    made.StartDoctypeDeclHandler = document_type
    made.EntityDeclHandler = entity
    made.ExternalEntityRefHandler = external
    return made
