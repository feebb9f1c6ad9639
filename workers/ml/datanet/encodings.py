"""Which encoding a text file has, and reading it as such. Bytes that do not fit are named by their line."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from charset_normalizer import from_bytes

from ..events import MlError

_marks = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_typographic = "“”„‘’‚–—…€«»°·¿¡©®™§£"
_candidates = [
    *(f"cp125{i}" for i in range(9)), "koi8_r", "koi8_u", "cp932", "euc_jp", "gb18030", "big5", "cp949", "tis_620",
    "cp437", "cp850", "mac_roman",
]  # fmt: skip
_block = 1 << 20
_sample = 16_384


def is_utf8(encoding: str | None) -> bool:
    """Whether the file's bytes are UTF-8 as they lie, but for a mark at the start."""
    return encoding in ("utf-8", "utf-8-sig", "ascii")


def detect(path: Path) -> str:
    """Python's name of the file's encoding.

    UTF-8 where all, or most lines that are not plain ASCII, are UTF-8: what remains is then named line by line.
    MlError `bad_file` when the bytes are no text.
    """
    with path.open("rb") as file:
        start = file.read(_sample)
    for mark, encoding in _marks:
        if start.startswith(mark):
            return encoding
    if start.count(0) > len(start) * 0.3:
        return "utf-16-le" if start[1::2].count(0) > start[::2].count(0) else "utf-16-be"
    first_bad = _first_invalid(path)
    if first_bad is None:
        return "utf-8"
    valid, invalid, sample = _count_lines(path, first_bad)
    if valid >= invalid and valid > 0:
        return "utf-8"
    encoding = _legacy(sample)
    if encoding is None:
        line = line_at(path, first_bad)
        raise MlError(
            "bad_file",
            f"Line {line} holds bytes that are no text in any known encoding; save the file as UTF-8.",
            place=f"line {line}",
        )
    return encoding


def _legacy(sample: bytes) -> str | None:
    """The 8-bit or Asian encoding of lines that are not UTF-8.

    Few accented letters among many plain ones are a Western European language, which statistics over so little cannot
    tell; for the rest, charset-normalizer decides.
    """
    western = sample.decode("cp1252", "replace")
    beyond = [character for character in western if not character.isascii()]
    if len(beyond) < len(western) / 6 and all(c in _typographic or (c.isalpha() and c not in "ªºƒ") for c in beyond):
        return "windows-1252"
    best = from_bytes(sample, cp_isolation=_candidates).best()
    return best.encoding.replace("_", "-").replace("cp125", "windows-125") if best else None


def _first_invalid(path: Path) -> int | None:
    """Offset of the first byte that is not UTF-8, or None."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    offset = 0
    with path.open("rb") as file:
        while True:
            block = file.read(_block)
            held = len(decoder.getstate()[0])
            try:
                decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                return offset - held + error.start
            if not block:
                return None
            offset += len(block)


def _count_lines(path: Path, first_bad: int) -> tuple[int, int, bytes]:
    """(lines with UTF-8 beyond ASCII, lines that are not UTF-8, bytes of the latter): whether encodings mix."""
    valid = invalid = 0
    sample = bytearray()
    with path.open("rb") as file:
        seen = 0
        for line in iter(lambda: file.readline(_block), b""):
            seen += len(line)
            if line.isascii():
                continue
            try:
                line.decode("utf-8")
                valid += 1
            except UnicodeDecodeError:
                invalid += 1
                if len(sample) < _sample:
                    sample += line[: _sample - len(sample)]
            if seen > first_bad + (64 << 20):
                break
    return valid, invalid, bytes(sample)


def line_at(path: Path, offset: int) -> int:
    """Number of the line (from 1) that holds the byte at `offset`."""
    line = 1
    with path.open("rb") as file:
        while offset > 0:
            block = file.read(min(_block, offset))
            if not block:
                break
            line += block.count(b"\n")
            offset -= len(block)
    return line


def open_text(path: Path, encoding: str) -> TextIO:
    """The file as text with its line ends; bytes that do not fit become lone surrogates (PEP 383): see `is_damaged`."""
    try:
        codecs.lookup(encoding)
    except LookupError:
        raise MlError("bad_file", f"The encoding {encoding} is not known; save the file as UTF-8.") from None
    name = "utf-8-sig" if encoding == "utf-8" else encoding
    return path.open("r", encoding=name, errors="surrogateescape", newline="")


def is_damaged(text: str) -> bool:
    """Whether `text` holds bytes that were not in the file's encoding."""
    if text.isascii():
        return False
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False


def lines_of(file: TextIO, longest: int) -> Iterator[tuple[int, str]]:
    """(number, line with its end); MlError `bad_file` for a line of more than `longest` characters or broken UTF-16."""
    number = 0
    while True:
        number += 1
        try:
            line = file.readline(longest + 1)
        except UnicodeError as error:
            raise MlError(
                "bad_file",
                f"Line {number} cannot be read as {file.encoding.upper()} ({error}); save the file as UTF-8.".replace(
                    "\n", " "
                ),
                place=f"line {number}",
            ) from error
        if not line:
            return
        if len(line) > longest:
            raise MlError(
                "bad_file",
                f"Line {number} is longer than {longest:,} characters; break it up or remove it.",
                place=f"line {number}",
            )
        yield number, line


def to_utf8(path: Path, encoding: str, out: Path) -> None:
    """Write the file anew as UTF-8, line for line; bytes that do not fit stay as they are, for the line's own check."""
    with (
        open_text(path, encoding) as file,
        out.open("w", encoding="utf-8", errors="surrogateescape", newline="") as target,
    ):
        try:
            while block := file.read(_block):
                target.write(block)
        except UnicodeError as error:
            target.flush()
            line = line_at(out, out.stat().st_size)
            raise MlError(
                "bad_file",
                f"From line {line} on, the file is not {encoding.upper()}; save it as UTF-8 and send it again.",
                place=f"line {line}",
            ) from error
