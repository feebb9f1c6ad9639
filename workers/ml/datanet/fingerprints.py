"""What is compared of a row: its folded text, its numbers, MinHash values of its character 5-grams, and keys of their bands.

All of it is worked out for many rows at once on flat arrays of code points, since a Python loop over characters would
cost more than everything else. MinHash: Broder, "On the resemblance and containment of documents", 1997; bands of
values as keys: Leskovec, Rajaraman, Ullman, "Mining of Massive Datasets", 3.4.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray
from rensa import RMinHash

from .folding import DIGIT, FIELD_END, LETTER, ROW, ROW_END, fold
from .rows import Row

SHINGLE = 5
BANDS = 16
VALUES_PER_BAND = 4
VALUES = BANDS * VALUES_PER_BAND
SEED = 42
# rows of fewer words are the same only with the same numbers
SHORT_WORDS = 60
# characters under which rows are compared as a whole only
SHORTEST = 10
# who labels a row agrees with others who do: only the very same label is a duplicate
EXACT_ONLY = frozenset(("label", "validation"))
CHARACTERS_AT_ONCE = 300_000
# what a MinHash value is computed from; of a longer text only this much decides whether it is nearly the same
LONGEST = 50_000

_ROW_BYTE, _FIELD_BYTE = ROW_END.encode(), FIELD_END.encode()
_U64 = np.uint64
_MULTIPLIERS = np.random.default_rng(SEED).integers(0, 2**63, 16, _U64) * _U64(2) + _U64(1)
_BASE = 0x9E3779B97F4A7C15 | 1
_BASE_INVERSE = pow(_BASE, -1, 2**64)


@dataclass(slots=True)
class Prints:
    """Of n rows: `exact` (n, 2) uint64, 128 bits of the folded text; `short` (n,) bool, fewer words
    than SHORT_WORDS; `keys` (n, BANDS) uint64 as segments.py lays them; `sketches` (n, VALUES) uint8, the low byte of each
    MinHash value; `lengths` (n,) uint32, bytes of each folded text `prompt FIELD_END answer ROW_END` in `texts`, UTF-8.
    """

    exact: NDArray[np.uint64]
    short: NDArray[np.bool_]
    keys: NDArray[np.uint64]
    sketches: NDArray[np.uint8]
    lengths: NDArray[np.uint32]
    texts: bytes


def _mix(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    values = (values ^ (values >> _U64(30))) * _U64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> _U64(27))) * _U64(0x94D049BB133111EB)
    return values ^ (values >> _U64(31))


_powers: dict[int, NDArray[np.uint64]] = {}


def _power_table(base: int, length: int) -> NDArray[np.uint64]:
    """base^0, base^1, …, modulo 2^64; kept and grown."""
    table = _powers.get(base)
    if table is None or len(table) < length:
        table = np.full(1 << (length - 1).bit_length(), base, _U64)
        table[0] = 1
        np.multiply.accumulate(table, out=table)
        _powers[base] = table
    return table[:length]


def _facts(
    codes: NDArray[np.uint32], kinds: NDArray[np.uint8], bounds: NDArray[np.int64]
) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Per row a hash of its words with digits, whatever their order, and how many words it has.

    A word's hash is Σ cₖ·Bᵏ modulo 2⁶⁴, read off running sums: B is odd, hence has an inverse.
    """
    word = np.zeros(len(codes) + 2, bool)
    word[1:-1] = (kinds == LETTER) | (kinds == DIGIT)
    edges = np.flatnonzero(word[1:] != word[:-1])
    starts, ends = edges[0::2], edges[1::2]
    words = np.diff(np.searchsorted(starts, bounds)).astype(np.uint32)
    digits = np.concatenate([[0], np.cumsum(kinds == DIGIT)])
    with_digit = digits[ends] > digits[starts]
    starts, ends = starts[with_digit], ends[with_digit]
    sums = np.zeros(len(codes) + 1, _U64)
    np.cumsum(codes * _power_table(_BASE, len(codes)), out=sums[1:])
    hashes = _mix((sums[ends] - sums[starts]) * _power_table(_BASE_INVERSE, len(codes))[starts])
    totals = np.concatenate([np.zeros(1, _U64), np.cumsum(hashes)])
    places = np.searchsorted(starts, bounds)
    numbers = (totals[places[1:]] - totals[places[:-1]]) >> _U64(32)
    return numbers.astype(np.uint32), words


def shingle_hashes(codes: NDArray[np.uint32]) -> NDArray[np.uint64]:
    """The hash of the SHINGLE code points from each place on; past the end stand zeros."""
    wide = np.concatenate([codes, np.zeros(SHINGLE, np.uint32)]).astype(_U64)
    hashes = np.zeros(len(codes), _U64)
    for offset in range(SHINGLE):
        hashes += wide[offset : offset + len(codes)] * _MULTIPLIERS[offset]
    return _mix(hashes)


def _signatures(codes: NDArray[np.uint32], bounds: NDArray[np.int64]) -> NDArray[np.uint32]:
    """MinHash values (n, VALUES) of the 5-grams of code points of each row; a shorter row is padded by its end marks."""
    counts = np.minimum(np.maximum(np.diff(bounds) - SHINGLE, 1), LONGEST)
    offsets = np.concatenate([[0], np.cumsum(counts)])
    places = np.arange(offsets[-1]) + np.repeat(bounds[:-1] - offsets[:-1], counts)
    hashes = shingle_hashes(codes)[places]
    matrix = RMinHash.digest_matrix_from_flat_token_hashes(hashes, offsets.astype(_U64), VALUES, SEED)
    return np.array(matrix.to_rows(), np.uint32)


def band_keys(signatures: NDArray[np.uint32], numbers: NDArray[np.uint32]) -> NDArray[np.uint64]:
    """(n, BANDS): the band's hash << 32 | 16 bits of `numbers` << 16 | 16 bits of the next band's hash.

    Rows that share all values of a band share the upper half; in its order those that agree in more stand side by side
    (as in an LSH forest: Bawa, Condie, Ganesan, 2005), which keeps families of a thousand like rows affordable.
    """
    bands = signatures.reshape(-1, BANDS, VALUES_PER_BAND).astype(_U64)
    hashes = _mix((bands * _MULTIPLIERS[:VALUES_PER_BAND]).sum(axis=2))
    later = np.roll(hashes, -1, axis=1) & _U64(0xFFFF)
    middle = (numbers.astype(_U64) & _U64(0xFFFF))[:, None] << _U64(16)
    return (hashes & _U64(0xFFFFFFFF00000000)) | middle | later


def _is_bare(row: Row, text: bytes) -> bool:
    """Whether a side of the row is punctuation alone, of which folding leaves nothing: '?' must not be the same as '!'."""
    return bool((row.prompt and text.startswith(_FIELD_BYTE)) or (row.answer and text.endswith(_FIELD_BYTE)))


def _exact(row: Row, text: bytes) -> bytes:
    """128 bits of a row's folded text, of a bare row's raw text."""
    if _is_bare(row, text):
        text = ROW_END.join(" ".join(side.split()) for side in (row.prompt, row.answer)).encode("utf-8", "surrogatepass")
    return blake2b(text, digest_size=16).digest()


def _fingerprint(rows: Sequence[Row]) -> Prints:
    codes, kinds = fold([(row.prompt, row.answer) for row in rows])
    bounds = np.concatenate([[0], np.flatnonzero(kinds == ROW) + 1])
    if codes.max(initial=0) < 128:
        blob = codes.astype(np.uint8).tobytes()
    else:
        blob = codes.astype("<u4").tobytes().decode("utf-32-le").encode()
    texts = blob.split(_ROW_BYTE)[:-1]
    exact = np.frombuffer(b"".join(map(_exact, rows, texts)), "<u8").reshape(-1, 2)
    numbers, words = _facts(codes, kinds, bounds)
    signatures = _signatures(codes, bounds)
    keys = band_keys(signatures, numbers)
    alone = np.fromiter((row.kind in EXACT_ONLY for row in rows), bool, len(rows)) | (np.diff(bounds) < SHORTEST)
    alone |= np.fromiter(map(_is_bare, rows, texts), bool, len(rows))
    keys[alone] = _mix(exact[alone, :1] + np.arange(BANDS, dtype=_U64))
    signatures[alone] = 0
    return Prints(
        exact,
        words < SHORT_WORDS,
        keys,
        (signatures & np.uint32(255)).astype(np.uint8),
        np.fromiter(map(len, texts), np.uint32, len(texts)) + np.uint32(1),
        blob,
    )


def fingerprint(rows: Sequence[Row]) -> Prints:
    """The prints of rows, by their `prompt`, `answer` and `kind`; works in parts, so that long rows take no more memory."""
    parts, start, characters = [], 0, 0
    for place, row in enumerate(rows):
        characters += len(row.prompt) + len(row.answer)
        if characters > CHARACTERS_AT_ONCE or place == len(rows) - 1:
            parts.append(_fingerprint(rows[start : place + 1]))
            start, characters = place + 1, 0
    return join(parts) if parts else _fingerprint([])


def join(parts: Sequence[Prints]) -> Prints:
    """The prints of rows that follow each other."""
    if len(parts) == 1:
        return parts[0]
    names = ("exact", "short", "keys", "sketches", "lengths")
    arrays = [np.concatenate([getattr(part, name) for part in parts]) for name in names]
    return Prints(*arrays, b"".join(part.texts for part in parts))
