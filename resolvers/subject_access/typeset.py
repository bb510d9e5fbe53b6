"""Sets one volume, or a letter by the template whose path is given: JSON in, PDF out.

In a process of its own, which gives its memory back when it ends. Run as a script, so that it loads nothing else: what
it says when it fails must hold nothing of the record.
"""

import sys
from pathlib import Path

TEMPLATE = "document.typ"
FAILED = 3


def main() -> int:
    """Read the volume from standard input and write the PDF to standard output. Answers the exit code."""
    import typst

    template = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / TEMPLATE
    try:
        found = typst.Compiler(
            template.read_bytes(),
            root=template.parent,
            font_paths=typst.Fonts(include_system_fonts=False),
            sys_inputs={"volume": sys.stdin.buffer.read().decode()},
        ).compile(format="pdf", pdf_standards=["ua-1"])
    except typst.TypstError as error:
        # The trace would quote the text; the message of a fault in the template does not.
        sys.stderr.write(error.message[:200] + "\n")
        return FAILED
    assert isinstance(found, bytes)
    sys.stdout.buffer.write(found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
