import json
import signal

import pytest
from conftest import Recorder, events_of, heldout_items, ml, training_rows, write_run
from ml.checkpoints import MARKER, read_marker, whole_checkpoints
from ml.events import MlError
from ml.train import train
from ml.trainer import rate


def steps_of(events):
    return {event["step"]: event for event in events if event["type"] == "step"}


def test_a_real_run_learns_and_says_so(trained):
    run_dir, events = trained
    assert [event["stage"] for event in events if event["type"] == "stage"] == [
        "preparing",
        "training",
        "evaluating",
        "saving",
    ]
    plan = next(event for event in events if event["type"] == "plan")
    assert (plan["total_steps"], plan["rows"]) == (12, 20) and plan["tokens"] > 600
    steps = steps_of(events)
    assert sorted(steps) == list(range(1, 13))
    assert steps[12]["loss"] < 0.5 * steps[1]["loss"]
    assert all(step["learning_rate"] > 0 and step["grad_norm"] > 0 and step["tokens"] > 0 for step in steps.values())
    assert sorted(row for step in range(1, 5) for row in steps[step]["rows"]) == list(range(20))
    card = next(event for event in events if event["type"] == "scorecard")
    assert card["tuned"]["correct"] > card["base"]["correct"] == 0
    assert card["tuned"]["total"] == 4 and card["control"] == {"correct": 0, "total": 4}
    assert len([event for event in events if event["type"] == "sample"]) == 8
    assert {event["name"] for event in events if event["type"] == "artifact"} == {
        "adapter_safetensors",
        "adapter_gguf",
        "index",
    }
    assert events[-1]["type"] == "done" and events[-1]["step"] == 12 and events[-1]["stopped"] is False
    assert all(step["memory_mb"] > 500 for step in steps.values())
    done = events[-1]
    assert (done["early"], done["tokens"]) == (False, sum(step["tokens"] for step in steps.values()))
    evaluations = [(event["loss"], event["step"]) for event in events if event["type"] == "eval"]
    assert [step for _, step in evaluations] == [2, 4, 6, 8, 10, 12]
    kept = {f"step-{step}" for step in (5, 10, 12, min(evaluations)[1])}
    assert {path.name for path in (run_dir / "checkpoints").iterdir()} == kept


def kill_at(process, step, how):
    """Read events until `step` has been trained, signal the process, and return everything that it said."""
    said = []
    for line in process.stdout:
        said.append(json.loads(line))
        if said[-1]["type"] == "step" and said[-1]["step"] == step:
            process.send_signal(how)
    process.wait()
    process.stdin.close()
    process.stdout.close()
    process.stderr.close()
    return said


def test_killed_stopped_and_resumed_run_ends_like_an_unkilled_one(tiny_path, tmp_path):
    params = {"epochs": 12, "batch_size": 4, "save_steps": 5, "learning_rate": 0.01, "max_length": 128}
    rows, heldout = training_rows(), heldout_items()[:2]
    whole = Recorder()
    train(write_run(tmp_path / "whole", tiny_path, rows, heldout, **params), whole)
    wanted = steps_of(whole.all)
    assert len(wanted) == 60

    run_dir = write_run(tmp_path / "killed", tiny_path, rows, heldout, **params)
    process = ml("train", str(run_dir))
    kill_at(process, 18, signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    newest = max(int(path.name[5:]) for path in (run_dir / "checkpoints").glob("step-*"))
    assert newest >= 15
    half = run_dir / "checkpoints" / f"step-{newest + 1000}"
    half.mkdir()
    (half / "adapter_model.safetensors").write_bytes(b"half")

    process = ml("train", str(run_dir))
    stopped = kill_at(process, 30, signal.SIGTERM)
    assert process.returncode == 0
    resumed = steps_of(stopped)
    assert min(resumed) == newest + 1
    last = max(resumed)
    assert stopped[-1] == {**stopped[-1], "type": "done", "step": last, "stopped": True} and last < 60
    assert (run_dir / "checkpoints" / f"step-{last}" / MARKER).is_file()
    assert (run_dir / "adapter" / "adapter_model.safetensors").is_file() and (run_dir / "adapter.gguf").is_file()

    rest = Recorder()
    train(run_dir, rest)
    found = {**resumed, **steps_of(rest.all)}
    assert min(steps_of(rest.all)) == last + 1 and max(found) == 60
    for step, event in found.items():
        assert event["rows"] == wanted[step]["rows"]
        assert event["learning_rate"] == pytest.approx(wanted[step]["learning_rate"])
        assert event["loss"] == pytest.approx(wanted[step]["loss"], abs=1e-3)
    assert rest.all[-1]["stopped"] is False and (run_dir / "index" / "index.json").is_file()


def test_half_written_checkpoint_is_never_whole(tmp_path, trained):
    run_dir, _ = trained
    path = tmp_path / "step-12"
    path.mkdir()
    for file in (run_dir / "checkpoints" / "step-12").iterdir():
        (path / file.name).write_bytes(file.read_bytes())
    fingerprint = read_marker(path)["fingerprint"]
    assert whole_checkpoints(tmp_path, fingerprint) == [(12, path)]
    assert whole_checkpoints(tmp_path, "another run") == []
    (path / "optimizer.pt").write_bytes((path / "optimizer.pt").read_bytes()[:-1])
    assert whole_checkpoints(tmp_path, fingerprint) == []


def test_standby_trains_the_run_that_it_is_told_and_ends_with_its_parent(tiny_path, tmp_path):
    run_dir = write_run(tmp_path / "run", tiny_path, training_rows(), heldout_items()[:1], epochs=50, batch_size=2)
    process = ml("train", "--standby", "--base", str(tiny_path))
    assert json.loads(process.stdout.readline())["type"] == "log"
    process.stdin.write(json.dumps({"run_dir": str(run_dir)}) + "\n")
    process.stdin.flush()
    for line in process.stdout:
        if json.loads(line)["type"] == "step":
            break
    process.stdin.close()
    assert process.wait() == 1
    process.stdout.close()
    process.stderr.close()


def test_an_error_is_one_event_and_a_failing_exit(tmp_path):
    run_dir = write_run(tmp_path / "run", tmp_path / "nowhere", training_rows(), heldout_items())
    process = ml("train", str(run_dir))
    out, _ = process.communicate()
    assert process.returncode == 1
    error = events_of(out)[-1]
    assert error["type"] == "error" and error["code"] == "base_not_found" and "nowhere" in error["message"]


def test_long_row_stops_the_run_before_training(tiny_path, tmp_path):
    recorder = Recorder()
    with pytest.raises(MlError) as error:
        train(write_run(tmp_path / "run", tiny_path, training_rows(), [], max_length=32), recorder)
    assert error.value.code == "row_too_long" and error.value.details["row"] == 0
    assert not recorder.of("step") and not (tmp_path / "run" / "checkpoints").exists()


def test_rate_rises_then_falls_and_never_rests():
    linear = [rate(step, 10, 2, "linear") for step in range(10)]
    assert linear[:3] == pytest.approx([1 / 3, 2 / 3, 1]) and linear[9] == pytest.approx(1 / 8)
    assert min(rate(step, 36, 4, "cosine") for step in range(36)) > 0
    assert rate(9, 10, 0, "constant") == 1
