"""CSV and TSV as records, one at a time, whatever the size of the file; and what a record of any format is."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

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
            raise bad_file(
                f"The file cannot be read as {encoding.upper()} ({error}); save it as UTF-8.", "line 1"
            ) from error
        file.seek(0)
        lines = _Lines(lines_of(file, longest_cell * 12))
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
        raise bad_file(
            f"The header in line {line} names {len(names):,} columns; keep those that rows need.", f"line {line}"
        )
    twice = next((name for i, name in enumerate(names) if name in names[:i]), None)
    if twice is not None:
        raise bad_file(
            f"The header in line {line} names the column {shorten(twice, 60)} twice; rename one.", f"line {line}"
        )
    if any(is_damaged(name) for name in names):
        raise bad_file(
            f"The header in line {line} is not in the file's encoding; save the file as UTF-8.", f"line {line}"
        )
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
        message = f"Line {line}, {damaged}: holds bytes of another encoding; save the file as UTF-8 or drop the row."
        return Item(line, None, ("unreadable", damaged, message, None))
    return Item(line, {name: cell for name, cell in zip(header, cells, strict=True) if cell})


def _csv_problem(error: csv.Error, lines: _Lines, delimiter: str, header: list[str] | None) -> Item:
    """A finding for a record that breaks the rules of quoting; MlError where the rest of the file is lost with it."""
    line, index = lines.open_quote(delimiter)
    too_large = "field larger" in str(error)
    if too_large and len(lines.record) == 1:
        line, index = lines.first, _largest(lines.record[0], delimiter)
    column = header[index] if header and index < len(header) else f"column {index + 1}"
    place = f"line {line}, {column}"
    if too_large and len(lines.record) == 1:
        raise bad_file(
            f"Line {line}, {column}: a cell is longer than {longest_cell:,} characters; split or remove it.", place
        )
    if too_large or "end of data" in str(error):
        raise bad_file(
            f"Line {line}, {column}: a quote is opened here and never closed; close it, or write it twice.",
            place,
        )
    until = f", up to line {lines.number}" if lines.number > line else ""
    message = f"Line {line}, {column}: a quote inside this cell is not doubled{until}; write it twice or drop the row."
    return Item(line, None, ("unreadable", column, message, shorten("".join(lines.record)[:400])))


def _largest(line: str, delimiter: str) -> int:
    sizes = [len(cell) for cell in line.split(delimiter)]
    return sizes.index(max(sizes))
