"""Small good files of every format, and a check or inspection of one as the worker would ask for it."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any, NamedTuple

import docx
import pyarrow as pa
import pyarrow.parquet as pq
from ml.base import default_base_path
from ml.datanet.check import check
from ml.datanet.inspection import inspect

from conftest import Recorder

KINDS = ["chat", "instruction", "preference", "classification", "translation", "passage"]
WORDS = "harbour lantern orchard copper willow meadow granite thistle beacon quarry heron kettle anchor saddle".split()
INSTRUCTION = {"as": "rows", "kind": "instruction", "columns": {"instruction": "question", "response": "answer"}}
PASSAGES = {"as": "passages", "tokens": 60}


def rows(count: int = 12) -> list[dict[str, str]]:
    """Questions and answers, none like another."""
    return [
        {
            "question": f"Where does the {WORDS[i % 14]} of {WORDS[(i * 5 + 3) % 14]} street number {i} stand?",
            "answer": f"Behind the {WORDS[(i * 3 + 1) % 14]}, {i + 2} paces from the {WORDS[(i * 11 + 2) % 14]}, it is said.",
        }
        for i in range(count)
    ]


def jsonl(records: list[Any]) -> bytes:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records).encode()


def csv_of(records: list[dict[str, str]], delimiter: str = ",") -> bytes:
    lines = [delimiter.join(records[0])]
    lines += [delimiter.join('"' + value.replace('"', '""') + '"' for value in record.values()) for record in records]
    return ("\r\n".join(lines) + "\r\n").encode()


def parquet_of(table: dict[str, Any]) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table(table), out, store_schema=False)
    return out.getvalue()


def docx_of(paragraphs: list[str], heading: str = "Harbour rules") -> bytes:
    document = docx.Document()
    document.add_heading(heading)
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def pdf_of(pages: list[str], locked: bool = False) -> bytes:
    """A PDF of one line of Helvetica a page; an empty string is a page without text. A locked one wants a password (RC4)."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>"
        % (len(pages), b" ".join(b"%d 0 R" % (4 + 2 * i) for i in range(len(pages)))),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for i, text in enumerate(pages):
        content = b"BT /F1 11 Tf 40 700 Td (%s) Tj ET" % text.encode("latin-1") if text else b""
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % (5 + 2 * i)
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
    out = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    mark = b"<%s>" % (b"5a" * 32)
    lock = b" /Encrypt << /Filter /Standard /V 1 /R 2 /O %s /U %s /P -4 >> /ID [%s %s]" % (mark, mark, mark, mark)
    trailer = b"/Size %d /Root 1 0 R" % (len(objects) + 1) + (lock if locked else b"")
    out += b"trailer << %s >>\nstartxref\n%d\n%%%%EOF\n" % (trailer, start)
    return bytes(out)


def good_files() -> dict[str, bytes]:
    """One good file a format."""
    table = rows(6)
    sentences = [f"{row['question']} {row['answer']}" for row in table]
    columns = {name: [row[name] for row in table] for name in ("question", "answer")}
    return {
        "jsonl": jsonl(table),
        "json": json.dumps(table, indent=1).encode(),
        "csv": csv_of(table),
        "tsv": csv_of(table, "\t"),
        "parquet": parquet_of(columns),
        "txt": "\n\n".join(sentences).encode(),
        "md": ("# Streets\n\n" + "\n\n".join(sentences[:3]) + "\n\n## More\n\n" + "\n".join(sentences[3:])).encode(),
        "pdf": pdf_of(sentences[:3]),
        "docx": docx_of(sentences[:3]),
    }


class Outcome(NamedTuple):
    """What a check left behind."""

    report: dict[str, Any]
    findings: list[dict[str, Any]]
    rows: list[dict[str, Any]]
    events: list[dict[str, Any]]

    def of(self, rule: str) -> list[dict[str, Any]]:
        return [finding for finding in self.findings if finding["rule"] == rule]

    @property
    def payloads(self) -> list[dict[str, Any]]:
        return [row["datum"]["payload"] for row in self.rows]


def run_inspect(folder: Path, data: bytes, format: str, kinds: list[str] = KINDS) -> dict[str, Any]:
    (folder / "source").write_bytes(data)
    job = {"file": "source", "file_name": f"a.{format}", "format": format, "base_model_path": str(default_base_path())}
    (folder / "inspect.json").write_text(json.dumps({**job, "kinds": kinds}))
    inspect(folder, Recorder())
    return json.loads((folder / "inspection.json").read_text())


def write_check(folder: Path, data: bytes, format: str, mapping: dict[str, Any] | None, **job: Any) -> None:
    (folder / "source").write_bytes(data)
    whole = {
        "file": "source", "file_name": f"a.{format}", "format": format, "encoding": None, "mapping": mapping,
        "choices": {}, "kinds": KINDS, "base_model_path": str(default_base_path()), "max_tokens": 2048, "heldout": None,
        "known": None, "own_segment": None, "paraphrases": False, "limit_rows": 2_000_000,
    }  # fmt: skip
    (folder / "check.json").write_text(json.dumps({**whole, **job}))


def run_check(
    folder: Path, data: bytes, format: str, mapping: dict[str, Any] | None = None, processes: int = 0, **job: Any
) -> Outcome:
    write_check(folder, data, format, mapping or INSTRUCTION, **job)
    events = Recorder()
    check(folder, events, processes)
    return outcome(folder, events.all)


def outcome(folder: Path, events: list[dict[str, Any]]) -> Outcome:
    lines = [[json.loads(line) for line in (folder / f"{name}.jsonl").open("rb")] for name in ("findings", "rows")]
    return Outcome(json.loads((folder / "report.json").read_text()), *lines, events)
