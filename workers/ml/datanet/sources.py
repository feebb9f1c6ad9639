"""Every format as slices of JSON lines: JSONL as it lies on disk, other formats written anew first, one row a line.

Slices are what the processes of a check share: an offset and a length instead of rows, so that nothing large is sent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from ..events import MlError
from .documents import paragraphs
from .encodings import detect, is_utf8, to_utf8
from .json_lists import read_json
from .passages import Counter, passages
from .rows import shorten
from .tables import Item, read_csv

units = {"json": "Row", "parquet": "Row", "pdf": "Page", "docx": "Paragraph"}
"""What the number of a row counts, where it is not its line."""
documents = ("txt", "md", "pdf", "docx")
text_formats = ("jsonl", "json", "csv", "tsv", "txt", "md")
longest_line = 8_000_000
slice_bytes = 384_000
_options = orjson.OPT_NON_STR_KEYS | orjson.OPT_APPEND_NEWLINE


class Slice(NamedTuple):
    """Whole lines of a file of `total` bytes; `too_long` is a single line that is not to be read."""

    path: str
    total: int
    offset: int
    length: int
    first_line: int
    numbered: bool
    too_long: bool = False


def encoding_of(path: Path, format: str, told: str | None) -> str | None:
    """The encoding of a text format, as told or as found; None for binary ones."""
    return (told or detect(path)) if format in text_formats else None


def items(
    path: Path, format: str, encoding: str | None, file_name: str, mapping: dict[str, Any] | None, count: Counter
) -> Iterator[Item]:
    """Rows of any format but JSONL; `mapping` says which columns matter and how long passages are (None: all, 200)."""
    if format in documents:
        yield from passages(paragraphs(path, format, encoding, file_name), count, (mapping or {}).get("tokens", 200))
    elif format == "json":
        yield from read_json(path, encoding or "utf-8")
    elif format == "parquet":
        from .parquet import read_parquet

        yield from read_parquet(path, list(mapping["columns"].values()) if mapping else None)
    else:
        yield from read_csv(path, encoding or "utf-8", format == "tsv")


def write_lines(found: Iterator[Item], out: Path, unit: str, on_row: Callable[[int], None]) -> None:
    """Write rows as JSON lines `[number, record]`, findings as `[number, null, rule, column, message, excerpt]`."""
    with out.open("wb") as file:
        for rows, item in enumerate(found, 1):
            if item.problem:
                file.write(orjson.dumps([item.number, None, *map(_clean, item.problem)], option=_options))
            else:
                file.write(_line(item, unit))
            if rows % 1000 == 0:
                on_row(rows)


def _line(item: Item, unit: str) -> bytes:
    try:
        line = orjson.dumps([item.number, item.record], default=str, option=_options)
        if len(line) <= longest_line:
            return line
        why = f"is longer than {longest_line:,} bytes; split it"
    except (orjson.JSONEncodeError, RecursionError) as error:
        why = f"cannot be read ({shorten(str(error), 60)}); mend it"
    return orjson.dumps(
        [item.number, None, "unreadable", None, f"{unit} {item.number} {why} or drop it.", None], option=_options
    )


def _clean(text: str | None) -> str | None:
    """Text of a finding without the stand-ins for bytes of another encoding."""
    return None if text is None else text.encode("utf-8", "replace").decode("utf-8")


def slices(path: Path, numbered: bool) -> Iterator[Slice]:
    """The file cut at line ends into parts of about `slice_bytes`; a line beyond `longest_line` is not read."""
    offset, line, total = 0, 1, path.stat().st_size
    with path.open("rb") as file:
        if file.read(3) == b"\xef\xbb\xbf":
            offset = 3
        while True:
            file.seek(offset)
            block = file.read(slice_bytes)
            if not block:
                return
            if len(block) == slice_bytes:
                end = block.rfind(b"\n") + 1
                if end:
                    block = block[:end]
                else:
                    block += file.readline(longest_line)
            if len(block) > longest_line and not block.endswith(b"\n"):
                length = len(block) + _skip_line(file)
                yield Slice(str(path), total, offset, length, line, numbered, True)
                offset, line = offset + length, line + 1
                continue
            yield Slice(str(path), total, offset, len(block), line, numbered)
            offset += len(block)
            line += block.count(b"\n")


def _skip_line(file: Any) -> int:
    skipped = 0
    while part := file.readline(1 << 20):
        skipped += len(part)
        if part.endswith(b"\n"):
            break
    return skipped


def prepare(
    job: dict[str, Any], path: Path, format: str, work: Path, count: Counter, on_row: Callable[[int], None]
) -> Iterator[Slice]:
    """Slices of the file that `job` (check.json) names, after writing it anew where it is not JSON lines in UTF-8."""
    if format == "datums":
        return slices(path, False)
    encoding = encoding_of(path, format, job.get("encoding"))
    if format == "jsonl":
        if is_utf8(encoding):
            return slices(path, False)
        to_utf8(path, encoding or "utf-8", work / "source.jsonl")
        return slices(work / "source.jsonl", False)
    mapping = job["mapping"]
    if (mapping["as"] == "passages") != (format in documents):
        raise MlError("bad_mapping", "A document becomes passages, a table becomes rows; choose the mapping again.")
    written = work / "records.jsonl"
    found = items(path, format, encoding, job["file_name"], mapping, count)
    write_lines(found, written, units.get(format, "Line"), on_row)
    return slices(written, True)
