"""Several processes that train one run together: the same steps, losses, files and events as one process gives."""

import importlib.util
import os
import signal
import time

import pytest
import torch
from conftest import WORKERS, heldout_items, training_rows, write_tiny
from ml.checkpoints import read_marker
from ml.objectives import Supervised
from ml.ranks import see_own_gpu
from ml.team import shares
from rank_runs import Ranks, launched, of
from small_runs import adapter_of, heldout_pairs, killed_run, losses, pairs, small_run, trained_run

DPO = {"rows": pairs(training_rows()), "heldout": heldout_pairs(), "objective": "dpo"}
RUNS = {
    "sft": {"heldout": heldout_items(), "sample_steps": 4},
    "dpo": DPO,
    "few": {**DPO, "batch_size": 2, "epochs": 1, "save_steps": 4},
    "long": {"epochs": 12, "heldout": []},
}
# what differs from run to run by nature, or by the order of a sum
OWN = {"at", "tokens_per_s", "memory_mb", "sha256", "bytes", "message"}


def plain(event):
    """An event without what differs from run to run."""
    return {name: value for name, value in event.items() if name not in OWN and not isinstance(value, (float, dict))}


def step_losses(events):
    return {event["step"]: event["loss"] for event in of(events, "step")}


def same_adapter(one, other):
    one, other = adapter_of(one), adapter_of(other)
    assert one.keys() == other.keys()
    for name, value in one.items():
        torch.testing.assert_close(other[name], value, rtol=1e-3, atol=1e-5)


@pytest.fixture(scope="module")
def tiny(base_path, tmp_path_factory):
    """The tiny base, which no test here changes."""
    return write_tiny(base_path, tmp_path_factory.mktemp("tiny"))


@pytest.fixture(scope="module")
def alone(tiny, tmp_path_factory):
    """By the name of its settings, (RUN_DIR, what it said) of a run by one process."""
    made = {}

    def run(kind):
        if kind not in made:
            run_dir = small_run(tmp_path_factory.mktemp("alone") / kind, tiny, **RUNS[kind])
            made[kind] = run_dir, trained_run(run_dir)
        return made[kind]

    return run


@pytest.mark.parametrize("kind", ["sft", "dpo"])
def test_two_processes_train_as_one_does(kind, tiny, alone, tmp_path):
    wanted_dir, wanted = alone(kind)
    ranks = Ranks(small_run(tmp_path / "together", tiny, **RUNS[kind]))
    found = ranks.end()
    assert ranks.codes == [0, 0], ranks.log
    assert step_losses(found) == pytest.approx(losses(wanted), rel=1e-5)
    assert [plain(event) for event in found] == [plain(event) for event in wanted.all]
    for type, name in (("step", "grad_norm"), ("step", "learning_rate"), ("eval", "loss")):
        one, other = ([event[name] for event in of(events, type)] for events in (wanted.all, found))
        assert one and other == pytest.approx(one, rel=1e-5)
    same_adapter(wanted_dir, tmp_path / "together")


def test_a_stop_in_any_process_stops_all_and_one_process_goes_on(tiny, alone, tmp_path):
    _, wanted = alone("long")
    run_dir = small_run(tmp_path / "together", tiny, **RUNS["long"])
    ranks = Ranks(run_dir)
    found = ranks.after(6, lambda: os.kill(ranks.all[1].pid, signal.SIGTERM))
    assert ranks.codes == [0, 0], ranks.log
    last = found[-1]
    assert last["type"] == "done" and last["stopped"] is True and 6 <= last["step"] < 48
    assert read_marker(run_dir / "checkpoints" / f"step-{last['step']}") and (run_dir / "adapter.gguf").is_file()
    rest = trained_run(run_dir)
    assert min(losses(rest)) == last["step"] + 1
    assert {**step_losses(found), **losses(rest)} == pytest.approx(losses(wanted), rel=1e-4)
    rows = [event["rows"] for event in [*of(found, "step"), *rest.of("step")]]
    assert rows == [event["rows"] for event in wanted.of("step")]


def test_three_processes_go_on_from_where_one_was_killed_with_fewer_packs_than_they_are(tiny, alone, tmp_path):
    wanted_dir, wanted = alone("few")
    run_dir = small_run(tmp_path / "together", tiny, **RUNS["few"])
    killed_run(run_dir, 5)
    ranks = Ranks(run_dir, 3)
    found = ranks.end()
    assert ranks.codes == [0, 0, 0], ranks.log
    rest = {step: loss for step, loss in losses(wanted).items() if step > 4}
    assert step_losses(found) == pytest.approx(rest, rel=1e-4) and of(found, "done")[0]["stopped"] is False
    same_adapter(wanted_dir, run_dir)


@pytest.mark.parametrize("victim", [0, 1])
def test_a_killed_process_ends_all_with_whole_checkpoints(victim, tiny, tmp_path):
    run_dir = small_run(tmp_path / "run", tiny, batch_size=1, epochs=20, save_steps=2)
    ranks = Ranks(run_dir)
    killed = []

    def kill():
        killed.append(time.monotonic())
        os.kill(ranks.all[victim].pid, signal.SIGKILL)

    found, codes = ranks.after(6, kill), ranks.codes
    assert time.monotonic() - killed[0] < 30 and codes[victim] == -signal.SIGKILL and codes[1 - victim] == 1
    errors = of(found, "error")
    assert [error["code"] for error in errors] == ["internal"] * victim and not of(found, "done")
    assert all("ended unexpectedly" in error["message"] for error in errors)
    assert read_marker(run_dir / of(found, "checkpoint")[-1]["path"])


def short_once(rank):
    """The second process runs out of memory once, in its third pack."""
    packs, found = [], Supervised.loss

    def loss(self, nlls, pack):
        packs.append(pack)
        if rank == 1 and len(packs) == 3:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB.")
        return found(self, nlls, pack)

    Supervised.loss = loss


def short_always(rank):
    """The second process runs out of memory in every step of more than three rows."""
    count, found, rows = Supervised.count, Supervised.loss, []

    def counted(self, which):
        rows.append(len(which))
        return count(self, which)

    def loss(self, nlls, pack):
        if rank == 1 and rows[-1] > 3:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB.")
        return found(self, nlls, pack)

    Supervised.count, Supervised.loss = counted, loss


def diverges(rank):
    """The second process's fifth pack has a loss that is no number."""
    packs, found = [], Supervised.loss

    def loss(self, nlls, pack):
        packs.append(pack)
        return found(self, nlls, pack) * (float("nan") if rank == 1 and len(packs) == 5 else 1)

    Supervised.loss = loss


def fails(rank):
    """The second process fails in its third pack."""
    packs, found = [], Supervised.loss

    def loss(self, nlls, pack):
        packs.append(pack)
        if rank == 1 and len(packs) == 3:
            raise ValueError("broken")
        return found(self, nlls, pack)

    Supervised.loss = loss


def test_a_shortage_of_memory_in_one_process_is_met_by_all(tiny, alone, tmp_path):
    ranks = Ranks(small_run(tmp_path / "together", tiny, **RUNS["sft"]), before=short_once)
    found = ranks.end()
    assert ranks.codes == [0, 0], ranks.log
    warnings = [event["message"] for event in of(found, "log") if event["level"] == "warning"]
    assert len(warnings) == 1 and "Memory ran out" in warnings[0]
    assert step_losses(found) == pytest.approx(losses(alone("sft")[1]), rel=1e-4)


def test_a_second_shortage_in_one_process_halves_the_batch_for_all(tiny, tmp_path):
    ranks = Ranks(small_run(tmp_path / "together", tiny, batch_size=6, heldout=[]), before=short_always)
    found = ranks.end()
    assert ranks.codes == [0, 0], ranks.log
    assert [event["total_steps"] for event in of(found, "plan")] == [8, 14]
    assert max(step_losses(found)) == 14 and of(found, "done")[0]["stopped"] is False


@pytest.mark.parametrize(("before", "code", "said"), [(diverges, "diverged", "step 5"), (fails, "internal", "failed")])
def test_what_goes_wrong_in_one_process_is_one_error(before, code, said, tiny, tmp_path):
    run_dir = small_run(tmp_path / "run", tiny)
    ranks = Ranks(run_dir, before=before)
    found = ranks.end()
    assert ranks.codes == [1, 0], ranks.log
    errors = of(found, "error")
    assert [error["code"] for error in errors] == [code] and said in errors[0]["message"] and found[-1] == errors[0]


def test_bad_rows_are_told_once(tiny, tmp_path):
    ranks = Ranks(small_run(tmp_path / "run", tiny, max_length=32))
    found = ranks.end()
    assert ranks.codes == [1, 0], ranks.log
    assert [event["type"] for event in found] == ["stage", "error"] and found[1]["code"] == "row_too_long"


def test_the_launcher_that_nodes_use_starts_such_processes(tiny, alone, tmp_path):
    """Accelerate's, as run_job.py of the Ray provider calls it for two GPUs."""
    spec = importlib.util.spec_from_file_location("run_job", WORKERS / "training/providers/node/run_job.py")
    run_job = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(run_job)
    wanted = alone("sft")[1]
    run_dir = small_run(tmp_path / "run", tiny, **RUNS["sft"])
    environment = {**os.environ, "PYTHONPATH": str(WORKERS)}
    code, found, log = launched(run_job.command(run_dir, 2), environment)
    assert code == 0, log
    assert [plain(event) for event in found] == [plain(event) for event in wanted.all]
    assert step_losses(found) == pytest.approx(losses(wanted), rel=1e-5)


@pytest.mark.parametrize(
    ("shown", "local", "seen"),
    [(None, 1, "1"), ("", 1, ""), ("4,6", 1, "6"), ("GPU-a,GPU-b", 0, "GPU-a"), ("3", 1, "3")],
)
def test_a_process_sees_its_own_gpu_alone(shown, local, seen, monkeypatch):
    for name, value in {"WORLD_SIZE": "2", "RANK": str(local), "LOCAL_RANK": str(local)}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    if shown is not None:
        monkeypatch.setenv("CUDA_VISIBLE_DEVICES", shown)
    see_own_gpu()
    assert os.environ["CUDA_VISIBLE_DEVICES"] == seen


def test_one_process_sees_all_gpus(monkeypatch):
    monkeypatch.delenv("WORLD_SIZE", raising=False)
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "0,1")
    see_own_gpu()
    assert os.environ["CUDA_VISIBLE_DEVICES"] == "0,1"


@pytest.mark.parametrize(
    ("costs", "ranks", "found"),
    [
        ([5, 4, 3, 3], 2, [[0, 3], [1, 2]]),
        ([7], 3, [[0], [], []]),
        ([], 2, [[], []]),
        ([1, 1, 1, 1], 2, [[0, 2], [1, 3]]),
    ],
)
def test_work_is_divided_evenly(costs, ranks, found):
    assert shares(costs, ranks) == found
