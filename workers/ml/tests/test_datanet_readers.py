"""What can be wrong with a file: one sentence each, with its place and the way out."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pyarrow as pa
import pytest
from datanet_files import (
    INSTRUCTION,
    PASSAGES,
    csv_of,
    docx_of,
    jsonl,
    parquet_of,
    pdf_of,
    rows,
    run_check,
    run_inspect,
)
from ml.datanet.encodings import detect
from ml.events import MlError

HEAD = b"question,answer\n"


def refused(tmp_path: Path, data: bytes, format: str, mapping: dict | None = None) -> tuple[str, str]:
    """(message, place) of the refusal by a check."""
    with pytest.raises(MlError) as caught:
        run_check(tmp_path, data, format, mapping)
    assert caught.value.code == "bad_file"
    return caught.value.message, caught.value.details["place"]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (b'{"question": "a", ', "Line 2 is not valid JSON (unexpected end of data at character 19); mend or remove this line."),
        (b"[1]", "Line 2 is not an object; make it one with named fields or drop it."),
        (b'{"question":"a\0","answer":"b"}', "Line 2 holds a NUL character at byte 15; remove it or drop the line."),
        (b'{"question":"\xff","answer":"b"}', "Line 2 is not UTF-8 at byte 14, while other lines are; save the file as UTF-8 or drop the line."),
        (b'{"question":"\\ud800","answer":"b"}', "Line 2 is not valid JSON (no low surrogate in string at character 14); mend or remove this line."),
        (b'{"a":' * 100_000, "Line 2 is not valid JSON (depth limit exceeded at character 5122); mend or remove this line."),
        (b'{"question":"a","answer":"' + b"x" * 10_000_000, "Line 2 is longer than 8,000,000 bytes; split it or drop it."),
    ],
)  # fmt: skip
def test_lines_of_jsonl_that_cannot_be_read(tmp_path: Path, line: bytes, says: str) -> None:
    good = [json.dumps(row, ensure_ascii=False).encode() for row in rows(3)]
    good[0] = good[0].replace(b"Where", "Où".encode())
    result = run_check(tmp_path, b"\n".join([good[0], line, good[1], b"", good[2]]), "jsonl")
    [finding] = result.findings
    assert (finding["rule"], finding["line"], finding["message"]) == ("unreadable", 2, says)
    assert [row["line"] for row in result.rows] == [1, 3, 5]
    assert result.report["rowsBlocked"] == 1


@pytest.mark.parametrize(
    ("row", "column", "rule", "says"),
    [
        ({"answer": "b"}, "instruction", "wrong_fields", "this is empty; fill it in or drop the row"),
        ({"question": "a", "answer": " \u00a0"}, "response", "empty_answer", "the answer is empty; fill it in or drop the row"),
        ({"question": "a", "answer": 1.5}, "response", "wrong_fields", "this is the number 1.5 where text belongs; put it between quotes or drop the row"),
        ({"question": ["a"], "answer": "b"}, "instruction", "wrong_fields", "this is a list where text belongs; put it between quotes or drop the row"),
        ({"question": "a\0", "answer": "b"}, "instruction", "control_characters", "holds a NUL character at character 2; remove it"),
        ({"question": "a", "answer": "b" * 20_001}, "response", "too_long", "20,001 characters are more than the 20,000 that fit; shorten or split it"),
        ({"question": "a", "answer": "😀" * 10_001}, "response", "too_long", "20,002 characters are more than the 20,000 that fit; shorten or split it"),
    ],
)  # fmt: skip
def test_fields_are_named_with_their_line(tmp_path: Path, row: dict, column: str, rule: str, says: str) -> None:
    result = run_check(tmp_path, jsonl([*rows(1), row]), "jsonl")
    finding = result.findings[0]
    assert (finding["rule"], finding["line"], finding["column"]) == (rule, 2, column)
    assert finding["message"] == f"Line 2, {column}: {says}."


def test_integers_become_their_digits(tmp_path: Path) -> None:
    result = run_check(tmp_path, jsonl([{"question": "How many are there?", "answer": 42}]), "jsonl")
    assert result.payloads[0]["response"] == "42"


def test_a_row_longer_than_the_base_model_reads(tmp_path: Path) -> None:
    long = {"question": "Say it often.", "answer": " ".join(f"word{i}" for i in range(900))}
    [finding] = run_check(tmp_path, jsonl([long]), "jsonl").of("too_long")
    assert finding["message"].startswith("Line 1 is ") and "tokens long, more than the 2,048" in finding["message"]


@pytest.mark.parametrize(
    ("data", "says", "place"),
    [
        (HEAD + b'a,b\n"c,d\ne,f\n', "Line 3, question: a quote is opened here and never closed; close it, or write it twice.", "line 3, question"),
        (HEAD + b'a,b\nc,"d\n' + b"e,f\n" * 300_000, "Line 3, answer: a quote is opened here and never closed; close it, or write it twice.", "line 3, answer"),
        (HEAD + b"a," + b"x" * 10_000_000, "Line 2, answer: a cell is longer than 1,000,000 characters; split or remove it.", "line 2, answer"),
        (b"a,b,a\n1,2,3\n", "The header in line 1 names the column a twice; rename one.", "line 1"),
        (HEAD, "The file has a header and no rows; add at least one row.", "line 1"),
        (b"\xef\xbb\xbf \r\n\n", "a.csv is empty; choose a file with at least one row.", "line 1"),
        (b"PK\x03\x04", "a.csv is a packed file or an Office document; save a sheet as .csv, a text as .docx.", "start of the file"),
        (b"\x1f\x8b\x08", "a.csv is compressed (gzip); unpack it and send what is inside.", "start of the file"),
    ],
)  # fmt: skip
def test_csv_that_cannot_be_read(tmp_path: Path, data: bytes, says: str, place: str) -> None:
    assert refused(tmp_path, data, "csv") == (says, place)


def test_csv_rows_that_cannot_be_read(tmp_path: Path) -> None:
    result = run_check(tmp_path, HEAD + b'Who goes there?,"b"c\nWhat is this?,An owl\n1,2,3\n', "csv")
    assert [(finding["line"], finding["message"]) for finding in result.findings] == [
        (2, "Line 2, answer: a quote inside this cell is not doubled; write it twice or drop the row."),
        (
            4,
            "Line 4 has 3 cells where the header names 2; put cells that hold a comma between quotes, or drop the row.",
        ),
    ]
    assert result.payloads == [{"instruction": "What is this?", "response": "An owl"}]


def test_csv_as_spreadsheets_write_it(tmp_path: Path) -> None:
    data = b'\xef\xbb\xbfsep=;\r\nquestion;answer\r\n"Who; me?";"He said ""you"".\r\nTwice."\r\n'
    result = run_check(tmp_path, data, "csv")
    assert result.payloads == [{"instruction": "Who; me?", "response": 'He said "you".\r\nTwice.'}]
    assert result.rows[0]["line"] == 3


@pytest.mark.parametrize(
    ("encoding", "expected"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16"), ("utf-16-le", "utf-16-le"),
     ("utf-32", "utf-32"), ("cp1252", "windows-1252")],
)  # fmt: skip
@pytest.mark.parametrize("format", ["csv", "jsonl", "json"])
def test_encodings(tmp_path: Path, encoding: str, expected: str, format: str) -> None:
    table = [{"question": "Où est le café?", "answer": "Près de l’hôtel à gauche, voilà."}, *rows(4)]
    text = {"csv": csv_of, "jsonl": jsonl, "json": lambda t: json.dumps(t, ensure_ascii=False).encode()}[format](table)
    data = text.decode().encode(encoding)
    inspection = run_inspect(tmp_path, data, format)
    assert (inspection["encoding"], inspection["rows"]) == (expected, 5)
    result = run_check(tmp_path, data, format, encoding=inspection["encoding"])
    assert result.payloads[0]["instruction"] == "Où est le café?"
    assert result.report["rowsReady"] == 5


def test_cyrillic_in_its_old_encoding(tmp_path: Path) -> None:
    text = "Кто стоит у старого фонаря возле гавани, когда уже совсем темно и холодно?"
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode("cp1251"))
    assert detect(path) == "windows-1251"


def test_mixed_encodings_are_named_by_line(tmp_path: Path) -> None:
    data = HEAD + "Qui?,C’est moi.\nOù?,Là-bas.\n".encode() + "Quand?,Après-midi à trois.\n".encode("cp1252")
    result = run_check(tmp_path, data, "csv")
    [finding] = result.of("unreadable")
    assert finding["message"] == (
        "Line 4, answer: holds bytes of another encoding; save the file as UTF-8 or drop the row."
    )
    assert result.report["rowsReady"] == 2


@pytest.mark.parametrize(
    ("data", "says", "place"),
    [
        (b'[{"question":"a","answer":"b"},{"question":', "The JSON cannot be read in row 2 (premature EOF); mend it there or send the rows before it.", "row 2"),
        (b"[" * 100_000, "The JSON cannot be read in row 1 (more than 100 levels within each other); mend it there or send the rows before it.", "row 1"),
        (b"[]", "The JSON holds no list of rows, or an empty one; put the rows into a list.", "row 1"),
        (b'"text"', "The JSON holds no list of rows, or an empty one; put the rows into a list.", "row 1"),
    ],
)  # fmt: skip
def test_json_that_cannot_be_read(tmp_path: Path, data: bytes, says: str, place: str) -> None:
    assert refused(tmp_path, data, "json") == (says, place)


def test_json_with_its_rows_in_an_object(tmp_path: Path) -> None:
    data = json.dumps({"version": 1, "tags": ["a"], "meta": {"list": [1]}, "data": [*rows(2), 7]}).encode()
    result = run_check(tmp_path, data, "json")
    assert result.report["rowsReady"] == 2
    assert result.findings[0]["message"] == "Row 3 is not an object with fields; make it one or drop it."


def test_json_and_jsonl_under_the_other_name(tmp_path: Path) -> None:
    assert run_inspect(tmp_path, json.dumps(rows(3)).encode(), "jsonl")["format"] == "json"
    assert run_inspect(tmp_path, jsonl(rows(3)), "json")["format"] == "jsonl"


def test_nested_columns_of_parquet(tmp_path: Path) -> None:
    nested = {"qa": [{"q": row["question"], "a": row["answer"]} for row in rows(3)], "ids": [[[1], [2]]] * 3}
    data = parquet_of({**nested, "image": [b"\x89PNG"] * 3})
    columns = {column["name"]: column["type"] for column in run_inspect(tmp_path, data, "parquet")["columns"]}
    assert columns == {"qa.q": "text", "qa.a": "text", "ids": "list"}
    by_path = {"as": "rows", "kind": "instruction", "columns": {"instruction": "qa.q", "response": "qa.a"}}
    assert run_check(tmp_path, data, "parquet", by_path).report["rowsReady"] == 3
    for column, what in (("ids", "lists within lists"), ("image", "binary data")):
        mapping = {**by_path, "columns": {"instruction": "qa.q", "response": column}}
        message, place = refused(tmp_path, data, "parquet", mapping)
        assert (message, place) == (
            f"The column {column} holds {what}, which no field of a row takes; choose another.",
            f"column {column}",
        )


def test_a_parquet_cell_of_ten_million_characters_that_is_repeated(tmp_path: Path) -> None:
    cells = pa.DictionaryArray.from_arrays(pa.array([0] * 1000), ["x" * 10_000_000])
    data = parquet_of({"question": ["a"] * 1000, "answer": cells})
    assert len(data) < 2_000_000
    message, place = refused(tmp_path, data, "parquet")
    assert message == "Row 1, answer: a cell is longer than 1,000,000 characters; split or remove it."
    assert place == "row 1, answer"


def test_documents_become_passages(tmp_path: Path) -> None:
    text = (
        b"# Harbour\n\nShips come at dawn.\n\nThey leave at noon.\n\n## Light\n\n" + b"The lamp burns all night. " * 40
    )
    result = run_check(tmp_path, text, "md", PASSAGES, choices={"rules": {"exact_duplicate": {"fix": "drop"}}})
    assert result.payloads[0] == {"title": "Harbour", "text": "Ships come at dawn.\n\nThey leave at noon."}
    assert {payload["title"] for payload in result.payloads[1:]} == {"Light"}
    assert max(row["tokens"] for row in result.rows) <= PASSAGES["tokens"] + 4
    assert [row["line"] for row in result.rows[:2]] == [3, 9]
    pages = run_check(tmp_path, pdf_of(["Ships come at dawn.", "", "The lamp burns all night."]), "pdf", PASSAGES)
    assert [(row["line"], row["datum"]["payload"]["text"]) for row in pages.rows] == [
        (1, "Ships come at dawn.\n\nThe lamp burns all night.")
    ]
    word = run_check(tmp_path, docx_of(["Ships come at dawn."]), "docx", PASSAGES)
    assert word.payloads == [{"title": "Harbour rules", "text": "Ships come at dawn."}]


def test_documents_that_cannot_be_read(tmp_path: Path) -> None:
    assert refused(tmp_path, pdf_of(["", ""]), "pdf", PASSAGES) == (
        "The PDF has no text, only pictures of pages; recognise its text (OCR) and send the result.",
        "page 1",
    )
    locked = pdf_of(["Ships come at dawn."], locked=True)
    said = ("The PDF is protected by a password; save it without one.", "page 1")
    assert refused(tmp_path, locked, "pdf", PASSAGES) == said
    with pytest.raises(MlError) as refusal:
        run_inspect(tmp_path, locked, "pdf")
    assert (refusal.value.message, refusal.value.details["place"]) == said
    assert refused(tmp_path, b"%PDF-1.4 nothing", "pdf", PASSAGES)[1] == "page 1"
    assert refused(tmp_path, pdf_of(["a"] * 2001), "pdf", PASSAGES) == (
        "The PDF has 2,001 pages, more than 2,000; split it.",
        "page 2000",
    )


def bomb(size: int, parts: int = 1) -> bytes:
    out = io.BytesIO(docx_of(["A word."]))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        for i in range(parts):
            archive.writestr(f"word/media/{i}.xml", b"\0" * size)
    return out.getvalue()


def test_zip_bombs(tmp_path: Path) -> None:
    message, place = refused(tmp_path, bomb(50_000_000), "docx", PASSAGES)
    assert message.startswith("a.docx would unpack word/media/0.xml to 50,000,000 bytes from ")
    assert place == "part word/media/0.xml"
    message, place = refused(tmp_path, bomb(10, 5001), "docx", PASSAGES)
    assert "parts, more than 5,000; split it." in message and place == "end of the file"


def test_every_kind_of_mapping_that_cannot_be(tmp_path: Path) -> None:
    for mapping, kinds, says in (
        (INSTRUCTION, ["passage"], "This Datanet takes passage rows, not instruction; choose another kind."),
        (PASSAGES, ["passage"], "A document becomes passages, a table becomes rows; choose the mapping again."),
        ({"as": "rows", "kind": "instruction", "columns": {"response": "answer"}}, ["instruction"],
         "No column is chosen for instruction; choose one for each."),
    ):  # fmt: skip
        with pytest.raises(MlError) as caught:
            run_check(tmp_path, csv_of(rows(2)), "csv", mapping, kinds=kinds)
        assert (caught.value.code, caught.value.message) == ("bad_mapping", says)
