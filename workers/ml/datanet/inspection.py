"""python -m ml inspect FOLDER: the first look at an upload. Reads inspect.json, writes inspection.json."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import orjson

from ..events import Events, MlError
from .archives import actual_format
from .documents import count_pages
from .encodings import to_utf8
from .guess import guess
from .mapping import is_messages
from .rows import shorten
from .sources import documents, encoding_of, is_utf8, items, slices, units
from .tables import Item
from .tokens import counter_of

# rows that a guess is made of, rows and examples that are shown
_looked_at = 500
_shown = 8
_examples = 3
_deepest = 3
_default_tokens = 200


def inspect(folder: Path, events: Events) -> None:
    """MlError `bad_file` when nothing of the file can be read; a file with some good rows is inspected by them."""
    job = json.loads((folder / "inspect.json").read_text("utf-8"))
    path = folder / job["file"]
    format = actual_format(path, job["format"], job["file_name"])
    encoding = encoding_of(path, format, None)
    counter = counter_of(job["base_model_path"])
    if format == "jsonl":
        converted = folder / "inspect.jsonl"
        readable = path
        if not is_utf8(encoding):
            to_utf8(path, encoding or "utf-8", converted)
            readable = converted
        try:
            first, rows, exact = _lines(readable)
        finally:
            converted.unlink(missing_ok=True)
    else:
        found = items(path, format, encoding, job["file_name"], None, counter.count)
        first, rows, exact = _first(found, path, format)
    records = [item.record for item in first if item.record is not None]
    if not records:
        problem = next((item.problem for item in first if item.problem), None)
        place = f"{units.get(format, 'Line').lower()} {first[0].number if first else 1}"
        raise MlError("bad_file", problem[2] if problem else "The file holds no rows; add at least one.", place=place)
    columns = _columns(records)
    kinds = job.get("kinds") or []
    if format in documents:
        mapping = {"as": "passages", "tokens": _default_tokens} if "passage" in kinds else None
    else:
        mapping = guess({column["name"]: column["type"] for column in columns}, records[0], kinds)
    inspection = {
        "format": format,
        "encoding": encoding,
        "rows": rows,
        "exact": exact,
        "columns": columns,
        "mapping": mapping,
        "preview": [{name: _show(value) for name, value in record.items()} for record in records[:_shown]],
    }
    (folder / "inspection.json").write_bytes(orjson.dumps(inspection))
    events.emit("done", rows=rows, columns=len(columns), guessed=mapping is not None)


def _first(found: Iterator[Item], path: Path, format: str) -> tuple[list[Item], int, bool]:
    """(first items, rows, whether that is all there are); an error after good rows is left to the check."""
    first: list[Item] = []
    ended = False
    try:
        for item in islice(found, _looked_at):
            first.append(item)
        ended = len(first) < _looked_at
    except MlError:
        if not any(item.record for item in first):
            raise
    if format == "pdf":
        return first, count_pages(path), True
    if format == "parquet":
        from .parquet import count_rows

        return first, count_rows(path), True
    if ended:
        return first, len(first), True
    size = sum(len(orjson.dumps(item.record, default=str)) for item in first) or 1
    return first, max(len(first), path.stat().st_size * len(first) // size), False


def _lines(path: Path) -> tuple[list[Item], int, bool]:
    """The first lines of a JSONL file, and how many there are."""
    first: list[Item] = []
    rows = 0
    for part in slices(path, False):
        if part.too_long:
            rows += 1
            continue
        with path.open("rb") as file:
            file.seek(part.offset)
            block = file.read(part.length)
        if len(first) >= _looked_at:
            rows += block.count(b"\n") - block.count(b"\n\n") + (not block.endswith(b"\n"))
            continue
        for number, line in enumerate(block.split(b"\n"), part.first_line):
            if line.strip():
                rows += 1
                if len(first) < _looked_at:
                    first.append(_item(number, line))
    return first, rows, True


def _item(number: int, line: bytes) -> Item:
    message = f"Line {number} is not an object with fields; mend or remove this line."
    try:
        record = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        record = None
        message = f"Line {number} is not valid JSON ({error.msg} at character {error.colno}); mend or remove this line."
    if isinstance(record, dict) and record:
        return Item(number, record)
    return Item(number, None, ("unreadable", None, message, None))


def _columns(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Name, type, how often filled and examples of every column; nested objects by their paths."""
    values: dict[str, list[Any]] = {}
    for record in records:
        for name, value in _flat(record, "", 1):
            if len(values) < 200 or name in values:
                values.setdefault(name, []).append(value)
    return [
        {
            "name": name,
            "type": _type(found),
            "filledPermille": sum(value not in (None, "") for value in found) * 1000 // len(records),
            "examples": [_show(value) for value in found if value not in (None, "")][:_examples],
        }
        for name, found in values.items()
    ]


def _flat(record: dict[str, Any], prefix: str, depth: int) -> Iterator[tuple[str, Any]]:
    for name, value in record.items():
        if isinstance(value, dict) and value and depth < _deepest and not (name == "payload" and "kind" in record):
            yield from _flat(value, f"{prefix}{name}.", depth + 1)
        else:
            yield f"{prefix}{name}", value


def _type(values: list[Any]) -> str:
    """The type that most filled cells have."""
    names = [_type_of(value) for value in values if value is not None]
    return max(set(names), key=names.count) if names else "text"


def _type_of(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "number"
    if isinstance(value, list):
        return "messages" if is_messages(value) else "list"
    return "object" if isinstance(value, dict) else "text"


def _show(value: Any) -> str:
    text = value if isinstance(value, str) else orjson.dumps(value, default=str).decode("utf-8", "replace")
    return shorten(text, 300) or ""
