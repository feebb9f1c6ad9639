"""What a file really is, by its first bytes, and whether it would unpack to more than it should."""

from __future__ import annotations

import zipfile
from pathlib import Path

from ..events import MlError

most_entries = 5_000
most_unpacked = 100_000_000
most_ratio = 200
_magic = (
    (b"%PDF-", "pdf"),
    (b"PAR1", "parquet"),
    (b"PK\x03\x04", "zip"),
    (b"\x1f\x8b", "gzip"),
    (b"\xd0\xcf\x11\xe0", "old office"),
    (b"BZh", "bzip2"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
)
_packed = {"gzip", "bzip2", "zstd", "7z"}
binary_formats = {"pdf": "pdf", "parquet": "parquet", "docx": "zip"}


def actual_format(path: Path, declared: str, file_name: str) -> str:
    """The format to read: `declared`, or the one that the content plainly has (JSON in a .jsonl file and the reverse).

    MlError `bad_file` when the content is of another sort than the name says, or empty.
    """
    with path.open("rb") as file:
        start = file.read(65_536)
    if not start.strip(b"\xef\xbb\xbf \t\r\n"):
        raise MlError("bad_file", f"{file_name} is empty; choose a file with at least one row.", place="line 1")
    found = next((name for magic, name in _magic if start.startswith(magic)), None)
    expected = binary_formats.get(declared)
    if found in _packed:
        raise MlError(
            "bad_file",
            f"{file_name} is compressed ({found}); unpack it and send what is inside.",
            place="start of the file",
        )
    if found == "old office":
        raise MlError(
            "bad_file", f"{file_name} is an old Office file; save it as .docx or .csv.", place="start of the file"
        )
    if expected and found != expected:
        raise MlError(
            "bad_file",
            f"{file_name} is not a {declared.upper()} file, from its first bytes; check it.",
            place="start of the file",
        )
    if not expected and found:
        inside = {"zip": "a packed file or an Office document; save a sheet as .csv, a text as .docx"}.get(found)
        raise MlError(
            "bad_file",
            f"{file_name} is {inside or f'a {found.upper()} file; name it .{found}'}.",
            place="start of the file",
        )
    head = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if declared == "jsonl" and head.startswith(b"["):
        return "json"
    if declared == "json" and head.startswith(b"{") and _is_lines(head):
        return "jsonl"
    return declared


def _is_lines(head: bytes) -> bool:
    lines = [line for line in head.split(b"\n")[:3] if line.strip()]
    return len(lines) > 1 and all(line.lstrip().startswith(b"{") for line in lines) and lines[0].rstrip().endswith(b"}")


def check_zip(path: Path, file_name: str) -> None:
    """Refuse an archive that unpacks to much more than its size, by its directory; nothing is unpacked for this."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError, OverflowError) as error:
        raise MlError(
            "bad_file", f"{file_name} is damaged ({error}); save it anew.", place="end of the file"
        ) from error
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > most_entries:
        raise MlError(
            "bad_file",
            f"{file_name} holds {len(entries):,} parts, more than {most_entries:,}; split it.",
            place="end of the file",
        )
    for entry in entries:
        if entry.flag_bits & 1:
            raise MlError(
                "bad_file",
                f"{file_name} is protected by a password; save it without one.",
                place=f"part {entry.filename[:100]}",
            )
        if entry.file_size > 1_000_000 and entry.file_size > most_ratio * max(entry.compress_size, 1):
            ratio = f"{entry.file_size:,} bytes from {entry.compress_size:,}"
            raise MlError(
                "bad_file",
                f"{file_name} would unpack {entry.filename[:100]} to {ratio}, which no document needs; save it anew.",
                place=f"part {entry.filename[:100]}",
            )
    if unpacked > most_unpacked:
        raise MlError(
            "bad_file",
            f"{file_name} unpacks to {unpacked:,} bytes, more than {most_unpacked:,}; split it.",
            place="end of the file",
        )
