"""10,000 mutations of good files: each is checked to its end or refused with a place, and nothing crashes."""

from __future__ import annotations

import faulthandler
import io
import multiprocessing
import os
import random
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from datanet_files import INSTRUCTION, KINDS, PASSAGES, good_files, run_check, run_inspect
from ml.datanet.choices import rules
from ml.datanet.build import build
from ml.datanet.rows import Row
from ml.events import MlError

# parsing a document takes ten times as long as a line of JSON
CASES = {
    "jsonl": 2400,
    "csv": 2400,
    "json": 1600,
    "tsv": 800,
    "txt": 700,
    "md": 700,
    "parquet": 900,
    "pdf": 250,
    "docx": 250,
}
PLACE = re.compile(r"^(line|row|page|paragraph) \d+|^column |^part |^(start|end) of the file$")
SPECIAL = (
    b'"', b"'", b",", b";", b"\n", b"\r", b"\t", b"\0", b"{", b"}", b"[", b"]", b"\\", b"\\ud800", b"\xff", b"\xef\xbb\xbf",
    b"\xff\xfe", b"\xc3\xa9", b"\xe9", b"null", b"NaN", b"1e999", b"-", b"```", b"# ", b"PK\x03\x04", b"%PDF-", b"[" * 400,
    b"x" * 5000, b"\xf0\x9f\x98\x80", b"\x1a", b"endobj", b"stream",
)  # fmt: skip


def mutate(data: bytes, rng: random.Random) -> bytes:
    """One to three changes: bits flipped, bytes cut, put in or repeated, chunks swapped."""
    out = bytearray(data)
    for _ in range(rng.randint(1, 3)):
        at = rng.randrange(len(out) + 1)
        size = rng.choice((1, 2, 8, 64, 512))
        sort = rng.randrange(7)
        if sort == 0:
            for _ in range(rng.randint(1, 8)):
                place = rng.randrange(len(out))
                out[place] ^= 1 << rng.randrange(8)
        elif sort == 1:
            del out[at:]
        elif sort == 2:
            del out[at : at + size]
        elif sort == 3:
            out[at:at] = rng.choice(SPECIAL)
        elif sort == 4:
            out[at:at] = rng.randbytes(size)
        elif sort == 5:
            out[at:at] = out[at : at + size]
        else:
            other = rng.randrange(len(out) + 1)
            first, second = sorted((at, other))
            out = out[:first] + out[second : second + size] + out[first + size : second] + out[first : first + size] + out[
                second + size :
            ]  # fmt: skip
        if not out:
            return b""
    return bytes(out)


def mutate_inside(data: bytes, rng: random.Random) -> bytes:
    """A DOCX whose text is mutated and packed again, so that more than its checksum is looked at."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            part = old.read(entry)
            hit = entry.filename == rng.choice(
                ("word/document.xml", "word/styles.xml", "[Content_Types].xml", entry.filename)
            )
            new.writestr(entry.filename, mutate(part, rng) if hit and rng.random() < 0.3 else part)
    return out.getvalue()


def cases(format: str) -> Iterator[tuple[int, bytes]]:
    good = good_files()[format]
    for seed in range(CASES[format]):
        rng = random.Random(f"{format} {seed}")
        yield seed, mutate_inside(good, rng) if format == "docx" and seed % 2 else mutate(good, rng)


def refusal(error: MlError) -> str | None:
    """What is wrong with a refusal, or None."""
    if error.code not in ("bad_file", "bad_mapping"):
        return f"the code {error.code}: {error.message}"
    if error.code == "bad_file" and not PLACE.match(str(error.details.get("place"))):
        return f"no place but {error.details}: {error.message}"
    if not re.search(r"[;,:] .*[.)]$", error.message) or "\n" in error.message:
        return f"no sentence with a way out: {error.message}"
    return None


def attempt(folder: Path, data: bytes, format: str) -> str | None:
    """What is wrong with how a file is inspected and checked, or None."""
    try:
        inspection = run_inspect(folder, data, format)
        mapping = inspection["mapping"] or (PASSAGES if format in ("txt", "md", "pdf", "docx") else INSTRUCTION)
        result = run_check(folder, data, format, mapping, encoding=inspection["encoding"])
    except MlError as error:
        return refusal(error)
    report = result.report
    if report["rowsRead"] != report["rowsReady"] + report["rowsDropped"] + report["rowsBlocked"]:
        return f"counts that do not add up: {report}"
    if len(result.rows) != report["rowsReady"]:
        return f"{len(result.rows)} rows instead of {report['rowsReady']}"
    for row in result.rows:
        again = build(Row(row["line"], row["datum"]["kind"], {}), row["datum"]["payload"])
        if again.broken or again.payload != row["datum"]["payload"] or row["datum"]["kind"] not in KINDS:
            return f"a row that is not one: {row}"
    for finding in result.findings:
        whole = finding["rule"] in ("constant_answers", "language_mix", "label_imbalance")
        if finding["rule"] not in rules or (finding["line"] is None and not whole):
            return f"a finding without a place: {finding}"
        if finding["line"] is not None and f" {finding['line']}" not in finding["message"][:24]:
            return f"a message that does not say where: {finding}"
    return None


def work(folder: Path, format: str) -> list[str]:
    """Wrong outcomes of all cases of a format."""
    wrong = []
    folder.mkdir(parents=True)
    for seed, data in cases(format):
        (folder / "now").write_text(f"{format} {seed}")
        try:
            problem = attempt(folder, data, format)
        except Exception as error:
            problem = f"{type(error).__name__}: {error}"
        if problem:
            wrong.append(f"{format} {seed}: {problem}")
    shutil.rmtree(folder)
    return wrong


def serve(folder: Path, formats: list[str], answers: multiprocessing.SimpleQueue) -> None:
    faulthandler.enable()
    for format in formats:
        answers.put(work(folder / format, format))


@pytest.fixture
def memory_path(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory where there is one: 10,000 checks write some 300,000 files."""
    memory = Path("/dev/shm")
    if not os.access(memory, os.W_OK):
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        yield Path(folder)


def test_ten_thousand_mutations(memory_path: Path) -> None:
    """In two processes of their own, so that a crash of a library is seen as what it is."""
    assert sum(CASES.values()) == 10_000
    context = multiprocessing.get_context("spawn")
    answers = context.SimpleQueue()
    halves = [["jsonl", "tsv", "json", "pdf"], ["csv", "txt", "md", "parquet", "docx"]]
    processes = [context.Process(target=serve, args=(memory_path, half, answers)) for half in halves]
    for process in processes:
        process.start()
    wrong: list[str] = []
    for process in processes:
        process.join()
    now = [path.read_text() for path in memory_path.glob("*/now")]
    assert [process.exitcode for process in processes] == [0, 0], f"crashed at {now}"
    while not answers.empty():
        wrong += answers.get()
    assert not wrong, f"{len(wrong)}: " + "\n".join(wrong[:20])


@pytest.mark.parametrize("format", CASES)
def test_files_are_good_before_they_are_mutated(tmp_path: Path, format: str) -> None:
    data = good_files()[format]
    inspection = run_inspect(tmp_path, data, format)
    assert inspection["mapping"]
    result = run_check(tmp_path, data, format, inspection["mapping"], encoding=inspection["encoding"])
    assert result.report["rowsReady"] == result.report["rowsRead"] > 0
    assert result.findings == []
