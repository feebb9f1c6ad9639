"""Parquet files as records; nested columns become paths, binary ones are refused by name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from .tables import Item, bad_file, most_columns

most_unpacked = 4_000_000_000
_batch = 500


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
        for batch in file.iter_batches(batch_size=_batch, columns=roots, use_threads=False):
            for record in batch.to_pylist():
                number += 1
                yield Item(number, record)
    except (pa.ArrowException, OSError, ValueError, MemoryError, OverflowError) as error:
        raise bad_file(
            f"The Parquet file is damaged after row {number} ({_why(error)}); write it anew.", f"row {number + 1}"
        ) from error
