"""Where a fact came from: the row of the extract that said so."""

from graph.shape import Edge, Shape, dates, plain

OF_OFFENDER = "(:CaseFile)<-[:HAS_FILE]-({m}:Offender)"
"""The end of the way from a fact to the offender it belongs to."""

SOURCE_RECORD = Shape(
    "SourceRecord",
    "SourceRecord",
    "src",
    {
        **plain("system", "kind", "scope", "key", "file", "line", "raw"),
        **dates("extractDate", "recordedAt"),
    },
    # A row is the source of a file, of a fact of a file, or of an offence or stay one step further.
    owner="({n})<-[:FROM]-()<-[:KNOWN_AS|IDENTIFIED_BY|LIVES_AT|SUPERVISED|SERVES|HELD|HAD|FOR|HAS_STAY*0..2]-"
    + OF_OFFENDER,
)

SOURCE = Edge("SourceRecord", "({n})-[:FROM]->({m}:SourceRecord)", one=True)
"""The edge that every imported fact has."""

SHAPES = (SOURCE_RECORD,)
