"""The paragraphs of documents: text, Markdown, PDF and DOCX."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from .archives import check_zip
from .encodings import is_damaged, lines_of, open_text
from .tables import bad_file

most_pages = 2_000
longest_line = 1_000_000
longest_paragraph = 20_000
_heading = re.compile(r"^\s{0,3}#{1,6}\s+(.+?)\s*#*\s*$")
_hyphen_break = re.compile(r"(?<=[^\W\d_])-\n(?=[^\W\d_])")


class Paragraph(NamedTuple):
    """Where it stands (line, page or paragraph), under which heading, and its text."""

    number: int
    title: str | None
    text: str
    damaged: bool = False


def paragraphs(path: Path, format: str, encoding: str | None, file_name: str) -> Iterator[Paragraph]:
    """The paragraphs of a document in their order; MlError `bad_file` when it holds none or cannot be read."""
    if format == "pdf":
        found = _pdf(path)
    elif format == "docx":
        found = _docx(path, file_name)
    else:
        found = _plain(path, encoding or "utf-8", format == "md")
    empty = True
    for paragraph in found:
        empty = False
        yield paragraph
    if empty and format == "pdf":
        raise bad_file(
            "The PDF has no text, only pictures of pages; recognise its text (OCR) and send the result.", "page 1"
        )
    if empty:
        raise bad_file(f"{file_name} holds no text; choose another file.", "line 1")


def _plain(path: Path, encoding: str, markdown: bool) -> Iterator[Paragraph]:
    with open_text(path, encoding) as file:
        title: str | None = None
        held: list[str] = []
        start = size = 0
        fenced = front = False
        for number, raw in lines_of(file, longest_line):
            line = raw.rstrip()
            if markdown and line == "---" and (number == 1 or front):
                front = not front
                continue
            if front:
                continue
            fenced ^= markdown and line.lstrip().startswith("```")
            heading = _heading.match(line) if markdown and not fenced else None
            if held and (heading or size > longest_paragraph or (not line.strip() and not fenced)):
                yield _paragraph(start, title, held)
                held, size = [], 0
            if heading:
                title = heading[1]
            elif line.strip() or held:
                start = start if held else number
                held.append(line)
                size += len(line)
        if held:
            yield _paragraph(start, title, held)


def _paragraph(start: int, title: str | None, lines: list[str]) -> Paragraph:
    text = "\n".join(lines)
    return Paragraph(start, title, text, is_damaged(text) or is_damaged(title or ""))


def _pdf(path: Path) -> Iterator[Paragraph]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise bad_file("The PDF is protected by a password; save it without one.", "page 1") from error
        raise bad_file("The PDF is damaged and cannot be opened; save it anew.", "page 1") from error
    try:
        if len(document) > most_pages:
            raise bad_file(
                f"The PDF has {len(document):,} pages, more than {most_pages:,}; split it.", f"page {most_pages}"
            )
        for number in range(1, len(document) + 1):
            yield from _page(document, number)
    finally:
        document.close()


def _page(document: object, number: int) -> Iterator[Paragraph]:
    import pypdfium2

    try:
        page = document[number - 1]
        try:
            text = page.get_textpage().get_text_bounded()
        finally:
            page.close()
    except (pypdfium2.PdfiumError, ValueError, UnicodeError) as error:
        raise bad_file(
            f"Page {number} of the PDF is damaged; save it anew or leave the page out.", f"page {number}"
        ) from error
    text = _hyphen_break.sub("", text.replace("\r\n", "\n").replace("\ufffe", "").replace("\0", ""))
    for part in re.split(r"\n\s*\n", text):
        if part.strip():
            yield Paragraph(number, None, " ".join(part.split()))


def count_pages(path: Path) -> int:
    """Pages of a PDF that can be opened."""
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    try:
        return len(document)
    finally:
        document.close()


def _docx(path: Path, file_name: str) -> Iterator[Paragraph]:
    check_zip(path, file_name)
    import docx
    from docx.opc.exceptions import OpcError
    from lxml.etree import LxmlError

    number = 0
    try:
        document = docx.Document(str(path))
        title: str | None = None
        for number, block in enumerate(document.iter_inner_content(), 1):
            if hasattr(block, "rows"):
                text = "\n".join(" | ".join(cell.text.strip() for cell in row.cells) for row in block.rows)
            else:
                text = block.text
                style = block.style.name if block.style is not None else ""
                if (style or "").lower().startswith(("heading", "title")) and text.strip():
                    title = text.strip()
                    continue
            if text.strip():
                yield Paragraph(number, title, text.strip())
    except (
        *(OpcError, LxmlError, zipfile.BadZipFile, KeyError, ValueError, AttributeError, TypeError),
        *(IndexError, EOFError, NotImplementedError, OSError, RecursionError, zlib.error),
    ) as error:
        place = f"paragraph {number + 1}"
        raise bad_file(f"The DOCX is damaged at {place} ({type(error).__name__}); save it anew.", place) from error
