"""PDF files made by hand: a page of text each, as an office program would print them."""

from collections.abc import Sequence
from io import BytesIO

from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, StreamObject


def pdf(pages: Sequence[str], password: str | None = None) -> bytes:
    """A file with one page for each text; a page without text is blank. With a password it is locked."""
    writer = PdfWriter()
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    for text in pages:
        page = writer.add_blank_page(width=595, height=842)
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
        )
        content = StreamObject()
        lines = "".join(f"({_escaped(line)}) Tj T*\n" for line in text.split("\n")) if text else ""
        content.set_data(f"BT /F1 12 Tf 14 TL 50 800 Td\n{lines}ET".encode("latin-1"))
        page[NameObject("/Contents")] = writer._add_object(content)  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
    if password is not None:
        writer.encrypt(password, algorithm="RC4-128")
    target = BytesIO()
    writer.write(target)
    return target.getvalue()


def _escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
