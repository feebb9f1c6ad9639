"""The rows of a slice: from bytes to records, by the mapping to the fields of a kind, and what cannot be read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson

from .build import build
from .mapping import OtherKind, compile_mapping
from .private_data import opening_of
from .rows import Row
from .sources import Slice, longest_line


class Reader:
    """Built from the config of a checker; call it with a slice."""

    def __init__(self, config: dict[str, Any]):
        self.kind, self.unit = config["kind"], config["unit"]
        self.map = compile_mapping(config["mapping"], config["kinds"]) if config["mapping"] else None

    def __call__(self, part: Slice) -> Iterator[Row]:
        if part.too_long:
            row = Row(part.first_line, self.kind or "", {}, unit=self.unit, broken=True)
            row.find(
                "unreadable", None, f"{row.place} is longer than {longest_line:,} bytes; split it or drop it.", None
            )
            yield row
            return
        with open(part.path, "rb") as file:
            file.seek(part.offset)
            block = file.read(part.length)
        for number, source in enumerate(block.split(b"\n"), part.first_line):
            if source and not source.isspace():
                yield self._numbered(source) if part.numbered else self._line(number, source)

    def _numbered(self, source: bytes) -> Row:
        number, record, *problem = orjson.loads(source)
        row = Row(number, self.kind or "", {}, unit=self.unit)
        if problem:
            row.broken = True
            rule, column, message, excerpt = problem
            row.find(rule, column, message, excerpt and opening_of(excerpt))
            return row
        return self._map(row, record)

    def _line(self, number: int, source: bytes) -> Row:
        row = Row(number, self.kind or "", {}, unit=self.unit)
        try:
            record = orjson.loads(source)
        except orjson.JSONDecodeError as error:
            row.broken = True
            start = opening_of(source[:400].decode("utf-8", "replace"))
            row.find("unreadable", None, _json_message(row, source, error), start)
            return row
        return self._map(row, record)

    def _map(self, row: Row, record: Any) -> Row:
        """The row of a record: by the mapping, or by the datum that it holds (rows that are in a Datanet already)."""
        if not isinstance(record, dict):
            row.broken = True
            message = f"{row.place} is not an object; make it one with named fields or drop it."
            row.find("unreadable", None, message, opening_of(str(record)))
            return row
        if self.map is None:
            datum = record["datum"]
            row.line, row.kind = record["line"], datum["kind"]
            return build(row, datum["payload"])
        try:
            return build(row, self.map(record))
        except OtherKind as error:
            row.broken = True
            row.find("wrong_fields", "kind", f"{row.place}, kind: {error}; drop it or send it by itself.", None)
            return row


def _json_message(row: Row, source: bytes, error: orjson.JSONDecodeError) -> str:
    if b"\0" in source:
        return f"{row.place} holds a NUL character at byte {source.index(0) + 1}; remove it or drop the line."
    try:
        source.decode("utf-8")
    except UnicodeDecodeError as broken:
        return (
            f"{row.place} is not UTF-8 at byte {broken.start + 1}, while other lines are; "
            "save the file as UTF-8 or drop the line."
        )
    return f"{row.place} is not valid JSON ({error.msg} at character {error.colno}); mend or remove this line."
