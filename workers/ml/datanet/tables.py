"""Tables: CSV, TSV, JSON lists and Parquet as records, one at a time, whatever the size of the file."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import ijson

from ..events import MlError
from .encodings import is_damaged, lines_of, open_text
from .rows import shorten

longest_cell = 1_000_000
most_columns = 1_000
csv.field_size_limit(longest_cell)


class Item(NamedTuple):
    """One row of a file: its number, and either its record or a finding (rule, column, message, excerpt)."""

    number: int
    record: dict[str, Any] | None
    problem: tuple[str, str | None, str, str | None] | None = None


def bad_file(message: str, place: str) -> MlError:
    """A file of which nothing, or not the rest, can be read."""
    return MlError("bad_file", message, place=place)


class _Lines:
    """Lines for the csv module, which remembers those of the record that is being read."""

    def __init__(self, lines: Iterator[tuple[int, str]]):
        self.lines, self.number, self.first = lines, 0, 1
        self.record: list[str] = []
        self.characters = 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        self.number, line = next(self.lines)
        self.record.append(line)
        self.characters += len(line)
        return line

    def begin(self) -> None:
        """The next line starts a record."""
        self.first, self.record, self.characters = self.number + 1, [], 0

    def open_quote(self, delimiter: str) -> tuple[int, int]:
        """(line, column index) where the last quote of this record opened."""
        line, column, quoted, at, fresh = self.first, 0, False, (self.first, 0), True
        for text in self.record:
            for character in text:
                if character == '"':
                    if fresh and not quoted:
                        at = (line, column)
                    quoted, fresh = not quoted, False
                elif quoted:
                    continue
                else:
                    fresh = character == delimiter
                    column += fresh
            line += 1
        return at


def sniff_delimiter(sample: str) -> str:
    """The delimiter that cuts the first lines into the most cells, alike in each."""
    best, most = ",", 1
    lines = sample.splitlines()[:20]
    for delimiter in ",;\t|":
        try:
            counts = [len(cells) for cells in csv.reader(lines, delimiter=delimiter) if cells]
        except csv.Error:
            continue
        if counts and counts[0] > most and sum(count == counts[0] for count in counts) >= len(counts) * 0.6:
            best, most = delimiter, counts[0]
    return best


def read_csv(path: Path, encoding: str, tabs: bool) -> Iterator[Item]:
    """Rows of a CSV or TSV with a header (RFC 4180; comma, semicolon, tab or bar)."""
    with open_text(path, encoding) as file:
        try:
            sample = file.read(65_536)
        except UnicodeError as error:
            raise bad_file(f"The file cannot be read as {encoding.upper()} ({error}); save it as UTF-8.", "line 1") from error
        file.seek(0)
        lines = _Lines(lines_of(file, longest_cell * 2))
        delimiter = "\t" if tabs else sniff_delimiter(sample)
        if sample[:6].lower().strip().strip('"') in ("sep=;", "sep=,"):
            delimiter = sample.lstrip('"')[4]
            next(lines)
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        header: list[str] | None = None
        rows = 0
        while True:
            lines.begin()
            try:
                cells = next(reader)
            except StopIteration:
                break
            except csv.Error as error:
                yield _csv_problem(error, lines, delimiter, header)
                rows += 1
                continue
            if not any(cells):
                continue
            if header is None:
                header = _header(cells, lines.first)
                continue
            rows += 1
            yield _csv_row(lines.first, header, cells, delimiter)
    if rows == 0:
        raise bad_file("The file has a header and no rows; add at least one row.", "line 1")


def _header(cells: list[str], line: int) -> list[str]:
    names = [cell.strip() or f"column_{i}" for i, cell in enumerate(cells, 1)]
    if len(names) > most_columns:
        raise bad_file(f"The header in line {line} names {len(names):,} columns; keep those that rows need.", f"line {line}")
    twice = next((name for i, name in enumerate(names) if name in names[:i]), None)
    if twice is not None:
        raise bad_file(f"The header in line {line} names the column {shorten(twice, 60)} twice; rename one.", f"line {line}")
    if any(is_damaged(name) for name in names):
        raise bad_file(f"The header in line {line} is not in the file's encoding; save the file as UTF-8.", f"line {line}")
    return names


def _csv_row(line: int, header: list[str], cells: list[str], delimiter: str) -> Item:
    if len(cells) != len(header):
        named = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}[delimiter]
        message = (
            f"Line {line} has {len(cells)} cells where the header names {len(header)}; "
            f"put cells that hold a {named} between quotes, or drop the row."
        )
        return Item(line, None, ("unreadable", None, message, shorten(delimiter.join(cells)[:400])))
    damaged = next((name for name, cell in zip(header, cells, strict=True) if is_damaged(cell)), None)
    if damaged is not None:
        message = f"Line {line}, {damaged}: holds bytes of another encoding than the rest; save the file as UTF-8 or drop the row."
        return Item(line, None, ("unreadable", damaged, message, None))
    return Item(line, {name: cell for name, cell in zip(header, cells, strict=True) if cell})


def _csv_problem(error: csv.Error, lines: _Lines, delimiter: str, header: list[str] | None) -> Item:
    """A finding for a record that breaks the rules of quoting; MlError where the rest of the file is lost with it."""
    line, index = lines.open_quote(delimiter)
    column = header[index] if header and index < len(header) else f"column {index + 1}"
    reason = str(error)
    if "field larger" in reason and len(lines.record) == 1:
        raise bad_file(
            f"Line {line}, {column}: a cell is longer than {longest_cell:,} characters; split or remove it.", f"line {line}, {column}"
        )
    if "field larger" in reason or "end of data" in reason:
        raise bad_file(
            f"Line {line}, {column}: a quote is opened here and never closed; close it, or double a quote inside a cell.",
            f"line {line}, {column}",
        )
    message = (
        f"Line {line}, {column}: a quote in this cell is not doubled ({reason.replace(chr(10), ' ')} up to line {lines.number}); "
        "double quotes inside a quoted cell, or drop the row."
    )
    return Item(line, None, ("unreadable", column, message, shorten("".join(lines.record)[:400])))


def read_json(path: Path, encoding: str) -> Iterator[Item]:
    """Rows of a JSON list, or of the one list that a JSON object holds."""
    number = 0
    try:
        with open_text(path, encoding) as file:
            prefix = _list_prefix(_Utf8(file))
        with open_text(path, encoding) as file:
            for number, record in enumerate(ijson.items(_Utf8(file), prefix, use_float=True), 1):
                yield _json_row(number, record)
    except (ijson.JSONError, UnicodeError, ValueError, OverflowError, RecursionError) as error:
        why = shorten(str(error).split("\n")[0].replace("parse error: ", ""), 80)
        row = f"row {number + 1}"
        raise bad_file(f"The JSON cannot be read in {row} ({why}); mend it there or send the rows before it.", row) from error
    if number == 0:
        raise bad_file("The JSON holds an empty list; add at least one row.", "row 1")


def _json_row(number: int, record: Any) -> Item:
    if isinstance(record, dict):
        return Item(number, record)
    message = f"Row {number} is not an object with fields; make it one or drop it."
    return Item(number, None, ("unreadable", None, message, shorten(str(record)[:400])))


class _Utf8:
    """A text file as the UTF-8 bytes that ijson reads; bytes of another encoding stay and are refused there."""

    def __init__(self, file: Any):
        self.file = file

    def read(self, size: int) -> bytes:
        return self.file.read(size).encode("utf-8", "surrogateescape") if size else b""


def _list_prefix(file: _Utf8) -> str:
    """Where the rows are: `item` of a list, else `<name>.item` of the only list in an object."""
    for events, (prefix, event, _value) in enumerate(ijson.parse(file, use_float=True)):
        if event == "start_array":
            return f"{prefix}.item" if prefix else "item"
        if events == 0 and event != "start_map":
            break
        if events > 10_000:
            break
    raise bad_file("The JSON holds one value and no list of rows; put the rows into a list.", "row 1")
