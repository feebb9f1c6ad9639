"""The check as a whole: what is chosen is done, what is ready is written, and both ways of running agree."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import WORKERS, Recorder, events_of, ml
from datanet_files import INSTRUCTION, KINDS, jsonl, outcome, rows, run_check, write_check
from ml.datanet.check import check
from ml.events import MlError

MAIL = {"question": "How is Mara reached?", "answer": "Write to mara.brenn@harbour-post.org before noon, she says."}


def fix(fix: str, **rest: str) -> dict:
    return {"fix": fix, **rest}


def test_a_row_is_written_as_it_will_be_hashed(tmp_path: Path) -> None:
    [row] = run_check(tmp_path, jsonl([{"question": " Cafe\u0301? ", "answer": "Closed on Mondays.\n"}]), "jsonl").rows
    payload = {"instruction": "Café?", "response": "Closed on Mondays."}
    assert row["datum"] == {"kind": "instruction", "payload": payload, "parents": []}
    assert (row["line"], row["flags"]) == (1, []) and row["tokens"] > 5


def test_private_data_blocks_until_something_is_chosen(tmp_path: Path) -> None:
    data = jsonl([*rows(2), MAIL])
    open_ = run_check(tmp_path, data, "jsonl")
    assert [row["line"] for row in open_.rows] == [1, 2]
    assert (open_.report["rowsBlocked"], open_.of("private_email")[0]["fix"]) == (1, None)
    masked = run_check(tmp_path, data, "jsonl", choices={"rules": {"private_email": fix("mask")}})
    assert "mara.brenn" not in (tmp_path / "rows.jsonl").read_text() and len(masked.rows) == 3
    assert masked.of("private_email")[0]["fix"] == "mask"
    dropped = run_check(tmp_path, data, "jsonl", choices={"rules": {"private_email": fix("drop")}})
    assert (dropped.report["rowsDropped"], len(dropped.rows)) == (1, 2)
    kept = run_check(
        tmp_path, data, "jsonl", choices={"rules": {"private_email": fix("keep", reason="a public address")}}
    )
    assert kept.rows[2]["flags"] == [{"rule": "private_email", "reason": "a public address", "similar": None}]
    assert kept.payloads[2]["response"] == MAIL["answer"]


def test_a_line_goes_its_own_way(tmp_path: Path) -> None:
    data = jsonl(
        [MAIL, {**MAIL, "question": "How else?", "answer": "Ask ferry.post@harbour-post.org, who is up all night."}]
    )
    choices = {
        "rules": {"private_email": fix("mask")},
        "lines": [{"rule": "private_email", "line": 2, "choice": fix("keep", reason="it is public")}],
    }
    result = run_check(tmp_path, data, "jsonl", choices=choices)
    assert "mara.brenn" not in result.payloads[0]["response"]
    assert "ferry.post@" in result.payloads[1]["response"]


def test_a_fix_that_the_rule_does_not_know_is_none(tmp_path: Path) -> None:
    result = run_check(
        tmp_path, b'{"question": 1.5, "answer": "b"}', "jsonl", choices={"rules": {"wrong_fields": fix("keep")}}
    )
    assert (result.findings[0]["fix"], result.report["rowsBlocked"], result.rows) == (None, 1, [])


def test_repairs_are_checked_again(tmp_path: Path) -> None:
    damaged = {"question": "Where is the cafÃ©?", "answer": "Ask mara\0.brenn@harbour-post.org, she\x92ll know it."}
    choices = {"rules": {name: fix("repair") for name in ("control_characters", "encoding_damage")}}
    result = run_check(tmp_path, jsonl([damaged]), "jsonl", choices=choices)
    assert {finding["rule"]: finding["fix"] for finding in result.findings} == {
        "control_characters": "repair",
        "encoding_damage": "repair",
        "private_email": None,
    }
    choices["rules"]["private_email"] = fix("mask")
    [payload] = run_check(tmp_path, jsonl([damaged]), "jsonl", choices=choices).payloads
    assert payload["instruction"] == "Where is the café?"
    assert "mara" not in payload["response"] and payload["response"].endswith("she’ll know it.")


def test_duplicates_are_found_in_what_is_left_after_masking(tmp_path: Path) -> None:
    other = {**MAIL, "answer": MAIL["answer"].replace("mara.brenn", "odalys.vann")}
    choices = {"rules": {"private_email": fix("mask"), "exact_duplicate": fix("drop")}}
    result = run_check(tmp_path, jsonl([MAIL, *rows(3), other]), "jsonl", choices=choices)
    [finding] = result.of("exact_duplicate")
    assert finding["message"] == "Line 5 says the same as line 1; drop it."
    assert finding["similar"]["line"] == 1 and finding["similar"]["excerpt"].startswith("How is Mara reached?")
    assert [row["line"] for row in result.rows] == [1, 2, 3, 4]
    assert (result.report["rowsReady"], result.report["rowsDropped"], result.report["rowsBlocked"]) == (4, 1, 0)


def test_rows_that_were_contributed_before(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir(), second.mkdir()
    run_check(first, jsonl(rows(6)), "jsonl")
    known = tmp_path / "known"
    known.mkdir()
    (first / "fingerprints").rename(known / "c1")
    about = {"contribution_id": "c1", "datanet_id": "d1", "rows": 6, "created_at": "2026-01-01T00:00:00Z"}
    (known / "c1/segment.json").write_text(json.dumps(about))
    data = jsonl([MAIL, rows(6)[4]])
    mask = {"rules": {"private_email": fix("mask")}}
    [finding] = run_check(second, data, "jsonl", known=str(known), choices=mask).of("exact_duplicate")
    assert finding["message"] == "Line 2 says the same as a row that was contributed before; drop it."
    assert (finding["similar"]["segment"], finding["similar"]["index"], finding["similar"]["line"]) == ("c1", 4, None)
    again = run_check(second, data, "jsonl", known=str(known), own_segment="c1", choices=mask)
    assert again.of("exact_duplicate") == [] and len(again.rows) == 2


def test_held_out_rows_must_not_leak(tmp_path: Path) -> None:
    row = rows(4)[2]
    (tmp_path / "heldout.jsonl").write_text(json.dumps({"id": "h", **row}) + "\n")
    result = run_check(tmp_path, jsonl(rows(4)), "jsonl", heldout="heldout.jsonl")
    assert [finding["line"] for finding in result.of("heldout_leak")] == [3]


def test_rows_of_a_release_are_checked_again(tmp_path: Path) -> None:
    datum = {
        "kind": "instruction",
        "payload": {"instruction": "Who?", "response": "Mara Brenn, of course."},
        "parents": [],
    }
    lines = [
        {"datum": datum, "hash": "0x1", "line": 7},
        {"datum": {**datum, "kind": "passage", "payload": {"text": "Ships come at dawn."}}, "hash": "0x2", "line": 9},
    ]
    write_check(tmp_path, jsonl(lines), "datums", None)
    events = Recorder()
    check(tmp_path, events)
    assert [(row["line"], row["datum"]["kind"]) for row in outcome(tmp_path, events.all).rows] == [
        (7, "instruction"),
        (9, "passage"),
    ]


def test_the_pool_says_what_one_process_says(tmp_path: Path) -> None:
    lines = [json.dumps(row) for row in rows(3000)]
    lines[1500] = "{"
    lines[2000] = json.dumps(MAIL)
    lines.append(lines[10])
    data = ("\n".join(lines) + "\n").encode()
    alone, both = tmp_path / "alone", tmp_path / "both"
    alone.mkdir(), both.mkdir()
    results = [run_check(folder, data, "jsonl", processes=count) for folder, count in ((alone, 0), (both, 2))]
    for result in results:
        result.report.pop("seconds")
    assert results[0][:3] == results[1][:3]
    assert results[0].report["rowsRead"] == 3001
    progress = [event for event in results[1].events if event["type"] == "progress"]
    assert [event["stage"] for event in progress if event["stage"] != "checking"][0] == "reading"
    assert all(0 <= event["bytes"] <= event["total_bytes"] == len(data) for event in progress)


def test_too_many_rows_are_refused(tmp_path: Path) -> None:
    with pytest.raises(MlError) as caught:
        run_check(tmp_path, jsonl(rows(12)), "jsonl", limit_rows=10)
    assert (caught.value.message, caught.value.details["place"]) == (
        "The file has more than 10 rows; split it.",
        "row 11",
    )


def test_the_tool_as_the_worker_runs_it(tmp_path: Path) -> None:
    write_check(tmp_path, jsonl(rows(4)), "jsonl", INSTRUCTION)
    process = ml("check", str(tmp_path))
    out, log = process.communicate()
    events = events_of(out)
    assert process.returncode == 0, log
    assert events[-1]["type"] == "done" and events[-1]["rows_ready"] == 4
    assert not (tmp_path / "work").exists()
    write_check(tmp_path, b"question,answer\n", "csv", INSTRUCTION)
    process = ml("check", str(tmp_path))
    out, _ = process.communicate()
    assert process.returncode == 1
    error = events_of(out)[-1]
    assert (error["type"], error["code"], error["place"]) == ("error", "bad_file", "line 1")


def test_torch_is_not_imported(tmp_path: Path) -> None:
    write_check(tmp_path, jsonl(rows(2)), "jsonl", INSTRUCTION)
    script = (
        "import io, sys; from pathlib import Path; from ml.events import Events; import ml.__main__;"
        "from ml.datanet.check import check; from ml.datanet.inspection import inspect;"
        f"check(Path({str(tmp_path)!r}), Events(io.StringIO()));"
        "assert not {'torch', 'transformers'} & set(sys.modules), sorted(sys.modules)"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(WORKERS), os.environ.get("PYTHONPATH", "")])}
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_a_reader_that_crashes_still_gives_a_sentence(tmp_path: Path) -> None:
    script = (
        "import ctypes, sys; from pathlib import Path; from ml.events import Events; from ml.datanet.guard import guarded;"
        f"guarded(lambda: ctypes.string_at(0), Events(sys.stdout), Path({str(tmp_path)!r}))"
    )
    (tmp_path / "check.json").write_text('{"file_name": "a.pdf"}')
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(WORKERS), os.environ.get("PYTHONPATH", "")])}
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True)
    [event] = events_of(done.stdout)
    assert (event["type"], event["code"]) == ("error", "bad_file")
    assert event["message"] == "a.pdf brought its reader down (SIGSEGV): it is damaged; save it anew."


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_nothing_is_left_running_when_the_tool_is_stopped(tmp_path: Path, how: signal.Signals) -> None:
    write_check(tmp_path, jsonl(rows(20_000)), "jsonl", INSTRUCTION)
    process = ml("check", str(tmp_path))
    group = set[int]()
    deadline = time.monotonic() + 30
    while len(group) < 3 and time.monotonic() < deadline:
        group |= below(process.pid)
        time.sleep(0.05)
    assert len(group) == 3
    process.send_signal(how)
    process.communicate()
    deadline = time.monotonic() + 10
    while (left := {pid for pid in group if running(pid)}) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert left == set()


def below(pid: int) -> set[int]:
    found: set[int] = set()
    waiting = [pid]
    while waiting:
        try:
            for task in Path(f"/proc/{waiting.pop()}/task").iterdir():
                children = [int(child) for child in (task / "children").read_text().split()]
                found |= set(children)
                waiting += children
        except (FileNotFoundError, ProcessLookupError):
            continue
    return found


def running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_kinds_of_documents(tmp_path: Path) -> None:
    with pytest.raises(MlError) as caught:
        run_check(
            tmp_path,
            b"Ships come at dawn.",
            "txt",
            {"as": "passages"},
            kinds=[kind for kind in KINDS if kind != "passage"],
        )
    assert caught.value.code == "bad_mapping"
