"""Parquet files as records; nested columns become paths, binary ones are refused by name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from .archives import most_ratio
from .tables import Item, bad_file, longest_cell, most_columns

most_unpacked = 2_000_000_000
_batch_rows = 500
_batch_characters = 16_000_000


def _open(path: Path) -> pq.ParquetFile:
    try:
        file = pq.ParquetFile(path, pre_buffer=False, buffer_size=1 << 20)
    except (pa.ArrowException, OSError, ValueError, MemoryError) as error:
        raise bad_file(f"The Parquet file is damaged ({_why(error)}); write it anew.", "end of the file") from error
    unpacked = sum(file.metadata.row_group(i).total_byte_size for i in range(file.metadata.num_row_groups))
    if unpacked > most_unpacked or unpacked < 0:
        raise bad_file(
            f"The Parquet file unpacks to {unpacked:,} bytes, more than {most_unpacked:,}; split it.", "row 1"
        )
    if unpacked > most_unpacked // 10 and unpacked > most_ratio * path.stat().st_size:
        ratio = f"{unpacked:,} bytes from {path.stat().st_size:,}"
        raise bad_file(
            f"The Parquet file would unpack to {ratio}, which no rows need; write it anew.", "end of the file"
        )
    names = file.schema_arrow.names
    if len(names) > most_columns:
        raise bad_file(f"The Parquet file has {len(names):,} columns; keep those that rows need.", "row 1")
    twice = next((name for i, name in enumerate(names) if name in names[:i]), None)
    if twice is not None:
        raise bad_file(f"The Parquet file names the column {twice[:60]} twice; rename one.", f"column {twice[:60]}")
    if file.metadata.num_rows == 0:
        raise bad_file("The Parquet file has no rows; add at least one.", "row 1")
    return file


def count_rows(path: Path) -> int:
    """Rows by the file's own directory."""
    return _open(path).metadata.num_rows


def _why(error: BaseException) -> str:
    return " ".join(str(error).split())[:120] or type(error).__name__


def _is_binary(kind: pa.DataType) -> bool:
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return _is_binary(kind.value_type)
    if pa.types.is_struct(kind):
        return any(_is_binary(kind.field(i).type) for i in range(kind.num_fields))
    return pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or pa.types.is_fixed_size_binary(kind)


def _too_nested(kind: pa.DataType) -> bool:
    """Lists in lists: no field of a row is one, nor would a path into it be."""
    if not (pa.types.is_list(kind) or pa.types.is_large_list(kind)):
        return pa.types.is_map(kind)
    inner = kind.value_type
    return pa.types.is_list(inner) or pa.types.is_large_list(inner) or _too_nested(inner)


def read_parquet(path: Path, wanted: list[str] | None) -> Iterator[Item]:
    """Rows with the columns that `wanted` paths lead into, or with all that can be shown.

    MlError `bad_file` names a wanted column that is binary or nested too deep.
    """
    file = _open(path)
    schema = file.schema_arrow
    roots = [
        name for name in schema.names if wanted is None or any(w == name or w.startswith(f"{name}.") for w in wanted)
    ]
    for name in roots:
        kind = schema.field(name).type
        if wanted is not None and (_is_binary(kind) or _too_nested(kind)):
            what = "binary data" if _is_binary(kind) else "lists within lists"
            raise bad_file(
                f"The column {name[:60]} holds {what}, which no field of a row takes; choose another.",
                f"column {name[:60]}",
            )
    roots = [name for name in roots if not _is_binary(schema.field(name).type)]
    if not roots:
        raise bad_file("The Parquet file has none of the chosen columns; choose them again.", "row 1")
    number = 0
    try:
        size = _batch_size(path, file, roots)
        for batch in file.iter_batches(batch_size=size, columns=roots, use_threads=False):
            for record in batch.to_pylist():
                number += 1
                yield Item(number, record)
    except (pa.ArrowException, OSError, ValueError, MemoryError, OverflowError) as error:
        raise bad_file(
            f"The Parquet file is damaged after row {number} ({_why(error)}); write it anew.", f"row {number + 1}"
        ) from error


def _batch_size(path: Path, file: pq.ParquetFile, roots: list[str]) -> int:
    """Rows that may be read at once. A dictionary names a long value again and again at no cost until it is read,
    so the dictionaries are looked at first: MlError `bad_file` names the column and the row group's first row."""
    leaves = [file.schema.column(i) for i in range(len(file.schema))]
    texts = [leaf.path for leaf in leaves if leaf.physical_type == "BYTE_ARRAY"]
    by_dictionary = pq.ParquetFile(path, pre_buffer=False, buffer_size=1 << 20, read_dictionary=texts)
    longest, row = 1, 1
    for group in range(file.metadata.num_row_groups):
        about = file.metadata.row_group(group)
        longest = max(longest, about.total_byte_size // max(about.num_rows, 1))
        first = next(
            by_dictionary.iter_batches(batch_size=1, row_groups=[group], columns=roots, use_threads=False), None
        )
        for name, column in zip(first.schema.names, first.columns, strict=True) if first else ():
            length = _longest(column)
            if length > longest_cell:
                raise bad_file(
                    f"Row {row}, {name}: a cell is longer than {longest_cell:,} characters; split or remove it.",
                    f"row {row}, {name}",
                )
            longest = max(longest, length)
        row += about.num_rows
    return max(1, min(_batch_rows, _batch_characters // longest))


def _longest(column: pa.Array) -> int:
    """Bytes of the longest value in the dictionaries of a column, nested ones too."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        return pc.max(pc.binary_length(column.dictionary)).as_py() or 0
    if pa.types.is_struct(kind):
        return max((_longest(column.field(i)) for i in range(kind.num_fields)), default=0)
    if pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_map(kind):
        return _longest(column.values)
    return 0
