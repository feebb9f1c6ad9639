"""JSON lists as records, one at a time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ijson

from .encodings import open_text
from .rows import shorten
from .tables import Item, bad_file

deepest = 100


def read_json(path: Path, encoding: str) -> Iterator[Item]:
    """Rows of a JSON list, or of the first list that a JSON object holds."""
    number = 0
    try:
        with open_text(path, encoding) as file:
            for number, record in enumerate(_values(ijson.basic_parse(_Utf8(file), use_float=True)), 1):
                yield _json_row(number, record)
    except (ijson.JSONError, UnicodeError, ValueError, OverflowError, RecursionError) as error:
        why = shorten(str(error).split("\n")[0].replace("parse error: ", ""), 80)
        row = f"row {number + 1}"
        raise bad_file(
            f"The JSON cannot be read in {row} ({why}); mend it there or send the rows before it.", row
        ) from error
    if number == 0:
        raise bad_file("The JSON holds no list of rows, or an empty one; put the rows into a list.", "row 1")


def _values(events: Iterator[tuple[str, Any]]) -> Iterator[Any]:
    """The members of the list that the file is, or of the first list of objects in the object that it is.

    Built here, since ijson's own builder keeps paths, which grow with the square of the depth.
    """
    depth = 0
    in_list = False
    for event, value in events:
        if in_list and (event == "start_map" or depth == 0):
            while event != "end_array":
                yield _value(event, value, events, 0)
                event, value = next(events)
            in_list, depth = False, deepest
        depth += (event == "start_map") - (event == "end_map")
        in_list = event == "start_array" and depth < 2


def _value(event: str, value: Any, events: Iterator[tuple[str, Any]], depth: int) -> Any:
    """One JSON value that begins with `event`."""
    if depth > deepest:
        raise ValueError(f"more than {deepest} levels within each other")
    if event == "start_array":
        items = []
        for inner, item in events:
            if inner == "end_array":
                return items
            items.append(_value(inner, item, events, depth + 1))
    if event == "start_map":
        record = {}
        for inner, key in events:
            if inner == "end_map":
                return record
            record[key] = _value(*next(events), events, depth + 1)
    return value


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
