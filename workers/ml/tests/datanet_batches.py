"""Batches of question and answer, fingerprinted and stored as a check and a contribution would."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from ml.datanet.duplicates import Duplicates, Match, fingerprint
from ml.datanet.rows import Row

KEEPER = ("Who keeps the light of Corvo Bay?", "Odalys Brenn has kept the light of Corvo Bay since 2019.")
RIVER = ("Which river runs through Stenvik?", "The Vessel runs through Stenvik and on to the northern sea.")
BREAD = ("How do I keep bread fresh?", "Store it in a paper bag and freeze what you will not eat in two days.")
Pair = tuple[str, str]


def rows_of(pairs: list[Pair], kind: str = "instruction") -> list[Row]:
    return [Row(line, kind, {}, prompt=a, answer=b, text=f"{a}\n{b}") for line, (a, b) in enumerate(pairs, 1)]


def checked(
    folder: Path, pairs: list[Pair], known: Path | None = None, kind: str = "instruction", **more
) -> Duplicates:
    batch = Duplicates(folder, known, **more)
    rows = rows_of(pairs, kind)
    for start in range(0, len(rows), 700):
        batch.add(fingerprint(rows[start : start + 700]))
    return batch


def matches(folder: Path, pairs: list[Pair], known: Path | None = None, **more) -> list[Match]:
    return list(checked(folder, pairs, known, **more).finish())


def store(
    folder: Path, known: Path, name: str, pairs: list[Pair], created_at: str = "2026-01-01", datanet: str = "dn_1"
) -> None:
    """The rows of one contribution, whose segment has its name."""
    about = {"contribution_id": name, "datanet_id": datanet, "rows": len(pairs), "created_at": created_at}
    store_as(folder, known, name, pairs, about)


def store_as(folder: Path, known: Path, name: str, pairs: list[Pair], about: dict) -> None:
    """Rows in a segment of which segment.json says this."""
    batch = checked(folder, pairs)
    batch.write_segment(known / name)
    (known / name / "segment.json").write_text(json.dumps(about))


def part(contribution: str, datanet: str, rows: int, created_at: str) -> dict:
    return {"contribution_id": contribution, "datanet_id": datanet, "rows": rows, "created_at": created_at}


def withdraw(known: Path, segment: str, row: int) -> None:
    """As the server does: the row is named, then its text overwritten."""
    (known / ".gone").mkdir(exist_ok=True)
    with open(known / ".gone" / segment, "ab") as file:
        file.write(np.uint32(row).astype("<u4").tobytes())
    start, end = np.fromfile(known / segment / "offsets.bin", "<u8")[row : row + 2].tolist()
    with open(known / segment / "texts.bin", "r+b") as file:
        file.seek(start)
        file.write(b"\0" * (end - start - 1))


def names(pairs_of: list[Match]) -> list[tuple[int, str, int | None]]:
    return [(match.row_index, match.rule, match.other) for match in pairs_of]
